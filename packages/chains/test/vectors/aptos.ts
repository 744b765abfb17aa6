/** Aptos proofs by the last open version of Aptos' own SDK. */
import {
  Account,
  type AnyPublicKey,
  type AnySignature,
  type Ed25519Account,
  Ed25519PrivateKey,
  PrivateKey,
  PrivateKeyVariants,
  Secp256k1PrivateKey,
  type SingleKeyAccount,
} from '@aptos-labs/ts-sdk';
import type { Vector } from '../attacks.ts';

const keyOf = (byte: number, type: PrivateKeyVariants): string =>
  PrivateKey.formatPrivateKey(new Uint8Array(32).fill(byte), type);
const ed25519 = (byte: number): Ed25519PrivateKey =>
  new Ed25519PrivateKey(keyOf(byte, PrivateKeyVariants.Ed25519));

const accounts = {
  legacy: (byte: number): Ed25519Account =>
    Account.fromPrivateKey({ privateKey: ed25519(byte), legacy: true }),
  single: (byte: number): SingleKeyAccount =>
    Account.fromPrivateKey({ privateKey: ed25519(byte), legacy: false }),
  secp256k1: (byte: number): SingleKeyAccount =>
    Account.fromPrivateKey({
      privateKey: new Secp256k1PrivateKey(keyOf(byte, PrivateKeyVariants.Secp256k1)),
    }),
};

let keys = 40;

const message = 'Fairlead: I own this wallet.\nIssued At: 2026-01-15T12:00:00Z';
const nonce = '4f1c9a7e';

async function vector(
  kind: keyof typeof accounts,
  name: string,
  options: {
    /** Lines between the prefix and the message, in AIP-62's order. */
    head?: (address: string) => string;
    context?: Record<string, string>;
    /** BCS with its variant, or only the bytes of key and signature, as wallets differ. */
    bcs?: boolean;
    message?: string;
  } = {},
): Promise<Vector> {
  // A key of its own for each proof: the same text signed by the same key would be the same proof.
  keys += 2;
  const account = accounts[kind](keys);
  const address = account.accountAddress.toString();
  const text = options.message ?? message;
  const full = `APTOS\n${options.head?.(address) ?? ''}message: ${text}\nnonce: ${nonce}`;
  const signature = account.sign(full);
  const bare = kind !== 'legacy' && !options.bcs;
  return {
    name: `${kind}, ${name}`,
    standard: 'AIP-62',
    signer: '@aptos-labs/ts-sdk 5.1.0',
    proof: {
      address,
      message: text,
      signature: (bare
        ? (signature as AnySignature).signature
        : options.bcs
          ? signature.bcsToHex()
          : signature
      ).toString(),
      publicKey: (bare ? (account.publicKey as AnyPublicKey).publicKey : account.publicKey).toString(),
      ...(options.context && { context: options.context }),
    },
    asked: { nonce, ...(options.context?.['application'] && { domains: ['shop.example'] }) },
    foreignAddress: accounts[kind](keys + 1).accountAddress.toString(),
    // A key that fits a signature but not the address may be the one that the account rotated to.
    mayBeUndecided: ['address', 'publicKey'],
  };
}

export const aptosVectors: Vector[] = [
  await vector('legacy', 'message and nonce only'),
  await vector('legacy', 'all fields', {
    head: address => `address: ${address}\napplication: https://shop.example\nchainId: 1\n`,
    context: { application: 'https://shop.example', chainId: '1' },
  }),
  await vector('legacy', 'address only, other letters', {
    head: address => `address: ${address}\n`,
    message: 'Ich besitze diese Geldbörse 🔑',
  }),
  await vector('single', 'BCS', { bcs: true }),
  await vector('single', 'bytes, chain', { head: () => 'chainId: 2\n', context: { chainId: '2' } }),
  await vector('secp256k1', 'BCS, all fields', {
    bcs: true,
    head: address => `address: ${address}\napplication: shop.example\nchainId: 1\n`,
    context: { application: 'shop.example', chainId: '1' },
  }),
  await vector('secp256k1', 'bytes'),
];
