/**
 * Addresses for simulators: sound in every respect, the same for the same seed, and of nobody, because no one knows a key
 * for them.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { base58, bech32 } from '@scure/base';
import { concatBytes, hex, toBase58Check, utf8 } from './encoding.ts';
import { checksummed } from './evm-address.ts';
import { classicAddress } from './ripple-address.ts';
import type { NetworkType } from './shape.ts';
import { accountAddress } from './stellar-address.ts';
import { canonicalTvmAddress } from './tvm-address.ts';

const account = (digest: Uint8Array) => digest.slice(0, 20);
const bech32Of = (prefix: string, bytes: Uint8Array) => bech32.encode(prefix, bech32.toWords(bytes), false);
const segwit = (prefix: string, digest: Uint8Array) =>
  bech32.encode(prefix, [0, ...bech32.toWords(account(digest))]);
const base58Of = (prefix: readonly number[], digest: Uint8Array) =>
  toBase58Check(concatBytes(Uint8Array.from(prefix), account(digest)));

/** Prefixes as the chains' own registries give them; the parsers of this package judge the outcome in a test. */
const makers: Readonly<Record<NetworkType, (digest: Uint8Array) => string>> = {
  evm: digest => checksummed(hex.encode(account(digest))),
  solana: digest => base58.encode(ed25519.getPublicKey(digest)),
  bitcoin: digest => segwit('bc', digest),
  litecoin: digest => segwit('ltc', digest),
  dogecoin: digest => base58Of([0x1e], digest),
  cardano: digest => bech32Of('addr', concatBytes(Uint8Array.of(0x61), digest.slice(0, 28))),
  tron: digest => base58Of([0x41], digest),
  avalancheX: digest => `X-${bech32Of('avax', account(digest))}`,
  tezos: digest => base58Of([6, 161, 159], digest),
  ripple: digest => classicAddress(account(digest)),
  stellar: digest => accountAddress(ed25519.getPublicKey(digest)),
  sui: digest => `0x${hex.encode(digest)}`,
  aptos: digest => `0x${hex.encode(digest)}`,
  tvm: digest => canonicalTvmAddress({ workchain: 0, hash: digest, testOnly: false }),
  injective: digest => bech32Of('inj', account(digest)),
};

/** @param seed whose address it is to be, in any words. */
export function madeUpAddress(networkType: NetworkType, seed: string): string {
  return makers[networkType](digestOf(networkType, seed));
}

/** A memo or destination tag to go with it: a number of nine digits, which every network that has tags takes. */
export function madeUpTag(networkType: NetworkType, seed: string): string {
  const digest = digestOf(networkType, `${seed} tag`);
  const number = digest.slice(0, 4).reduce((value, byte) => value * 256 + byte, 0);
  return String(100_000_000 + (number % 900_000_000));
}

function digestOf(networkType: NetworkType, seed: string): Uint8Array {
  return sha256(utf8(`fairlead made-up address ${networkType} ${seed}`));
}
