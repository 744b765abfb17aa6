import { MultiSigPublicKey } from '@mysten/sui/multisig';
import { isValidSuiAddress } from '@mysten/sui/utils';
import { toZkLoginPublicIdentifier } from '@mysten/sui/zklogin';
import { base64 } from '@scure/base';
import { describe, expect, test } from 'vitest';
import { judgedAt } from '../test/attacks.ts';
import { testProofs } from '../test/tampering.ts';
import {
  ed,
  k1,
  message,
  multisig,
  multisigOf,
  passkeyOf,
  r1,
  signatureOf,
  suiVectors,
  zkLoginAddresses,
  zkLoginOf,
  zkLoginSeed,
} from '../test/vectors/sui.ts';
import { walletCoreVectors } from '../test/vectors/wallet-core.ts';
import { sui } from './sui.ts';

const account = ed.toSuiAddress();
const asked = { now: judgedAt };

describe('sui: addresses', () => {
  test.each([
    ['an account', account, 'account', true],
    ['the framework', `0x${'0'.repeat(63)}2`, 'system', false],
    ['zero', `0x${'0'.repeat(64)}`, 'system', false],
    ['the system state', `0x${'0'.repeat(63)}5`, 'system', false],
    ['USDC', '0xdba34672e30cb065b1f93e3ab55318768fd6fef66c15942c9f7cb846e2f900e7', 'token', false],
  ])('%s', (_, text, kind, destination) => {
    expect(sui.parseAddress(text)).toMatchObject({
      ok: true,
      canonical: text,
      kind,
      destination,
      mainnet: true,
    });
    expect(isValidSuiAddress(text)).toBe(true);
  });

  test('capital digits are the same address', () => {
    expect(sui.parseAddress(`0x${account.slice(2).toUpperCase()}`)).toMatchObject({ canonical: account });
  });

  test.each([
    ['a short form', '0x2', 'malformed'],
    ['63 digits', account.slice(0, -1), 'malformed'],
    ['65 digits', `${account}0`, 'malformed'],
    ['no 0x', account.slice(2), 'malformed'],
    ['a coin', '0x2::sui::SUI', 'malformed'],
    ['a name', 'alice.sui', 'malformed'],
    ['an EVM address', '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', 'wrongNetwork'],
  ])('refuses %s', (_, text, reason) => {
    expect(sui.parseAddress(text)).toMatchObject({ ok: false, reason });
  });
  test.each([ed.getSecretKey(), k1.getSecretKey()])('names a private key: %s', text => {
    expect(sui.parseAddress(text)).toMatchObject({
      ok: false,
      message: expect.stringContaining('private key'),
    });
  });
});

testProofs(sui, [...suiVectors, ...walletCoreVectors.sui], 105);

describe('sui: multisig', () => {
  const address = multisig.toSuiAddress();
  const verdictOf = (signature: string): unknown => sui.verifyMessage({ address, message, signature }, asked);

  test('too little weight is refused', async () => {
    expect(verdictOf(await multisigOf([k1]))).toMatchObject({ reason: 'wrongSignature' });
  });

  test('one wrong signature spoils enough good ones', async () => {
    const [good, wrong] = [await signatureOf(r1), await signatureOf(ed, 'another text')];
    const signature = multisig.combinePartialSignatures([wrong, good]);
    expect(verdictOf(signature)).toMatchObject({ reason: 'wrongSignature' });
  });

  test('a member may log in with zkLogin, which is left to the chain', async () => {
    const identity = toZkLoginPublicIdentifier(zkLoginSeed, 'https://accounts.google.com', {
      legacyAddress: false,
    });
    const own = MultiSigPublicKey.fromPublicKeys({
      threshold: 2,
      publicKeys: [
        { publicKey: identity, weight: 1 },
        { publicKey: ed.getPublicKey(), weight: 1 },
      ],
    });
    const signature = own.combinePartialSignatures([await zkLoginOf(k1), await signatureOf(ed)]);
    const proof = { address: own.toSuiAddress(), message, signature };
    expect(sui.verifyMessage(proof, asked)).toMatchObject({
      verdict: 'undecided',
      needs: { check: 'zkLogin' },
    });
    expect(sui.verifyMessage({ ...proof, message: 'other' }, asked)).toMatchObject({ verdict: 'rejected' });
  });

  test('a member may be a passkey', async () => {
    const passkey = passkeyOf(55);
    const own = MultiSigPublicKey.fromPublicKeys({
      threshold: 2,
      publicKeys: [
        { publicKey: passkey.getPublicKey(), weight: 1 },
        { publicKey: ed.getPublicKey(), weight: 1 },
      ],
    });
    const signature = own.combinePartialSignatures([await signatureOf(passkey), await signatureOf(ed)]);
    const proof = { address: own.toSuiAddress(), message, signature };
    expect(sui.verifyMessage(proof, asked)).toEqual({ verdict: 'verified', standard: 'Sui multisig' });
    expect(sui.verifyMessage({ ...proof, message: 'other' }, asked)).toMatchObject({ verdict: 'rejected' });
  });

  test('a bitmap that names other members than signed is refused', async () => {
    const bytes = base64.decode(await multisigOf([ed, k1]));
    // Scheme, count, two signatures of one byte and 64 bytes, then the bitmap.
    const at = 2 + 2 * 65;
    expect(bytes[at]).toBe(0b011);
    for (const bitmap of [0, 0b001, 0b111, 0b101, 0b110, 0b1011]) {
      bytes[at] = bitmap;
      expect(verdictOf(base64.encode(bytes))).toMatchObject({ verdict: 'rejected' });
    }
  });
});

describe('sui: passkeys', () => {
  test.each([
    ['made for registration', { type: 'webauthn.create' }],
    ['made for another challenge', { challenge: 'AAAA' }],
  ])('an assertion %s is refused', async (_, clientData) => {
    const passkey = passkeyOf(54, clientData);
    const proof = {
      address: passkey.getPublicKey().toSuiAddress(),
      message,
      signature: await signatureOf(passkey),
    };
    expect(sui.verifyMessage(proof, asked)).toMatchObject({ verdict: 'rejected', reason: 'wrongSignature' });
  });
});

describe('sui: zkLogin', () => {
  test.each(zkLoginAddresses)('a fitting proof of %s is left to the chain', async address => {
    const signature = await zkLoginOf(ed);
    expect(sui.verifyMessage({ address, message, signature }, asked)).toMatchObject({
      verdict: 'undecided',
      needs: { check: 'zkLogin' },
    });
  });

  test('another text or address is refused without the chain', async () => {
    const [address = ''] = zkLoginAddresses;
    const signature = await zkLoginOf(ed);
    expect(sui.verifyMessage({ address, message: 'other', signature }, asked)).toMatchObject({
      verdict: 'rejected',
      reason: 'wrongSignature',
    });
    expect(sui.verifyMessage({ address: account, message, signature }, asked)).toMatchObject({
      verdict: 'rejected',
      reason: 'keyMismatch',
    });
  });

  test('the two derivations differ, or the test above would test one twice', () => {
    expect(new Set(zkLoginAddresses).size).toBe(2);
  });

  test('no flipped bit is accepted or throws', async () => {
    const [address = ''] = zkLoginAddresses;
    const bytes = base64.decode(await zkLoginOf(k1));
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      const proof = { address, message, signature: base64.encode(changed) };
      expect(sui.verifyMessage(proof, asked).verdict).not.toBe('verified');
    }
  });
});
