/** Typing errors in addresses: where a chain has a checksum, each of them must be caught. */
import { expect } from 'vitest';
import type { Chain } from '../src/shape.ts';

export const alphabets = {
  hex: '0123456789abcdef',
  base58: '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz',
  bech32: '023456789acdefghjklmnpqrstuvwxyz',
  base32: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  base64url: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
} as const;

/** Every single character replaced by every other of the alphabet, dropped or doubled, and neighbours swapped. */
export function* corruptions(address: string, alphabet: string, from = 0): Generator<string> {
  for (let at = from; at < address.length; at++) {
    const before = address.slice(0, at);
    const own = address.charAt(at);
    const after = address.slice(at + 1);
    for (const other of alphabet) if (other !== own) yield before + other + after;
    yield before + after;
    yield before + own + own + after;
    if (after !== '' && after[0] !== own) yield before + after.charAt(0) + own + after.slice(1);
  }
}

/** Expects that no corruption of the address reads as another address. Answers how many were tried. */
export function expectCorruptionsCaught(chain: Chain, address: string, alphabet: string, from = 0): number {
  const original = chain.parseAddress(address);
  if (!original.ok) throw new Error(`${address} is not an address: ${original.message}`);
  const missed: string[] = [];
  let tried = 0;
  for (const text of corruptions(address, alphabet, from)) {
    tried++;
    const parsed = chain.parseAddress(text);
    if (parsed.ok && (parsed.canonical !== original.canonical || parsed.tag !== original.tag))
      missed.push(text);
  }
  expect(missed).toEqual([]);
  expect(tried).toBeGreaterThan(address.length);
  return tried;
}
