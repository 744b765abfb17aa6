import { Signature, Wallet } from 'ethers';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, test } from 'vitest';
import { alphabets, expectCorruptionsCaught } from '../test/corruption.ts';
import { sameCompact } from '../test/legacy.ts';
import { judgedAt, testProofs, type Vector } from '../test/tampering.ts';
import { evm } from './evm.ts';
import { tokenContracts } from './evm-tokens.ts';

const secret = '0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318';
const ethers = new Wallet(secret);
const viem = privateKeyToAccount(secret);
const foreignAddress = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const text = 'pay.example wants you to sign in — 測試 ✓\n\nNonce: 8f2c';

const vector = (
  name: string,
  signer: string,
  message: string,
  signature: string,
  address: string = ethers.address,
): Vector => ({
  name,
  standard: 'EIP-191',
  signer,
  proof: { address, message, signature },
  foreignAddress,
  // 66 bytes and more are what contracts may accept.
  mayBeUndecided: ['signature'],
  sameProof: sameCompact,
});

const compact = Signature.from(ethers.signMessageSync(`${text} compact`)).compactSerialized;
const numbered = Signature.from(ethers.signMessageSync(`${text} yParity`));
const vectors: Vector[] = [
  vector(
    'published',
    'web3.js documentation, accounts.sign',
    'Some data',
    '0xb91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a0291c',
    '0x2c7536E3605D9C16a7a3D7b1898e529396a65c23',
  ),
  vector('ethers', 'ethers 6.17.0', text, ethers.signMessageSync(text)),
  vector(
    'ethers, lower-case address, no 0x',
    'ethers 6.17.0',
    `${text} lower`,
    ethers.signMessageSync(`${text} lower`).slice(2),
    ethers.address.toLowerCase(),
  ),
  vector('ethers, EIP-2098', 'ethers 6.17.0', `${text} compact`, compact),
  vector(
    'ethers, v of 0 or 1',
    'ethers 6.17.0',
    `${text} yParity`,
    `${numbered.r}${numbered.s.slice(2)}0${numbered.yParity}`,
  ),
  vector('ethers, empty message', 'ethers 6.17.0', '', ethers.signMessageSync('')),
  vector('viem', 'viem 2.57.20', `${text} viem`, await viem.signMessage({ message: `${text} viem` })),
];

testProofs(evm, vectors);

describe('evm: contract wallets', () => {
  const asked = { now: judgedAt };
  const proof = vectors[1]?.proof ?? { address: '', message: '', signature: '' };

  test('a signature by another key is refused, unless the address is a contract', () => {
    expect(evm.verifyMessage({ ...proof, address: foreignAddress }, asked)).toMatchObject({
      verdict: 'rejected',
      reason: 'keyMismatch',
      unless: { check: 'contractSignature', key: ethers.address },
    });
  });

  test('a signature of another length is a question for the chain', () => {
    const erc6492 = `0x${'00'.repeat(96)}${proof.signature.slice(2)}${'6492'.repeat(16)}`;
    expect(evm.verifyMessage({ ...proof, signature: erc6492 }, asked)).toMatchObject({
      verdict: 'undecided',
      needs: { check: 'contractSignature' },
    });
  });

  test.each([
    ['', 'malformedSignature'],
    ['0x', 'malformedSignature'],
    ['0x00', 'malformedSignature'],
    [`0x${'00'.repeat(65)}`, 'wrongSignature'],
    [`0x${'ff'.repeat(64)}`, 'wrongSignature'],
    [`0x${'ff'.repeat(65)}`, 'malformedSignature'],
    ['not hex', 'malformedSignature'],
  ])('the signature "%s" is refused: %s', (signature, reason) => {
    expect(evm.verifyMessage({ ...proof, signature }, asked)).toMatchObject({ verdict: 'rejected', reason });
  });
});

describe('evm: addresses', () => {
  // EIP-55's own examples: all capitals, all lower, mixed.
  test.each([
    '0x52908400098527886E0F7030069857D2E4169EE7',
    '0x8617E340B3D01FA5F11F306F4090FD50E238070D',
    '0xde709f2102306220921060314715629080e2fb77',
    '0x27b1fdb04752bbc536007a920d24acb045561c26',
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
    '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
  ])('%s', text => {
    const parsed = { ok: true, canonical: text, kind: 'account', mainnet: true, destination: true };
    expect(evm.parseAddress(text)).toEqual(parsed);
    expect(evm.parseAddress(text.toLowerCase())).toEqual(parsed);
    expect(evm.parseAddress(`0x${text.slice(2).toUpperCase()}`)).toEqual(parsed);
  });

  test('EIP-55 catches every letter in the wrong case', () => {
    const text = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
    for (let at = 2; at < text.length; at++) {
      const letter = text.charAt(at);
      const other = letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
      if (other === letter) continue;
      expect(evm.parseAddress(text.slice(0, at) + other + text.slice(at + 1))).toMatchObject({
        reason: 'badChecksum',
      });
    }
  });

  test.each(['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359'])(
    'EIP-55 catches every single-character corruption of %s',
    text => {
      // About one wrong digit in 4 000 would pass by chance (EIP-55, "Rationale"); in these two none does.
      expectCorruptionsCaught(evm, text, `${alphabets.hex}ABCDEF`, 2);
    },
  );

  test.each([
    '0x0000000000000000000000000000000000000000',
    '0x0000000000000000000000000000000000000001',
    '0x0000000000000000000000000000000000000100',
    '0x000000000000000000000000000000000000dEaD',
    '0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE',
  ])('%s is no destination', text => {
    expect(evm.parseAddress(text)).toMatchObject({ ok: true, canonical: text, destination: false });
  });

  test.each([...tokenContracts])('%s is no destination: %s', address => {
    expect(evm.parseAddress(address)).toMatchObject({ ok: true, destination: false });
  });

  test.each([
    ['', 'empty'],
    ['0x', 'malformed'],
    ['5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', 'malformed'],
    ['0X5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', 'malformed'],
    ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe', 'malformed'],
    ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed0', 'malformed'],
    ['vitalik.eth', 'malformed'],
    ['inj1hkhdaj2a2clmq5jq6mspsggqs32vynpk228q3r', 'malformed'],
    ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'malformed'],
  ])('%s is refused: %s', (text, reason) => {
    expect(evm.parseAddress(text)).toMatchObject({ ok: false, reason });
  });

  test('a network without tags has none', () => expect(evm.tag).toBeUndefined());
});
