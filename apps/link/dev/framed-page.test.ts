// @vitest-environment node
/** What the page does as a frame of another site, in a real browser. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type ScreenStage } from './screen-stage.ts';
import { visit, visits } from './screens.ts';

let stage: ScreenStage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage?.stop());

test('a page says `loaded` first and leaves with one word', async () => {
  const linkTokenUsed = visits.find(each => each.name === 'linkTokenUsed');
  if (linkTokenUsed === undefined) throw new Error('no such visit');
  const looks = { theme: 'light', language: 'en' } as const;
  const frame = await visit(stage.page, stage.port, linkTokenUsed, looks);
  await frame.locator('[data-primary]').click();
  await frame.waitForSelector('[data-screen="ended"] h1');
  // The host is another process: its message may come after what the frame shows.
  const told = () => stage.page.evaluate(() => (window as unknown as { told: unknown[] }).told);
  const summary = { page: 'linkTokenUsed', errorMessage: 'linkTokenUsed' };
  await expect.poll(told).toEqual([{ type: 'loaded' }, { type: 'close', payload: summary }]);
});

test('where what shows the page does not arrive, one sentence says so, and a reload goes on with the same session', async () => {
  const { page, port } = stage;
  const notForThem = '**/assets/page-*.js';
  await page.route(notForThem, route => route.abort());
  const redeemed = page.waitForResponse(/\/redeem$/);
  await page.goto(`http://127.0.0.1:${port}/host?code=catalog`);
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  if (frame === null) throw new Error('no frame');
  await frame.getByText('No money has moved. Please reload it.').waitFor();
  await redeemed;
  await page.unroute(notForThem);
  const again: string[] = [];
  page.on('request', request => again.push(new URL(request.url()).pathname));
  await frame.evaluate(() => location.reload());
  await frame.waitForSelector('[data-screen="catalog"] h1');
  expect(again).toContain('/link/v1/session');
  expect(again).not.toContain('/link/v1/redeem');
});

test('what is covered by the host page cannot be approved, until it is seen again', async () => {
  const preview = visits.find(each => each.name === 'preview');
  if (preview === undefined) throw new Error('no such visit');
  const frame = await visit(stage.page, stage.port, preview, { theme: 'light', language: 'en' });
  const approvals: string[] = [];
  stage.page.on('request', request => {
    if (request.url().endsWith('/approve')) approvals.push(request.url());
  });
  await stage.page.waitForTimeout(600);
  // As a page would that wants other numbers to be read: over the frame, and letting the press through.
  await stage.page.evaluate(() => {
    const cover = document.body.appendChild(document.createElement('div'));
    cover.id = 'cover';
    cover.style.cssText = 'position:fixed;inset:200px 0 300px;background:#fff;pointer-events:none';
  });
  const approve = frame.locator('[data-primary]');
  await frame.getByText('laid something over it').waitFor();
  await approve.click();
  await frame.evaluate(pressOnceUncovered);
  await stage.page.evaluate(() => document.getElementById('cover')?.remove());
  await frame.evaluate('pressed');
  // The page's next request, if there is one, is under way by now.
  await stage.page.waitForTimeout(100);
  expect(approvals).toEqual([]);
  await stage.page.waitForTimeout(600);
  await approve.click();
  await expect.poll(() => approvals.length).toBe(1);
});

/** In the page itself: from outside, the half second in which a press does nothing may be over before it arrives. */
const pressOnceUncovered = `void (window.pressed = new Promise(resolve => {
  const watching = new MutationObserver(() => {
    if (document.body.textContent.includes('laid something over it')) return;
    watching.disconnect();
    document.querySelector('[data-primary]').click();
    resolve();
  });
  watching.observe(document.body, { childList: true, characterData: true, subtree: true });
}))`;
