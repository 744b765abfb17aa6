// @vitest-environment node
/** Every screen in its longest language, and from right to left: nothing for axe to find, nothing wider than the page. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { overflowing, violations } from './faults.ts';
import { openStage, type ScreenStage } from './screen-stage.ts';
import { visit, visits } from './screens.ts';

let stage: ScreenStage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage?.stop());

// What is done to get to a screen is found by its English names; and who waits ten seconds once has waited enough.
const plain = visits.filter(each => each.act === undefined && !each.silent);

describe.each([
  { language: 'en-XA', dir: 'ltr' },
  { language: 'ar', dir: 'rtl' },
])('$language', ({ language, dir }) => {
  test.each(plain)('$name', async each => {
    const frame = await visit(stage.page, stage.port, each, { theme: 'light', language });
    expect(await frame.evaluate(() => document.documentElement.dir)).toBe(dir);
    expect(await overflowing(frame)).toEqual([]);
    expect(await violations(frame)).toEqual([]);
  });
});

test('the browser had nothing to complain about, and was sent nowhere else', () => {
  expect(stage.complaints).toEqual([]);
  expect(stage.foreign).toEqual([]);
});
