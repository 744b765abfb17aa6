/** The envelope of the Admin API. */
import { ok } from '../http/index.ts';

export function answer<Content>(content: Content) {
  return { ...ok(content), teamCode: null };
}

/** Where there is nothing to say but that it was done. */
export function done() {
  const { content: _, ...rest } = answer(null);
  return rest;
}
