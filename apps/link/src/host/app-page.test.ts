import { afterEach, expect, test, vi } from 'vitest';
import { appPageOf } from './app-page.ts';
import type { HostEvents } from './host-page.ts';

const token = { accessToken: 't', accountId: '', accountName: '', brokerType: 'sandbox', brokerName: '' };

/** A web view's window: timers and what the app put there. */
const view = (globals: object) =>
  ({ setTimeout: setTimeout.bind(globalThis), ...globals }) as unknown as Window;

const heard = () => {
  const said: unknown[] = [];
  const events: HostEvents = {
    introduced: host => said.push(host),
    accessTokens: tokens => said.push(tokens),
    closeRequested: () => said.push('closeRequested'),
  };
  return { said, events };
};

afterEach(() => void vi.useRealTimers());

test('a browser is no app', () => {
  expect(appPageOf(view({}))).toBeUndefined();
  expect(appPageOf(view({ webkit: { messageHandlers: {} }, JSBridge: {} }))).toBeUndefined();
});

const told: unknown[] = [];
const hear = (message: unknown) => void told.push(message);

test.each([
  ['reactNative', { ReactNativeWebView: { postMessage: hear } }, 'text'],
  ['android', { JSBridge: { sendNativeMessage: hear } }, 'text'],
  ['flutter', { JSBridge: { postMessage: hear } }, 'text'],
  ['iOS', { webkit: { messageHandlers: { jsMessageHandler: { postMessage: hear } } } }, 'object'],
])('%s is told by its own object, and says who it is by globals', (platform, globals, form) => {
  vi.useFakeTimers();
  told.length = 0;
  const window = view(globals);
  const { said, events } = heard();
  appPageOf(window)?.open(events);
  const loaded = { type: 'loaded' };
  expect(told).toEqual([form === 'text' ? JSON.stringify(loaded) : loaded]);
  vi.advanceTimersByTime(300);
  expect(said).toEqual([]);
  Object.assign(window, { meshSdkVersion: '2.4.5', accessTokens: [token] });
  vi.advanceTimersByTime(50);
  expect(said).toEqual([{ sdk: { platform, version: '2.4.5' } }, [token]]);
});

test.each([
  ['a list as text', JSON.stringify([token]), [[token]]],
  ['nothing, as React Native says it', '{}', []],
  ['no JSON', 'x', []],
  ['nothing at all', undefined, []],
])('access tokens: %s', (_name, accessTokens, expected) => {
  const { said, events } = heard();
  appPageOf(view({ JSBridge: { postMessage: hear }, meshSdkVersion: '1', accessTokens }))?.open(events);
  expect(said.slice(1)).toEqual(expected);
});

test('an app that sets no globals is waited for a second', () => {
  vi.useFakeTimers();
  const { said, events } = heard();
  appPageOf(view({ JSBridge: { postMessage: hear } }))?.open(events);
  vi.advanceTimersByTime(900);
  expect(said).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(said).toEqual([{ sdk: { platform: 'flutter', version: 'unknown' } }]);
});
