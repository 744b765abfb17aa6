import { base58, base64 } from '@scure/base';
import { expose, proxy, windowEndpoint, wrap } from 'comlink';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { isCall, walletsOf } from '../../../../packages/link/src/wallets.ts';
import { findBrowserWallets } from '../wallets/browser-wallets.ts';
import { hostSolanaWallet, type SolanaWallet } from '../wallets/solana-wallets.ts';
import { hostBitcoinWallet } from '../wallets/standard-proofs.ts';
import {
  hostBitcoinChanges,
  hostEvmChanges,
  hostSolanaChanges,
  hostTronChanges,
} from '../wallets/wallet-changes.ts';
import { findHostWallets, type Member } from './host-wallets.ts';

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
      const copy = structuredClone(data, { transfer: [...ports] });
      setTimeout(() => {
        for (const each of to.listeners) each({ data: copy, origin, source: null, ports });
      });
    },
  });
  const pageWindow = {
    ...page,
    parent: poster(host, 'https://link.example'),
    dispatchEvent: () => true,
    setTimeout: setTimeout.bind(globalThis),
  };
  const toPage = poster(page, 'https://shop.example');
  return {
    page: pageWindow as unknown as Window,
    serve: (api: object) =>
      expose(api, windowEndpoint(toPage as unknown as Window, host as unknown as Window, '*'), ['*']),
    /** As `@fairlead/link` does it, on a host page whose browser has what `wallets` are. */
    serveByLoader(wallets: EventTarget) {
      const found = walletsOf(wallets as Window, message => toPage.postMessage(message, '*'));
      host.addEventListener('message', event => {
        const { data } = event as MessageEvent;
        if (isCall(data)) void found.answer(data);
      });
      return found;
    },
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

test('a host that listens only after a while is asked again', async () => {
  const { page, serve } = twoWindows();
  setTimeout(() => serve({ eip6963Wallets: [{ uuid: 'f00d', name: 'FakeMask' }] }), 500);
  expect(await findHostWallets(page, origin)).toEqual([{ id: 'f00d', name: 'FakeMask' }]);
});

const request = async () => [];
const [connect, signMessage] = [async () => ({ accounts: [] }), async () => []];
test.each<[string, object, unknown[]]>([
  // Bridge 1.0.1, of the SDK's 3.4.2.
  ['an older SDK, which knows no Bitcoin', { walletStandardWallets: [] }, [['FakeMask', true, []]]],
  [
    'the present SDK',
    {
      ...{ eip6963WalletsReady: true, walletStandardWalletsReady: true, walletStandardWallets: [] },
      ...{ bip122WalletsReady: true, discoverTronWallets: () => {}, tronWalletsReady: true, tronWallets: [] },
      ...{ discoverTonWallets: () => {}, tonWalletsReady: true, tonWallets: [] },
      bip122Wallets: ['FakeMask', 'Fake Coin'].map(name => ({
        ...{ name, features: ['bitcoin:connect', 'bitcoin:signMessage'] },
        wallet: {
          features: { 'bitcoin:connect': { connect }, 'bitcoin:signMessage': { signMessage } },
        },
      })),
    },
    [
      ['FakeMask', true, ['bitcoin']],
      ['Fake Coin', false, ['bitcoin']],
    ],
  ],
])('wallets that can be asked, of a host with %s', async (_, more, are) => {
  const { page, serve } = twoWindows();
  serve({ eip6963Wallets: [{ name: 'FakeMask', rdns: 'fake.mask', provider: { request } }], ...more });
  const found = await findBrowserWallets(page, origin);
  expect(found.map(each => [each.name, each.request !== undefined, Object.keys(each.proves ?? {})])).toEqual(
    are,
  );
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

describe('what a wallet of the host page tells of itself', () => {
  const rdns = 'fake.mask';
  const told = (page: Window) => {
    const host = wrap(windowEndpoint(page.parent, page, origin)) as unknown as Member;
    const heard: object[] = [];
    const hear = (change: object) => void heard.push(change);
    return { host, heard, hear };
  };

  test('is heard through the SDK, until it is listened to no more', async () => {
    const { page, serve } = twoWindows();
    const events = new Map<string, (payload: unknown) => void>();
    const on = (name: string, callback: (payload: unknown) => void) => {
      events.set(name, callback);
      return proxy(() => void events.delete(name));
    };
    serve({
      subscribeEip6963ProviderEvent: (
        uuid: string,
        name: string,
        callback: (payload: unknown) => void,
        named: string,
      ) => on([uuid, named, name].join(' '), callback),
      subscribeSolanaWalletEvent: (id: string, callback: (payload: unknown) => void) => on(id, callback),
      subscribeBip122WalletEvent: (id: string, callback: (payload: unknown) => void) => on(id, callback),
      subscribeTronProviderEvent: (place: string, name: string, callback: (payload: unknown) => void) =>
        on([place, name].join(' '), callback),
    });
    const { host, heard, hear } = told(page);
    const undo = [
      hostTronChanges(host, 'tronLink')(hear),
      hostEvmChanges(host, { uuid: 'f00d', rdns })(hear),
      hostSolanaChanges(host, 'fake-sol-solana:mainnet')(hear),
      hostBitcoinChanges(host, 'fake-coin-bitcoin:mainnet')(hear),
    ];
    await vi.waitFor(() => expect(events.size).toBe(7));
    const account = `0x${'1'.repeat(40)}`;
    for (const [name, payload] of [
      ['f00d fake.mask accountsChanged', [account, 'nonsense']],
      ['f00d fake.mask chainChanged', '0x1'],
      ['f00d fake.mask disconnect', undefined],
      ['tronLink accountsChanged', [`T${'1'.repeat(33)}`]],
      ['tronLink disconnect', undefined],
      ['fake-sol-solana:mainnet', 'So1'],
      ['fake-sol-solana:mainnet', null],
      ['fake-coin-bitcoin:mainnet', 'bc1'],
    ] as const)
      await events.get(name)?.(payload);
    expect(heard).toEqual([
      ...[{ accounts: [account] }, { chainId: '0x1' }, { accounts: [] }],
      ...[{ accounts: [`T${'1'.repeat(33)}`] }, { accounts: [] }],
      ...[{ accounts: ['So1'] }, { accounts: [] }, { accounts: ['bc1'] }],
    ]);
    for (const each of undo) each();
    await vi.waitFor(() => expect(events.size).toBe(0));
  });

  test('is not heard where the SDK is too old, or the wallet tells nothing', async () => {
    const { page, serve } = twoWindows();
    const asked: string[] = [];
    serve({ subscribeSolanaWalletEvent: (id: string) => void asked.push(id) });
    const { host, heard, hear } = told(page);
    const undo = [hostEvmChanges(host, { uuid: 'f00d', rdns })(hear), hostSolanaChanges(host, 'x')(hear)];
    await vi.waitFor(() => expect(asked).toEqual(['x']));
    for (const each of undo) each();
    expect(heard).toEqual([]);
  });
});

describe('wallets that the SDK finds only where it is told to look', () => {
  const findWith = async (functions: (api: object) => object) => {
    const { page, serve } = twoWindows();
    Object.assign(page, { dispatchEvent: () => true, location: new URL('https://link.example') });
    const api = { eip6963Wallets: [{ uuid: 'f00d', name: 'FakeMask' }] };
    serve(Object.assign(api, functions(api)));
    return (await findBrowserWallets(page, origin)).map(({ name }) => name);
  };

  test('are found at places that are known here', async () => {
    const told: string[] = [];
    const found = await findWith(api => ({
      discoverTronWallets(places: string[]) {
        told.push(...places);
        const tronWallets = [{ injectedId: 'tronLink' }, { injectedId: 'document' }];
        Object.assign(api, { tronWallets, tronWalletsReady: true });
      },
      discoverTonWallets(keys: string[]) {
        told.push(...keys);
        const tonWallets = [{ jsBridgeKey: 'document' }, { jsBridgeKey: 'tonkeeper' }];
        Object.assign(api, { tonWallets, tonWalletsReady: true });
      },
    }));
    expect(found).toEqual(['FakeMask', 'TronLink', 'Tonkeeper']);
    expect(told).toEqual(expect.arrayContaining(['okxwallet.tronLink', 'okxTonWallet']));
  });

  test('are not missed where an older one has no such search', async () => {
    expect(await findWith(() => ({}))).toEqual(['FakeMask']);
  });
});

describe('of a host with Fairlead’s own loader', () => {
  const announce = (wallets: EventTarget, info: object, provider: object = {}) =>
    wallets.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: { info, provider } }));

  test('reads those that announce themselves, early or late, and those of Solana and Bitcoin', async () => {
    const wallets = new EventTarget();
    const fakeMask = { uuid: 'f00d', name: 'FakeMask', icon, rdns: 'fake.mask' };
    wallets.addEventListener('eip6963:requestProvider', () => announce(wallets, fakeMask));
    const standard = (name: string, ...chains: string[]) => ({
      name,
      icon,
      chains,
      features: { connect() {} },
    });
    const early = standard('Fake Sol', 'solana:mainnet', 'solana:devnet');
    const late = standard('Fake Coin', 'eip155:1', 'bitcoin:mainnet');
    wallets.addEventListener('wallet-standard:app-ready', event => {
      const { register } = (event as CustomEvent).detail;
      register(early);
      register(early);
    });
    const { page, serveByLoader } = twoWindows();
    const found = serveByLoader(wallets);
    setTimeout(() => {
      announce(wallets, fakeMask);
      announce(wallets, { uuid: 'beef', name: 'Late', icon: 'javascript:alert(1)', rdns: 'late' });
      const callback = ({ register }: { register(wallet: object): void }) => register(late);
      wallets.dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: callback }));
    }, 50);
    expect(await findHostWallets(page, origin)).toEqual([
      { id: 'f00d', name: 'FakeMask', icon },
      { id: 'beef', name: 'Late' },
      { id: 'fake-sol-solana:mainnet', name: 'Fake Sol', icon },
      { id: 'fake-coin-bitcoin:mainnet', name: 'Fake Coin', icon },
    ]);
    found.close();
    announce(wallets, { uuid: 'dead', name: 'Too late', icon, rdns: 'too.late' });
    expect(await findHostWallets(page, origin)).toHaveLength(4);
  });

  // biome-ignore lint/suspicious/noExplicitAny: Comlink's types do not know what the other side has.
  type Anything = any;

  test('hands a request to a wallet, and its answer or refusal back', async () => {
    const wallets = new EventTarget();
    const { page, serveByLoader } = twoWindows();
    serveByLoader(wallets);
    class Provider {
      readonly account = '0x1111';
      async request({ method }: { method: string }) {
        if (method === 'eth_requestAccounts') return [this.account];
        throw method === 'personal_sign' ? { code: 4001, message: 'User rejected' } : undefined;
      }
    }
    announce(wallets, { uuid: 'f00d', name: 'FakeMask', icon, rdns: 'fake.mask' }, new Provider());
    const api: Anything = wrap(windowEndpoint(page.parent, page, origin));
    const { provider } = api.eip6963Wallets[0];
    expect(await provider.request({ method: 'eth_requestAccounts' })).toEqual(['0x1111']);
    await expect(provider.request({ method: 'personal_sign' })).rejects.toThrow('User rejected');
    await expect(provider.request({ method: 'eth_sendTransaction' })).rejects.toThrow();
    await expect((async () => await provider)()).rejects.toThrow(/clone/);
  });

  test('hands what is to be signed to a Solana wallet, at the account that it has shown', async () => {
    const wallets = new EventTarget();
    const { page, serveByLoader } = twoWindows();
    serveByLoader(wallets);
    const account = { address: 'F'.repeat(44) };
    const signTransaction = vi.fn(async () => [{ signedTransaction: Uint8Array.of(1, 2) }]);
    const signMessage = vi.fn(async () => [{ signature: new Uint8Array(64).fill(3) }]);
    const features = {
      'standard:connect': { connect: async () => ({ accounts: [account] }) },
      ...{ 'solana:signTransaction': { signTransaction }, 'solana:signMessage': { signMessage } },
    };
    const wallet = { name: 'Fake Sol', icon, chains: ['solana:devnet'], accounts: [], features };
    const callback = ({ register }: { register(each: object): void }) => register(wallet);
    wallets.dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: callback }));
    const api: Anything = wrap(windowEndpoint(page.parent, page, origin));
    const found = await hostSolanaWallet(api.walletStandardWallets[0]);
    expect(found).toMatchObject({
      name: 'Fake Sol',
      solana: { chains: ['solana:devnet'], features: ['solana:signTransaction'] },
    });
    const solana = found?.solana as SolanaWallet;
    const bytes = Uint8Array.of(9);
    await expect(solana.signTransaction(account.address, 'solana:devnet', bytes)).rejects.toThrow(
      'no account',
    );
    expect(await solana.accounts()).toEqual([account.address]);
    expect(await solana.signTransaction(account.address, 'solana:devnet', bytes)).toEqual(
      Uint8Array.of(1, 2),
    );
    const signed = await found?.proves?.solana.sign({ address: account.address, message: 'Hello' });
    expect(signed).toEqual({ signature: base58.encode(new Uint8Array(64).fill(3)) });
    expect(signTransaction).toHaveBeenCalledExactlyOnceWith({ account, transaction: bytes });
    expect(signMessage).toHaveBeenCalledExactlyOnceWith({
      ...{ account, message: new TextEncoder().encode('Hello') },
    });
    expect(await api.walletStandardWallets[0].adapter.constructor).toBeUndefined();
  });

  test('hands a message to a Bitcoin wallet, whose accounts come as plain data', async () => {
    const wallets = new EventTarget();
    const { page, serveByLoader } = twoWindows();
    serveByLoader(wallets);
    class Account {
      get address() {
        return 'bc1qfake000000000';
      }
      get publicKey() {
        return Uint8Array.of(2);
      }
    }
    const signMessage = vi.fn(async (_input: object) => [{ signature: Uint8Array.of(3) }]);
    const features = {
      'bitcoin:connect': { connect: async () => ({ accounts: [new Account()] }) },
      ...{ 'bitcoin:signMessage': { signMessage }, 'bitcoin:signTransaction': { signTransaction() {} } },
    };
    const coin = { name: 'Fake Coin', icon, chains: ['bitcoin:mainnet'], accounts: [], features };
    const callback = ({ register }: { register(wallet: object): void }) => register(coin);
    wallets.dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: callback }));
    const api = wrap(windowEndpoint(page.parent, page, origin)) as unknown as Anything;
    const found = await hostBitcoinWallet(api, api.bip122Wallets[0]);
    const signed = await found?.proves.bitcoin?.sign({ address: 'bc1qfake000000000', message: 'Hello' });
    expect(signed).toEqual({ signature: base64.encode(Uint8Array.of(3)) });
    expect(signMessage).toHaveBeenCalledExactlyOnceWith({
      account: { address: 'bc1qfake000000000', publicKey: Uint8Array.of(2) },
      message: new TextEncoder().encode('Hello'),
    });
    expect(await api.bip122Wallets[0].wallet.features['bitcoin:signTransaction']).toBeUndefined();
  });

  test('there is no way from a wallet to anything else of its page', async () => {
    const wallets = new EventTarget();
    const { page, serveByLoader } = twoWindows();
    serveByLoader(wallets);
    const request = vi.fn(async () => 'asked');
    announce(wallets, { uuid: 'f00d', name: 'FakeMask', icon, rdns: 'fake.mask' }, { request, secret: 'x' });
    const api: Anything = wrap(windowEndpoint(page.parent, page, origin));
    const wallet = api.eip6963Wallets[0];
    for (const member of [
      api.constructor,
      wallet.provider.secret,
      wallet.provider.request.constructor,
      api.x.y,
    ])
      expect(await member).toBeUndefined();
    for (const call of [
      () => api.constructor.constructor('return 1'),
      () => wallet.provider.request.constructor('return 1'),
      () => wallet.provider.request.call(null, {}),
      () => api.eip6963Wallets.push({}),
    ])
      await expect(call()).rejects.toThrow('is not a function');
    await expect(new api.eip6963Wallets[0].provider.request()).rejects.toThrow('not answered');
    expect(request).not.toHaveBeenCalled();
    expect(await api.eip6963Wallets.length).toBe(1);
  });
});
