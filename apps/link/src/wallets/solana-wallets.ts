/**
 * What the page asks of a Solana wallet, however it is reached: by the Wallet Standard in this very window, or in the host
 * page's through the vendor's SDK.
 */
import type { SolanaChain, SolanaFeature } from '@fairlead/wire/session-view';
import { solanaFeatures } from '@fairlead/wire/session-view';
import { base58 } from '@scure/base';
import type { Member } from '../host/host-wallets.ts';
import type { ProvingWallet } from './proving-wallet.ts';
import { accountChanges, connect, partOf, registeredWallets } from './standard-wallets.ts';
import type { Changes } from './wallet-changes.ts';

export type SolanaWallet = {
  /** `solana:mainnet` and others that it says it knows. */
  chains: readonly string[];
  /** What it can pay with here; at least one. */
  features: readonly SolanaFeature[];
  /** The accounts that it lets this page see, in base58, the one in use first; its user may be asked. */
  accounts(): Promise<string[]>;
  /** @returns what the wallet answers: bytes, if it is as it should be */
  signTransaction(account: string, chain: SolanaChain, transaction: Uint8Array): Promise<unknown>;
  signAndSendTransaction(account: string, chain: SolanaChain, transaction: Uint8Array): Promise<unknown>;
};

/** What it can do here: pay, prove an address, or both. */
type Found = {
  name: string;
  solana?: SolanaWallet;
  proves?: { solana: ProvingWallet };
  changes?: { solana: Changes };
};
/** A member of the host's object is called like a function, too. */
type Callable = (...inputs: unknown[]) => Promise<unknown>;

const prefix = 'solana:';
const messages = 'solana:signMessage';

/** Those that have registered themselves by now. */
export function standardWallets(): Found[] {
  return registeredWallets().flatMap(wallet => {
    const { name } = wallet;
    const chains = textsIn(wallet.chains());
    const able = solanaFeatures.filter(each => wallet.has(each));
    if (!isOnSolana(chains) || !wallet.has('standard:connect')) return [];
    const accounts = async () => {
      const shown = await connect(wallet, 'standard:connect', [], prefix);
      return addressesIn(shown.map(({ address }) => address));
    };
    const askOnly = async (feature: string, address: string, input: object, part: string) => {
      const account = wallet.accounts().find(each => each.address === address);
      if (account === undefined) throw new Error('the wallet shows this account no more');
      const answer = await wallet.ask(feature, { account, ...input });
      return Array.isArray(answer) ? partOf(answer[0], part) : undefined;
    };
    const solana: SolanaWallet = {
      ...{ chains, features: able, accounts },
      signTransaction: (address, chain, transaction) =>
        askOnly('solana:signTransaction', address, { chain, transaction }, 'signedTransaction'),
      signAndSendTransaction: (address, chain, transaction) =>
        askOnly('solana:signAndSendTransaction', address, { chain, transaction }, 'signature'),
    };
    const signMessage = (address: string, message: Uint8Array) =>
      askOnly(messages, address, { message }, 'signature');
    const proves = wallet.has(messages) && { solana: provingBy(accounts, signMessage) };
    if (able.length === 0 && !proves) return [];
    const changes = { solana: accountChanges(wallet, prefix) };
    return [{ name, ...(able.length > 0 && { solana }), ...(proves && { proves }), changes }];
  });
}

/**
 * One of the host page's, at its place in the SDK's list. An SDK before 3.10.4 has no function that signs a transaction's
 * bytes: none can pay then. No wallet sends for a host page, because the SDK would ask an endpoint of ours in its name.
 *
 * @returns `undefined`: it can neither pay nor prove
 */
export async function hostSolanaWallet(wallet: Member): Promise<Found | undefined> {
  const adapter = wallet['adapter'];
  const sign = 'signSolanaTransactionBytes';
  const [name, chains, features, functions] = await Promise.all([
    wallet['name'],
    textsOf(wallet['chains']),
    textsOf(wallet['features']),
    textsOf(adapter?.['customFunctions']),
  ]);
  const signs = solanaFeatures.filter(each => each === 'solana:signTransaction' && features.includes(each));
  const able = functions.includes(sign) ? signs : [];
  const signsMessages = features.includes(messages) && functions.length > 0;
  if (typeof name !== 'string' || !isOnSolana(chains)) return undefined;
  if (able.length === 0 && !signsMessages) return undefined;
  const call = async (member: Member | undefined, ...inputs: unknown[]) => {
    if (member === undefined) throw new Error('the wallet has gone');
    const answer = await (member as unknown as Callable)(...inputs);
    // The SDK gives some errors back instead of throwing them.
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const accounts = async () => {
    await call(adapter?.['connect']);
    return addressesIn([await call(adapter?.['publicKey']?.['toBase58'])]);
  };
  const solana: SolanaWallet = {
    ...{ chains, features: able, accounts },
    signTransaction: (address, _chain, transaction) =>
      // The bytes alone: what they are a part of may be longer.
      call(adapter?.[sign], Uint8Array.from(transaction).buffer, address),
    signAndSendTransaction: async () => {
      throw new Error('a wallet of the host page does not send');
    },
  };
  // By the account that `accounts` has shown: the SDK takes no other.
  const signMessage = (_address: string, message: Uint8Array) => call(adapter?.['signMessage'], message);
  return {
    name,
    ...(able.length > 0 && { solana }),
    ...(signsMessages && { proves: { solana: provingBy(accounts, signMessage) } }),
  };
}

/** The signature in base58, as Solana's wallets show it. */
function provingBy(
  accounts: () => Promise<string[]>,
  signMessage: (address: string, message: Uint8Array) => Promise<unknown>,
): ProvingWallet {
  return {
    accounts,
    async sign({ address, message }) {
      const addresses = await accounts();
      if (addresses.length === 0) return { problem: 'noAccount' };
      if (!addresses.includes(address)) return { problem: 'otherAccount' };
      const signature = await signMessage(address, new TextEncoder().encode(message));
      const isSignature = signature instanceof Uint8Array && signature.length === 64;
      return isSignature ? { signature: base58.encode(signature) } : { problem: 'failed' };
    },
  };
}

function isOnSolana(chains: readonly string[]): boolean {
  return chains.some(each => each.startsWith(prefix));
}

async function textsOf(list: PromiseLike<unknown> | undefined): Promise<string[]> {
  return textsIn(await Promise.resolve(list).catch(() => undefined));
}

function textsIn(list: unknown): string[] {
  return Array.isArray(list) ? list.filter(each => typeof each === 'string') : [];
}

function addressesIn(answers: readonly unknown[]): string[] {
  const isAddress = (each: unknown): each is string =>
    typeof each === 'string' && /^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(each);
  return answers.filter(isAddress);
}
