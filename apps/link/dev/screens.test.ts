// @vitest-environment node
/**
 * Every screen in a real browser, in a frame on another site, under the page's own Content-Security-Policy: nothing
 * for axe to find in either theme, every target large enough, the focus on the heading, no request and no complaint
 * that should not be.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type ScreenStage } from './screen-stage.ts';
import { visit, visits } from './screens.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

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
  await frame.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'));
  expect(await violations(frame, 'color-contrast')).toEqual([]);
});

test('the browser had nothing to complain about, and was sent nowhere else', () => {
  expect(stage.complaints).toEqual([]);
  expect(stage.foreign).toEqual([]);
});

async function violations(frame: Frame, rule?: string): Promise<string[]> {
  await frame.evaluate(axe);
  const results = await frame.evaluate(only => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    return axe.run(only === undefined ? {} : { runOnly: [only] });
  }, rule);
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' | ')}`);
}

/** Links inside running text excepted, there are none. */
function tooSmall(frame: Frame): Promise<string[]> {
  return frame.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>('button, a, input, label.item'))
      .filter(each => !each.matches('[type=radio]'))
      .map(each => ({ box: each.getBoundingClientRect(), html: each.outerHTML.slice(0, 120) }))
      .filter(({ box }) => box.width > 0 && (box.width < 44 || box.height < 43.5))
      .map(({ box, html }) => `${box.width} × ${box.height}: ${html}`),
  );
}
