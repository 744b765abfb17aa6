import { Wallet } from 'ethers';
import { TronWeb } from 'tronweb';
import { describe, expect, test } from 'vitest';
import { alphabets, expectCorruptionsCaught } from '../test/corruption.ts';
import { judgedAt, testProofs, type Vector } from '../test/tampering.ts';
import { tron } from './tron.ts';

const secret = '4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318';
const tronWeb = new TronWeb({ fullHost: 'http://127.0.0.1:1', privateKey: secret });
const address = TronWeb.address.fromPrivateKey(secret) || '';
const foreignAddress = 'TNPeeaaFB7K9cmo4uQpcU32zGK8G1NYqeL';
const message = 'Prove that you own this address — ✓\nNonce: 51c0';
const hexOf = (text: string): string => Buffer.from(text).toString('hex');

const vector = (name: string, standard: string, signer: string, text: string, signature: string): Vector => ({
  name,
  standard,
  signer,
  proof: { address, message: text, signature },
  foreignAddress,
});

/** TIP-191 by another library: the digest of ethers' own hash over the prefixed text. */
async function byEthers(text: string): Promise<string> {
  const { keccak256, toUtf8Bytes, concat } = await import('ethers');
  const bytes = toUtf8Bytes(text);
  const digest = keccak256(concat([toUtf8Bytes(`\x19TRON Signed Message:\n${bytes.length}`), bytes]));
  return new Wallet(`0x${secret}`).signingKey.sign(digest).serialized;
}

const legacy = `${message} legacy`;
testProofs(tron, [
  vector(
    'signMessageV2',
    'TIP-191 v2',
    'tronweb 6.5.1',
    message,
    await tronWeb.trx.signMessageV2(message, secret),
  ),
  vector(
    'signMessageV2, empty',
    'TIP-191 v2',
    'tronweb 6.5.1',
    '',
    await tronWeb.trx.signMessageV2('', secret),
  ),
  vector(
    'sign(hex)',
    'TIP-191 legacy',
    'tronweb 6.5.1',
    legacy,
    await tronWeb.trx.sign(hexOf(legacy), secret),
  ),
  vector(
    'signing key of ethers',
    'TIP-191 v2',
    'ethers 6.17.0',
    `${message} e`,
    await byEthers(`${message} e`),
  ),
]);

test('tron: a key that is not the address leaves a question for the chain', async () => {
  const signature = await tronWeb.trx.signMessageV2(message, secret);
  expect(
    tron.verifyMessage({ address: foreignAddress, message, signature }, { now: judgedAt }),
  ).toMatchObject({
    verdict: 'rejected',
    reason: 'keyMismatch',
    unless: { check: 'signerOfAccount', key: address },
  });
});

describe('tron: addresses', () => {
  test.each([address, foreignAddress, 'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8'])('%s', text => {
    expect(tron.parseAddress(text)).toEqual({
      ok: true,
      canonical: text,
      kind: 'account',
      mainnet: true,
      destination: true,
    });
    expectCorruptionsCaught(tron, text, alphabets.base58);
  });

  test.each([
    'T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb',
    'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
    'TEkxiTehnzSmSe2XqrBj4w32RUN966rdz8',
    'TPYmHEhy5n8TCEfYGqW2rPxsghSfzghPDn',
    'TUpMhErZL2fhh4sVNULAbNKLokS4GjC1F4',
    'TNUC9Qb1rRpS5CbWLmNMxXBjyFoydXjWFR',
  ])('%s is no destination', text => {
    expect(tron.parseAddress(text)).toMatchObject({ ok: true, destination: false });
  });

  test.each([
    ['', 'empty'],
    ['41a614f803b6fd780986a42c78ec9c7f77e6ded13c', 'malformed'],
    ['0xa614f803b6fd780986a42c78ec9c7f77e6ded13c', 'malformed'],
    ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6', 'badChecksum'],
    ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'wrongNetwork'],
    ['rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh', 'malformed'],
  ])('%s is refused: %s', (text, reason) => {
    expect(tron.parseAddress(text)).toMatchObject({ ok: false, reason });
  });
});
