/// <reference lib="es2024.string" />
/**
 * What the page makes of wallets of Sui, Aptos and Bitcoin of the Wallet Standard. They sign by their networks' own libraries,
 * and what comes of it is judged as the server judges it.
 */
import { base64 } from '@scure/base';
import { expose, wrap } from 'comlink';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { aptos } from '../../../../packages/chains/src/aptos.ts';
import { bitcoin } from '../../../../packages/chains/src/bitcoin.ts';
import type { Chain } from '../../../../packages/chains/src/shape.ts';
import { sui } from '../../../../packages/chains/src/sui.ts';
import { aptosSigner } from '../../../../packages/chains/test/aptos-signer.ts';
import { bitcoinSigner } from '../../../../packages/chains/test/bitcoin-signer.ts';
import { suiSigner } from '../../../../packages/chains/test/sui-signer.ts';
import type { Member } from '../host/host-wallets.ts';
import { findBrowserWallets } from './browser-wallets.ts';
import { accountToConnect, askToProve, type ProvingWallet } from './proving-wallet.ts';
import { hostBitcoinWallet, standardProofs } from './standard-proofs.ts';

type Method = (...inputs: never[]) => unknown;
/** A wallet of the Wallet Standard, whose methods a test may change at any time. */
type TestWallet = { name: string; chains: string[]; accounts: object[]; features: Record<string, Method> };

function register(wallet: object): void {
  const announce = (api: { register(wallet: object): void }) => void api.register(wallet);
  window.addEventListener('wallet-standard:app-ready', event =>
    announce((event as CustomEvent<{ register(wallet: object): void }>).detail),
  );
  window.dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: announce }));
}

/** Their features of events, whose method bears another name. */
const eventsOf = new Map<TestWallet, (event: string, listener: (changed: object) => void) => () => void>();

function testWallet(name: string, chains: string[]): TestWallet {
  const wallet: TestWallet = { name, chains, accounts: [], features: {} };
  register({
    ...{ version: '1.0.0', name, icon: 'data:image/png;base64,AA', chains },
    get accounts() {
      return wallet.accounts;
    },
    get features() {
      const methods = Object.entries(wallet.features).map(([feature, method]) => [
        feature,
        { version: '1.0.0', [feature.slice(feature.indexOf(':') + 1)]: method },
      ]);
      const events = chains[0]?.startsWith('bitcoin:') ? 'bitcoin:events' : 'standard:events';
      return { ...Object.fromEntries(methods), [events]: { on: eventsOf.get(wallet) } };
    },
  });
  return wallet;
}

const slush = testWallet('Test Sui', ['sui:mainnet', 'sui:testnet']);
const petra = testWallet('Test Aptos', ['aptos:mainnet']);
const coin = testWallet('Test Coin', ['bitcoin:mainnet']);
beforeEach(() => {
  // Aptos' library warns of what the text of a signature will be one day: both are read.
  vi.spyOn(console, 'warn').mockReturnValue();
  for (const each of [slush, petra, coin]) Object.assign(each, { accounts: [], features: {} });
});

test.each([
  ['Sui', slush, 'sui', '0xa1'],
  ['Bitcoin', coin, 'bitcoin', 'bc1qfake000000000'],
] as const)('of another account on %s it is heard', (_, wallet, networkType, address) => {
  const standard = networkType === 'sui' ? 'sui:signPersonalMessage' : 'bitcoin:signMessage';
  let tell: ((changed: object) => void) | undefined;
  Object.assign(wallet.features, { 'standard:connect': () => ({}), [standard]: () => ({}) });
  eventsOf.set(wallet, (_event: string, listener: (changed: object) => void) => {
    tell = listener;
    return () => {
      tell = undefined;
    };
  });
  const heard: object[] = [];
  const changes = standardProofs().find(({ name }) => name === wallet.name)?.changes?.[networkType];
  const undo = changes?.(change => heard.push(change));
  wallet.accounts = [
    { address, chains: [`${networkType}:mainnet`] },
    { address: 'elsewhere', chains: ['solana:mainnet'] },
  ];
  tell?.({ accounts: wallet.accounts });
  undo?.();
  expect(heard).toEqual([{ accounts: [address] }]);
  expect(tell).toBeUndefined();
});

