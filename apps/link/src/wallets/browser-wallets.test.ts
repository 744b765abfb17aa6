/** Wallets that make themselves known after the page has looked for them. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type BrowserWallet, findBrowserWallets } from './browser-wallets.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const announce = (name: string, rdns: string) =>
  window.dispatchEvent(
    new CustomEvent('eip6963:announceProvider', {
      detail: { info: { name, rdns }, provider: { request: async () => [] } },
    }),
  );

function register(name: string, ...features: string[]): void {
  const wallet = {
    ...{ name, chains: ['sui:mainnet', 'bitcoin:mainnet'], accounts: [] },
    features: Object.fromEntries(features.map(each => [each, { [each.split(':')[1] ?? '']: () => {} }])),
  };
  const detail = ({ register: take }: { register(wallet: object): void }) => take(wallet);
  window.dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail }));
}

const sui = ['standard:connect', 'sui:signPersonalMessage'];
const shown = (wallets: readonly BrowserWallet[] = []) =>
  wallets.map(({ name, request, proves = {} }) => [
    name,
    ...(request ? ['evm'] : []),
    ...Object.keys(proves),
  ]);

test('are told at the end of the list, as long as there is anything new', async () => {
  const lists: (readonly BrowserWallet[])[] = [];
  const looking = findBrowserWallets(window, undefined, wallets => lists.push(wallets));
  announce('First', 'a.first');
  register('Second', ...sui);
  await vi.advanceTimersByTimeAsync(300);
  const found = await looking;
  expect(shown(found)).toEqual([
    ['First', 'evm'],
    ['Second', 'sui'],
  ]);
  expect(lists.splice(0).map(shown)).toEqual([shown(found)]);

  announce('Third', 'a.third');
  register('Fourth', ...sui);
  expect(lists.map(shown)).toEqual([
    [...shown(found), ['Third', 'evm']],
    [...shown(found), ['Third', 'evm'], ['Fourth', 'sui']],
  ]);
  // It is listed already, has no more to offer than it had, or nothing at all.
  announce('First', 'a.first');
  register('Second', ...sui);
  register('Nothing');
  expect(lists).toHaveLength(2);
});

test('one that is known and can do more is where it was', async () => {
  const lists: (readonly BrowserWallet[])[] = [];
  const looking = findBrowserWallets(window, undefined, wallets => lists.push(wallets));
  announce('Fifth', 'a.fifth');
  announce('Sixth', 'a.sixth');
  await vi.advanceTimersByTimeAsync(300);
  const found = await looking;
  lists.length = 0;
  register('Fifth', 'bitcoin:connect', 'bitcoin:signMessage');
  const at = (wallets: readonly BrowserWallet[] = [], name: string) =>
    wallets.findIndex(each => each.name === name);
  expect(shown(lists[0])[at(found, 'Fifth')]).toEqual(['Fifth', 'evm', 'bitcoin']);
  expect(lists[0]?.[at(found, 'Fifth')]?.request).toBe(found[at(found, 'Fifth')]?.request);
  expect(at(lists[0], 'Sixth')).toBe(at(found, 'Sixth'));
});

test('those of this window are told before the host page has answered, which it may never do', async () => {
  vi.spyOn(window.parent, 'postMessage').mockReturnValue();
  const lists: (readonly BrowserWallet[])[] = [];
  const looking = findBrowserWallets(window, 'https://shop.example', wallets => lists.push(wallets));
  announce('Seventh', 'a.seventh');
  await vi.advanceTimersByTimeAsync(300);
  expect(shown(lists[0])).toContainEqual(['Seventh', 'evm']);
  const waits = Promise.race([looking, new Promise(resolve => setTimeout(resolve, 3_000, 'waits'))]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await waits).toBe('waits');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await looking).toEqual(lists[0]);
  expect(lists).toHaveLength(1);
});
