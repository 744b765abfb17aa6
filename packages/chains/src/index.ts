/**
 * All fifteen network types at once, for servers. A browser loads one at a time: `@fairlead/chains/lazy`, or a
 * network type's own module such as `@fairlead/chains/evm`.
 */
import { aptos } from './aptos.ts';
import { avalancheX } from './avalanche-x.ts';
import { bitcoin } from './bitcoin.ts';
import { cardano } from './cardano.ts';
import { dogecoin } from './dogecoin.ts';
import { evm } from './evm.ts';
import { injective } from './injective.ts';
import { litecoin } from './litecoin.ts';
import { ripple } from './ripple.ts';
import type { Chain, NetworkType } from './shape.ts';
import { solana } from './solana.ts';
import { stellar } from './stellar.ts';
import { sui } from './sui.ts';
import { tezos } from './tezos.ts';
import { tron } from './tron.ts';
import { tvm } from './tvm.ts';

export type {
  AddressFault,
  Asked,
  Chain,
  ChainQuestion,
  NetworkType,
  ParsedAddress,
  ParsedTag,
  Proof,
  Verdict,
} from './shape.ts';
export { networkTypes } from './shape.ts';

export const chains: Readonly<Record<NetworkType, Chain>> = {
  evm,
  solana,
  bitcoin,
  cardano,
  tron,
  avalancheX,
  tezos,
  dogecoin,
  ripple,
  stellar,
  litecoin,
  sui,
  aptos,
  tvm,
  injective,
};

/**
 * The one spelling by which two addresses are known to be the same place to send to; letters may still differ in case. A
 * text that is no address is its own.
 */
export function canonicalAddress(network: NetworkType, text: string): string {
  const parsed = chains[network].parseAddress(text);
  if (!parsed.ok) return text;
  // On TON the account behind an address of a test network is the same place, not one inside it.
  return (network === 'tvm' && parsed.account) || parsed.canonical;
}

/**
 * Whether two texts name the same account on a network, whatever their spelling; a muxed account or an
 * X-address equals the account behind it. Texts that are not addresses never do.
 */
export function sameAccount(network: NetworkType, one: string, other: string): boolean {
  const [a, b] = [chains[network].parseAddress(one), chains[network].parseAddress(other)];
  return a.ok && b.ok && (a.account ?? a.canonical) === (b.account ?? b.canonical);
}
