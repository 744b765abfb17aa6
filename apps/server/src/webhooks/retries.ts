/** What an attempt makes of its delivery. docs/webhooks.md publishes the ladder; a test compares the two. */
import type { Random } from '../surroundings.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** From one attempt to the next, in milliseconds: thirteen attempts in about three days. */
export const ladder: readonly number[] = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  12 * hour,
  20 * hour,
  24 * hour,
];
/** Each is up to so much shorter or longer, so that what failed together does not come back together. */
const jitter = 0.2;

/** A receiver may ask for so much patience with one event at most, and for so much with all of them. */
const longestWait = 24 * hour;
const longestPause = hour;

/** With nothing but failures for so long, the client is warned; then nothing is sent any more. */
export const warnAfter = 24 * hour;
export const disableAfter = 5 * 24 * hour;

/** What came back. */
export type WebhookAnswer =
  | { status: number; retryAfter?: string | undefined; head: string }
  /** Nothing that could be read. */
  | { error: string };

export type Verdict =
  | { kind: 'delivered' }
  /** The receiver has said for good that it is not there. */
  | { kind: 'gone' }
  | { kind: 'retry'; waitMs: number; pauseMs?: number }
  | { kind: 'exhausted'; pauseMs?: number };

/** @param step how many rungs of the ladder are used up */
export function judge(answer: WebhookAnswer, step: number, now: Date, random: Random): Verdict {
  const status = 'status' in answer ? answer.status : undefined;
  if (status !== undefined && status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone' };
  const asked = 'status' in answer ? readRetryAfter(answer.retryAfter, now) : undefined;
  const overloaded = status === 429 || status === 503;
  const pause = overloaded && asked !== undefined ? { pauseMs: Math.min(asked, longestPause) } : {};
  const rung = ladder[step];
  if (rung === undefined) return { kind: 'exhausted', ...pause };
  const even = random.bytes(4).readUInt32BE() / 2 ** 32;
  const wait = Math.round(rung * (1 - jitter + 2 * jitter * even));
  return { kind: 'retry', waitMs: Math.max(wait, Math.min(asked ?? 0, longestWait)), ...pause };
}

/** Seconds, or a date, as HTTP has it; `undefined` for anything else. */
function readRetryAfter(text: string | undefined, now: Date): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * second;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
