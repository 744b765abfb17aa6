import { readFileSync } from 'node:fs';
import { bech32, bech32m } from '@scure/base';
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../test/random.ts';
import {
  canonicalAddress,
  chains,
  type NetworkType,
  networkTypes,
  type Proof,
  sameAccount,
} from './index.ts';
import { loadChain } from './lazy.ts';

type Recorded = Record<NetworkType, { proof: Proof }[]>;
const recorded: Recorded = JSON.parse(
  readFileSync(new URL('../test/recorded-proofs.json', import.meta.url), 'utf8'),
);

test.each(networkTypes)('%s is registered, and loads alone', async network => {
  expect(chains[network].networkType).toBe(network);
  expect(await loadChain(network)).toBe(chains[network]);
});

test('tags are known where the network has them', () => {
  const tagged = networkTypes.filter(network => chains[network].tag);
  expect(tagged.toSorted()).toEqual(['injective', 'ripple', 'stellar', 'tvm']);
});

test('the same account in other spellings', () => {
  const checksummed = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
  expect(sameAccount('evm', checksummed, checksummed.toLowerCase())).toBe(true);
  expect(sameAccount('evm', checksummed, '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359')).toBe(false);
  expect(sameAccount('evm', 'x', 'x')).toBe(false);
  const muxed = 'MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAJLK';
  expect(sameAccount('stellar', muxed, 'GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ')).toBe(
    true,
  );
  const tagged = 'X7AcgcsBL6XDcUb289X4mJ8djcdyKaGZMhc9YTE92ehJ2Fu';
  expect(sameAccount('ripple', tagged, 'r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59')).toBe(true);
});

describe('an address of one network is none of another', () => {
  test.each(networkTypes)('%s', network => {
    const accepted = new Set<string>();
    for (const { proof } of recorded[network]) {
      expect(chains[network].parseAddress(proof.address).ok).toBe(true);
      for (const other of networkTypes) {
        if (other !== network && chains[other].parseAddress(proof.address).ok) accepted.add(other);
      }
    }
    // 32 bytes in hex are an account on both; nothing in the text tells them apart.
    const twins: Partial<Record<NetworkType, NetworkType[]>> = { sui: ['aptos'], aptos: ['sui'] };
    expect([...accepted]).toEqual(accepted.size > 0 ? twins[network] : []);
  });
});

describe('names that every object has are no prefixes', () => {
  const names = ['constructor', '__proto__', 'tostring', 'valueof', 'hasownproperty'];
  const payloads = [new Uint8Array(20).fill(7), new Uint8Array(32).fill(7), new Uint8Array(29).fill(7)];
  test.each(networkTypes)('%s', network => {
    for (const name of names) {
      for (const payload of payloads) {
        for (const words of [
          bech32.toWords(payload),
          [0, ...bech32.toWords(payload)],
          [1, ...bech32.toWords(payload)],
        ]) {
          for (const text of [bech32.encode(name, words, false), bech32m.encode(name, words, false)]) {
            expect(chains[network].parseAddress(text).ok).toBe(false);
            expect(chains[network].parseAddress(`X-${text}`).ok).toBe(false);
          }
        }
      }
      expect(chains[network].parseAddress(name).ok).toBe(false);
    }
  });
});

describe('no text makes a network type throw', () => {
  const odd: unknown[] = [
    undefined,
    null,
    1,
    {},
    [],
    '\ud800',
    '\u0000',
    ' ',
    'a'.repeat(100_000),
    '1'.repeat(256),
    '0x',
  ];
  test.each(networkTypes)('%s', network => {
    const chain = chains[network];
    const random = randomFrom(7);
    const samples = networkTypes.flatMap(type => recorded[type].map(({ proof }) => proof.address));
    const texts = [...odd] as string[];
    for (let round = 0; round < 500; round++) {
      const text = samples[random(samples.length)] ?? '';
      const at = random(text.length);
      texts.push(
        text.slice(0, at) +
          String.fromCharCode(32 + random(random(4) ? 96 : 60_000)) +
          text.slice(at + random(3)),
      );
    }
    for (const text of texts) {
      const parsed = chain.parseAddress(text);
      if (!parsed.ok) expect(parsed.message).not.toBe('');
      expect(
        chain.verifyMessage({ address: text, message: '', signature: '00' }, { now: 0 }).verdict,
      ).not.toBe('verified');
      if (chain.tag) expect(typeof chain.tag.parse(text).ok).toBe('boolean');
    }
  });

  test.each(networkTypes)('%s, odd proofs', network => {
    const { proof } = recorded[network][0] as { proof: Proof };
    const asked = { now: 0 };
    for (const text of [...odd, '{}', '0x', 'é'.repeat(300_000)] as string[]) {
      for (const field of ['address', 'message', 'signature'] as const) {
        expect(chains[network].verifyMessage({ ...proof, [field]: text }, asked).verdict).not.toBe(
          'verified',
        );
      }
    }
  });
});

test('texts with lone surrogates, which all encode alike, are never proven', () => {
  for (const message of ['\ud800', 'a\udc00']) {
    const verdict = chains.evm.verifyMessage({ ...(recorded.evm[0]?.proof as Proof), message }, { now: 0 });
    expect(verdict).toMatchObject({ verdict: 'rejected', message: expect.stringMatching(/Unicode/) });
  }
});

test.each([
  [
    'tvm',
    'EQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPrHF',
    'UQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPuwA',
  ],
  [
    'tvm',
    '0QDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPleK',
    'UQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPuwA',
  ],
  ['litecoin', '3MSvaVbVFFLML86rt5eqgA9SvW23upaXdY', 'MTf4tP1TCNBn8dNkyxeBVoPrFCcVzxJvvh'],
  ['ripple', 'X7AcgcsBL6XDcUb289X4mJ8djcdyKaGZMhc9YTE92ehJ2Fu', 'r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59'],
  ['ripple', 'no address', 'no address'],
] as const)('one place on %s has one canonical address: of %s', (network, text, canonical) => {
  expect(canonicalAddress(network, text)).toBe(canonical);
  expect(canonicalAddress(network, canonical)).toBe(canonical);
});
