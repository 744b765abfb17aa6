/** A Bitcoin key that signs as wallets do: the old message by bitcoinjs-message, BIP-322's by bip322-js. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import * as btc from '@scure/btc-signer';
import { Signer } from 'bip322-js';
import legacy from 'bitcoinjs-message';

export type BitcoinSigner = {
  address: string;
  publicKey: Uint8Array;
  /** @returns the signature in base64 */
  sign(message: string): string;
};

const addresses = {
  p2pkh: (key: Uint8Array) => btc.p2pkh(key).address,
  p2wpkh: (key: Uint8Array) => btc.p2wpkh(key).address,
  p2sh: (key: Uint8Array) => btc.p2sh(btc.p2wpkh(key)).address,
  p2tr: (key: Uint8Array) => btc.p2tr(key.slice(1)).address,
};

export function bitcoinSigner(
  kind: keyof typeof addresses = 'p2wpkh',
  standard: 'BIP-137' | 'BIP-322' = 'BIP-322',
): BitcoinSigner {
  const secret = secp256k1.utils.randomSecretKey();
  const publicKey = secp256k1.getPublicKey(secret);
  const address = addresses[kind](publicKey) as string;
  const wif = btc.WIF().encode(secret);
  const sign = {
    'BIP-137': (message: string) => legacy.sign(message, Buffer.from(secret), true).toString('base64'),
    'BIP-322': (message: string) => String(Signer.sign(wif, address, message)),
  };
  return { address, publicKey, sign: sign[standard] };
}
