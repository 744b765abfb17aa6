import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { launchChromium } from '../chromium.ts';
import { noteStrangers, watch } from './watch.ts';

test('the watch sees a foreign host, a refused script and an uncaught error, in frames too', async () => {
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    response.setHeader('content-type', 'text/html');
    if (request.url === '/frame') {
      response.setHeader('content-security-policy', "script-src 'nonce-a'");
      response.end(
        '<script>refused()</script><script nonce="a">setTimeout(() => { throw new Error("thrown"); });</script>',
      );
    } else response.end(`<!doctype html><iframe src="http://localhost:${port}/frame"></iframe>`);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = await launchChromium('partitioned');
  try {
    const context = await browser.newContext();
    const seen = await watch(context);
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    await expect.poll(() => seen.complaints.join('\n')).toContain('not caught: thrown');
    expect(seen.hosts()).toEqual([`127.0.0.1:${port}`, `localhost:${port}`]);
    expect(seen.complaints.join('\n')).toContain('policy violation: script-src-elem refused inline');
  } finally {
    await browser.close();
    server.close();
  }
});

test('strangers are whoever is not on this machine, and to a Link page whoever is not its own server', async () => {
  const image = (host: string) => `<img src="${host}/picture.png">`;
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    response.setHeader('content-type', 'text/html');
    const [shop, link] = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
    const own = request.url === '/frame' ? image(shop) : `<iframe src="${link}/frame"></iframe>`;
    response.end(`<!doctype html>${own}${image(link)}${image('http://fonts.invalid')}`);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = await launchChromium('partitioned');
  try {
    const context = await browser.newContext();
    const strangers: string[] = [];
    noteStrangers(context, strangers);
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    await expect
      .poll(() => strangers.toSorted())
      .toEqual([
        `http://127.0.0.1:${port} asked http://fonts.invalid/picture.png`,
        `http://localhost:${port} asked http://127.0.0.1:${port}/picture.png`,
        `http://localhost:${port} asked http://fonts.invalid/picture.png`,
      ]);
  } finally {
    await browser.close();
    server.close();
  }
});
