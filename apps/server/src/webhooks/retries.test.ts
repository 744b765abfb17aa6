import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { systemRandom } from '../surroundings.ts';
import { judge, ladder } from './retries.ts';

const now = new Date('2026-06-01T12:00:00Z');
const waitOf = (answer: Parameters<typeof judge>[0], step = 0, random = systemRandom) => {
  const verdict = judge(answer, step, now, random);
  return verdict.kind === 'retry' ? verdict.waitMs : verdict.kind;
};
const always = (byte: number) => ({ ...systemRandom, bytes: (size: number) => Buffer.alloc(size, byte) });
const failed = { status: 500, head: '' };

test('the ladder takes about three days, and is the published one', () => {
  const hours = ladder.reduce((sum, rung) => sum + rung, 0) / 3_600_000;
  expect(hours).toBeGreaterThan(70);
  expect(hours).toBeLessThan(74);
  const unit = (ms: number) =>
    ms % 3_600_000 === 0
      ? `${ms / 3_600_000} h`
      : ms % 60_000 === 0
        ? `${ms / 60_000} min`
        : `${ms / 1000} s`;
  const docs = readFileSync(new URL('../../../../docs/webhooks.md', import.meta.url), 'utf8');
  expect(docs).toContain(ladder.map(unit).join(', '));
});

test('each rung is shorter or longer by a fifth at most', () => {
  for (const [step, rung] of ladder.entries()) {
    expect(waitOf(failed, step, always(0))).toBe(Math.round(rung * 0.8));
    expect(waitOf(failed, step, always(255))).toBeLessThanOrEqual(rung * 1.2);
    expect(waitOf(failed, step, always(255))).toBeGreaterThan(rung * 1.19);
  }
  expect(waitOf(failed, ladder.length)).toBe('exhausted');
});

describe('an answer', () => {
  test.each([200, 202, 204, 299])('%i is a delivery', status => {
    expect(waitOf({ status, head: '' })).toBe('delivered');
  });
  test.each([301, 302, 307, 400, 401, 404, 429, 500, 503])('%i is tried again', status => {
    expect(waitOf({ status, head: '' })).toBeTypeOf('number');
  });
  test('410 is for good', () => expect(waitOf({ status: 410, head: '' })).toBe('gone'));
});

describe('Retry-After', () => {
  const asking = (retryAfter: string, status = 503) =>
    judge({ status, retryAfter, head: '' }, 0, now, systemRandom);
  test('in seconds or as a date, is waited for; the whole endpoint pauses', () => {
    expect(asking('120')).toEqual({ kind: 'retry', waitMs: 120_000, pauseMs: 120_000 });
    expect(asking('Mon, 01 Jun 2026 12:30:00 GMT', 429)).toEqual({
      kind: 'retry',
      waitMs: 30 * 60_000,
      pauseMs: 30 * 60_000,
    });
  });
  test('of another refusal makes only this event wait', () => {
    expect(asking('120', 500)).toEqual({ kind: 'retry', waitMs: 120_000 });
  });
  test('never shortens the ladder, and nobody is waited for longer than is good', () => {
    expect(asking('0')).toMatchObject({ waitMs: expect.closeTo(5_000, -4), pauseMs: 0 });
    expect(asking('99999999')).toEqual({ kind: 'retry', waitMs: 24 * 3_600_000, pauseMs: 3_600_000 });
    expect(asking('soon')).not.toHaveProperty('pauseMs');
  });
});
