/** Avalanche X proofs by avalanchejs, with the three digests that wallets of the field really use. */
import * as avalanchejs from '@avalabs/avalanchejs';
import { getBytes, ripemd160, SigningKey, sha256 } from 'ethers';
import type { Vector } from '../attacks.ts';

/** The part of avalanchejs that is used here; its own types cannot be resolved by Node's rules. */
const { secp256k1, utils } = avalanchejs as unknown as {
  secp256k1: {
    getPublicKey(key: Uint8Array): Uint8Array;
    publicKeyBytesToAddress(key: Uint8Array): Uint8Array;
    sign(message: Uint8Array, key: Uint8Array): Promise<Uint8Array>;
  };
  utils: {
    format(chain: string, network: string, address: Uint8Array): string;
    addChecksum(bytes: Uint8Array): Uint8Array;
    base58: { encode(bytes: Uint8Array): string };
  };
};

const keyOf = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const addressOf = (key: Uint8Array, network = 'avax'): string =>
  utils.format('X', network, secp256k1.publicKeyBytesToAddress(secp256k1.getPublicKey(key)));

const key = keyOf(21);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const prefix = '\x1AAvalanche Signed Message:\n';

function bigEndian(length: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
}

/** The rule: prefix, length in bytes, text. */
const byRule = (text: string): Uint8Array =>
  Buffer.concat([utf8(prefix), bigEndian(utf8(text).length), utf8(text)]);
/** Core's extension: the four length bytes pass through a text. */
const byCore = (text: string): Uint8Array => {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(utf8(text).length);
  return Buffer.from(`${prefix}${size}${text}`, 'utf8');
};
/** The Avalanche SDK: the number of UTF-16 units. */
const bySdk = (text: string): Uint8Array => Buffer.concat([utf8(prefix), bigEndian(text.length), utf8(text)]);

const signed = async (bytes: Uint8Array, checksums: 1 | 2, by = key): Promise<string> => {
  let signature = await secp256k1.sign(bytes, by);
  for (let left = checksums; left > 0; left--) signature = utils.addChecksum(signature);
  return utils.base58.encode(signature);
};

/** Key, digest and signature by ethers; only the spelling (CB58, bech32) is that of avalanchejs. */
function byEthers(text: string): { address: string; signature: string } {
  const signing = new SigningKey(keyOf(24));
  const { r, s, yParity } = signing.sign(sha256(byRule(text)));
  const bytes = Buffer.concat([getBytes(r), getBytes(s), Uint8Array.of(yParity)]);
  return {
    address: utils.format('X', 'avax', getBytes(ripemd160(sha256(signing.compressedPublicKey)))),
    signature: utils.base58.encode(utils.addChecksum(bytes)),
  };
}

const short = 'Fairlead: I own this wallet. Nonce 4f1c9a7e';
const long = `${short}. ${'From 128 bytes on, wallets differ in what they sign. '.repeat(2)}`;
const foreign = 'Ich besitze diese Geldbörse 🔑, Nonce 4f1c9a7e';
const signer = '@avalabs/avalanchejs 5.2.0';
const base = { signer, foreignAddress: addressOf(keyOf(22)) };
const own = { address: addressOf(key) };

export const avalancheXVectors: Vector[] = [
  {
    ...base,
    name: 'short text',
    standard: 'Avalanche signed message',
    proof: { ...own, message: short, signature: await signed(byRule(short), 1) },
  },
  {
    ...base,
    name: 'test network',
    standard: 'Avalanche signed message',
    foreignAddress: addressOf(keyOf(22), 'fuji'),
    proof: {
      address: addressOf(keyOf(23), 'fuji'),
      message: long,
      signature: await signed(byRule(long), 1, keyOf(23)),
    },
  },
  {
    ...base,
    name: 'two checksums',
    standard: 'Avalanche signed message',
    proof: { ...own, message: short, signature: await signed(bySdk(short), 2) },
  },
  {
    ...base,
    name: 'long text as Core signs it',
    standard: 'Avalanche signed message, Core',
    proof: { ...own, message: long, signature: await signed(byCore(long), 1) },
  },
  {
    ...base,
    name: 'other letters as the SDK signs them',
    standard: 'Avalanche signed message, SDK',
    proof: { ...own, message: foreign, signature: await signed(bySdk(foreign), 2) },
  },
  {
    ...base,
    name: 'ethers key',
    standard: 'Avalanche signed message',
    signer: 'ethers 6.17.0 key, @avalabs/avalanchejs 5.2.0 spelling',
    proof: { message: short, ...byEthers(short) },
  },
];
