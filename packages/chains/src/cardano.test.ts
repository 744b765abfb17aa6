import { AlgorithmId } from '@emurgo/cardano-message-signing-nodejs';
import {
  BaseAddress,
  Bip32PrivateKey,
  ByronAddress,
  Credential,
  EnterpriseAddress,
  PublicKey,
  RewardAddress,
  ScriptHash,
} from '@emurgo/cardano-serialization-lib-nodejs';
import { bech32, hex } from '@scure/base';
import { describe, expect, test } from 'vitest';
import { judgedAt } from '../test/attacks.ts';
import { alphabets, expectCorruptionsCaught } from '../test/corruption.ts';
import { testProofs } from '../test/tampering.ts';
import {
  addresses,
  cardanoVectors,
  credentialOf,
  message,
  payment,
  signData,
  stake,
} from '../test/vectors/cardano.ts';
import { typhonVectors } from '../test/vectors/typhon.ts';
import { cardano } from './cardano.ts';

const asked = { now: judgedAt };

/** The examples of CIP-19's test vectors. */
const cip19 = {
  base: 'addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgse35a3x',
  baseScript:
    'addr1z8phkx6acpnf78fuvxn0mkew3l0fd058hzquvz7w36x4gten0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgs9yc0hh',
  baseToScript:
    'addr1yx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzerkr0vd4msrxnuwnccdxlhdjar77j6lg0wypcc9uar5d2shs2z78ve',
  scriptToScript:
    'addr1x8phkx6acpnf78fuvxn0mkew3l0fd058hzquvz7w36x4gt7r0vd4msrxnuwnccdxlhdjar77j6lg0wypcc9uar5d2shskhj42g',
  pointer: 'addr1gx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer5pnz75xxcrzqf96k',
  pointerScript: 'addr128phkx6acpnf78fuvxn0mkew3l0fd058hzquvz7w36x4gtupnz75xxcrtw79hu',
  enterprise: 'addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8',
  enterpriseScript: 'addr1w8phkx6acpnf78fuvxn0mkew3l0fd058hzquvz7w36x4gtcyjy7wx',
  stake: 'stake1uyehkck0lajq8gr28t9uxnuvgcqrc6070x3k9r8048z8y5gh6ffgw',
  stakeScript: 'stake178phkx6acpnf78fuvxn0mkew3l0fd058hzquvz7w36x4gtcccycj5',
  testBase:
    'addr_test1qz2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgs68faae',
  testStake: 'stake_test1uqehkck0lajq8gr28t9uxnuvgcqrc6070x3k9r8048z8y5gssrtvn',
};
const icarus = 'Ae2tdPwUPEZFRbyhz3cpfC2CumGzNkFBN2L42rcUc2yjQpEkxDbkPodpMAi';
const daedalus =
  'DdzFFzCqrhsrcTVhLygT24QwTnNqQqQ8mZrq5jykUzMveU26sxaH529kMpo7VhPrt5pwW3dXeB2k3EEvKcNBRmzCfcQ7dTkyGzTs658C';
const byronTest =
  '37btjrVyb4KDXBNC4haBVPCrro8AQPHwvCMp3RFhhSVWwfFmZ6wwzSK6JK1hY6wHNmtrpTf1kdbva8TCneM2YsiXT7mrzT21EacHnPpz5YyUdj64na';

