/** What the page makes of Solana wallets of the Wallet Standard, and of what they answer. */
import { beforeEach, expect, test } from 'vitest';
import { askSolanaToPay, makeSolanaReady } from './asking-solana.ts';
import { type BrowserWallet, findBrowserWallets } from './browser-wallets.ts';
import { accountToConnect, askToProve } from './proving-wallet.ts';

const own = '4Nd1mBQtrMJVYVfKf2PJy9NZUZdTAsp7D4xWLs4gDB4T';
const other = 'HzwqbKZw8HxMN6bF2yFZNrht3c2iXXzpKcFu7uBEDKtr';
const devnet = 'solana:devnet';
const signs = { chain: devnet, feature: 'solana:signTransaction' } as const;
const sends = { chain: devnet, feature: 'solana:signAndSendTransaction' } as const;

/** What the wallet does next: answers, or an error that it throws. */
const does: { accounts: string[]; signed: unknown; refuses?: Error } = { accounts: [own], signed: undefined };
const asked: unknown[] = [];
const listening = new Set<(changed: object) => void>();
beforeEach(() => {
  Object.assign(does, { accounts: [own], signed: Uint8Array.of(1, 2, 3), refuses: undefined });
  asked.length = 0;
});

/** Registers one with this window, for as long as the file runs. */
function register(name: string, features: readonly string[], chains: readonly string[] = [devnet]): void {
  const accounts = () =>
    does.accounts.map(address => ({ address, chains, features, publicKey: new Uint8Array(32) }));
  const answer = (part: string) => async (input: unknown) => {
    asked.push(input);
    if (does.refuses) throw does.refuses;
    return [{ [part]: does.signed }];
  };
  const all: Record<string, object> = {
    'standard:connect': { version: '1.0.0', connect: async () => ({ accounts: accounts() }) },
    'standard:events': {
      on: (_event: string, listener: (changed: object) => void) => {
        listening.add(listener);
        return () => listening.delete(listener);
      },
    },
    'solana:signTransaction': { signTransaction: answer('signedTransaction') },
    'solana:signAndSendTransaction': { signAndSendTransaction: answer('signature') },
    'solana:signMessage': { signMessage: answer('signature') },
  };
  const wallet = {
    ...{ version: '1.0.0', name, icon: 'data:image/png;base64,AA', chains },
    features: Object.fromEntries(['standard:connect', ...features].map(each => [each, all[each]])),
    get accounts() {
      return accounts();
    },
  };
  const announce = (api: { register(wallet: unknown): void }) => void api.register(wallet);
  window.addEventListener('wallet-standard:app-ready', event =>
    announce((event as CustomEvent<{ register(wallet: unknown): void }>).detail),
  );
  window.dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: announce }));
}
const paying = ['solana:signTransaction', 'solana:signAndSendTransaction'];
register('Phantom', [...paying, 'solana:signMessage', 'standard:events']);
register('Only Messages', ['solana:signMessage']);
register('Another Chain', ['solana:signTransaction'], ['sui:mainnet']);

// Found once: what they do follows the test.
const all = await findBrowserWallets(window);
const found = (wanted: string) => all.find(({ name }) => name === wanted);

function phantom() {
  const wallet = found('Phantom')?.solana;
  if (wallet === undefined) throw new Error('it was not found');
  return wallet;
}

test('those that can pay or sign on Solana are found, and one that is there for EVM chains, too, is one', async () => {
  const detail = { info: { name: 'Phantom', rdns: 'app.phantom' }, provider: { request: async () => [] } };
  const announce = () => window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
  window.addEventListener('eip6963:requestProvider', announce);
  const both = await findBrowserWallets(window);
  window.removeEventListener('eip6963:requestProvider', announce);
  const shown = both.map(({ name, request, solana, proves }: BrowserWallet) => [
    name,
    request !== undefined,
    solana?.features,
    proves?.solana !== undefined,
  ]);
  expect(shown).toEqual([
    ['Phantom', true, [signs.feature, sends.feature], true],
    ['Only Messages', false, undefined, true],
  ]);
});