function proving(wallet: TestWallet, networkType: 'sui' | 'aptos' | 'bitcoin'): ProvingWallet {
  const found = standardProofs().find(({ name }) => name === wallet.name)?.proves[networkType];
  if (found === undefined) throw new Error('it was not found');
  return found;
}

const message = 'Fairlead: I own this wallet ✓.\nNonce: 4f1c9a7e';
const nonce = '4f1c9a7e4f1c9a7e4f1c9a7e4f1c9a7e';
const refusal = new Error('User rejected the request.');
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Connects, asks to sign what the server asks for, and judges the answer. */
async function prove(wallet: ProvingWallet, chain: Chain): Promise<unknown> {
  const connected = await accountToConnect(wallet);
  if ('problem' in connected) return connected;
  const parsed = chain.parseAddress(connected.address);
  const address = parsed.ok ? parsed.canonical : '';
  const signed = await askToProve(wallet, { address, message, nonce });
  if ('problem' in signed) return signed;
  const { context, ...proof } = signed;
  return chain.verifyMessage(
    {
      ...proof,
      address,
      message,
      ...(context && { context: JSON.parse(context) as Record<string, string> }),
    },
    { now: 0, nonce, domains: ['link.example'] },
  );
}

describe('Sui', () => {
  const account = (address: string, chain = 'sui:mainnet') => ({ address, chains: [chain], features: [] });
  const has = (accounts: readonly object[], sign: Method) => {
    slush.features = { 'standard:connect': async () => ({ accounts }), 'sui:signPersonalMessage': sign };
    return proving(slush, 'sui');
  };

  test.each(['ed25519', 'secp256k1', 'secp256r1'] as const)('an account of %s', async scheme => {
    const signer = suiSigner(scheme);
    const asked: unknown[] = [];
    const own = account(signer.address);
    const wallet = has([account(suiSigner().address, 'solana:mainnet'), own], async (input: never) => {
      asked.push(input);
      return signer.sign((input as { message: Uint8Array }).message);
    });
    expect(await prove(wallet, sui)).toMatchObject({ verdict: 'verified' });
    expect(asked).toEqual([
      { account: own, chain: 'sui:mainnet', message: new TextEncoder().encode(message) },
    ]);
    expect((asked[0] as { account: object }).account).toBe(own);
  });

  test.each<[string, object[], Method, object]>([
    ['shows no account', [], () => undefined, { problem: 'noAccount' }],
    ['shows an account that is none', [account('0x12')], () => undefined, { problem: 'noAccount' }],
    ['refuses', [account(suiSigner().address)], () => Promise.reject(refusal), { problem: 'refused' }],
    [
      'is locked',
      [account(suiSigner().address)],
      () => Promise.reject(new Error('Wallet is locked')),
      { problem: 'busy' },
    ],
    ['answers nothing', [account(suiSigner().address)], () => undefined, { problem: 'failed' }],
    ['answers nonsense', [account(suiSigner().address)], () => ({ signature: 'n o' }), { problem: 'failed' }],
    [
      'answers bytes',
      [account(suiSigner().address)],
      () => ({ signature: new Uint8Array(97) }),
      { problem: 'failed' },
    ],
  ])('a wallet that %s', async (_, accounts, sign, is) => {
    expect(await prove(has(accounts, sign), sui)).toEqual(is);
  });

  test('one that shows another account than the one that was connected is not asked', async () => {
    const wallet = has([account(suiSigner().address)], () => expect.unreachable());
    const task = { address: suiSigner().address, message };
    expect(await askToProve(wallet, task)).toEqual({ problem: 'otherAccount' });
  });

  test('one that has gone, or is not let in, says so', async () => {
    const wallet = has([account(suiSigner().address)], () => undefined);
    slush.features['standard:connect'] = () => Promise.reject(refusal);
    expect(await accountToConnect(wallet)).toEqual({ problem: 'refused' });
    slush.features = {};
    expect(await accountToConnect(wallet)).toEqual({ problem: 'failed' });
  });

  test('accounts may stand in the wallet and not in its answer', async () => {
    const own = account(suiSigner().address);
    const wallet = has([], () => undefined);
    slush.features['standard:connect'] = async () => {
      slush.accounts = [own];
    };
    expect(await accountToConnect(wallet)).toEqual({ address: own.address });
  });
});

