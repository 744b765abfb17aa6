/** Looks for what keeps people out, with axe: WCAG 2.2 A and AA. */
import axe from 'axe-core';
import type { Frame } from 'playwright-core';

type Found = {
  violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[];
};

/** One sentence per violation; none is what a test wants. Contrast is judged in the colours that the frame has now. */
export async function accessibilityProblems(frame: Frame): Promise<string[]> {
  // A screen that is still fading in has half of its contrast; what goes on without end is not waited for.
  await frame.evaluate(`Promise.allSettled(document.getAnimations()
    .filter(each => each.effect.getComputedTiming().endTime !== Infinity).map(each => each.finished))`);
  await frame.evaluate(axe.source);
  const rules = JSON.stringify(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
  const found = (await frame.evaluate(
    `axe.run(document, { iframes: false, runOnly: { type: 'tag', values: ${rules} } })`,
  )) as Found;
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html} ${failureSummary ?? ''}`),
  );
}