describe('cardano: addresses', () => {
  test.each([
    [cip19.base, 'base', true, true],
    [cip19.baseScript, 'baseScript', true, false],
    [cip19.baseToScript, 'base', true, true],
    [cip19.scriptToScript, 'baseScript', true, false],
    [cip19.pointer, 'pointer', true, true],
    [cip19.pointerScript, 'pointerScript', true, false],
    [cip19.enterprise, 'enterprise', true, true],
    [cip19.enterpriseScript, 'enterpriseScript', true, false],
    [cip19.stake, 'stake', true, false],
    [cip19.stakeScript, 'stakeScript', true, false],
    [cip19.testBase, 'base', false, true],
    [cip19.testStake, 'stake', false, false],
    [icarus, 'byron', true, true],
    [daedalus, 'byron', true, true],
    [byronTest, 'byron', false, true],
  ])('%s', (text, kind, mainnet, destination) => {
    expect(cardano.parseAddress(text)).toMatchObject({
      ok: true,
      canonical: text,
      kind,
      mainnet,
      destination,
    });
  });

  test('capital letters are the same address', () => {
    expect(cardano.parseAddress(cip19.enterprise.toUpperCase())).toMatchObject({
      canonical: cip19.enterprise,
    });
  });

  test("addresses made by Emurgo's library", () => {
    const key = Bip32PrivateKey.from_bip39_entropy(new Uint8Array(16).fill(7), new Uint8Array()).to_public();
    const mainnet = ByronAddress.icarus_from_key(key, 764824073).to_base58();
    const testnet = ByronAddress.icarus_from_key(key, 1097911063).to_base58();
    expect(cardano.parseAddress(mainnet)).toMatchObject({ kind: 'byron', mainnet: true, destination: true });
    expect(cardano.parseAddress(testnet)).toMatchObject({ kind: 'byron', mainnet: false, destination: true });
    for (const [kind, address] of Object.entries(addresses)) {
      expect(cardano.parseAddress(address.to_bech32())).toMatchObject({
        kind: kind === 'testnet' ? 'base' : kind,
        mainnet: kind !== 'testnet',
      });
    }
  });

  const bytesOf = (text: string): Uint8Array => bech32.decodeToBytes(text).bytes;
  const asText = (prefix: string, bytes: Uint8Array): string =>
    bech32.encode(prefix, bech32.toWords(bytes), 200);
  const enterpriseBytes = addresses.enterprise.to_bytes();

  test.each([
    ['a test address behind the main prefix', asText('addr', addresses.testnet.to_bytes()), 'malformed'],
    ['a stake address behind the payment prefix', asText('addr', bytesOf(cip19.stake)), 'malformed'],
    ['a byte too many', asText('addr', Uint8Array.of(...enterpriseBytes, 0)), 'malformed'],
    ['a byte too few', asText('addr', enterpriseBytes.slice(0, -1)), 'malformed'],
    [
      'an unknown kind',
      asText(
        'addr',
        enterpriseBytes.map((byte, at) => (at ? byte : 0x81)),
      ),
      'unsupportedKind',
    ],
    [
      'an unknown network',
      asText(
        'addr',
        enterpriseBytes.map((byte, at) => (at ? byte : 0x62)),
      ),
      'unsupportedKind',
    ],
    [
      'an unfinished pointer',
      asText('addr', Uint8Array.of(0x41, ...enterpriseBytes.slice(1), 1, 2, 0x83)),
      'malformed',
    ],
    [
      'a pointer of two numbers',
      asText('addr', Uint8Array.of(0x41, ...enterpriseBytes.slice(1), 1, 2)),
      'malformed',
    ],
    ['a wrong checksum', cip19.base.replace(/x$/, 'y'), 'badChecksum'],
    ['a mistyped Byron address', icarus.replace(/i$/, 'j'), 'badChecksum'],
    ['a Bitcoin address', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'malformed'],
    ['a policy id', 'asset1rjklcrnsdzqp65wjgrg55sy9723kw09mlgvlc3', 'malformed'],
  ])('refuses %s', (_, text, reason) => {
    expect(cardano.parseAddress(text)).toMatchObject({ ok: false, reason });
  });

  test.each([payment.to_bech32(), Bip32PrivateKey.generate_ed25519_bip32().to_bech32()])(
    'names a private key: %s',
    text => {
      expect(cardano.parseAddress(text)).toMatchObject({
        ok: false,
        message: expect.stringContaining('private key'),
      });
    },
  );

  test('the hash zero is no destination', () => {
    const zero = Uint8Array.from(enterpriseBytes, (byte, at) => (at ? 0 : byte));
    expect(cardano.parseAddress(asText('addr', zero))).toMatchObject({ ok: true, destination: false });
  });

  test.each([
    ['bech32', cip19.base],
    ['bech32', cip19.pointer],
    ['bech32', cip19.stake],
    ['base58', icarus],
    ['base58', daedalus],
  ] as const)('every typing error is caught (%s, %s)', (alphabet, text) => {
    expectCorruptionsCaught(cardano, text, alphabets[alphabet]);
  });
});

testProofs(cardano, [...cardanoVectors, ...typhonVectors], 106);

