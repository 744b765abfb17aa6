/**
 * What a wallet tells of itself while it waits to be asked: another account or chain in it shows at once, and not only when
 * it is asked. Nothing is decided by it: it is looked at anew before anything is signed.
 */
import { proxy } from 'comlink';
import type { Member } from '../host/host-wallets.ts';
import { addressesIn, isChain } from './evm-answers.ts';
import { tronAddressesIn } from './tron-answers.ts';
import type { WalletProblem } from './wallet-problem.ts';

/** What has changed; nothing is said of what is absent. */
export type WalletChange = {
  /** Those that it shows from now on. */
  accounts?: readonly string[];
  /** EVM: where it is from now on, as it says it. */
  chainId?: unknown;
};

/** Hears it until what is given back is called. One that tells nothing is not heard. */
export type Changes = (heard: (change: WalletChange) => void) => () => void;

/** EIP-1193. */
type Provider = {
  on?(event: string, listener: (told: unknown) => void): unknown;
  removeListener?(event: string, listener: (told: unknown) => void): unknown;
};

type Events = Readonly<Record<string, (told: unknown) => WalletChange>>;

const evmEvents: Events = {
  accountsChanged: told => ({ accounts: addressesIn(told) }),
  chainChanged: chainId => ({ chainId }),
  disconnect: () => ({ accounts: [] }),
};

/** TIP-1193. */
const tronEvents: Events = {
  accountsChanged: told => ({ accounts: tronAddressesIn(told) }),
  disconnect: () => ({ accounts: [] }),
};

export function changesOf(announced: object): Changes {
  return changesBy(announced, evmEvents);
}

export function tronChangesOf(found: object): Changes {
  return changesBy(found, tronEvents);
}

function changesBy(provider: Provider, events: Events): Changes {
  return heard => {
    const listeners = Object.entries(events).map(
      ([event, read]) => [event, (told: unknown) => heard(read(told))] as const,
    );
    const each = (method: 'on' | 'removeListener') => {
      for (const [event, listener] of listeners) {
        try {
          provider[method]?.(event, listener);
        } catch {
          // A stranger's script: it is not heard then.
        }
      }
    };
    each('on');
    return () => each('removeListener');
  };
}

/** Of one of the host page's, by the SDK from its version 3.11.0 on. Before it there is nothing to call, and nothing is heard. */
export function hostEvmChanges(host: Member, { uuid, rdns }: { uuid: unknown; rdns?: unknown }): Changes {
  return heard => {
    const undo = Object.entries(evmEvents).map(([event, read]) =>
      subscribe(host['subscribeEip6963ProviderEvent'], uuid, event, tell(read, heard), rdns),
    );
    return () => {
      for (const each of undo) each();
    };
  };
}

/** As {@link hostEvmChanges}. @param place where the wallet is in the host page's window */
export function hostTronChanges(host: Member, place: string): Changes {
  return heard => {
    const undo = Object.entries(tronEvents).map(([event, read]) =>
      subscribe(host['subscribeTronProviderEvent'], place, event, tell(read, heard)),
    );
    return () => {
      for (const each of undo) each();
    };
  };
}

/** As {@link hostEvmChanges}. */
export function hostSolanaChanges(host: Member, uuid: unknown): Changes {
  return accountInUse(host['subscribeSolanaWalletEvent'], uuid);
}

/** As {@link hostEvmChanges}, from its version 3.12.0 on. */
export function hostBitcoinChanges(host: Member, uuid: unknown): Changes {
  return accountInUse(host['subscribeBip122WalletEvent'], uuid);
}

/** Told is its address, or `null`. */
function accountInUse(member: Member | undefined, uuid: unknown): Changes {
  const read = (address: unknown) => ({ accounts: typeof address === 'string' ? [address] : [] });
  return heard => subscribe(member, uuid, tell(read, heard));
}

/** What the host page is given to call. */
function tell(read: (told: unknown) => WalletChange, heard: (change: WalletChange) => void) {
  return proxy((told: unknown) => heard(read(told)));
}

function subscribe(member: Member | undefined, ...inputs: unknown[]): () => void {
  const ask = async () => (member as unknown as (...inputs: unknown[]) => Promise<unknown>)(...inputs);
  const undo = ask().catch(() => undefined);
  return () =>
    void undo.then(async call => typeof call === 'function' && (await call())).catch(() => undefined);
}

/**
 * What is to be shown once the wallet has told something.
 *
 * @param shown by now, whether it was told or came of asking the wallet
 * @param now all that it has told since it is listened to
 */
export function problemAfter(
  shown: WalletProblem | undefined,
  now: WalletChange,
  { address, chainId }: { address: string; chainId?: string | undefined },
): WalletProblem | undefined {
  const { accounts } = now;
  if (accounts?.length === 0) return 'noAccount';
  if (accounts && !accounts.some(each => isSameAddress(each, address))) return 'otherAccount';
  const isOnChain =
    chainId === undefined || now.chainId === undefined ? undefined : isChain(now.chainId, chainId);
  if (isOnChain === false) return 'otherChain';
  // What was found wrong is over only by what it was about.
  const isOver =
    shown === 'noAccount' || shown === 'otherAccount'
      ? accounts !== undefined
      : shown === 'otherChain' && isOnChain === true;
  return isOver ? undefined : shown;
}

function isSameAddress(one: string, other: string): boolean {
  return one === other || (one.startsWith('0x') && one.toLowerCase() === other.toLowerCase());
}
