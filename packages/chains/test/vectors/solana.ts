/** Solana proofs by tweetnacl, by @solana/kit's envelopes and by Node's own Ed25519. */
import { createPrivateKey, sign } from 'node:crypto';
import { base58, base64, hex } from '@scure/base';
import {
  address,
  createKeyPairSignerFromPrivateKeyBytes,
  getOffchainMessageV0Encoder,
  getOffchainMessageV1Encoder,
  type OffchainMessageV0,
  type OffchainMessageV1,
  offchainMessageApplicationDomain,
  offchainMessageContentRestrictedAsciiOf1232BytesMax,
  offchainMessageContentUtf8Of1232BytesMax,
  offchainMessageContentUtf8Of65535BytesMax,
  signBytes,
} from '@solana/kit';
import nacl from 'tweetnacl';
import type { Vector } from '../attacks.ts';

const seed = new Uint8Array(32).fill(11);
const pair = nacl.sign.keyPair.fromSeed(seed);
const signer = await createKeyPairSignerFromPrivateKeyBytes(seed);
const foreignAddress = base58.encode(nacl.sign.keyPair.fromSeed(new Uint8Array(32).fill(12)).publicKey);

const message =
  'shop.example wants you to sign in with your Solana account:\nNonce: 4f1c9a7e\nIssued At: 2026-01-15T12:00:00Z';
const plain = 'Fairlead: I own this wallet. Nonce 4f1c9a7e';
const foreign = 'Ich besitze diese Geldbörse 🔑, Nonce 4f1c9a7e';
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const own = { address: signer.address as string };
const base = { foreignAddress };

const byKit = async (bytes: Uint8Array): Promise<string> =>
  base58.encode(new Uint8Array(await signBytes(signer.keyPair.privateKey, bytes)));

const requiredSignatories = [{ address: address(signer.address) }];
const zeroDomain = offchainMessageApplicationDomain('11111111111111111111111111111111');
const shopDomain = offchainMessageApplicationDomain('vines1vzrYbzLMRdu58ou5XTby4qAqVRLmqo36NKPTg');

async function v0(content: OffchainMessageV0['content'], applicationDomain = zeroDomain): Promise<string> {
  const envelope = { version: 0, applicationDomain, content, requiredSignatories } as OffchainMessageV0;
  return byKit(new Uint8Array(getOffchainMessageV0Encoder().encode(envelope)));
}

async function v1(content: string): Promise<string> {
  const envelope: OffchainMessageV1 = { version: 1, content, requiredSignatories };
  return byKit(new Uint8Array(getOffchainMessageV1Encoder().encode(envelope)));
}

/** PKCS #8's header for an Ed25519 seed. */
const nodeKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
  format: 'der',
  type: 'pkcs8',
});
/** The header that `solana sign-offchain-message` of Agave writes: domain, version, format, length. */
const shortHeader = Buffer.concat([
  Buffer.from([0xff]),
  Buffer.from('solana offchain'),
  Buffer.from([0, 0, plain.length, 0]),
]);

export const solanaVectors: Vector[] = [
  {
    ...base,
    name: 'raw, tweetnacl',
    standard: 'Solana raw',
    signer: 'tweetnacl 1.0.3',
    proof: { ...own, message, signature: base58.encode(nacl.sign.detached(utf8(message), pair.secretKey)) },
  },
  {
    ...base,
    name: 'raw in base64, tweetnacl',
    standard: 'Solana raw',
    signer: 'tweetnacl 1.0.3',
    proof: {
      ...own,
      message: foreign,
      signature: base64.encode(nacl.sign.detached(utf8(foreign), pair.secretKey)),
    },
  },
  {
    ...base,
    name: 'raw, @solana/kit',
    standard: 'Solana raw',
    signer: '@solana/kit 8.4.0',
    proof: { ...own, message: plain, signature: await byKit(utf8(plain)) },
  },
  {
    ...base,
    name: 'raw in hex, node:crypto',
    standard: 'Solana raw',
    signer: 'node:crypto',
    proof: { ...own, message: plain, signature: hex.encode(sign(null, utf8(plain), nodeKey)) },
  },
  {
    ...base,
    name: 'envelope v0, ASCII',
    standard: 'off-chain message v0',
    signer: '@solana/kit 8.4.0',
    proof: {
      ...own,
      message: plain,
      signature: await v0(offchainMessageContentRestrictedAsciiOf1232BytesMax(plain)),
    },
  },
  {
    ...base,
    name: 'envelope v0, UTF-8, domain of an application',
    standard: 'off-chain message v0',
    signer: '@solana/kit 8.4.0',
    proof: {
      ...own,
      message: foreign,
      signature: await v0(offchainMessageContentUtf8Of1232BytesMax(foreign), shopDomain),
      context: { applicationDomain: 'vines1vzrYbzLMRdu58ou5XTby4qAqVRLmqo36NKPTg' },
    },
  },
  {
    ...base,
    name: 'envelope v0, long',
    standard: 'off-chain message v0',
    signer: '@solana/kit 8.4.0',
    proof: {
      ...own,
      message: plain.repeat(40),
      signature: await v0(offchainMessageContentUtf8Of65535BytesMax(plain.repeat(40))),
    },
  },
  {
    ...base,
    name: 'envelope v1',
    standard: 'off-chain message v1',
    signer: '@solana/kit 8.4.0',
    proof: { ...own, message, signature: await v1(message) },
  },
  {
    ...base,
    name: "Agave's short header",
    standard: 'off-chain message v0, short header',
    signer: 'node:crypto',
    proof: {
      ...own,
      message: plain,
      signature: base58.encode(sign(null, Buffer.concat([shortHeader, utf8(plain)]), nodeKey)),
    },
  },
];
