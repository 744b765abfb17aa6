// @vitest-environment node
/**
 * Every screen in a real browser, in a frame on another site, under the page's own Content-Security-Policy: nothing
 * for axe to find in either theme, nothing wider than the screen in the longest language, every target large enough,
 * the focus on the heading, no request and no complaint that should not be.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Frame, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type TestBrowser } from '../../../tests/chromium.ts';
import { startFakeServer } from './fake-server.ts';
import { visit, visits } from './screens.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const viewport = { width: 380, height: 685 };

let dist: string;
let browser: TestBrowser;
let server: Awaited<ReturnType<typeof startFakeServer>>;
let page: Page;
const complaints: string[] = [];
const foreign: string[] = [];

beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'fairlead-link-'));
  const root = join(import.meta.dirname, '..');
  await build({ root, logLevel: 'warn', build: { outDir: dist, emptyOutDir: true } });
  server = await startFakeServer(dist);
  browser = await launchChromium('partitioned');
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
  page = await context.newPage();
  context.on('console', message => {
    // The harness answers some screens with an error on purpose.
    const planned = /Failed to load resource: (?:the server responded|net::ERR_EMPTY_RESPONSE)/.test(
      message.text(),
    );
    if (message.type() === 'error' && !planned) complaints.push(message.text());
  });
  context.on('weberror', error => complaints.push(String(error.error())));
  context.on('request', request => {
    const { hostname, port } = new URL(request.url());
    if (!/^(localhost|127\.0\.0\.1)$/.test(hostname) || port !== String(server.port))
      foreign.push(request.url());
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(dist, { recursive: true, force: true });
});

test.each(visits)('$name', async each => {
  const frame = await visit(page, server.port, each, { theme: 'light', language: 'en' });
  if (each.act === undefined) {
    expect(await frame.evaluate(() => document.activeElement?.tagName)).toMatch(/^(H1|INPUT)$/);
  }
  expect(await tooSmall(frame)).toEqual([]);
  expect(await violations(frame)).toEqual([]);
  await frame.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'));
  expect(await violations(frame, 'color-contrast')).toEqual([]);
});

// What is done to get to a screen is found by its English names; and who waits ten seconds once has waited enough.
const plain = visits.filter(each => each.act === undefined && !each.silent);

test.each(plain)('$name, 40 % longer, in both directions', async each => {
  const frame = await visit(page, server.port, each, { theme: 'light', language: 'en-XA' });
  expect(await overflowing(frame)).toEqual([]);
  // The same sheet must do for languages that run from right to left.
  await frame.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
  expect(await overflowing(frame)).toEqual([]);
});

test('the browser had nothing to complain about, and was sent nowhere else', () => {
  expect(complaints).toEqual([]);
  expect(foreign).toEqual([]);
});

test('a page says `loaded` first and leaves with one word', async () => {
  const linkTokenUsed = visits.find(each => each.name === 'linkTokenUsed');
  if (linkTokenUsed === undefined) throw new Error('no such visit');
  const looks = { theme: 'light', language: 'en' } as const;
  const frame = await visit(page, server.port, linkTokenUsed, looks);
  await frame.locator('[data-primary]').click();
  await frame.waitForSelector('[data-screen="ended"] h1');
  const told = await page.evaluate(() => (window as unknown as { told: unknown[] }).told);
  const summary = { page: 'linkTokenUsed', errorMessage: 'linkTokenUsed' };
  expect(told).toEqual([{ type: 'loaded' }, { type: 'close', payload: summary }]);
});

test('what is covered by the host page cannot be approved, until it is seen again', async () => {
  const preview = visits.find(each => each.name === 'preview');
  if (preview === undefined) throw new Error('no such visit');
  const frame = await visit(page, server.port, preview, { theme: 'light', language: 'en' });
  const approvals: string[] = [];
  page.on('request', request => {
    if (request.url().endsWith('/approve')) approvals.push(request.url());
  });
  await page.waitForTimeout(600);
  // As a page would that wants other numbers to be read: over the frame, and letting the press through.
  await page.evaluate(() => {
    const cover = document.body.appendChild(document.createElement('div'));
    cover.id = 'cover';
    cover.style.cssText = 'position:fixed;inset:200px 0 300px;background:#fff;pointer-events:none';
  });
  const approve = frame.locator('[data-primary]');
  await frame.getByText('laid something over it').waitFor();
  await approve.click();
  await page.evaluate(() => document.getElementById('cover')?.remove());
  await frame.getByText('laid something over it').waitFor({ state: 'detached' });
  await approve.click();
  expect(approvals).toEqual([]);
  await page.waitForTimeout(600);
  await approve.click();
  await expect.poll(() => approvals.length).toBe(1);
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

function overflowing(frame: Frame): Promise<string[]> {
  return frame.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>('body *'))
      .filter(each => !each.closest('.unseen, svg'))
      .map(each => ({ box: each.getBoundingClientRect(), html: each.outerHTML.slice(0, 120) }))
      .filter(({ box }) => box.width > 0 && (box.left < -0.5 || box.right > innerWidth + 0.5))
      .map(({ box, html }) => `${box.left} – ${box.right}: ${html}`),
  );
}