describe('Aptos', () => {
  type Asked = { message: string; nonce: string };
  const has = (connect: Method, sign: Method) => {
    petra.features = { 'aptos:connect': connect, 'aptos:signMessage': sign };
    return proving(petra, 'aptos');
  };
  const approves = (args: object) => async () => ({ status: 'Approved', args });
  const fullMessage = ({ message: asked, nonce: own }: Asked, above = '') =>
    `APTOS\n${above}message: ${asked}\nnonce: ${own}`;

  test.each(['legacy', 'single', 'secp256k1'] as const)('a %s account', async kind => {
    const { address, publicKey, sign } = aptosSigner(kind);
    const asked: object[] = [];
    const wallet = has(approves({ address, publicKey }), async (input: Asked) => {
      asked.push(input);
      const full = fullMessage(input);
      return {
        status: 'Approved',
        args: { ...input, prefix: 'APTOS', fullMessage: full, signature: sign(full) },
      };
    });
    expect(await prove(wallet, aptos)).toEqual({ verdict: 'verified', standard: 'AIP-62' });
    expect(asked).toEqual([{ message, nonce }]);
  });

  test.each([
    ['with texts for all', '', {}],
    [
      'that signs all fields',
      (address: string) => `address: ${address}\napplication: https://link.example\nchainId: 1\n`,
      {},
    ],
    ['that signs its chain', () => 'chainId: 126\n', {}],
    ['that tells what it did not sign', '', { application: 'https://shop.example', chainId: 1 }],
  ] as const)('a wallet %s', async (_, above, told) => {
    const { address, publicKey, sign } = aptosSigner();
    const account = { address: address.toString(), publicKey: publicKey.toString().slice(2) };
    const wallet = has(approves(account), async (input: Asked) => {
      const full = fullMessage(input, typeof above === 'function' ? above(account.address) : above);
      return { status: 'Approved', args: { ...told, fullMessage: full, signature: sign(full).toString() } };
    });
    expect(await prove(wallet, aptos)).toMatchObject({ verdict: 'verified' });
  });

  test('a wallet whose answer keeps the text that it signed to itself', async () => {
    const { address, publicKey, sign } = aptosSigner();
    const wallet = has(approves({ address, publicKey }), async (input: Asked) => ({
      ...{ status: 'Approved', args: { signature: sign(fullMessage(input)).toUint8Array() } },
    }));
    expect(await prove(wallet, aptos)).toMatchObject({ verdict: 'verified' });
  });

  test('a wallet in the page of another website proves nothing here', async () => {
    const { address, publicKey, sign } = aptosSigner();
    const wallet = has(approves({ address, publicKey }), async (input: Asked) => {
      const full = fullMessage(input, 'application: https://evil.example\n');
      return { status: 'Approved', args: { fullMessage: full, signature: sign(full) } };
    });
    expect(await prove(wallet, aptos)).toMatchObject({ verdict: 'rejected', reason: 'domainMismatch' });
  });

  test('an address without the zeros that it begins with is filled up', async () => {
    const { publicKey } = aptosSigner();
    const wallet = has(approves({ address: '0xAB', publicKey }), () => undefined);
    expect(await accountToConnect(wallet)).toEqual({ address: `0x${'ab'.padStart(64, '0')}` });
  });

  const { address: own, publicKey: key } = aptosSigner();
  test.each<[string, Method, Method, object]>([
    [
      'does not let the page in',
      async () => ({ status: 'Rejected' }),
      () => undefined,
      { problem: 'refused' },
    ],
    ['throws', () => Promise.reject(refusal), () => undefined, { problem: 'refused' }],
    ['shows no account', approves({}), () => undefined, { problem: 'noAccount' }],
    ['shows an account without a key', approves({ address: own }), () => undefined, { problem: 'noAccount' }],
    [
      'shows an unreadable address',
      approves({ address: {}, publicKey: key }),
      () => undefined,
      { problem: 'noAccount' },
    ],
    ['answers nothing', async () => undefined, () => undefined, { problem: 'noAccount' }],
    [
      'refuses',
      approves({ address: own, publicKey: key }),
      async () => ({ status: 'Rejected' }),
      { problem: 'refused' },
    ],
    ['signs nothing', approves({ address: own, publicKey: key }), approves({}), { problem: 'failed' }],
    [
      'signs nonsense',
      approves({ address: own, publicKey: key }),
      approves({ signature: 'yes' }),
      { problem: 'failed' },
    ],
  ])('a wallet that %s', async (_, connect, sign, is) => {
    expect(await prove(has(connect, sign), aptos)).toEqual(is);
  });

  test('of another account it is heard, until it is listened to no more; a wallet that tells nothing is not', () => {
    const changes = () => standardProofs().find(({ name }) => name === petra.name)?.changes?.aptos;
    const heard: object[] = [];
    const hear = (change: object) => void heard.push(change);
    has(approves({}), () => undefined);
    changes()?.(hear)();
    let tell: (account: object | null) => void = () => expect.unreachable();
    petra.features['aptos:onAccountChange'] = async (callback: typeof tell) => {
      tell = callback;
    };
    const undo = changes()?.(hear);
    tell({ address: own });
    tell(null);
    undo?.();
    tell({ address: own, publicKey: key });
    expect(heard).toEqual([{ accounts: [own.toString()] }, { accounts: [] }]);
  });

  test('one at another account than the one that was connected is not asked', async () => {
    const wallet = has(approves({ address: own, publicKey: key }), () => expect.unreachable());
    const task = { address: aptosSigner().address.toString(), message, nonce };
    expect(await askToProve(wallet, task)).toEqual({ problem: 'otherAccount' });
  });
});

