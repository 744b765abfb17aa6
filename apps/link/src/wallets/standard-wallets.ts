/**
 * Wallets of the Wallet Standard: those that have registered themselves in this very window, and those of the host page's that
 * are reached in the same way through the vendor's SDK. What they can do are features, a standard of its own for each network;
 * here is what these have in common. Of the shapes a stranger's script may keep any.
 */
import { getWallets } from '@wallet-standard/app';
import type { Member } from '../host/host-wallets.ts';
import type { Changes } from './wallet-changes.ts';
import type { WalletProblem } from './wallet-problem.ts';

export type StandardWallet = {
  name: string;
  has(feature: string): boolean;
  /** Calls the feature's method, which bears its name without the namespace. Throws what the wallet throws. */
  ask(feature: string, ...inputs: unknown[]): Promise<unknown>;
  /** What it says that it knows; unread. */
  chains(): unknown;
  /** Those that it shows without being asked. */
  accounts(): StandardAccount[];
  /** Hears that these are others, until what is given back is called. */
  onAccounts(heard: () => void): () => void;
};

/** It is handed back to its wallet as it was given away. */
export type StandardAccount = {
  address: string;
  chains?: readonly string[];
  publicKey?: unknown;
  purpose?: unknown;
};

type Callable = (...inputs: unknown[]) => Promise<unknown>;

const methodOf = (feature: string) => feature.slice(feature.indexOf(':') + 1);

/** @param heard is told whenever one has registered itself: this lets them know that there is somebody to register with */
export function onRegistered(heard: () => void): void {
  getWallets().on('register', heard);
}

/** By now. */
export function registeredWallets(): StandardWallet[] {
  return getWallets()
    .get()
    .flatMap(wallet => {
      const featureOf = (name: string) => {
        const feature = partOf(partOf(wallet, 'features'), name);
        const isCallable = typeof partOf(feature, methodOf(name)) === 'function';
        return isCallable ? (feature as Record<string, Callable>) : undefined;
      };
      const name = partOf(wallet, 'name');
      if (typeof name !== 'string') return [];
      return [
        {
          name,
          has: (feature: string) => featureOf(feature) !== undefined,
          async ask(feature: string, ...inputs: unknown[]) {
            const offered = featureOf(feature);
            if (offered === undefined) throw new Error(`the wallet has no ${feature}`);
            return offered[methodOf(feature)]?.(...inputs);
          },
          chains: () => partOf(wallet, 'chains'),
          accounts: () => accountsIn(partOf(wallet, 'accounts')),
          onAccounts: heard => {
            const features = partOf(wallet, 'features');
            // MetaMask with Bitcoin has the same under a name of its own.
            return listenTo(partOf(features, 'standard:events') ?? partOf(features, 'bitcoin:events'), heard);
          },
        },
      ];
    });
}

/**
 * One of the host page's with Bitcoin, at its place in the SDK's list; from its version 3.12.0 on.
 *
 * @returns `undefined`: it is not what it should be
 */
export async function hostStandardWallet(wallet: Member): Promise<StandardWallet | undefined> {
  const [name, features] = await Promise.all([wallet['name'], wallet['features']]);
  if (typeof name !== 'string' || !Array.isArray(features)) return undefined;
  return {
    name,
    // Of its features the SDK hands over no others.
    has: feature => feature.startsWith('bitcoin:') && features.includes(feature),
    async ask(feature, ...inputs) {
      // By its path each time: the object itself cannot come through.
      const method = wallet['wallet']?.['features']?.[feature]?.[methodOf(feature)];
      if (method === undefined) throw new Error('the wallet has gone');
      return (method as unknown as Callable)(...inputs);
    },
    chains: () => [],
    accounts: () => [],
    onAccounts: () => () => {},
  };
}

/** The feature `standard:events`, if the wallet has it. */
function listenTo(events: unknown, heard: () => void): () => void {
  const changed = (what: unknown) => {
    if (partOf(what, 'accounts') !== undefined) heard();
  };
  try {
    const off = (events as { on?(event: 'change', listener: typeof changed): unknown } | undefined)?.on?.(
      'change',
      changed,
    );
    return () => {
      if (typeof off === 'function') off();
    };
  } catch {
    // A stranger's script: it is not heard then.
    return () => {};
  }
}

/**
 * Asks it for its accounts, which may make its user unlock it or say yes.
 *
 * @param network what the chains of the accounts that are wanted begin with; one that names no chain is on all
 */
export async function connect(
  wallet: StandardWallet,
  feature: string,
  inputs: readonly unknown[],
  network: string,
): Promise<StandardAccount[]> {
  const answer = await wallet.ask(feature, ...inputs);
  const given = partOf(answer, 'accounts');
  return accountsOn(network, given === undefined ? wallet.accounts() : accountsIn(given));
}

function accountsOn(network: string, accounts: readonly StandardAccount[]): StandardAccount[] {
  return accounts.filter(account => {
    const chains = partOf(account, 'chains');
    return !Array.isArray(chains) || chains.some(each => String(each).startsWith(network));
  });
}

/** Those that it shows without being asked, whenever they have become others. */
export function accountChanges(wallet: StandardWallet, network: string): Changes {
  const shown = () => accountsOn(network, wallet.accounts()).map(({ address }) => address);
  return heard => wallet.onAccounts(() => heard({ accounts: shown() }));
}

function accountsIn(list: unknown): StandardAccount[] {
  return Array.isArray(list) ? list.filter(each => typeof partOf(each, 'address') === 'string') : [];
}

/** The one that was connected, if the wallet still shows it. */
export function accountAt<Account extends { address: string }>(
  accounts: readonly Account[],
  address: string,
): Account | { problem: WalletProblem } {
  if (accounts.length === 0) return { problem: 'noAccount' };
  return accounts.find(each => each.address === address) ?? { problem: 'otherAccount' };
}

/** A member of what may be anything, even something that throws when it is looked at. */
export function partOf(whole: unknown, name: string): unknown {
  if (typeof whole !== 'object' || whole === null) return undefined;
  try {
    return (whole as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}
