/** What a token's accounts on Solana say, of the token program and of Token-2022. Imported with the libraries, when needed. */

import { address } from '@solana/kit';
import {
  AccountState,
  findAssociatedTokenPda,
  getMintDecoder,
  getMintSize,
  getTokenDecoder,
  getTokenSize,
} from '@solana-program/token';
import type { SolanaAccountSeen, SolanaChain } from '../chain-watch/index.ts';
import type { TokenAccounts } from './solana-transaction.ts';

/** solana.com/docs/tokens */
const tokenProgram = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
const token2022 = 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb';
const tokenPrograms = [tokenProgram, token2022];

/**
 * Extensions of Token-2022 that do not change what a transfer does, by their numbers in its `ExtensionType`: of a mint its
 * close authority (3), confidential transfers beside the plain ones (4, 16), permanent delegate (12), and what describes it
 * (18 to 23). What is not here, or not judged below, is not sent.
 */
const harmless: ReadonlySet<number> = new Set([3, 4, 12, 16, 18, 19, 20, 21, 22, 23]);
const extension = { transferFee: 1, accountState: 6, transferHook: 14, pausable: 26 } as const;
/** Behind a mint's own bytes, filled up to those of an account, stands its kind, and behind that type, length and value of each. */
const extensionsFrom = getTokenSize() + 1;
/**
 * What an account of Token-2022 has beside a plain one: its kind and the mark that its owner stays (type and length alone);
 * and what some extensions of its mint add to it, with their types and lengths: a fee that is withheld, a flag, nothing.
 */
const kindAndOwner = 1 + 4;
const added: ReadonlyMap<number, number> = new Map([
  [extension.transferFee, 4 + 8],
  [extension.transferHook, 4 + 1],
  [extension.pausable, 4],
]);

export function isTokenProgram(owner: string): boolean {
  return tokenPrograms.includes(owner);
}

/** Where a wallet keeps a token, for each of the two programs: only one of them can be. */
export function associatedAccounts(wallet: string, mint: string): Promise<string[]> {
  return Promise.all(
    tokenPrograms.map(async program => {
      const seeds = { owner: address(wallet), mint: address(mint), tokenProgram: address(program) };
      const [found] = await findAssociatedTokenPda(seeds);
      return found;
    }),
  );
}

/** In base units. What is there may be nobody's token account, or another's: it holds nothing then. */
export function heldIn(account: SolanaAccountSeen | undefined, wallet: string, mint: string): bigint {
  const found = tokenIn(account);
  return found?.owner === wallet && found.mint === mint ? found.amount : 0n;
}

function tokenIn(account: SolanaAccountSeen | undefined) {
  if (account === undefined || !isTokenProgram(account.owner)) return undefined;
  if (account.data.length < getTokenSize()) return undefined;
  return getTokenDecoder().decode(account.data.subarray(0, getTokenSize()));
}

export type Places = {
  from: SolanaAccountSeen | undefined;
  to: SolanaAccountSeen | undefined;
  /** `undefined`: SOL. `refused`: why this token, or this receiver of it, is not paid from here. */
  token?: { accounts: TokenAccounts; held: bigint; rentBytes: number } | { refused: string };
};

/** Everything that a transfer touches, in one call. */
export async function readPlaces(
  chain: SolanaChain,
  { from, to, mint }: { from: string; to: string; mint: string | undefined },
): Promise<Places> {
  if (mint === undefined) {
    const [sender, receiver] = await chain.accounts([from, to]);
    return { from: sender, to: receiver };
  }
  const [sources, destinations] = await Promise.all([
    associatedAccounts(from, mint),
    associatedAccounts(to, mint),
  ]);
  const addresses = [from, to, mint, ...sources, ...destinations];
  const seen = await chain.accounts(addresses);
  const of = (wanted: string | undefined) => seen[addresses.indexOf(wanted ?? '')];
  const found = of(mint);
  const places = { from: of(from), to: of(to) };
  if (found === undefined || !isTokenProgram(found.owner) || found.data.length < getMintSize())
    return { ...places, token: { refused: 'There is no such token on this network.' } };
  const program = tokenPrograms.indexOf(found.owner);
  const [source = '', destination = ''] = [sources[program], destinations[program]];
  const receiving = of(destination);
  const existing = tokenIn(receiving);
  const opens = receiving === undefined || !isTokenProgram(receiving.owner);
  const extensions = extensionsOf(found);
  for (const [type, value] of extensions) {
    const refused = whyNotWith(type, value, opens);
    if (refused !== undefined) return { ...places, token: { refused } };
  }
  // An account may be given to another owner: its address then says nothing any more.
  if (!opens && (existing?.owner !== to || existing.state !== AccountState.Initialized))
    return { ...places, token: { refused: 'The receiver’s account of this token takes nothing.' } };
  const { decimals } = getMintDecoder().decode(found.data.subarray(0, getMintSize()));
  return {
    ...places,
    token: {
      accounts: { mint, program: found.owner, decimals, source, destination, opens },
      held: heldIn(of(source), from, mint),
      rentBytes: found.owner === token2022 ? sizeWith(extensions) : getTokenSize(),
    },
  };
}

/** Of a mint of Token-2022, by type. @throws RangeError it cannot be read */
function extensionsOf({ owner, data }: SolanaAccountSeen): Map<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  if (owner !== token2022) return found;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let at = extensionsFrom; at + 4 <= data.length; ) {
    const [type, length] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    // Zeros fill up what is left.
    if (type === 0) break;
    if (at + 4 + length > data.length) throw new RangeError('an extension is cut off');
    found.set(type, data.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return found;
}

function sizeWith(extensions: ReadonlyMap<number, unknown>): number {
  const more = [...extensions.keys()].map(type => added.get(type) ?? 0);
  return more.reduce((sum, each) => sum + each, getTokenSize() + kindAndOwner);
}

/** Why less than what is sent might arrive, or nothing at all; the layouts are those of the program's `extension` module: github.com/solana-program/token-2022 */
function whyNotWith(type: number, value: Uint8Array, opens: boolean): string | undefined {
  const isZero = (from: number, to: number) => value.subarray(from, to).every(byte => byte === 0);
  switch (type) {
    case extension.transferFee:
      // Two authorities and what is withheld; then the fee of now and that of a later epoch, each ending in its basis points.
      return isZero(88, 90) && isZero(106, 108) ? undefined : 'This token keeps a part of what is sent.';
    case extension.transferHook:
      return isZero(32, 64) ? undefined : 'This token runs a program of its issuer’s with each transfer.';
    case extension.accountState:
      return opens && value[0] !== AccountState.Initialized
        ? 'The receiver must open an account of this token first.'
        : undefined;
    case extension.pausable:
      return isZero(32, 33) ? undefined : 'The issuer of this token has stopped its transfers.';
    default:
      if (harmless.has(type)) return undefined;
      return 'This token has rules of its own that are not known here.';
  }
}
