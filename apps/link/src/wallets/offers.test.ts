/** What is offered of a Solana wallet, by what it can do and what the session asks for. */
import { expect, test } from 'vitest';
import type { BrowserWallet } from './browser-wallets.ts';
import { offersOf } from './offers.ts';

type Abilities = Omit<BrowserWallet, 'name'>;

const proves: Abilities['proves'] = {
  solana: { accounts: async () => [], sign: async () => ({ problem: 'failed' }) },
};
const solana: Abilities['solana'] = {
  ...{ chains: ['solana:devnet'], features: ['solana:signTransaction'], accounts: async () => [] },
  ...{ signTransaction: async () => undefined, signAndSendTransaction: async () => undefined },
};
const asksToPay = { solanaWallets: 'solana:devnet' } as const;
const asksToProve = { provingWallets: [{ networkType: 'solana', name: 'Solana' }] } as const;
const pays = { solana };
const able = { solana, proves };

test.each<[string, Abilities, object, (string[] | undefined)[]]>([
  ['pays', pays, asksToPay, [['solana:signTransaction']]],
  ['pays, on another chain', pays, { solanaWallets: 'solana:mainnet' }, []],
  ['pays, before which it would have to prove', pays, { ...asksToPay, ...asksToProve }, []],
  ['proves, after which it would have to pay', { proves }, { ...asksToPay, ...asksToProve }, []],
  ['proves and pays', able, { ...asksToPay, ...asksToProve }, [['solana:signTransaction']]],
  ['proves', { proves }, asksToProve, [undefined]],
])('one that %s', (_, can, asked, features) => {
  const offers = offersOf({ name: 'Phantom', ...can }, asked);
  expect(offers.map(({ solanaFeatures }) => solanaFeatures)).toEqual(features);
});

test('connected is the account that the client asks for, if the wallet shows it, or else the one in use', async () => {
  const addresses = ['0xaaaa', '0xBBbb'].map(each => each.padEnd(42, '0'));
  const [first = '', second = ''] = addresses;
  const wallet: BrowserWallet = {
    ...{ name: 'Both', request: async () => addresses },
    proves: { sui: { accounts: async () => addresses, sign: async () => ({ problem: 'failed' }) } },
  };
  const connected = async (requestedAddresses: string[]) => {
    const provingWallets = [{ networkType: 'sui', name: 'Sui' } as const];
    const offers = offersOf(wallet, { browserWallets: true, provingWallets, requestedAddresses });
    return Promise.all(offers.map(({ account }) => account()));
  };
  expect(await connected([])).toEqual([{ address: first }, { address: first }]);
  expect(await connected(['0xcc', second.toLowerCase()])).toEqual([{ address: second }, { address: second }]);
  expect(await connected(['0xcc'])).toEqual([{ address: first }, { address: first }]);
});