describe('Bitcoin', () => {
  type Asked = { account: { address: string; publicKey: unknown }; message: Uint8Array };
  const has = (accounts: readonly object[], sign: Method) => {
    coin.features = { 'bitcoin:connect': async () => ({ accounts }), 'bitcoin:signMessage': sign };
    return proving(coin, 'bitcoin');
  };
  const signs = (sign: (message: string) => string) => async (input: Asked) => [
    { signedMessage: input.message, signature: base64.decode(sign(text(input.message))) },
  ];

  test.each([
    ['p2pkh', 'BIP-137'],
    ['p2sh', 'BIP-137'],
    ['p2wpkh', 'BIP-137'],
    ['p2tr', 'BIP-137'],
    ['p2sh', 'BIP-322'],
    ['p2wpkh', 'BIP-322'],
    ['p2tr', 'BIP-322'],
  ] as const)('an address of %s by %s', async (kind, standard) => {
    const { address, publicKey, sign } = bitcoinSigner(kind, standard);
    const wallet = has([{ address, publicKey, chains: ['bitcoin:mainnet'] }], signs(sign));
    expect(await prove(wallet, bitcoin)).toMatchObject({ verdict: 'verified' });
  });

  test('asked for its addresses, that of payments comes first whatever their order', async () => {
    const [payments, ordinals] = [bitcoinSigner(), bitcoinSigner('p2tr')];
    const asked: unknown[] = [];
    const wallet = has([], () => undefined);
    coin.features['bitcoin:connect'] = async (input: never) => {
      asked.push(input);
      const accounts = [
        { address: ordinals.address, purpose: 'ordinals' },
        { address: payments.address, purpose: 'payment' },
      ];
      return { accounts };
    };
    expect(await wallet.accounts()).toEqual([payments.address, ordinals.address]);
    expect(asked).toEqual([{ purposes: ['payment', 'ordinals'] }]);
  });

  test('a wallet that is connected by the standard’s own feature, and has other networks', async () => {
    const { address, publicKey, sign } = bitcoinSigner();
    coin.features = {
      'standard:connect': async () => ({
        accounts: [
          { address: suiSigner().address, chains: ['sui:mainnet'] },
          { address, publicKey, chains: ['bitcoin:mainnet'] },
        ],
      }),
      'bitcoin:signMessage': signs(sign),
    };
    expect(await prove(proving(coin, 'bitcoin'), bitcoin)).toMatchObject({ verdict: 'verified' });
  });

  const { address: own } = bitcoinSigner();
  test.each<[string, object[], Method, object]>([
    ['shows no account', [], () => undefined, { problem: 'noAccount' }],
    ['shows nonsense', [{}, { address: 'no address' }], () => undefined, { problem: 'noAccount' }],
    ['refuses', [{ address: own }], () => Promise.reject(refusal), { problem: 'refused' }],
    ['answers nothing', [{ address: own }], async () => [], { problem: 'failed' }],
    ['answers a text', [{ address: own }], async () => [{ signature: 'SGVsbG8=' }], { problem: 'failed' }],
  ])('a wallet that %s', async (_, accounts, sign, is) => {
    expect(await prove(has(accounts, sign), bitcoin)).toEqual(is);
  });

  /** As the SDK hands it over: accounts without functions, keys as lists of numbers, errors without their code. */
  const ofHost = async (features: readonly string[], accounts: object[], sign: (input: Asked) => unknown) => {
    const { port1, port2 } = new MessageChannel();
    const wallet = {
      features: {
        'bitcoin:connect': { connect: async () => ({ accounts }) },
        'bitcoin:signMessage': { signMessage: async (input: Asked) => sign(input) },
      },
    };
    expose({ bip122Wallets: [{ name: 'Test Coin', features, wallet }] }, port1);
    const host = wrap(port2) as unknown as Member;
    return hostBitcoinWallet(host, host['bip122Wallets']?.['0'] as Member);
  };
  const both = ['bitcoin:connect', 'bitcoin:signMessage'];

  test('of the host page’s, through the SDK', async () => {
    const { address, publicKey, sign } = bitcoinSigner();
    const asked: unknown[] = [];
    const found = await ofHost(both, [{ address, publicKey: [...publicKey] }], async input => {
      asked.push(input.account.publicKey);
      return signs(sign)(input);
    });
    expect(await prove(found?.proves.bitcoin as ProvingWallet, bitcoin)).toMatchObject({
      verdict: 'verified',
    });
    expect(asked).toEqual([publicKey]);
  });

  test('of the host page’s, refusals are known by their words', async () => {
    const { address } = bitcoinSigner();
    const found = await ofHost(both, [{ address }], async () => {
      throw Object.assign(new Error('User denied it'), { code: 4001 });
    });
    expect(await prove(found?.proves.bitcoin as ProvingWallet, bitcoin)).toEqual({ problem: 'refused' });
  });

  test.each([
    [['bitcoin:connect', 'bitcoin:signTransaction']],
    [['standard:connect', 'bitcoin:signMessage']],
  ])('of the host page’s, one with %s alone is none', async features => {
    expect(await ofHost(features, [], () => undefined)).toBeUndefined();
  });
});

