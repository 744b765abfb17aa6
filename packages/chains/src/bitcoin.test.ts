import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { hex } from '@scure/base';
import * as btc from '@scure/btc-signer';
import { Signer } from 'bip322-js';
import legacy from 'bitcoinjs-message';
import { describe, expect, test } from 'vitest';
import { full, malformed, scripts, simple } from '../test/bip322-vectors.ts';
import { alphabets, expectCorruptionsCaught } from '../test/corruption.ts';
import { sameKey, secrets } from '../test/legacy.ts';
import { judgedAt, testProofs, type Vector } from '../test/tampering.ts';
import { bitcoin } from './bitcoin.ts';

/** The same characters without the padding of base64, or without the prefix that names the variant. */
const unpadded = (signature: string, original: string): boolean => {
  const bare = (text: string): string => text.replace(/=+$/, '');
  return [original, original.replace(/^(smp|ful)/, '')].map(bare).includes(bare(signature));
};

const bip = 'BIP-322 test vectors';
const vectors: Vector[] = [
  ...simple.map(one => published(one, 'BIP-322 simple')),
  ...full.map(one => published(one, 'BIP-322 full')),
  // With the prefix of version 1.0, which the file's own vectors do without.
  ...full
    .slice(0, 1)
    .map(one =>
      published({ ...one, name: `${one.name}, prefix`, signature: `ful${one.signature}` }, 'BIP-322 full'),
    ),
];

function published(
  { name, message, address, signature, foreign }: (typeof simple)[number],
  standard: string,
): Vector {
  return {
    name,
    standard,
    signer: bip,
    proof: { address, message, signature },
    foreignAddress: foreign,
    sameProof: unpadded,
  };
}

const secret = hex.decode(secrets[0]);
const otherSecret = hex.decode(secrets[1]);
const wif = btc.WIF().encode(secret);
const publicKey = secp256k1.getPublicKey(secret);
const addressOf = (kind: 'pkh' | 'wpkh' | 'tr', key: Uint8Array): string =>
  btc.getAddress(kind, key) as string;
const nested = (key: Uint8Array): string =>
  btc.p2sh(btc.p2wpkh(secp256k1.getPublicKey(key))).address as string;
const uncompressed = (key: Uint8Array): string => btc.p2pkh(secp256k1.getPublicKey(key, false)).address;

const text = (what: string): string => `Prove that you own this address (${what}).\nDomain: pay.example — ✓`;
const message = text('scripts');
const legacyVector = (
  name: string,
  of: (key: Uint8Array) => string,
  compressed = true,
  segwitType?: 'p2wpkh' | 'p2sh(p2wpkh)',
): Vector => ({
  name: `${name}, bitcoinjs-message`,
  standard: 'Bitcoin signed message',
  signer: 'bitcoinjs-message 2.2.0',
  proof: {
    address: of(secret),
    message: text(name),
    signature: legacy
      .sign(text(name), Buffer.from(secret), compressed, segwitType && { segwitType })
      .toString('base64'),
  },
  foreignAddress: of(otherSecret),
  alsoProves: [
    addressOf('pkh', secret),
    uncompressed(secret),
    addressOf('wpkh', secret),
    nested(secret),
    addressOf('tr', secret),
  ],
  sameProof: sameKey,
});
vectors.push(
  legacyVector('p2pkh', key => addressOf('pkh', key)),
  legacyVector('p2pkh of an uncompressed key', uncompressed, false),
  legacyVector('p2wpkh', key => addressOf('wpkh', key), true, 'p2wpkh'),
  legacyVector('p2sh-p2wpkh', nested, true, 'p2sh(p2wpkh)'),
  legacyVector('p2wpkh with the header of p2pkh (Electrum)', key => addressOf('wpkh', key)),
  legacyVector('p2tr with an ECDSA signature', key => addressOf('tr', key)),
);

const bip322js = (name: string, of: (key: Uint8Array) => string): Vector => ({
  name: `${name}, bip322-js`,
  standard: 'BIP-322 simple',
  signer: 'bip322-js 3.0.0',
  proof: {
    address: of(secret),
    message: text(name),
    signature: String(Signer.sign(wif, of(secret), text(name))),
  },
  foreignAddress: of(otherSecret),
});
vectors.push(
  bip322js('p2wpkh', key => addressOf('wpkh', key)),
  bip322js('p2sh-p2wpkh', nested),
  bip322js('p2tr', key => addressOf('tr', key)),
);

