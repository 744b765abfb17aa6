import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, type StorageMode } from '../chromium.ts';

/** A page that counts its visits in each kind of storage, and one that shows it in a frame of another site. */
const counting = `<!doctype html><title>frame</title><script>
  window.counts = {};
  for (const kind of ['sessionStorage', 'localStorage']) {
    try { window[kind].n = Number(window[kind].n ?? 0) + 1; window.counts[kind] = Number(window[kind].n); }
    catch (error) { window.counts[kind] = error.name; }
  }
  document.cookie = 'n=1; SameSite=None; Secure';
  window.counts.cookie = document.cookie !== '';
</script>`;
const server = createServer((request, response) => {
  response.setHeader('content-type', 'text/html');
  const { port } = server.address() as AddressInfo;
  response.end(
    request.url === '/frame' ? counting : `<!doctype html><iframe src="http://localhost:${port}/frame">`,
  );
});

beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
});

/** What the frame counts when it was first visited on its own site, then twice inside a page of another site. */
async function countsIn(storage: StorageMode): Promise<unknown[]> {
  const { port } = server.address() as AddressInfo;
  const browser = await launchChromium(storage);
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    const counts: unknown[] = [];
    await page.goto(`http://localhost:${port}/frame`);
    for (let visit = 0; visit < 2; visit += 1) {
      await page.goto(`http://127.0.0.1:${port}/`);
      await page.frameLocator('iframe').locator('title').waitFor({ state: 'attached' });
      counts.push(await page.frames()[1]?.evaluate('window.counts'));
    }
    return counts;
  } finally {
    await browser.close();
  }
}

describe.each([
  [
    'shared',
    { sessionStorage: 2, localStorage: 2, cookie: true },
    { sessionStorage: 3, localStorage: 3, cookie: true },
  ],
  [
    'partitioned',
    { sessionStorage: 1, localStorage: 1, cookie: false },
    { sessionStorage: 2, localStorage: 2, cookie: false },
  ],
  [
    'blocked',
    { sessionStorage: 'SecurityError', localStorage: 'SecurityError', cookie: false },
    { sessionStorage: 'SecurityError', localStorage: 'SecurityError', cookie: false },
  ],
] as const)('third-party storage %s', (storage, first, second) => {
  test('is what a frame of another site meets', async () => {
    expect(await countsIn(storage)).toEqual([first, second]);
  }, 60_000);
});
