import { makeSignDoc, serializeSignDoc } from '@cosmjs/amino';
import { bech32 } from '@scure/base';
import { getBytes, keccak256, Wallet } from 'ethers';
import { privateKeyToAccount, sign } from 'viem/accounts';
import { describe, expect, test } from 'vitest';
import { alphabets, expectCorruptionsCaught } from '../test/corruption.ts';
import { sameCompact } from '../test/legacy.ts';
import { testProofs, type Vector } from '../test/tampering.ts';
import { injective } from './injective.ts';

const secret = '0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318';
const wallet = new Wallet(secret);
const address = bech32.encode('inj', bech32.toWords(getBytes(wallet.address)));
const foreignAddress = 'inj1hkhdaj2a2clmq5jq6mspsggqs32vynpk228q3r';
const message = 'Prove that you own this address — ✓ <&>\nNonce: 7aa1';

/** The document of ADR-36, as @cosmjs/amino writes it. */
function document(text: string): Uint8Array {
  const value = { signer: address, data: Buffer.from(text).toString('base64') };
  return serializeSignDoc(
    makeSignDoc([{ type: 'sign/MsgSignData', value }], { gas: '0', amount: [] }, '', '', 0, 0),
  );
}
const base64 = (signature: string): string =>
  Buffer.from(getBytes(signature).slice(0, 64)).toString('base64');

const vector = (name: string, standard: string, signer: string, text: string, signature: string): Vector => ({
  name,
  standard,
  signer,
  proof: { address, message: text, signature },
  foreignAddress,
  sameProof: sameCompact,
});

const adr36 = (text: string): string => base64(wallet.signingKey.sign(keccak256(document(text))).serialized);
const viemSigned = await sign({
  hash: keccak256(document(`${message} 3`)) as `0x${string}`,
  privateKey: secret,
  to: 'hex',
});
const cosmjs = '@cosmjs/amino 0.39.0 document';
testProofs(injective, [
  vector('signArbitrary', 'ADR-36', `${cosmjs}, ethers 6.17.0 key`, message, adr36(message)),
  vector(
    'signArbitrary, hex',
    'ADR-36',
    `${cosmjs}, ethers 6.17.0 key`,
    `${message} 2`,
    Buffer.from(adr36(`${message} 2`), 'base64').toString('hex'),
  ),
  vector('signArbitrary, viem', 'ADR-36', `${cosmjs}, viem 2.57.20 key`, `${message} 3`, base64(viemSigned)),
  vector('personal_sign', 'EIP-191', 'ethers 6.17.0', `${message} 4`, wallet.signMessageSync(`${message} 4`)),
  vector(
    'personal_sign, viem',
    'EIP-191',
    'viem 2.57.20',
    `${message} 5`,
    await privateKeyToAccount(secret).signMessage({ message: `${message} 5` }),
  ),
]);

test("injective: reads the signature out of the wallet's JSON", () => {
  const pub_key = { type: 'tendermint/PubKeySecp256k1', value: 'AA==' };
  const answers = [
    { pub_key, signature: adr36(message) },
    { signed: {}, signature: { pub_key, signature: adr36(message) } },
  ];
  for (const answer of answers) {
    const proof = { address, message, signature: JSON.stringify(answer) };
    expect(injective.verifyMessage(proof, { now: 0 })).toEqual({ verdict: 'verified', standard: 'ADR-36' });
    expect(injective.verifyMessage({ ...proof, message: 'x' }, { now: 0 }).verdict).toBe('rejected');
  }
  for (const signature of ['{', '{}', '{"signature":1}', '{"signature":{}}', '[]', 'null']) {
    expect(injective.verifyMessage({ address, message, signature }, { now: 0 }).verdict).toBe('rejected');
  }
});

test('injective: the upper-case spelling of the address signs the same document', () => {
  const proof = { address: address.toUpperCase(), message, signature: adr36(message) };
  expect(injective.verifyMessage(proof, { now: 0 }).verdict).toBe('verified');
});

describe('injective: addresses', () => {
  test.each([address, foreignAddress, 'inj14au322k9munkmx5wrchz9q30juf5wjgz2cfqku'])('%s', text => {
    const parsed = { ok: true, canonical: text, kind: 'account', mainnet: true, destination: true };
    expect(injective.parseAddress(text)).toEqual(parsed);
    expect(injective.parseAddress(text.toUpperCase())).toEqual(parsed);
    expectCorruptionsCaught(injective, text, alphabets.bech32);
  });

  test.each([
    ['injvaloper1acgud5qpn3frwzjrayqcdsdr9vkl3p6hrz34ts', 'validator'],
    [bech32.encode('inj', bech32.toWords(new Uint8Array(20))), 'account'],
  ])('%s is no destination', (text, kind) => {
    expect(injective.parseAddress(text)).toMatchObject({ ok: true, kind, destination: false });
  });

  test.each([
    ['', 'empty'],
    ['inj1', 'malformed'],
    ['0x2c7536E3605D9C16a7a3D7b1898e529396a65c23', 'wrongNetwork'],
    ['cosmos1fl48vsnmsdzcv85q5d2q4z5ajdha8yu34mf0eh', 'wrongNetwork'],
    ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'wrongNetwork'],
    ['inj1hkhdaj2a2clmq5jq6mspsggqs32vynpk228q3s', 'badChecksum'],
    [bech32.encode('inj', bech32.toWords(new Uint8Array(32).fill(3))), 'unsupportedKind'],
  ])('%s is refused: %s', (text, reason) => {
    expect(injective.parseAddress(text)).toMatchObject({ ok: false, reason });
  });

  test('memos have at most 256 bytes', () => {
    expect(injective.tag?.parse('104531')).toEqual({ ok: true, canonical: '104531', kind: 'text' });
    expect(injective.tag?.parse('é'.repeat(128))).toMatchObject({ ok: true });
    expect(injective.tag?.parse('é'.repeat(129))).toMatchObject({ ok: false });
    expect(injective.tag?.parse('a\u0000')).toMatchObject({ ok: false });
    expect(injective.tag?.parse('')).toMatchObject({ ok: false });
  });
});
