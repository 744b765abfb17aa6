/**
 * Who is shopping. A real shop has accounts; this one remembers a browser by a random id in a cookie of its own, so
 * that the back end decides on whose behalf it talks to Fairlead, and never the page.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

const cookie = 'storefront_shopper';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The shopper's id; a new one, and the cookie for it, on the first visit. `path` is where the shop is mounted. */
export function shopperOf(request: FastifyRequest, reply: FastifyReply, path: string): string {
  const known = request.cookies[cookie];
  if (known !== undefined && uuid.test(known)) return known;
  const shopper = randomUUID();
  reply.setCookie(cookie, shopper, { path, httpOnly: true, sameSite: 'lax', maxAge: 30 * 24 * 60 * 60 });
  return shopper;
}
