/** What the page makes of Tron wallets of this window and of the host page's, and of what they answer. */
import { expose, wrap } from 'comlink';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Member } from '../host/host-wallets.ts';
import { findBrowserWallets } from './browser-wallets.ts';
import { accountToConnect, askToProve, type ProvingWallet } from './proving-wallet.ts';
import { hostTronWallet, listenForTronWallets } from './tron-proofs.ts';

const own = 'TMVQGm1qAQYVdetCeGRRkTWYYrLXuHK2HC';
const other = 'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8';
const signature = `0x${'ab'.repeat(65)}`;
const task = { address: own, message: 'I am ü' };
const rejected = Object.assign(new Error('User rejected the request.'), { code: 4001 });

/** What the wallet does next: answers, or what it throws, by method. */
type Behaviour = { answers: Record<string, unknown>; address: unknown; signed: unknown; throws?: unknown };
const does: Behaviour = { answers: {}, address: own, signed: signature };
const asked: unknown[] = [];

const provider = {
  async request({ method }: { method: string }) {
    asked.push(method);
    if (!(method in does.answers)) throw new Error(`${method} is not supported.`);
    if (does.answers[method] instanceof Error) throw does.answers[method];
    return does.answers[method];
  },
  tronWeb: {
    get defaultAddress() {
      return { base58: does.address };
    },
    trx: {
      async signMessageV2(message: string) {
        asked.push(message);
        if (does.throws !== undefined) throw does.throws;
        return does.signed;
      },
    },
  },
};

/** Of an SDK that tells no changes. */
const noHost = {} as unknown as Member;

const places = window as unknown as Record<string, unknown>;
const ended: (() => void)[] = [];
beforeEach(() => {
  Object.assign(does, { answers: { tron_requestAccounts: { code: 200, message: '' } }, address: own });
  Object.assign(does, { signed: signature, throws: undefined });
  asked.length = 0;
});
afterEach(() => {
  for (const end of ended.splice(0)) end();
});

function put(place: string, what: unknown): void {
  places[place] = what;
  ended.push(() => delete places[place]);
}

function announce(type: 'eip6963' | 'TIP6963', info: object, what: object): void {
  const tell = () =>
    window.dispatchEvent(new CustomEvent(`${type}:announceProvider`, { detail: { info, provider: what } }));
  window.addEventListener(`${type}:requestProvider`, tell);
  ended.push(() => window.removeEventListener(`${type}:requestProvider`, tell));
}

/** As the SDK has it in the host page: what can be reached across, and no more. */
function ofHost(injectedId = 'tronLink'): Member {
  const { port1, port2 } = new MessageChannel();
  const { request, tronWeb } = provider;
  const getDefaultAddress = () => ({ base58: tronWeb.defaultAddress.base58 || false });
  expose({ injectedId, provider: { request, tronWeb: { getDefaultAddress, trx: tronWeb.trx } } }, port1);
  ended.push(() => port1.close());
  return wrap(port2) as unknown as Member;
}

const ways: [string, () => Promise<ProvingWallet | undefined>][] = [
  [
    'in this window',
    async () => {
      put('tronLink', provider);
      return listenForTronWallets(window, () => {})()[0]?.proves.tron;
    },
  ],
  ['in the host page', async () => (await hostTronWallet(noHost, ofHost()))?.proves.tron],
];

async function wallet(find: () => Promise<ProvingWallet | undefined>): Promise<ProvingWallet> {
  const found = await find();
  if (found === undefined) throw new Error('it was not found');
  return found;
}

test('one that is there for several networks, or found in several ways, is one wallet', async () => {
  announce('eip6963', { name: 'OKX Wallet', rdns: 'com.okex.wallet' }, { request: async () => [] });
  announce('TIP6963', { name: 'TronLink', rdns: 'org.tronlink.www' }, { ...provider });
  const okx = { ...provider };
  put('okxwallet', { tronLink: okx });
  put('tronLink', { ...provider });
  put('bitkeep', { tronLink: okx });
  put('trustwallet', { tronLink: { request: async () => [] } });
  put('bybitWallet', {
    get tronLink() {
      throw new Error('not for you');
    },
  });
  const found = await findBrowserWallets(window);
  expect(found.map(({ name, rdns, request, proves }) => [name, rdns, !!request, !!proves?.tron])).toEqual([
    ['OKX Wallet', 'com.okex.wallet', true, true],
    ['TronLink', 'org.tronlink.www', false, true],
  ]);
});

