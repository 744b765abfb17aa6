import { createHash } from 'node:crypto';
import { Account, Keypair, MuxedAccount } from '@stellar/stellar-sdk';
import nacl from 'tweetnacl';
import { describe, expect, test } from 'vitest';
import { alphabets, expectCorruptionsCaught } from '../test/corruption.ts';
import { judgedAt, testProofs, type Vector } from '../test/tampering.ts';
import { stellar } from './stellar.ts';

const asked = { now: judgedAt };
// The seed of SEP-53's test cases.
const keys = Keypair.fromSecret('SAKICEVQLYWGSOJS4WW7HZJWAHZVEEBS527LHK5V4MLJALYKICQCJXMW');
const address = 'GBXFXNDLV4LSWA4VB7YIL5GBD7BVNR22SGBTDKMO2SBZZHDXSKZYCP7L';
const muxed = new MuxedAccount(new Account(address, '0'), '1234').accountId();
const foreignAddress = 'GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ';

const vector = (name: string, signer: string, message: string, signature: string, of = address): Vector => ({
  name,
  standard: 'SEP-53',
  signer,
  proof: { address: of, message, signature },
  foreignAddress,
  alsoProves: [address, muxed],
});

const byTweetnacl = (message: string): string => {
  const digest = createHash('sha256').update(`Stellar Signed Message:\n${message}`).digest();
  const seed = nacl.sign.keyPair.fromSeed(keys.rawSecretKey());
  return Buffer.from(nacl.sign.detached(digest, seed.secretKey)).toString('base64');
};
const bySdk = (message: string): string => Buffer.from(keys.signMessage(message)).toString('base64');
const text = 'Prove that you own this account — ✓\nNonce: 77';

testProofs(stellar, [
  vector(
    'published, ASCII',
    'SEP-53 test cases',
    'Hello, World!',
    'fO5dbYhXUhBMhe6kId/cuVq/AfEnHRHEvsP8vXh03M1uLpi5e46yO2Q8rEBzu3feXQewcQE5GArp88u6ePK6BA==',
  ),
  vector(
    'published, ASCII, hex',
    'SEP-53 test cases',
    'Hello, World!',
    '7cee5d6d885752104c85eea421dfdcb95abf01f1271d11c4bec3fcbd7874dccd6e2e98b97b8eb23b643cac4073bb77de5d07b0710139180ae9f3cbba78f2ba04',
  ),
  vector(
    'published, Japanese',
    'SEP-53 test cases',
    'こんにちは、世界！',
    'CDU265Xs8y3OWbB/56H9jPgUss5G9A0qFuTqH2zs2YDgTm+++dIfmAEceFqB7bhfN3am59lCtDXrCtwH2k1GBA==',
  ),
  vector('stellar-sdk', '@stellar/stellar-sdk 17.2.0', text, bySdk(text)),
  vector('stellar-sdk, muxed account', '@stellar/stellar-sdk 17.2.0', `${text} m`, bySdk(`${text} m`), muxed),
  vector('tweetnacl', 'tweetnacl 1.0.3', `${text} n`, byTweetnacl(`${text} n`)),
]);

describe('stellar: proofs', () => {
  test('a contract and a foreign signer are questions for the network', () => {
    const proof = { address, message: text, signature: bySdk(text) };
    const contract = 'CA3D5KRYM6CB7OWQ6TWYRR3Z4T7GNZLKERYNZGGA5SOAOPIFY6YQGAXE';
    expect(stellar.verifyMessage({ ...proof, address: contract }, asked)).toMatchObject({
      verdict: 'undecided',
    });
    const foreign = { ...proof, address: foreignAddress };
    expect(stellar.verifyMessage(foreign, asked)).toMatchObject({ verdict: 'rejected' });
    expect(stellar.verifyMessage({ ...foreign, publicKey: address }, asked)).toMatchObject({
      verdict: 'undecided',
      needs: { check: 'signerOfAccount', key: address },
    });
  });

  test('nobody can sign for a key of small order', () => {
    // The key whose every signature with R = identity and S = 0 passes in permissive verifiers.
    const zero = 'GAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAWHF';
    const forged = Buffer.concat([Buffer.from([1]), Buffer.alloc(63)]).toString('base64');
    for (let round = 0; round < 64; round++) {
      const proof = { address: zero, message: `forged ${round}`, signature: forged };
      expect(stellar.verifyMessage(proof, asked).verdict).toBe('rejected');
    }
  });
});