test('a wallet with several networks is listed once, whatever else has registered itself', async () => {
  for (const each of [{ name: 'Nothing' }, { name: 7 }, { name: 'Odd', chains: 'all', features: null }])
    register(each);
  register({
    name: 'Closed',
    get features() {
      throw new Error('Not today.');
    },
  });
  slush.features = { 'standard:connect': async () => {}, 'sui:signPersonalMessage': async () => {} };
  petra.features = { 'aptos:signMessage': async () => {} };
  coin.features = {
    ...slush.features,
    ...{ 'aptos:connect': async () => {}, 'aptos:signMessage': async () => {} },
    ...{ 'bitcoin:signMessage': async () => {} },
  };
  const detail = { info: { name: 'Test Coin', rdns: 'test.coin' }, provider: { request: async () => [] } };
  const announce = () => window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
  window.addEventListener('eip6963:requestProvider', announce);
  const found = await findBrowserWallets(window);
  window.removeEventListener('eip6963:requestProvider', announce);
  const shown = found.map(({ name, request, proves }) => [
    name,
    request !== undefined,
    Object.keys(proves ?? {}),
  ]);
  expect(shown).toEqual([
    ['Test Coin', true, ['sui', 'aptos', 'bitcoin']],
    ['Test Sui', false, ['sui']],
  ]);
});
