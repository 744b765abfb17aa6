import {
  Account,
  AccountAddress,
  type Ed25519PublicKey,
  MultiEd25519PublicKey,
  MultiKey,
  SigningSchemeInput,
} from '@aptos-labs/ts-sdk';
import { describe, expect, test } from 'vitest';
import { judgedAt } from '../test/attacks.ts';
import { testProofs } from '../test/tampering.ts';
import { aptosVectors } from '../test/vectors/aptos.ts';
import { walletCoreVectors } from '../test/vectors/wallet-core.ts';
import { aptos } from './aptos.ts';

const [first, full] = aptosVectors as [(typeof aptosVectors)[number], (typeof aptosVectors)[number]];
const account = first.proof.address;
const zeros = '0'.repeat(63);

describe('aptos: addresses', () => {
  test.each([
    ['an account', account, account, 'account', true],
    ['capital digits', `0x${account.slice(2).toUpperCase()}`, account, 'account', true],
    ['the framework in its short form', '0x1', '0x1', 'special', false],
    ['the framework in its long form', `0x${zeros}1`, '0x1', 'special', false],
    ['zero', '0x0', '0x0', 'special', false],
    ['the metadata of APT', '0xA', '0xa', 'special', false],
    [
      'USDC',
      '0xbae207659db88bea0cbead6da0ed00aac12edcdda169e591cd41c94180b46f3b',
      '0xbae207659db88bea0cbead6da0ed00aac12edcdda169e591cd41c94180b46f3b',
      'token',
      false,
    ],
  ])('%s', (_, text, canonical, kind, destination) => {
    expect(aptos.parseAddress(text)).toMatchObject({ ok: true, canonical, kind, destination, mainnet: true });
    // The SDK agrees on the one spelling.
    expect(AccountAddress.fromString(text).toString()).toBe(canonical);
  });

  test.each([
    ['a short form that is not special', '0x10'],
    ['a padded short form', '0x0a'],
    ['63 digits', account.slice(0, -1)],
    ['65 digits', `${account}0`],
    ['no 0x', account.slice(2)],
    ['no digits', '0x'],
    ['a coin', '0x1::aptos_coin::AptosCoin'],
    ['a name', 'alice.apt'],
  ])('refuses %s', (_, text) => {
    expect(aptos.parseAddress(text)).toMatchObject({ ok: false, reason: 'malformed' });
  });

  test.each([`ed25519-priv-0x${'11'.repeat(32)}`, `secp256k1-priv-0x${'11'.repeat(32)}`])(
    'names a private key: %s',
    text => {
      expect(aptos.parseAddress(text)).toMatchObject({
        ok: false,
        message: expect.stringContaining('private key'),
      });
    },
  );

  test('refuses an EVM address', () => {
    expect(aptos.parseAddress('0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48')).toMatchObject({
      reason: 'wrongNetwork',
    });
  });
});

testProofs(aptos, [...aptosVectors, ...walletCoreVectors.aptos], 104);

describe('aptos: what the asking side knows', () => {
  const asked = { now: judgedAt, ...first.asked };

  test('without a nonce of ours nothing is verified', () => {
    for (const nonce of [undefined, '', 'a\nnonce: b']) {
      const { nonce: _, ...rest } = asked;
      const verdict = aptos.verifyMessage(first.proof, { ...rest, ...(nonce !== undefined && { nonce }) });
      expect(verdict).toMatchObject({ verdict: 'rejected', reason: 'messageMismatch' });
    }
  });

  test('the full message that the wallet states must be one that we would have built', () => {
    const verdictOf = (fullMessage: string): unknown =>
      aptos.verifyMessage({ ...first.proof, context: { fullMessage } }, asked);
    const { message } = first.proof;
    expect(verdictOf(`APTOS\nmessage: ${message}\nnonce: ${asked.nonce}`)).toMatchObject({
      verdict: 'verified',
    });
    for (const text of [
      '',
      `APTOS\nmessage: ${message}\nnonce: other\nnonce: ${asked.nonce}`,
      `APTOS\nmessage: other\nmessage: ${message}\nnonce: ${asked.nonce}`,
      `APTOS\nmessage: ${message}\nnonce: ${asked.nonce}\n`,
    ]) {
      expect(verdictOf(text)).toMatchObject({ verdict: 'rejected', reason: 'messageMismatch' });
    }
  });

  test.each([
    ['another application', { application: 'https://evil.example' }, 'domainMismatch'],
    ['lines inside the application', { application: 'shop.example\nmessage: x' }, 'domainMismatch'],
    ['lines inside the chain id', { chainId: '1\nmessage: x' }, 'malformedSignature'],
  ])('%s is refused', (_, context, reason) => {
    const proof = { ...full.proof, context: { ...full.proof.context, ...context } };
    expect(aptos.verifyMessage(proof, { now: judgedAt, ...full.asked })).toMatchObject({ reason });
  });
});

describe('aptos: proofs that only the chain decides', () => {
  const asked = { now: judgedAt, ...first.asked };

  test('a good signature of another key may come from a rotated account', () => {
    const other = aptosVectors.find(vector => vector.name === 'single, BCS') ?? first;
    expect(aptos.verifyMessage({ ...other.proof, address: account }, asked)).toMatchObject({
      verdict: 'undecided',
      needs: { check: 'signerOfAccount', key: other.proof.publicKey },
    });
  });

  test('the account of a MultiKey or of several Ed25519 keys', () => {
    const keys = [1, 2].map(
      () =>
        Account.generate({ scheme: SigningSchemeInput.Ed25519, legacy: true }).publicKey as Ed25519PublicKey,
    );
    for (const key of [
      new MultiKey({ publicKeys: keys, signaturesRequired: 1 }),
      new MultiEd25519PublicKey({ publicKeys: keys, threshold: 1 }),
    ]) {
      const address = key.authKey().derivedAddress().toString();
      const publicKey = key.bcsToHex().toString();
      expect(aptos.verifyMessage({ ...first.proof, address, publicKey }, asked)).toMatchObject({
        verdict: 'undecided',
        needs: { check: 'contractSignature' },
      });
    }
  });

  test('no key stands behind a special address', () => {
    expect(aptos.verifyMessage({ ...first.proof, address: '0x1' }, asked)).toMatchObject({
      reason: 'badAddress',
    });
  });
});
