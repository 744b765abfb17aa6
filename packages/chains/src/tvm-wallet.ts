import { hex } from './encoding.ts';
import { bytesAt, type Cell, cellOf, readBagOfCells } from './ton-cell.ts';

/**
 * Wallet contracts of which it is known where in their data the public key stands. Only for these does an address
 * (the hash of code and data) prove a key; what another contract does with its data is for the chain to tell.
 */
type Wallet = {
  name: string;
  /** Length of the data and place of the 256-bit key in it, in bits. */
  dataBits: number;
  keyAt: number;
};

/** By the hash of the code cell, as published with the contracts' sources (ton-blockchain/wallet-contract*). */
export const wallets: Readonly<Record<string, Wallet>> = {
  a0cfc2c48aee16a271f2cfc0b7382d81756cecb1017d077faaab3bb602f6868c: {
    name: 'v1r1',
    dataBits: 288,
    keyAt: 32,
  },
  d4902fcc9fad74698fa8e353220a68da0dcf72e32bcb2eb9ee04217c17d3062c: {
    name: 'v1r2',
    dataBits: 288,
    keyAt: 32,
  },
  '587cc789eff1c84f46ec3797e45fc809a14ff5ae24f1e0c7a6a99cc9dc9061ff': {
    name: 'v1r3',
    dataBits: 288,
    keyAt: 32,
  },
  '5c9a5e68c108e18721a07c42f9956bfb39ad77ec6d624b60c576ec88eee65329': {
    name: 'v2r1',
    dataBits: 288,
    keyAt: 32,
  },
  fe9530d3243853083ef2ef0b4c2908c0abf6fa1c31ea243aacaa5bf8c7d753f1: {
    name: 'v2r2',
    dataBits: 288,
    keyAt: 32,
  },
  b61041a58a7980b946e8fb9e198e3c904d24799ffa36574ea4251c41a566f581: {
    name: 'v3r1',
    dataBits: 320,
    keyAt: 64,
  },
  '84dafa449f98a6987789ba232358072bc0f76dc4524002a5d0918b9a75d2d599': {
    name: 'v3r2',
    dataBits: 320,
    keyAt: 64,
  },
  '64dd54805522c5be8a9db59cea0105ccf0d08786ca79beb8cb79e880a8d7322d': {
    name: 'v4r1',
    dataBits: 321,
    keyAt: 64,
  },
  feb5ff6820e2ff0d9483e7e0d62c817d846789fb4ae580c878866d959dabd5c0: {
    name: 'v4r2',
    dataBits: 321,
    keyAt: 64,
  },
  f3d7ca53493deedac28b381986a849403cbac3d2c584779af081065af0ac4b93: {
    name: 'v5beta',
    dataBits: 370,
    keyAt: 113,
  },
  '20834b7b72b112147e1b2fb457b84e74d1a30f04f737d4f62a668e9552d2b72f': {
    name: 'v5r1',
    dataBits: 322,
    keyAt: 65,
  },
};

export type InitialState = {
  /** The hash that the account's address consists of. */
  hash: Uint8Array;
  /** The key that signs for the wallet; undefined where the contract is not one of the known ones. */
  key: Uint8Array | undefined;
};

/** Reads a `StateInit` from its bag of cells. Throws a RangeError if the bytes are not one. */
export function readStateInit(bytes: Uint8Array): InitialState {
  const state = readBagOfCells(bytes);
  const [code, data] = state.references;
  // No split depth, not special, code, data, no library: the form of every wallet.
  const usual = state.bitLength === 5 && state.data[0] === 0b00110_100 && state.references.length === 2;
  const wallet = code && usual ? wallets[hex.encode(code.hash)] : undefined;
  return { hash: state.hash, key: wallet && data ? keyIn(data, wallet) : undefined };
}

function keyIn(data: Cell, { name, dataBits, keyAt }: Wallet): Uint8Array | undefined {
  if (data.bitLength !== dataBits) return undefined;
  // The first bit of v5r1 says whether signatures count at all.
  if (name === 'v5r1' && (data.data[0] as number) < 0x80) return undefined;
  return bytesAt(data, keyAt, 32);
}

/** Bits of a number or of hexadecimal digits. */
const bits = (value: string | number, length: number): string =>
  BigInt(typeof value === 'string' ? `0x${value}` : value)
    .toString(2)
    .padStart(length, '0');

const standardId = bits(698983191, 32);
/** Wallet ids of v5r1 hold network, workchain and number; these are the first wallets of main and test network. */
const v5Ids = [bits(0x7fffff11, 32), bits(0x7ffffffd, 32)];
const unused = bits(0, 32);

/** How wallets fill the data of a new account of workchain 0, with the depth of the code that goes with it. */
const defaults: { code: string; depth: number; data(key: string): string }[] = [
  {
    code: 'b61041a58a7980b946e8fb9e198e3c904d24799ffa36574ea4251c41a566f581',
    depth: 0,
    data: key => unused + standardId + key,
  },
  {
    code: '84dafa449f98a6987789ba232358072bc0f76dc4524002a5d0918b9a75d2d599',
    depth: 0,
    data: key => unused + standardId + key,
  },
  {
    code: 'feb5ff6820e2ff0d9483e7e0d62c817d846789fb4ae580c878866d959dabd5c0',
    depth: 7,
    data: key => `${unused}${standardId}${key}0`,
  },
  ...v5Ids.map(id => ({
    code: '20834b7b72b112147e1b2fb457b84e74d1a30f04f737d4f62a668e9552d2b72f',
    depth: 6,
    data: (key: string) => `1${unused}${id}${key}0`,
  })),
];

/** Hashes of the accounts that wallets make from a key (v3r1, v3r2, v4r2, v5r1): a key proves these by itself. */
export function accountsOfKey(key: Uint8Array): Uint8Array[] {
  const keyBits = bits(hex.encode(key), 256);
  return defaults.map(({ code, depth, data }) => {
    const codeCell = { hash: hex.decode(code), depth };
    return cellOf('00110', [codeCell, cellOf(data(keyBits), [])]).hash;
  });
}
