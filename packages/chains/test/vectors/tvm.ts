/** TON proofs made with @ton/crypto over the bytes of TON Connect's specification, for wallets of @ton/ton. */
import { createHash } from 'node:crypto';
import { type Address, beginCell, type Cell, type StateInit, storeStateInit } from '@ton/core';
import { keyPairFromSeed, sign } from '@ton/crypto';
import {
  WalletContractV1R1,
  WalletContractV1R2,
  WalletContractV1R3,
  WalletContractV2R1,
  WalletContractV2R2,
  WalletContractV3R1,
  WalletContractV3R2,
  WalletContractV4,
  WalletContractV5Beta,
  WalletContractV5R1,
} from '@ton/ton';
import { judgedAt, type Vector } from '../attacks.ts';

export const keyPairOf = (byte: number): ReturnType<typeof keyPairFromSeed> =>
  keyPairFromSeed(Buffer.alloc(32, byte));

type Wallet = { address: Address; init: StateInit };
type Maker = (options: { workchain: number; publicKey: Buffer }) => Wallet;

export const wallets: Record<string, Maker> = {
  v1r1: options => WalletContractV1R1.create(options),
  v1r2: options => WalletContractV1R2.create(options),
  v1r3: options => WalletContractV1R3.create(options),
  v2r1: options => WalletContractV2R1.create(options),
  v2r2: options => WalletContractV2R2.create(options),
  v3r1: options => WalletContractV3R1.create(options),
  v3r2: options => WalletContractV3R2.create(options),
  v4r2: options => WalletContractV4.create(options),
  v5beta: options => WalletContractV5Beta.create(options),
  v5r1: options => WalletContractV5R1.create(options),
};

export const walletOf = (version: string, byte: number, workchain = 0): Wallet => {
  const make = wallets[version];
  if (!make) throw new Error(`no wallet ${version}`);
  return make({ workchain, publicKey: keyPairOf(byte).publicKey });
};

export const stateCell = (init: StateInit): Cell => beginCell().store(storeStateInit(init)).endCell();
export const stateInitOf = (wallet: Wallet, options?: { idx?: boolean; crc32?: boolean }): string =>
  stateCell(wallet.init).toBoc(options).toString('base64');

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
const start = Buffer.from([0xff, 0xff]);

export type Request = { address: Address; message: string; domain: string; timestamp: number };

function accountBytes(address: Address): Buffer {
  const workchain = Buffer.alloc(4);
  workchain.writeInt32BE(address.workChain);
  return Buffer.concat([workchain, address.hash]);
}

/** TON Connect's `ton_proof`: little-endian numbers. */
export function tonProofDigest({ address, message, domain, timestamp }: Request): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(domain));
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE(BigInt(timestamp));
  const item = [Buffer.from('ton-proof-item-v2/'), accountBytes(address), length, Buffer.from(domain), time];
  return sha256(
    Buffer.concat([
      start,
      Buffer.from('ton-connect'),
      sha256(Buffer.concat([...item, Buffer.from(message)])),
    ]),
  );
}

/** TON Connect's `signData` of a text or of bytes: big-endian numbers. */
export function signDataDigest(
  { address, message, domain, timestamp }: Request,
  type: 'txt' | 'bin',
): Buffer {
  const number = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(timestamp));
  return sha256(
    Buffer.concat([
      start,
      Buffer.from('ton-connect/sign-data/'),
      accountBytes(address),
      number(Buffer.byteLength(domain)),
      Buffer.from(domain),
      time,
      Buffer.from(type),
      number(Buffer.byteLength(message)),
      Buffer.from(message),
    ]),
  );
}

export const digests = {
  ton_proof: tonProofDigest,
  'signData text': (request: Request) => signDataDigest(request, 'txt'),
  'signData binary': (request: Request) => signDataDigest(request, 'bin'),
};

export const domain = 'shop.example';
export const timestamp = judgedAt / 1000 - 30;

let keys = 70;

/** Padding is optional, so that a text without it is the same state; without padding, every character counts. */
const unpadded = (text: string): string => text.replace(/=+$/, '');

function vector(
  version: string,
  standard: keyof typeof digests,
  options: { message?: string; byKey?: boolean; friendly?: 'bounceable' | 'test' | 'raw' } = {},
): Vector {
  // A key of its own for each proof, so that no two vectors are the same proof.
  const byte = keys++;
  const wallet = walletOf(version, byte);
  const { publicKey, secretKey } = keyPairOf(byte);
  const { message = 'Fairlead: I own this wallet. Nonce 4f1c9a7e', byKey, friendly } = options;
  const digest = digests[standard]({ address: wallet.address, message, domain, timestamp });
  const spell = (address: Address): string =>
    friendly === 'raw'
      ? address.toRawString()
      : address.toString({ bounceable: friendly === 'bounceable', testOnly: friendly === 'test' });
  return {
    name: `${version}, ${standard}${byKey ? ', by key' : ''}`,
    standard,
    signer: '@ton/ton 16.3.0, @ton/crypto 3.3.0',
    proof: {
      address: spell(wallet.address),
      message,
      signature: sign(digest, secretKey).toString('base64'),
      ...(byKey && { publicKey: publicKey.toString('hex') }),
      context: {
        domain,
        timestamp: `${timestamp}`,
        ...(!byKey && { stateInit: unpadded(stateInitOf(wallet)) }),
      },
    },
    asked: { domains: [domain] },
    signsTime: true,
    foreignAddress: spell(walletOf(version, 200).address),
    // Without the initial state or the right key, the contract must be asked.
    mayBeUndecided: ['context', ...(byKey ? (['address', 'publicKey'] as const) : [])],
  };
}

export const tvmVectors: Vector[] = [
  vector('v3r2', 'signData text'),
  vector('v4r2', 'signData text', { message: 'Ich besitze diese Geldbörse 🔑', friendly: 'bounceable' }),
  vector('v5r1', 'signData text', { friendly: 'raw' }),
  vector('v5r1', 'signData binary'),
  vector('v5r1', 'signData text', { byKey: true }),
  vector('v3r2', 'ton_proof'),
  vector('v4r2', 'ton_proof', { friendly: 'test' }),
  vector('v5r1', 'ton_proof'),
  vector('v4r2', 'ton_proof', { byKey: true }),
];
