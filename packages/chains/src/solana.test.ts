import { ed25519 } from '@noble/curves/ed25519.js';
import { base58, base64 } from '@scure/base';
import { address, getProgramDerivedAddress } from '@solana/kit';
import { describe, expect, test } from 'vitest';
import { testProofs } from '../test/tampering.ts';
import { solanaVectors } from '../test/vectors/solana.ts';
import { solana } from './solana.ts';
import { mints, programs } from './solana-known.ts';

const asked = { now: 0 };

/** Where @solana/kit puts the USDC of the vectors' wallet. */
const [tokenAccount] = await getProgramDerivedAddress({
  programAddress: address('ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL'),
  seeds: [
    solanaVectors[0]?.proof.address ?? '',
    'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
    'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v',
  ].map(part => base58.decode(part)),
});

describe('solana: addresses', () => {
  test.each([
    ['a wallet', '9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM', 'wallet', true],
    ['a wallet of 43 characters', 'vines1vzrYbzLMRdu58ou5XTby4qAqVRLmqo36NKPTg', 'wallet', true],
    ['the system program', '11111111111111111111111111111111', 'program', false],
    ['a sysvar', 'SysvarC1ock11111111111111111111111111111111', 'program', false],
    ['the incinerator', '1nc1nerator11111111111111111111111111111111', 'program', false],
    ['the token program', 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA', 'program', false],
    ['wrapped SOL', 'So11111111111111111111111111111111111111112', 'program', false],
    ['USDC', 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v', 'mint', false],
    ['USDC without its last character', 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1', 'shortened', false],
    ['an associated token account', tokenAccount, 'offCurve', false],
  ])('%s', (_, text, kind, destination) => {
    expect(solana.parseAddress(text)).toMatchObject({ ok: true, canonical: text, kind, destination });
  });

  test.each([
    ['nothing', '  ', 'empty'],
    ['an EVM address', '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', 'wrongNetwork'],
    ['a letter that base58 lacks', '9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWW0', 'malformed'],
    ['31 bytes', base58.encode(new Uint8Array(31).fill(200)), 'malformed'],
    ['33 bytes', base58.encode(new Uint8Array(33).fill(1)), 'malformed'],
    ['a Bitcoin address', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'malformed'],
  ])('refuses %s', (_, text, reason) => {
    expect(solana.parseAddress(text)).toMatchObject({ ok: false, reason });
  });

  test.each([base58.encode(new Uint8Array(64).fill(77))])('names a private key: %s', text => {
    expect(solana.parseAddress(text)).toMatchObject({
      ok: false,
      message: expect.stringContaining('private key'),
    });
  });

  test('every known mint and program has 32 bytes and is no destination', () => {
    for (const text of [...Object.keys(mints), ...programs]) {
      expect(base58.decode(text)).toHaveLength(32);
      expect(solana.parseAddress(text)).toMatchObject({ ok: true, destination: false });
    }
  });

  test('about half of all mistyped addresses are off the curve, and none of those is a destination', () => {
    const original = '9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM';
    let refused = 0;
    let accepted = 0;
    for (let at = 1; at < original.length; at++) {
      const text = original.slice(0, at) + (original[at] === 'a' ? 'b' : 'a') + original.slice(at + 1);
      const parsed = solana.parseAddress(text);
      if (!parsed.ok || !parsed.destination) refused++;
      else {
        accepted++;
        expect(ed25519.Point.fromBytes(base58.decode(text)).isSmallOrder()).toBe(false);
      }
    }
    expect(refused).toBeGreaterThan(10);
    expect(accepted).toBeGreaterThan(0);
  });
});

testProofs(solana, solanaVectors, 101);

describe('solana: forged proofs', () => {
  // Under a key of small order, R = identity and S = 0 is a signature of about half of all messages.
  const identity = new Uint8Array(64);
  identity[0] = 1;
  const smallOrder = [
    '0100000000000000000000000000000000000000000000000000000000000000',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    '0000000000000000000000000000000000000000000000000000000000000080',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
    '0000000000000000000000000000000000000000000000000000000000000000',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  ];

  test.each(smallOrder)('the small-order key %s signs nothing', key => {
    const weak = base58.encode(Uint8Array.from(Buffer.from(key, 'hex')));
    expect(solana.parseAddress(weak)).toMatchObject({ ok: true, destination: false });
    for (let nonce = 0; nonce < 64; nonce++) {
      const proof = { address: weak, message: `nonce ${nonce}`, signature: base58.encode(identity) };
      expect(solana.verifyMessage(proof, asked).verdict).toBe('rejected');
    }
  });

  test('the bytes that the wallet states must be a form of the asked text', () => {
    const vector = solanaVectors.find(({ name }) => name === 'envelope v1');
    const proof = vector?.proof ?? { address: '', message: '', signature: '' };
    const key = base58.decode(proof.address);
    const text = new TextEncoder().encode(proof.message);
    const domain = Uint8Array.of(0xff, ...new TextEncoder().encode('solana offchain'));
    const signed = Uint8Array.of(...domain, 1, 1, ...key, ...text);
    const verdictOf = (bytes: Uint8Array): unknown =>
      solana.verifyMessage({ ...proof, context: { signedMessage: base64.encode(bytes) } }, asked);
    expect(verdictOf(signed)).toEqual({ verdict: 'verified', standard: 'off-chain message v1' });
    expect(verdictOf(text)).toMatchObject({ reason: 'wrongSignature' });
    for (const bytes of [Uint8Array.of(...signed, 0), Uint8Array.of(0, ...text), signed.slice(0, -1)]) {
      expect(verdictOf(bytes)).toMatchObject({ reason: 'messageMismatch' });
    }
  });

  test('a program-derived address is told to have no key', () => {
    const [vector] = solanaVectors;
    const proof = { ...(vector as (typeof solanaVectors)[number]).proof };
    expect(solana.verifyMessage({ ...proof, address: tokenAccount }, asked)).toMatchObject({
      reason: 'badAddress',
    });
  });
});
