/** What is shown when a wallet tells of another account or chain, and what is heard of it. */
import { expect, test, vi } from 'vitest';
import { findBrowserWallets } from './browser-wallets.ts';
import { changesOf, problemAfter, type WalletChange } from './wallet-changes.ts';
import type { WalletProblem } from './wallet-problem.ts';

const address = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const other = '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359';
const wanted = { address, chainId: '0x14a34' };

test.each<[WalletProblem | undefined, WalletChange, WalletProblem | undefined]>([
  [undefined, { accounts: [other] }, 'otherAccount'],
  [undefined, { accounts: [other, address.toLowerCase()] }, undefined],
  [undefined, { accounts: [] }, 'noAccount'],
  [undefined, { chainId: '0x1' }, 'otherChain'],
  [undefined, { chainId: 1 }, 'otherChain'],
  [undefined, { chainId: '0x14A34' }, undefined],
  [undefined, { accounts: [other], chainId: '0x1' }, 'otherAccount'],
  ['otherAccount', { accounts: [address] }, undefined],
  ['noAccount', { accounts: [address] }, undefined],
  ['otherChain', { chainId: '0x14a34' }, undefined],
  ['otherChain', { accounts: [address], chainId: '0x14a34' }, undefined],
  // What was found wrong is not over by something else.
  ['otherAccount', { chainId: '0x14a34' }, 'otherAccount'],
  ['otherChain', { accounts: [address] }, 'otherChain'],
  ['busy', { accounts: [address], chainId: '0x14a34' }, 'busy'],
])('after %s, told %j: %s', (shown, now, is) => {
  expect(problemAfter(shown, now, wanted)).toBe(is);
});

test('where only the account counts, the chain is nothing', () => {
  expect(problemAfter(undefined, { chainId: '0x1' }, { address })).toBeUndefined();
  const solana = 'So11111111111111111111111111111111111111112';
  const lower = { accounts: [solana.toLowerCase()] };
  expect(problemAfter(undefined, lower, { address: solana })).toBe('otherAccount');
});

test('an EVM wallet of this window is heard, as its own method, until it is listened to no more', async () => {
  class Provider extends EventTarget {
    readonly listeners = new Map<string, (told: unknown) => void>();
    request = async () => [];
    on(event: string, listener: (told: unknown) => void) {
      this.listeners.set(event, listener);
      return this;
    }
    removeListener(event: string, listener: (told: unknown) => void) {
      if (this.listeners.get(event) === listener) this.listeners.delete(event);
    }
  }
  const provider = new Provider();
  const detail = { info: { name: 'MetaMask', rdns: 'io.metamask' }, provider };
  const announce = () => window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
  window.addEventListener('eip6963:requestProvider', announce);
  const [wallet] = await findBrowserWallets(window);
  window.removeEventListener('eip6963:requestProvider', announce);
  const heard: object[] = [];
  const undo = wallet?.changes?.evm?.(change => heard.push(change));
  provider.listeners.get('accountsChanged')?.([other, 7]);
  provider.listeners.get('chainChanged')?.('0x1');
  provider.listeners.get('disconnect')?.(new Error('gone'));
  expect(heard).toEqual([{ accounts: [other] }, { chainId: '0x1' }, { accounts: [] }]);
  undo?.();
  expect(provider.listeners.size).toBe(0);
});

test('one that tells nothing, or throws, is not heard', () => {
  const heard = vi.fn();
  const throwing = {
    on() {
      throw new Error('not so');
    },
  };
  for (const provider of [{}, throwing]) changesOf(provider)(heard)();
  expect(heard).not.toHaveBeenCalled();
});
