import { deriveAddress, deriveKeypair, sign } from 'ripple-keypairs';
import { describe, expect, test } from 'vitest';
import { Wallet } from 'xrpl';
import { derive, sign as xamanSign } from 'xrpl-accountlib';
import { alphabets, expectCorruptionsCaught } from '../test/corruption.ts';
import { judgedAt, testProofs, type Vector } from '../test/tampering.ts';
import { ripple } from './ripple.ts';

const asked = { now: judgedAt };
const secpSeed = 'sn259rEFXrQrWyx3Q7XneWcwV6dfL';
const edSeed = 'sEdTM1uX8pu2do5XvTnutH6HsouMaM2';
const secp = deriveKeypair(secpSeed);
const ed = deriveKeypair(edSeed);
const foreignAddress = 'r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59';
const text = (what: string): string => `Prove that you own this account (${what}) — ✓\nNonce: 03`;
const hexOf = (message: string): string => Buffer.from(message).toString('hex').toUpperCase();

const raw = (name: string, keys: typeof secp, publicKey = keys.publicKey): Vector => ({
  name,
  standard: 'XRPL raw',
  signer: 'ripple-keypairs 3.1.0',
  proof: {
    address: deriveAddress(keys.publicKey),
    message: text(name),
    signature: sign(hexOf(text(name)), keys.privateKey),
    publicKey,
  },
  foreignAddress,
  // Another account's regular key may be this one; the ledger knows.
  mayBeUndecided: ['address'],
});

const memos = (message: string) => [{ Memo: { MemoData: hexOf(message) } }];
const blob = (
  name: string,
  standard: string,
  signer: string,
  address: string,
  signature: string,
): Vector => ({
  name,
  standard,
  signer,
  proof: { address, message: text(name), signature },
  foreignAddress,
  // A SignIn without an account could be meant for any account that has this key as its regular key.
  mayBeUndecided: ['address'],
});

const xaman = (name: string, seed: string, withAccount: boolean): Vector => {
  const account = derive.familySeed(seed);
  const transaction = {
    TransactionType: 'SignIn',
    ...(withAccount && { Account: account.address }),
    Memos: memos(text(name)),
  };
  const { signedTransaction } = xamanSign(transaction, account);
  return blob(name, 'XRPL SignIn', 'xrpl-accountlib 9.0.1', account.address ?? '', signedTransaction);
};

const accountSet = (name: string, seed: string): Vector => {
  const wallet = Wallet.fromSeed(seed);
  const { tx_blob } = wallet.sign({
    TransactionType: 'AccountSet',
    Account: wallet.classicAddress,
    Fee: '0',
    Sequence: 0,
    LastLedgerSequence: 1,
    Memos: memos(text(name)),
  });
  return blob(name, 'XRPL AccountSet', 'xrpl 5.3.0', wallet.classicAddress, tx_blob);
};

const first = raw('secp256k1', secp);
const vectors = [
  first,
  raw('ed25519', ed),
  raw('lower-case key', secp, secp.publicKey.toLowerCase()),
  xaman('SignIn', secpSeed, true),
  xaman('SignIn without account', secpSeed, false),
  accountSet('AccountSet, secp256k1', secpSeed),
  accountSet('AccountSet, ed25519', edSeed),
];
testProofs(ripple, vectors);

describe('ripple: proofs', () => {
  test('a key that is not the account leaves the question of regular keys to the ledger', () => {
    const proof = { ...first.proof, address: foreignAddress };
    expect(ripple.verifyMessage(proof, asked)).toMatchObject({
      verdict: 'undecided',
      needs: { check: 'signerOfAccount', key: secp.publicKey.toLowerCase() },
    });
  });

  test('a raw signature without its key cannot be checked', () => {
    const { publicKey: _, ...proof } = first.proof;
    expect(ripple.verifyMessage(proof, asked)).toMatchObject({ reason: 'missingPublicKey' });
  });

  test('a payment is no proof, whatever its memo says', () => {
    const wallet = Wallet.fromSeed(secpSeed);
    const { tx_blob } = wallet.sign({
      TransactionType: 'Payment',
      Account: wallet.classicAddress,
      Destination: foreignAddress,
      Amount: '1',
      Fee: '10',
      Sequence: 1,
      LastLedgerSequence: 9,
      Memos: memos(text('payment')),
    });
    const proof = { address: wallet.classicAddress, message: text('payment'), signature: tx_blob };
    expect(ripple.verifyMessage(proof, asked)).toMatchObject({ verdict: 'rejected' });
  });

  test('an empty message does not match a missing memo', () => {
    const account = derive.familySeed(secpSeed);
    const { signedTransaction } = xamanSign({ TransactionType: 'SignIn', Account: account.address }, account);
    const proof = { address: account.address ?? '', message: '', signature: signedTransaction };
    expect(ripple.verifyMessage(proof, asked)).toMatchObject({ reason: 'messageMismatch' });
  });

  test('an X-address is proven like its classic address', () => {
    const address = Wallet.fromSeed(secpSeed).getXAddress(42, false);
    const proof = { ...first.proof, address };
    expect(ripple.verifyMessage(proof, asked).verdict).toBe('verified');
  });
});

