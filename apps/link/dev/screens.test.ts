// @vitest-environment node
/**
 * Every screen in a real browser, in a frame on another site, under the page's own Content-Security-Policy: nothing
 * for axe to find in either theme, every target large enough, the focus on the heading, no request and no complaint
 * that should not be.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tooSmall, violations } from './faults.ts';
import { openStage, type ScreenStage } from './screen-stage.ts';
import { visit, visits } from './screens.ts';

let stage: ScreenStage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage?.stop());

test.each(visits)('$name', async each => {
  const frame = await visit(stage.page, stage.port, each, { theme: 'light', language: 'en' });
  if (each.act === undefined) {
    expect(await frame.evaluate(() => document.activeElement?.tagName)).toMatch(/^(H1|INPUT)$/);
  }
  expect(await tooSmall(frame)).toEqual([]);
  expect(await violations(frame)).toEqual([]);
});

test('the browser had nothing to complain about, and was sent nowhere else', () => {
  expect(stage.complaints).toEqual([]);
  expect(stage.foreign).toEqual([]);
});
