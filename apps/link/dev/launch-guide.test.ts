/** The blocks for browsers of docs/guides/launch.md, run as they stand there with the vendor's SDK. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';

const guide = readFileSync(join(import.meta.dirname, '../../../docs/guides/launch.md'), 'utf8');
const blocks = [...guide.matchAll(/^```js browser\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);

test('the page opens Link and is called back', async () => {
  const [opening = '', ...rest] = blocks;
  const link =
    'http://localhost:4000/b2b-iframe/18a20b11-e47f-43b9-8546-94284e9ee547/broker-connect?auth_code=x';
  const printed: unknown[][] = [];
  const inPage = {
    linkToken: btoa(link),
    console: { log: (...words: unknown[]) => void printed.push(words) },
    callbacks: [],
  };
  // What says so is that no page can be loaded here.
  vi.spyOn(console, 'error').mockImplementation(() => {});
  // The very package; only how it is reached differs between a page and a text that is run here.
  const load = () => import('@meshconnect/web-link-sdk');
  const program = opening.replace("import('@meshconnect/web-link-sdk')", 'load()');
  expect(program).not.toBe(opening);
  const Program = Object.getPrototypeOf(async () => {}).constructor;
  const callbacks: unknown[] = await new Program(
    'load',
    'linkToken',
    'console',
    `${program}; return callbacks;`,
  )(load, inPage.linkToken, inPage.console);
  const frame = document.querySelector<HTMLIFrameElement>('#mesh-link-popup__iframe');
  expect(frame?.src).toContain(link);
  expect(document.querySelector('#mesh-link-prewarm-iframe')).toBeNull();
  const say = (type: string, payload: object) =>
    window.dispatchEvent(
      new MessageEvent('message', { origin: 'http://localhost:4000', data: { type, payload } }),
    );
  say('brokerageAccountAccessToken', { accountTokens: [], brokerType: 'sandbox', brokerName: 'Binance' });
  say('done', { page: 'integrationConnectedPage' });
  await vi.waitFor(() => expect(callbacks).toHaveLength(2));
  for (const code of rest) await new Program('callbacks', 'console', code)(callbacks, inPage.console);
  expect(printed).toEqual([[['connected', 'exit']]]);
});