test('one that announces itself is asked as TIP-1193 says, one that stands at a place as TronLink was', async () => {
  does.answers = { eth_requestAccounts: [own, other] };
  announce('TIP6963', { name: 'Announced' }, provider);
  const [announced] = listenForTronWallets(window, () => {})();
  expect(await accountToConnect(announced?.proves.tron as ProvingWallet)).toEqual({ address: own });
  expect(asked.splice(0)).toEqual(['eth_requestAccounts']);
  expect(await accountToConnect(await wallet(ways[1]?.[1] as () => Promise<ProvingWallet>))).toEqual({
    address: own,
  });
  expect(asked).toEqual(['tron_requestAccounts', 'eth_requestAccounts']);
});

test('what is at a place of the host page that is not known here is left alone', async () => {
  expect(await hostTronWallet(noHost, ofHost('document.tron'))).toBeUndefined();
  expect((await hostTronWallet(noHost, ofHost('okxwallet.tronLink')))?.name).toBe('OKX Wallet');
});

test('one that has gone since says so', async () => {
  const found = await wallet(ways[0]?.[1] as () => Promise<ProvingWallet>);
  delete places['tronLink'];
  expect(await askToProve(found, task)).toEqual({ problem: 'failed' });
});

test('one that tells of another account is heard, until it is listened to no more', async () => {
  const listeners = new Map<string, (told: unknown) => void>();
  const on = (event: string, listener: (told: unknown) => void) => listeners.set(event, listener);
  const removeListener = (event: string) => listeners.delete(event);
  put('tronLink', { ...provider, on, removeListener });
  const heard: object[] = [];
  const [found] = listenForTronWallets(window, () => {})();
  const undo = found?.changes.tron(change => heard.push(change));
  listeners.get('accountsChanged')?.([other, 'nonsense']);
  listeners.get('disconnect')?.(undefined);
  expect(heard).toEqual([{ accounts: [other] }, { accounts: [] }]);
  undo?.();
  expect(listeners.size).toBe(0);
});

const accountAnswers: [string, Partial<Behaviour>, object][] = [
  ['the account in use', {}, { address: own }],
  ['a list', { answers: { tron_requestAccounts: [own] }, address: false }, { address: own }],
  ['a refusal', { answers: { tron_requestAccounts: { code: 4001 } } }, { problem: 'refused' }],
  ['a thrown refusal', { answers: { tron_requestAccounts: rejected } }, { problem: 'refused' }],
  ['that a question is open', { answers: { tron_requestAccounts: { code: 4000 } } }, { problem: 'busy' }],
  ['nothing, locked', { answers: { tron_requestAccounts: '' }, address: false }, { problem: 'busy' }],
  ['no account', { address: false }, { problem: 'noAccount' }],
  ['an account of another kind', { address: '0x12' }, { problem: 'noAccount' }],
  ['that it knows neither method', { answers: {} }, { problem: 'failed' }],
];

const signingAnswers: [string, Partial<Behaviour>, object][] = [
  ['a signature', {}, { signature }],
  ['one without 0x', { signed: signature.slice(2) }, { signature: signature.slice(2) }],
  ['one of another length', { signed: `${signature}00` }, { problem: 'failed' }],
  ['nonsense', { signed: { result: true } }, { problem: 'failed' }],
  ['a refusal', { throws: rejected }, { problem: 'refused' }],
  ['a refusal as a bare text', { throws: 'Confirmation declined by user' }, { problem: 'refused' }],
  ['an error', { throws: new Error('no') }, { problem: 'failed' }],
  ['that it is at another account', { address: other }, { problem: 'otherAccount' }],
  ['that it shows no account any more', { address: false }, { problem: 'noAccount' }],
];

for (const [where, find] of ways) {
  test.each(accountAnswers)(`${where}, asked for its account, it answers %s`, async (_, change, is) => {
    Object.assign(does, change);
    expect(await accountToConnect(await wallet(find))).toEqual(is);
  });

  test.each(signingAnswers)(`${where}, asked to sign, it answers %s`, async (_, change, is) => {
    Object.assign(does, change);
    expect(await askToProve(await wallet(find), task)).toEqual(is);
    if ('signature' in is) expect(asked).toEqual(['tron_requestAccounts', task.message]);
  });
}