describe('ripple: addresses', () => {
  test.each([
    'r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59',
    'rvYAfWj5gh67oV6fW32ZzP3Aw4Eubs59B',
    deriveAddress(ed.publicKey),
  ])('%s is classic', text => {
    const parsed = { ok: true, canonical: text, kind: 'classic', mainnet: true, destination: true };
    expect(ripple.parseAddress(text)).toEqual(parsed);
    expectCorruptionsCaught(ripple, text, alphabets.base58);
  });

  // Vectors of XLS-5 (ripple-address-codec's tests): the same account with and without tags, on both networks.
  test.each([
    ['X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ', true, undefined],
    ['X7AcgcsBL6XDcUb289X4mJ8djcdyKaGZMhc9YTE92ehJ2Fu', true, '1'],
    ['T719a5UwUCnEs54UsxG9CJYYDhwmFCqkr7wxCcNcfZ6p5GZ', false, undefined],
  ] as const)('%s is an X-address', (text, mainnet, tag) => {
    const parsed = ripple.parseAddress(text);
    expect(parsed).toEqual({
      ok: true,
      canonical: 'r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59',
      kind: 'x-address',
      mainnet,
      destination: true,
      ...(tag !== undefined && { tag }),
    });
    expectCorruptionsCaught(ripple, text, alphabets.base58);
  });

  test.each([[undefined], [0], [1], [4_294_967_295]])('the X-address of xrpl with tag %s', tag => {
    const wallet = Wallet.fromSeed(secpSeed);
    const parsed = ripple.parseAddress(wallet.getXAddress(tag ?? false, false));
    expect(parsed).toMatchObject({ ok: true, canonical: wallet.classicAddress, mainnet: true });
    expect(parsed.ok && parsed.tag).toBe(tag === undefined ? undefined : String(tag));
  });

  test.each([
    'rrrrrrrrrrrrrrrrrrrrrhoLvTp',
    'rrrrrrrrrrrrrrrrrrrrBZbvji',
    'rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh',
    'rrrrrrrrrrrrrrrrrNAMEtxvNvQ',
    'rrrrrrrrrrrrrrrrrrrn5RM1rHd',
  ])('%s is no destination', text => {
    expect(ripple.parseAddress(text)).toMatchObject({ ok: true, destination: false });
  });

  test.each([
    ['', 'empty'],
    ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'malformed'],
    ['r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk58', 'badChecksum'],
    ['0x52908400098527886E0F7030069857D2E4169EE7', 'malformed'],
  ])('%s is refused: %s', (text, reason) => {
    expect(ripple.parseAddress(text)).toMatchObject({ ok: false, reason });
  });

  test.each([secpSeed, edSeed])('a seed is named as such', seed => {
    expect(ripple.parseAddress(seed)).toMatchObject({ ok: false, message: expect.stringMatching(/secret/) });
  });

  test('destination tags are 32-bit numbers', () => {
    expect(ripple.tag?.parse('0')).toEqual({ ok: true, canonical: '0', kind: 'tag' });
    expect(ripple.tag?.parse('4294967295')).toEqual({ ok: true, canonical: '4294967295', kind: 'tag' });
    expect(ripple.tag?.parse('007')).toEqual({ ok: true, canonical: '7', kind: 'tag' });
    for (const wrong of ['', '4294967296', '-1', '1.0', '1e3', ' 1', 'abc', '٣', '9'.repeat(30)]) {
      expect(ripple.tag?.parse(wrong)).toMatchObject({ ok: false });
    }
  });
});
