// @vitest-environment node
/** Every screen in its longest language, and from right to left: nothing for axe to find, nothing wider than the page. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overflowing, violations } from './faults.ts';
import { openStage, type ScreenStage } from './screen-stage.ts';
import { visit, visits } from './screens.ts';

let stage: ScreenStage;
let pages: Page[];

beforeAll(async () => {
  stage = await openStage();
  pages = [stage.page, await stage.openPage()];
});

afterAll(() => stage?.stop());

// What is done to get to a screen is found by its English names; and who waits ten seconds once has waited enough.
const plain = visits.filter(each => each.act === undefined && !each.silent);

const languages = [
  { language: 'en-XA', dir: 'ltr' },
  { language: 'ar', dir: 'rtl' },
];

// Side by side, because a visit waits for most of its time.
test.each(plain)('$name', async each => {
  const wrong = await Promise.all(
    languages.map(async ({ language }, place) => {
      const frame = await visit(pages[place] as Page, stage.port, each, { theme: 'light', language });
      const dir = await frame.evaluate(() => document.documentElement.dir);
      return { language, dir, overflowing: await overflowing(frame), violations: await violations(frame) };
    }),
  );
  expect(wrong).toEqual(languages.map(each => ({ ...each, overflowing: [], violations: [] })));
});

test('the browser had nothing to complain about, and was sent nowhere else', () => {
  expect(stage.complaints).toEqual([]);
  expect(stage.foreign).toEqual([]);
});