test.each<[string, string[], object]>([
  ['an account', [own, other], { address: own }],
  ['none', [], { problem: 'noAccount' }],
  ['nonsense', ['0x12'], { problem: 'noAccount' }],
])('asked for its account it shows %s', async (_, accounts, is) => {
  const wallet = phantom();
  does.accounts = accounts;
  expect(await accountToConnect(wallet)).toEqual(is);
});

test('before it is asked to sign it must be at the account, on the chain, and able', async () => {
  const wallet = phantom();
  expect(await makeSolanaReady(wallet, own, signs)).toBeUndefined();
  expect(await makeSolanaReady(wallet, other, signs)).toBe('otherAccount');
  expect(await makeSolanaReady(wallet, own, { ...signs, chain: 'solana:mainnet' })).toBe('otherChain');
});

test('it is given the bytes, the account and the chain, and what it has signed is told', async () => {
  const answer = await askSolanaToPay(phantom(), own, signs, 'AQAB');
  expect(answer).toEqual({ transaction: 'AQID' });
  expect(asked).toMatchObject([
    { account: { address: own }, chain: devnet, transaction: Uint8Array.of(1, 0, 1) },
  ]);
});

test.each<[string, Partial<typeof does>, unknown]>([
  ['a signature', { signed: new Uint8Array(64) }, { signature: '1'.repeat(64) }],
  ['a signature of another length', { signed: new Uint8Array(63) }, 'unknown'],
  ['nonsense', { signed: 'yes' }, 'unknown'],
  ['a refusal', { refuses: new Error('User rejected the request.') }, 'refused'],
  ['that it shows the account no more, and is not asked', { accounts: [other] }, 'otherAccount'],
  [
    'what the SDK says before it asks',
    {
      refuses: new Error(
        'Connected Solana account not found in the wallet — refusing to sign with a different account',
      ),
    },
    'otherAccount',
  ],
  ['an error, after which it may have been sent', { refuses: new Error('Blockhash not found') }, 'unknown'],
])('asked to send it answers %s', async (_, change, is) => {
  const wallet = phantom();
  Object.assign(does, change);
  expect(await askSolanaToPay(wallet, own, sends, 'AQAB')).toEqual(is);
});

test.each<[string, Partial<typeof does>, string, unknown]>([
  ['a signature', { signed: new Uint8Array(64) }, own, { signature: '1'.repeat(64) }],
  ['nonsense', { signed: 'yes' }, own, { problem: 'failed' }],
  ['a refusal', { refuses: new Error('User rejected the request.') }, own, { problem: 'refused' }],
  ['that it is at another account', {}, other, { problem: 'otherAccount' }],
  ['that it shows no account any more', { accounts: [] }, own, { problem: 'noAccount' }],
])('asked to sign a message it answers %s', async (_, change, address, is) => {
  const wallet = found('Phantom')?.proves?.solana;
  if (wallet === undefined) throw new Error('it was not found');
  Object.assign(does, change);
  expect(await askToProve(wallet, { address, message: 'I am ü' })).toEqual(is);
  const bytes = new TextEncoder().encode('I am ü');
  if ('signature' in (is as object)) expect(asked).toMatchObject([{ account: { address }, message: bytes }]);
});

test('another account in the wallet is heard, until it is listened to no more; a wallet without events never', async () => {
  const heard: object[] = [];
  const undo = found('Phantom')?.changes?.solana?.(change => heard.push(change));
  const tell = (changed: object) => {
    for (const each of listening) each(changed);
  };
  does.accounts = [other];
  tell({ accounts: [] });
  tell({ features: {} });
  does.accounts = [];
  tell({ accounts: [] });
  undo?.();
  expect(listening.size).toBe(0);
  expect(heard).toEqual([{ accounts: [other] }, { accounts: [] }]);
  expect(found('Only Messages')?.changes?.solana?.(() => {})).toBeTypeOf('function');
  expect(listening.size).toBe(0);
});
