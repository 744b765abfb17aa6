/** What can be wrong with a screen, whatever it shows. Each answers with the elements that are. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Frame } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds in light colours, and of its contrast in dark ones. */
export async function violations(frame: Frame): Promise<string[]> {
  await frame.evaluate(axe);
  const light = await violationsOf(frame);
  await frame.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'));
  const dark = await violationsOf(frame, 'color-contrast');
  await frame.evaluate(() => document.documentElement.setAttribute('data-theme', 'light'));
  return [...light, ...dark.map(each => `dark: ${each}`)];
}

async function violationsOf(frame: Frame, rule?: string): Promise<string[]> {
  const results = await frame.evaluate(only => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    return axe.run(only === undefined ? {} : { runOnly: [only] });
  }, rule);
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' | ')}`);
}

/** Too small for a finger. Links inside running text excepted, there are none. */
export function tooSmall(frame: Frame): Promise<string[]> {
  return frame.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>('button, a, input, label.item'))
      .filter(each => !each.matches('[type=radio]'))
      .map(each => ({ box: each.getBoundingClientRect(), html: each.outerHTML.slice(0, 120) }))
      .filter(({ box }) => box.width > 0 && (box.width < 44 || box.height < 43.5))
      .map(({ box, html }) => `${box.width} × ${box.height}: ${html}`),
  );
}

/** Wider than the page. */
export function overflowing(frame: Frame): Promise<string[]> {
  return frame.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>('body *'))
      .filter(each => !each.closest('.unseen, svg'))
      .map(each => ({ box: each.getBoundingClientRect(), html: each.outerHTML.slice(0, 120) }))
      .filter(({ box }) => box.width > 0 && (box.left < -0.5 || box.right > innerWidth + 0.5))
      .map(({ box, html }) => `${box.left} – ${box.right}: ${html}`),
  );
}
