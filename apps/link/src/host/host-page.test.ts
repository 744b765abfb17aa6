import { beforeEach, expect, test } from 'vitest';
import { type HostEvents, hostPageOf } from './host-page.ts';

type Posted = { message: unknown; target: string };

/** A window in a frame: what it posts to its parent is kept, and anybody may post to it. */
function framedWindow() {
  const posted: Posted[] = [];
  const parent = { postMessage: (message: unknown, target: string) => posted.push({ message, target }) };
  const listeners: ((event: object) => void)[] = [];
  const page = {
    parent,
    addEventListener: (_type: string, listener: (event: object) => void) => listeners.push(listener),
  };
  const receive = (data: unknown, origin: string, source: unknown = parent) => {
    for (const listener of listeners) listener({ data, origin, source });
  };
  return { page: page as unknown as Window, posted, receive };
}

const specs = {
  type: 'meshSDKSpecs',
  payload: { platform: 'web', version: '3.13.0', origin: 'https://liar.example' },
};
const tokens = { type: 'frontAccessTokens', payload: [{ accessToken: 'a' }] };

let heard: unknown[];
const events: HostEvents = {
  introduced: host => heard.push(host),
  accessTokens: each => heard.push(each),
  closeRequested: () => heard.push('closeRequested'),
};
beforeEach(() => {
  heard = [];
});

test('says only `loaded`, with nothing in it, before the host is known', () => {
  const { page, posted } = framedWindow();
  const host = hostPageOf(page);
  host.open(events);
  expect(posted).toEqual([{ message: { type: 'loaded' }, target: '*' }]);
  expect(() => host.post({ type: 'close' })).toThrow();
  expect(posted).toHaveLength(1);
});

test('listens before it says `loaded`: a host that answers at once is heard', () => {
  const { page, receive } = framedWindow();
  const parent = page.parent as unknown as { postMessage: (message: unknown, target: string) => void };
  parent.postMessage = () => receive(specs, 'https://shop.example');
  hostPageOf(page).open(events);
  expect(heard).toHaveLength(1);
});

test('believes the origin of the message, not the one inside it, and posts there only', () => {
  const { page, posted, receive } = framedWindow();
  const host = hostPageOf(page);
  host.open(events);
  receive(specs, 'https://shop.example');
  expect(heard).toEqual([{ origin: 'https://shop.example', sdk: { platform: 'web', version: '3.13.0' } }]);
  host.post({ type: 'close' });
  expect(posted[1]).toEqual({ message: { type: 'close' }, target: 'https://shop.example' });
});

test('hears nobody but the page that frames it', () => {
  const { page, receive } = framedWindow();
  hostPageOf(page).open(events);
  receive(specs, 'https://shop.example', {});
  receive(specs, 'https://shop.example', page);
  expect(heard).toEqual([]);
});

test('keeps to the first origin, and is introduced once', () => {
  const { page, receive } = framedWindow();
  hostPageOf(page).open(events);
  receive(tokens, 'https://shop.example');
  expect(heard).toEqual([]);
  receive(specs, 'https://shop.example');
  receive(specs, 'https://other.example');
  receive(specs, 'https://shop.example');
  receive({ type: 'closeRequested' }, 'https://other.example');
  expect(heard).toHaveLength(1);
  receive(tokens, 'https://shop.example');
  receive({ type: 'closeRequested' }, 'https://shop.example');
  expect(heard.slice(1)).toEqual([tokens.payload, 'closeRequested']);
});

test.each([
  null,
  'meshSDKSpecs',
  7,
  {},
  { type: 'meshSDKSpecs' },
  { id: '1', type: 'GET', path: ['parentOrigin'] },
])('ignores %j', data => {
  const { page, receive } = framedWindow();
  hostPageOf(page).open(events);
  receive(data, 'https://shop.example');
  expect(heard).toEqual([]);
});

test('at top level it talks to nobody', () => {
  const page = { addEventListener: () => expect.unreachable(), postMessage: () => expect.unreachable() };
  const top = Object.assign(page, { parent: page }) as unknown as Window;
  const host = hostPageOf(top);
  expect(host.place).toBe('window');
  host.open(events);
  host.post({ type: 'close' });
});
