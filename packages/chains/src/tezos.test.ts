import { blake2b } from '@noble/hashes/blake2.js';
import { base58 } from '@scure/base';
import { b58Encode, PrefixV2, validateAddress } from '@taquito/utils';
import { describe, expect, test } from 'vitest';
import { judgedAt } from '../test/attacks.ts';
import { alphabets, expectCorruptionsCaught } from '../test/corruption.ts';
import { testProofs } from '../test/tampering.ts';
import { tezosVectors } from '../test/vectors/tezos.ts';
import { walletCoreVectors } from '../test/vectors/wallet-core.ts';
import { tezos } from './tezos.ts';

const asked = { now: judgedAt };
const contract = 'KT1PWx2mnDueood7fEmfbBDKx1D9BAnnXitn';
const hash = Uint8Array.from({ length: 20 }, (_, at) => at + 1);

describe('tezos: addresses', () => {
  test.each([
    ['tz1', 'tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcjb', 'ed25519', true],
    ['tz2', b58Encode(hash, PrefixV2.Secp256k1PublicKeyHash), 'secp256k1', true],
    ['tz3', b58Encode(hash, PrefixV2.P256PublicKeyHash), 'p256', true],
    ['tz4', b58Encode(hash, PrefixV2.BLS12_381PublicKeyHash), 'bls', true],
    ['a contract', contract, 'contract', false],
    ['a rollup', b58Encode(hash, PrefixV2.SmartRollupHash), 'rollup', false],
    ['the burn address', 'tz1burnburnburnburnburnburnburjAYjjX', 'ed25519', false],
    ['the address of no key', 'tz1Ke2h7sDdakHJQh8WX4Z372du1KChsksyU', 'ed25519', false],
  ])('%s', (_, text, kind, destination) => {
    expect(tezos.parseAddress(text)).toMatchObject({ ok: true, canonical: text, kind, destination });
    // 3 is Taquito's word for valid.
    expect(validateAddress(text)).toBe(3);
  });

  test.each([
    ['a contract with an entrypoint', `${contract}%transfer`, 'unsupportedKind'],
    ['a Bitcoin address', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'wrongNetwork'],
    ['a public key', tezosVectors[0]?.proof.publicKey ?? '', 'wrongNetwork'],
    ['a wrong checksum', 'tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcjc', 'badChecksum'],
    ['an EVM address', '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', 'malformed'],
  ])('refuses %s', (_, text, reason) => {
    expect(tezos.parseAddress(text)).toMatchObject({ ok: false, reason });
  });

  test.each([
    b58Encode(new Uint8Array(32).fill(7), PrefixV2.Ed25519Seed),
    b58Encode(new Uint8Array(32).fill(7), PrefixV2.Secp256k1SecretKey),
    b58Encode(new Uint8Array(32).fill(7), PrefixV2.P256SecretKey),
    b58Encode(new Uint8Array(32).fill(7), PrefixV2.BLS12_381SecretKey),
  ])('names a private key: %s', text => {
    expect(tezos.parseAddress(text)).toMatchObject({
      ok: false,
      message: expect.stringContaining('private key'),
    });
  });

  test.each([...new Set(tezosVectors.map(vector => vector.proof.address)), contract])(
    'every typing error in %s is caught',
    text => {
      expectCorruptionsCaught(tezos, text, alphabets.base58);
    },
  );
});

testProofs(tezos, [...tezosVectors, ...walletCoreVectors.tezos], 103);

describe('tezos: proofs that no key decides', () => {
  const [first] = tezosVectors;
  const { proof } = first as (typeof tezosVectors)[number];

  test('a contract is undecided', () => {
    expect(tezos.verifyMessage({ ...proof, address: contract }, asked)).toMatchObject({
      verdict: 'undecided',
      needs: { check: 'contractSignature' },
    });
  });

  test('a rollup is refused', () => {
    const address = b58Encode(hash, PrefixV2.SmartRollupHash);
    expect(tezos.verifyMessage({ ...proof, address }, asked)).toMatchObject({ reason: 'badAddress' });
  });

  test('a missing public key is named', () => {
    const { publicKey: _, ...without } = proof;
    expect(tezos.verifyMessage(without, asked)).toMatchObject({ reason: 'missingPublicKey' });
  });

  test('the key of another curve is refused even with a matching hash', () => {
    const tz2 = tezosVectors.find(vector => vector.name === 'tz2')?.proof;
    const bytes = base58.decode(tz2?.address ?? '').slice(3, -4);
    const address = b58Encode(bytes, PrefixV2.P256PublicKeyHash);
    expect(tezos.verifyMessage({ ...(tz2 ?? proof), address }, asked)).toMatchObject({
      reason: 'keyMismatch',
    });
  });

  test('the point at infinity signs nothing for tz4', () => {
    const infinity = (length: number): Uint8Array =>
      Uint8Array.from({ length }, (_, at) => (at === 0 ? 0xc0 : 0));
    const key = infinity(48);
    const verdict = tezos.verifyMessage(
      {
        address: b58Encode(blake2b(key, { dkLen: 20 }), PrefixV2.BLS12_381PublicKeyHash),
        publicKey: b58Encode(key, PrefixV2.BLS12_381PublicKey),
        message: 'anything',
        signature: b58Encode(infinity(96), PrefixV2.BLS12_381Signature),
      },
      asked,
    );
    expect(verdict).toMatchObject({ verdict: 'rejected', reason: 'wrongSignature' });
  });

  test.each([
    ['no time', { domain: 'shop.example' }, 'malformedSignature'],
    ['no ISO time', { domain: 'shop.example', timestamp: '1768478370' }, 'malformedSignature'],
    ['a foreign domain', { domain: 'evil.example', timestamp: '2026-01-15T11:59:30Z' }, 'domainMismatch'],
    [
      'a domain hidden as user name',
      { domain: 'shop.example@evil', timestamp: '2026-01-15T11:59:30Z' },
      'domainMismatch',
    ],
    ['an old time', { domain: 'shop.example', timestamp: '2026-01-15T11:44:59Z' }, 'stale'],
    ['a future time', { domain: 'shop.example', timestamp: '2026-01-15T12:01:01Z' }, 'stale'],
  ])('the dApp form with %s is refused', (_, context, reason) => {
    expect(tezos.verifyMessage({ ...proof, context }, { ...asked, domains: ['shop.example'] })).toMatchObject(
      {
        verdict: 'rejected',
        reason,
      },
    );
  });
});
