// @vitest-environment node
/** Every screen in its longest language and in both directions: nothing is wider than the page. */
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type ScreenStage } from './screen-stage.ts';
import { visit, visits } from './screens.ts';

let stage: ScreenStage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage?.stop());

// What is done to get to a screen is found by its English names; and who waits ten seconds once has waited enough.
const plain = visits.filter(each => each.act === undefined && !each.silent);

test.each(plain)('$name, 40 % longer, in both directions', async each => {
  const frame = await visit(stage.page, stage.port, each, { theme: 'light', language: 'en-XA' });
  expect(await overflowing(frame)).toEqual([]);
  // The same sheet must do for languages that run from right to left.
  await frame.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
  expect(await overflowing(frame)).toEqual([]);
});

test('the browser had nothing to complain about, and was sent nowhere else', () => {
  expect(stage.complaints).toEqual([]);
  expect(stage.foreign).toEqual([]);
});

function overflowing(frame: Frame): Promise<string[]> {
  return frame.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>('body *'))
      .filter(each => !each.closest('.unseen, svg'))
      .map(each => ({ box: each.getBoundingClientRect(), html: each.outerHTML.slice(0, 120) }))
      .filter(({ box }) => box.width > 0 && (box.left < -0.5 || box.right > innerWidth + 0.5))
      .map(({ box, html }) => `${box.left} – ${box.right}: ${html}`),
  );
}
