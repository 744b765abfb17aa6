/** What the page makes of TON wallets of this window and of the host page's, and of what they answer. */
import { expose, wrap } from 'comlink';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tonSigner } from '../../../../packages/chains/test/ton-signer.ts';
import type { Member } from '../host/host-wallets.ts';
import { findBrowserWallets } from './browser-wallets.ts';
import { accountToConnect, askToProve, type ProvingWallet } from './proving-wallet.ts';
import { hostTonWallet, tonWallets } from './ton-proofs.ts';

const signer = tonSigner(7);
const other = tonSigner(8);
const domain = 'shop.example';
const timestamp = 1_795_262_395;
const message = 'Prove it — ✓\nNonce: 4f1c9a7e';
const task = { address: signer.friendly(), message };
const signData = { name: 'SignData', types: ['text', 'binary'] };
const manifestUrl = `${window.location.origin}/tonconnect-manifest.json`;

/** The wallet's state, and what it answers instead of what it should. */
type Behaviour = {
  signer: typeof signer;
  network: unknown;
  remembers: boolean;
  features: unknown;
  instead: Partial<Record<'connect' | 'signData' | 'proof' | 'address', unknown>>;
};
const does = {} as Behaviour;
const asked: unknown[] = [];
const declined = { event: 'connect_error', id: 1, payload: { code: 300, message: 'No' } };

type Items = { name: string; payload?: string }[];
const orThrown = (answer: unknown) => {
  if (answer instanceof Error) throw answer;
  return answer;
};

function connected(items: Items) {
  const { address, publicKey, stateInit: walletStateInit, sign } = does.signer;
  const account = {
    address: does.instead.address ?? address,
    network: does.network,
    publicKey,
    walletStateInit,
  };
  const replies = items.map(({ name, payload = '' }) => {
    if (name === 'ton_addr') return { name, ...account };
    const signature = sign('ton_proof', payload, domain, timestamp);
    const proof = { timestamp, domain: { lengthBytes: domain.length, value: domain }, signature, payload };
    return does.instead.proof ?? { name, proof };
  });
  return { event: 'connect', id: 1, payload: { items: replies, device: { features: does.features } } };
}

const bridge = {
  deviceInfo: { appName: 'tonkeeper', features: ['SendTransaction'] },
  async restoreConnection() {
    asked.push('restore');
    return does.remembers
      ? connected([{ name: 'ton_addr' }])
      : { event: 'connect_error', payload: { code: 100 } };
  },
  async connect(version: number, request: { manifestUrl: string; items: Items }) {
    asked.push([version, request.manifestUrl, ...request.items.map(({ name }) => name)]);
    return orThrown(does.instead.connect ?? connected(request.items));
  },
  async send({ method, params, id }: { method: string; params: string[]; id: string }) {
    const payload = JSON.parse(params[0] ?? '');
    asked.push([method, payload]);
    if (does.instead.signData) return orThrown(does.instead.signData);
    const signature = does.signer.sign('signData text', payload.text, domain, timestamp);
    return { id, result: { signature, address: does.signer.address, timestamp, domain, payload } };
  },
  listen: () => () => {},
};

const places = window as unknown as Record<string, unknown>;
const ended: (() => void)[] = [];
beforeEach(() => {
  Object.assign(does, { signer, network: '-239', remembers: true, features: ['SendTransaction', signData] });
  does.instead = {};
  asked.length = 0;
});
afterEach(() => {
  for (const end of ended.splice(0)) end();
});

function put(key: string, tonconnect: unknown): void {
  places[key] = { ...(places[key] as object | undefined), tonconnect };
  ended.push(() => delete places[key]);
}

/** As the SDK has it in the host page. */
function ofHost(jsBridgeKey = 'tonkeeper'): Member {
  const { port1, port2 } = new MessageChannel();
  expose({ jsBridgeKey, provider: bridge }, port1);
  ended.push(() => port1.close());
  return wrap(port2) as unknown as Member;
}

const inThisWindow = async () => {
  put('tonkeeper', bridge);
  return tonWallets(window)[0]?.proves.tvm;
};
const ways: [string, () => Promise<ProvingWallet | undefined>][] = [
  ['in this window', inThisWindow],
  ['in the host page', async () => (await hostTonWallet(window, ofHost()))?.proves.tvm],
];

async function wallet(find: () => Promise<ProvingWallet | undefined>): Promise<ProvingWallet> {
  const found = await find();
  if (found === undefined) throw new Error('it was not found');
  return found;
}

/** What the page gives the server: as the forms by hand take it. */
function proofAs(standard: 'ton_proof' | 'signData text') {
  const { publicKey, stateInit, sign } = signer;
  const signature = sign(standard, message, domain, timestamp);
  return { signature, publicKey, context: JSON.stringify({ domain, timestamp: `${timestamp}`, stateInit }) };
}