describe('cardano: attacks on the binding', () => {
  const verdictOf = (
    address: string,
    { signature, key }: { signature: string; key: string },
    text = message,
  ): unknown => cardano.verifyMessage({ address, message: text, signature, publicKey: key }, asked);
  const base = addresses.base.to_bech32();

  test('a foreign key that states the address in its header', () => {
    expect(verdictOf(base, signData({ by: stake, claimed: addresses.enterprise, message }))).toMatchObject({
      reason: 'keyMismatch',
    });
    expect(
      verdictOf(
        addresses.enterprise.to_bech32(),
        signData({ by: stake, claimed: addresses.enterprise, message }),
      ),
    ).toMatchObject({
      reason: 'keyMismatch',
    });
  });

  test('the stake key does not prove a base address', () => {
    const verdict = verdictOf(base, signData({ by: stake, claimed: addresses.base, message }));
    expect(verdict).toMatchObject({ verdict: 'rejected', reason: 'keyMismatch' });
    expect(verdict).toHaveProperty('message', expect.stringContaining('stake key'));
  });

  test('the right key with another address of its own', () => {
    expect(verdictOf(base, signData({ by: payment, claimed: addresses.enterprise, message }))).toMatchObject({
      reason: 'keyMismatch',
    });
  });

  test('no address, or another algorithm, in the header', () => {
    for (const signing of [
      { by: payment, claimed: null, message },
      { by: payment, claimed: addresses.base, message, algorithm: AlgorithmId.ChaCha20Poly1305 },
    ]) {
      expect(verdictOf(base, signData(signing))).toMatchObject({ reason: 'malformedSignature' });
    }
  });

  test('a hash of another text, or a text that is the hash', () => {
    expect(
      verdictOf(base, signData({ by: payment, claimed: addresses.base, message: 'other', hashed: true })),
    ).toMatchObject({
      reason: 'messageMismatch',
    });
    expect(
      verdictOf(base, signData({ by: payment, claimed: addresses.base, message: 'other' })),
    ).toMatchObject({
      reason: 'messageMismatch',
    });
  });

  test('the answer of signData can be pasted as one text, and the key as 32 bytes', () => {
    const answer = signData({ by: payment, claimed: addresses.base, message });
    const proof = { address: base, message, signature: JSON.stringify(answer) };
    expect(cardano.verifyMessage(proof, asked)).toEqual({ verdict: 'verified', standard: 'CIP-8' });
    expect(verdictOf(base, { ...answer, key: hex.encode(payment.to_public().as_bytes()) })).toEqual({
      verdict: 'verified',
      standard: 'CIP-8',
    });
  });

  test('COSE_Sign1 under its tag is read as well', () => {
    const answer = signData({ by: payment, claimed: addresses.base, message });
    expect(verdictOf(base, { ...answer, signature: `d2${answer.signature}` })).toMatchObject({
      verdict: 'verified',
    });
    expect(verdictOf(base, { ...answer, signature: `d1${answer.signature}` })).toMatchObject({
      verdict: 'rejected',
    });
  });

  test('a header that names the address twice', () => {
    const { signature, key } = signData({ by: payment, claimed: addresses.base, message });
    // The protected header a2 01 27 67"address" 5839…, with a third entry that repeats the name.
    const own = hex.encode(addresses.base.to_bytes());
    const twice = signature
      .replace('5846a20127', '5889a30127')
      .replace(`5839${own}`, `5839${own}67616464726573735839${own}`);
    expect(twice.length).toBeGreaterThan(signature.length);
    expect(verdictOf(base, { signature: twice, key })).toMatchObject({ reason: 'malformedSignature' });
  });

  test('scripts are left to the chain, and Byron addresses cannot be proven', () => {
    const script = Credential.from_scripthash(ScriptHash.from_bytes(new Uint8Array(28).fill(9)));
    const answer = signData({ by: payment, claimed: addresses.base, message });
    for (const address of [
      BaseAddress.new(1, script, credentialOf(stake)),
      EnterpriseAddress.new(1, script),
      RewardAddress.new(1, script),
    ]) {
      expect(verdictOf(address.to_address().to_bech32(), answer)).toMatchObject({
        verdict: 'undecided',
        needs: { check: 'script' },
      });
    }
    expect(verdictOf(icarus, answer)).toMatchObject({ reason: 'badAddress' });
  });

  test("a small-order key's address cannot be proven", () => {
    const identity = Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 1 : 0));
    const address = EnterpriseAddress.new(
      1,
      Credential.from_keyhash(PublicKey.from_bytes(identity).hash()),
    ).to_address();
    const { signature } = signData({ by: payment, claimed: address, message });
    // R = identity, S = 0.
    const forged = signature.slice(0, -128) + hex.encode(Uint8Array.of(...identity, ...new Uint8Array(32)));
    expect(verdictOf(address.to_bech32(), { signature: forged, key: hex.encode(identity) })).toMatchObject({
      reason: 'wrongSignature',
    });
  });
});
