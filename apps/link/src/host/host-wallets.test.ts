import { expose, windowEndpoint } from 'comlink';
import { afterEach, expect, test, vi } from 'vitest';
import { findHostWallets } from './host-wallets.ts';

type Listener = (event: object) => void;

/** A host page and this page in its frame, which post to each other as windows do: asynchronously, with their origins. */
function twoWindows() {
  const make = () => {
    const listeners = new Set<Listener>();
    return {
      listeners,
      addEventListener: (_type: string, listener: Listener) => listeners.add(listener),
      removeEventListener: (_type: string, listener: Listener) => listeners.delete(listener),
    };
  };
  const [host, page] = [make(), make()];
  const poster = (to: typeof host, origin: string) => ({
    postMessage: (data: unknown, _target: string, ports: readonly MessagePort[] = []) => {
      const copy = structuredClone(data);
      setTimeout(() => {
        for (const each of to.listeners) each({ data: copy, origin, source: null, ports });
      });
    },
  });
  const pageWindow = {
    ...page,
    parent: poster(host, 'https://link.example'),
    setTimeout: setTimeout.bind(globalThis),
  };
  const toPage = poster(page, 'https://shop.example');
  return {
    page: pageWindow as unknown as Window,
    serve: (api: object) =>
      expose(api, windowEndpoint(toPage as unknown as Window, host as unknown as Window, '*'), ['*']),
  };
}

const origin = 'https://shop.example';
const icon = 'data:image/svg+xml,<svg/>';

afterEach(() => void vi.useRealTimers());

test('reads names, one list after another, each wallet once, when they are complete', async () => {
  const { page, serve } = twoWindows();
  const api = {
    eip6963WalletsReady: false,
    eip6963Wallets: [] as object[],
    walletStandardWalletsReady: true,
    walletStandardWallets: [
      { uuid: 'fake-sol', name: 'Fake Sol', chains: [], adapter: { connect: () => {} } },
      { uuid: 'fakemask-sol', name: 'FakeMask' },
    ],
  };
  serve(api);
  setTimeout(() => {
    const provider = { request: () => {} };
    api.eip6963Wallets = [
      { uuid: 'f00d', name: 'FakeMask', icon, rdns: 'fake.mask', provider },
      { uuid: 'b16', name: 'Big', icon: `data:image/png;base64,${'A'.repeat(5_000)}` },
      { uuid: 'x', name: 'Script', icon: 'javascript:alert(1)' },
      { uuid: 7, name: 'no id' },
    ];
    api.eip6963WalletsReady = true;
  }, 50);
  expect(await findHostWallets(page, origin)).toEqual([
    { id: 'f00d', name: 'FakeMask', icon },
    { id: 'b16', name: 'Big' },
    { id: 'x', name: 'Script' },
    { id: 'fake-sol', name: 'Fake Sol' },
  ]);
});

test('a host whose list never becomes complete is asked what it has', async () => {
  const { page, serve } = twoWindows();
  serve({ eip6963WalletsReady: false, eip6963Wallets: [{ uuid: 'f00d', name: 'FakeMask' }] });
  expect(await findHostWallets(page, origin)).toEqual([{ id: 'f00d', name: 'FakeMask' }]);
});

test('an old host has no flags', async () => {
  const { page, serve } = twoWindows();
  serve({ eip6963Wallets: [{ uuid: 'f00d', name: 'FakeMask' }] });
  expect(await findHostWallets(page, origin)).toEqual([{ id: 'f00d', name: 'FakeMask' }]);
});

test('a host that throws has none', async () => {
  const { page, serve } = twoWindows();
  serve({
    get eip6963Wallets(): never {
      throw new Error('no wallets here');
    },
  });
  expect(await findHostWallets(page, origin)).toEqual([]);
});

test('a host that never answers is not waited for', async () => {
  vi.useFakeTimers();
  const { page } = twoWindows();
  Object.assign(page, { setTimeout });
  const found = findHostWallets(page, origin);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await found).toEqual([]);
});