test('one that is there for other networks, too, is one wallet', async () => {
  const detail = {
    info: { name: 'OKX Wallet', rdns: 'com.okex.wallet' },
    provider: { request: async () => [] },
  };
  const announce = () => window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
  window.addEventListener('eip6963:requestProvider', announce);
  ended.push(() => window.removeEventListener('eip6963:requestProvider', announce));
  put('okxTonWallet', bridge);
  put('tokenpocket', { connect: async () => {} });
  put('nobody', bridge);
  Object.defineProperty(window, 'openmask', {
    configurable: true,
    get() {
      throw new Error('not for you');
    },
  });
  ended.push(() => delete places['openmask']);
  const found = await findBrowserWallets(window);
  expect(found.map(({ name, request, proves }) => [name, !!request, !!proves?.tvm])).toEqual([
    ['OKX Wallet', true, true],
  ]);
});

test('of the host page, those with a key that is known here', async () => {
  expect(await hostTonWallet(window, ofHost('document'))).toBeUndefined();
  expect((await hostTonWallet(window, ofHost('okxTonWallet')))?.name).toBe('OKX Wallet');
});

test('one that has gone since says so', async () => {
  const found = await wallet(inThisWindow);
  delete places['tonkeeper'];
  expect(await askToProve(found, task)).toEqual({ problem: 'failed' });
});

const accountAnswers: [string, () => Partial<Behaviour>, object][] = [
  ['its account', () => ({}), { address: signer.friendly() }],
  ['one of a test network', () => ({ network: '-3' }), { address: signer.friendly(true) }],
  ['one of a network that is not known', () => ({ network: '662387' }), { problem: 'noAccount' }],
  ['one of another kind', () => ({ instead: { address: '0x12' } }), { problem: 'noAccount' }],
  ['a refusal', () => ({ instead: { connect: declined } }), { problem: 'refused' }],
  ['a thrown refusal', () => ({ instead: { connect: new Error('Reject request') } }), { problem: 'refused' }],
  [
    'that the manifest is not to be had',
    () => ({ instead: { connect: { event: 'connect_error', payload: { code: 2, message: 'Manifest' } } } }),
    { problem: 'failed' },
  ],
  ['nonsense', () => ({ instead: { connect: 'yes' } }), { problem: 'failed' }],
];

const answered = (error: object) => ({ signData: { id: '1', error } });
const unable = ['SendTransaction'];
const signingAnswers: [string, () => Partial<Behaviour>, object][] = [
  ['a text', () => ({}), proofAs('signData text')],
  ['a proof', () => ({ features: unable }), proofAs('ton_proof')],
  ['one that it was to connect for', () => ({ remembers: false }), proofAs('ton_proof')],
  ['a refusal', () => ({ instead: answered({ code: 300, message: 'No' }) }), { problem: 'refused' }],
  ['an error', () => ({ instead: answered({ code: 1, message: 'Bad request' }) }), { problem: 'failed' }],
  ['an error that it throws', () => ({ instead: { signData: new Error('no') } }), { problem: 'failed' }],
  ['that it cannot after all', () => ({ instead: answered({ code: 400 }) }), proofAs('ton_proof')],
  ['nonsense', () => ({ instead: { signData: { result: { signature: 7 } } } }), { problem: 'failed' }],
  ['another account', () => ({ signer: other }), { problem: 'otherAccount' }],
  ['another network', () => ({ network: '-3' }), { problem: 'otherChain' }],
  ['no account', () => ({ instead: { address: '' } }), { problem: 'noAccount' }],
  [
    'another account, chosen while it proves',
    () => ({ signer: other, remembers: false }),
    { problem: 'otherAccount' },
  ],
  [
    'a refusal to prove',
    () => ({ features: unable, instead: { connect: declined } }),
    { problem: 'refused' },
  ],
  [
    'that it cannot prove',
    () => ({ features: unable, instead: { proof: { name: 'ton_proof', error: { code: 400 } } } }),
    { problem: 'failed' },
  ],
];

for (const [where, find] of ways) {
  test.each(accountAnswers)(`${where}, asked for its account, it answers %s`, async (_, change, is) => {
    Object.assign(does, change());
    expect(await accountToConnect(await wallet(find))).toEqual(is);
    expect(asked).toEqual([[2, manifestUrl, 'ton_addr']]);
  });

  test.each(signingAnswers)(`${where}, asked to sign, it answers %s`, async (_, change, is) => {
    Object.assign(does, change());
    expect(await askToProve(await wallet(find), task)).toEqual(is);
  });
}

test('a text is signed by the account that was connected, on its network, and nothing else is asked', async () => {
  does.network = '-3';
  const here = await wallet(inThisWindow);
  expect(await askToProve(here, { address: signer.friendly(true), message })).toEqual(
    proofAs('signData text'),
  );
  const payload = { type: 'text', text: message, network: '-3', from: signer.address };
  expect(asked).toEqual(['restore', ['signData', payload]]);
});

test('a wallet that remembers nothing is connected before it signs a text', async () => {
  does.remembers = false;
  put('tonkeeper', { ...bridge, deviceInfo: { features: [signData] } });
  const here = await wallet(async () => tonWallets(window)[0]?.proves.tvm);
  expect(await askToProve(here, task)).toEqual(proofAs('signData text'));
  expect(asked.slice(0, 2)).toEqual(['restore', [2, manifestUrl, 'ton_addr']]);
});