describe('stellar: addresses', () => {
  test.each([address, foreignAddress])('%s is an account', text => {
    const parsed = { ok: true, canonical: text, kind: 'account', mainnet: true, destination: true };
    expect(stellar.parseAddress(text)).toEqual(parsed);
    expectCorruptionsCaught(stellar, text, alphabets.base32);
  });

  // SEP-23's own examples: the largest and the smallest id.
  test.each([
    [
      'MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAJLK',
      foreignAddress,
      '9223372036854775808',
    ],
    ['MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUQ', foreignAddress, '0'],
    [muxed, address, '1234'],
  ])('%s is a muxed account', (text, account, tag) => {
    expect(stellar.parseAddress(text)).toEqual({
      ok: true,
      canonical: text,
      account,
      kind: 'muxed',
      mainnet: true,
      destination: true,
      tag,
    });
    expectCorruptionsCaught(stellar, text, alphabets.base32);
  });

  test.each([
    ['CA3D5KRYM6CB7OWQ6TWYRR3Z4T7GNZLKERYNZGGA5SOAOPIFY6YQGAXE', 'contract'],
    ['GAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAWHF', 'account'],
  ])('%s is no destination', (text, kind) => {
    expect(stellar.parseAddress(text)).toMatchObject({ ok: true, kind, destination: false });
  });

  test.each([
    ['', 'empty'],
    // SEP-23's invalid strkeys: trailing bits, length, padding, other kinds.
    ['GAAAAAAAACGC6', 'malformed'],
    ['MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAJLKA', 'malformed'],
    ['GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZA', 'malformed'],
    ['TBU2RRGLXH3E5CQHTD3ODLDF2BWDCYUSSBLLZ5GNW7JXHDIYKXZWHXL7', 'unsupportedKind'],
    [
      'PA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAQACAQDAQCQMBYIBEFAWDANBYHRAEISCMKBKFQXDAMRUGY4DUPB6IBZGM',
      'unsupportedKind',
    ],
    ['ga7qynf7sowq3glr2bgmzehxavirza4kvwltjjfc7mgxua74p7ujvsgz', 'malformed'],
    ['alice*example.com', 'malformed'],
    ['0x52908400098527886E0F7030069857D2E4169EE7', 'malformed'],
  ])('%s is refused: %s', (text, reason) => {
    expect(stellar.parseAddress(text)).toMatchObject({ ok: false, reason });
  });

  test('a secret key is named as such', () => {
    expect(stellar.parseAddress(keys.secret())).toMatchObject({
      ok: false,
      message: expect.stringMatching(/secret/),
    });
  });

  test('memos are ids, hashes or 28 bytes of text', () => {
    const parse = (text: string) => stellar.tag?.parse(text);
    expect(parse('18446744073709551615')).toEqual({
      ok: true,
      canonical: '18446744073709551615',
      kind: 'id',
    });
    expect(parse('18446744073709551616')).toMatchObject({ ok: true, kind: 'text' });
    expect(parse('007')).toMatchObject({ ok: true, kind: 'text' });
    expect(parse('AB'.repeat(32))).toEqual({ ok: true, canonical: 'ab'.repeat(32), kind: 'hash' });
    expect(parse('é'.repeat(14))).toMatchObject({ ok: true, kind: 'text' });
    expect(parse('é'.repeat(15))).toMatchObject({ ok: false });
    expect(parse('')).toMatchObject({ ok: false });
  });
});