describe('bitcoin: scripts', () => {
  /** Signs `to_sign` with scure's own transaction code, which shares nothing with ours but the curve. */
  const signed = (
    payment: { address?: string; script: Uint8Array },
    keys: Uint8Array[],
    extra: object,
  ): string => {
    const tag = schnorr.utils.taggedHash('BIP0322-signed-message', new TextEncoder().encode(message));
    const spend = new btc.Transaction({ version: 0, allowUnknownInputs: true, allowUnknownOutputs: true });
    spend.addOutput({ script: payment.script, amount: 0n });
    const finalScriptSig = new Uint8Array([0, 32, ...tag]);
    spend.addInput({ txid: new Uint8Array(32), index: 0xffffffff, sequence: 0, finalScriptSig });
    const sign = new btc.Transaction({ version: 0, allowUnknownOutputs: true, allowUnknownInputs: true });
    const witnessUtxo = { script: payment.script, amount: 0n };
    sign.addInput({ txid: spend.id, index: 0, sequence: 0, witnessUtxo, ...extra });
    sign.addOutput({ script: new Uint8Array([0x6a]), amount: 0n });
    for (const key of keys) sign.sign(key);
    sign.finalize();
    return `ful${Buffer.from(sign.extract()).toString('base64')}`;
  };
  const keys = [secret, otherSecret];

  test('p2wsh, one of two, by scure', () => {
    const multisig = btc.p2wsh(
      btc.p2ms(
        1,
        keys.map(key => secp256k1.getPublicKey(key)),
      ),
    );
    const signature = signed(multisig, [otherSecret], multisig);
    const proof = { address: multisig.address as string, message, signature };
    expect(bitcoin.verifyMessage(proof, { now: judgedAt })).toEqual({
      verdict: 'verified',
      standard: 'BIP-322 full',
    });
    expect(bitcoin.verifyMessage({ ...proof, message: 'x' }, { now: judgedAt }).verdict).toBe('rejected');
  });

  test('p2tr, a leaf with one key, by scure', () => {
    const leaf = btc.p2tr(undefined, { script: btc.p2tr_pk(publicKey.slice(1)).script }, undefined, true);
    const signature = signed(leaf, [secret], leaf);
    const proof = { address: leaf.address as string, message, signature };
    expect(bitcoin.verifyMessage(proof, { now: judgedAt })).toEqual({
      verdict: 'verified',
      standard: 'BIP-322 full',
    });
    const foreign = { ...proof, address: addressOf('tr', otherSecret) };
    expect(bitcoin.verifyMessage(foreign, { now: judgedAt }).verdict).toBe('rejected');
  });

  test.each(scripts.map(one => [one.name, one] as const))(
    '%s: only a node can tell',
    (_, { address, signature, ...rest }) => {
      const proof = { address, message: rest.message, signature };
      expect(bitcoin.verifyMessage(proof, { now: judgedAt })).toMatchObject({
        verdict: 'undecided',
        needs: { check: 'script' },
      });
      expect(bitcoin.verifyMessage({ ...proof, address: rest.foreign }, { now: judgedAt }).verdict).toBe(
        'rejected',
      );
      expect(bitcoin.verifyMessage({ ...proof, message: 'x' }, { now: judgedAt }).verdict).toBe('rejected');
    },
  );

  test('a proof of funds is never accepted', () => {
    const [one] = full;
    const proof = {
      address: one?.address ?? '',
      message: one?.message ?? '',
      signature: `pof${one?.signature}`,
    };
    expect(bitcoin.verifyMessage(proof, { now: judgedAt }).verdict).toBe('undecided');
  });
});

test.each(malformed.map(one => [one.name, one.signature] as const))('bitcoin: refuses %s', (_, signature) => {
  const proof = { address: simple[0]?.address ?? '', message: '', signature };
  expect(bitcoin.verifyMessage(proof, { now: judgedAt }).verdict).toBe('rejected');
});

testProofs(bitcoin, vectors);

describe('bitcoin: addresses', () => {
  const ok = [
    ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'p2pkh', true, alphabets.base58],
    ['3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy', 'p2sh', true, alphabets.base58],
    ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'p2wpkh', true, alphabets.bech32],
    ['bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3', 'p2wsh', true, alphabets.bech32],
    ['bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0', 'p2tr', true, alphabets.bech32],
    ['mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn', 'p2pkh', false, alphabets.base58],
    ['2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc', 'p2sh', false, alphabets.base58],
    ['tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx', 'p2wpkh', false, alphabets.bech32],
  ] as const;
  test.each(ok)('%s is %s', (text, kind, mainnet, alphabet) => {
    expect(bitcoin.parseAddress(`  ${text}\n`)).toEqual({
      ok: true,
      canonical: text,
      kind,
      mainnet,
      destination: true,
    });
    expectCorruptionsCaught(bitcoin, text, alphabet);
  });

  test('upper case is the same segwit address, mixed case is none', () => {
    expect(bitcoin.parseAddress('BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4')).toMatchObject({
      canonical: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    });
    expect(bitcoin.parseAddress('bc1QW508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4')).toMatchObject({
      reason: 'malformed',
    });
  });

  test.each([
    ['BC1SW50QGDZ25J', 'unknownWitness'], // BIP-350, version 16
    ['bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs', 'unknownWitness'], // BIP-350, version 2
    ['bc1pfeessrawgf', 'unknownWitness'], // pay to anchor
    ['1111111111111111111114oLvT2', 'p2pkh'],
    // Version 1 with an x that is on no point: BIP-341 makes it unspendable.
    ['bc1plllllllllllllllllllllllllllllllllllllllllllllllllllsr7rg6v', 'p2tr'],
  ])('%s is no destination', (text, kind) => {
    expect(bitcoin.parseAddress(text)).toMatchObject({ ok: true, kind, destination: false });
  });

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['bitcoin', 'malformed'],
    ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', 'malformed'],
    ['LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9', 'wrongNetwork'],
    ['DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L', 'wrongNetwork'],
    ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', 'wrongNetwork'],
    ['ltc1qzvcgmntglcuv4smv3lzj6k8szcvsrmvk0phrr9wfq8w493r096ssm2fgsw', 'wrongNetwork'],
    ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb', 'badChecksum'],
    // BIP-350's invalid addresses
    ['tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut', 'wrongNetwork'],
    ['bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd', 'badChecksum'],
    ['BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL', 'badChecksum'],
    ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh', 'badChecksum'],
    ['bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4', 'malformed'],
    ['BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R', 'malformed'],
    ['bc1pw5dgrnzv', 'malformed'],
    ['bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav', 'malformed'],
    ['BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P', 'malformed'],
    ['bc1gmk9yu', 'malformed'],
  ])('%s is refused: %s', (text, reason) => {
    expect(bitcoin.parseAddress(text)).toMatchObject({ ok: false, reason });
  });

  test('a private key is named as such', () => {
    expect(bitcoin.parseAddress(wif)).toMatchObject({
      ok: false,
      message: expect.stringMatching(/private key/),
    });
  });
});
