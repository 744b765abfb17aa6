/** Signers of the old signed message and what else counts as the same signature of a recovered key. */
import { hex } from '@scure/base';
import legacy from 'bitcoinjs-message';
import { compactSize, fromBase64, utf8 } from '../src/encoding.ts';

export const secrets = [
  '12b004fff7f4b69ef8650e767f18f11ede158148b425660723b9f9a66e61f747',
  'b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90a1',
] as const;

/** The header may name another address type of the same key; which of the four keys it is must stay. */
export function sameKey(signature: string, original: string): boolean {
  const [a, b] = [fromBase64(signature), fromBase64(original)];
  if (a?.length !== 65 || b?.length !== 65) return false;
  const [x = 0, y = 0] = [a[0], b[0]];
  return (
    x >= 27 && x <= 42 && (x - 27) % 4 === (y - 27) % 4 && hex.encode(a.slice(1)) === hex.encode(b.slice(1))
  );
}

/** The 64-byte form (EIP-2098) of a signature whose v is 27 is its first 64 bytes. */
export const sameCompact = (signature: string, original: string): boolean =>
  /^(0x)?[0-9a-f]{128}1b$/i.test(original) && signature.toLowerCase() === original.slice(0, -2).toLowerCase();

/** @param prefix the magic with its length byte, as bitcoinjs-message wants it. */
export function byBitcoinjs(
  prefix: string,
  text: string,
  segwit?: 'p2wpkh' | 'p2sh(p2wpkh)',
  compressed = true,
): string {
  const key = Buffer.from(secrets[0], 'hex');
  const options = segwit ? { segwitType: segwit } : {};
  return legacy.sign(text, key, compressed, prefix, options).toString('base64');
}

export function byBitcore(bitcore: Bitcore, prefix: string, text: string): string {
  const key = new bitcore.PrivateKey(secrets[0]);
  const bytes = utf8(text);
  const { Hash, ECDSA } = bitcore.crypto;
  const hash = Hash.sha256sha256(Buffer.concat([utf8(prefix), compactSize(bytes.length), bytes]));
  return ECDSA.calci(hash, ECDSA.sign(hash, key), key.publicKey).toCompact().toString('base64');
}

export function bitcoreAddress(
  bitcore: Bitcore,
  secret: string,
  type?: 'witnesspubkeyhash' | 'scripthash',
): string {
  return bitcore.Address.fromPublicKey(new bitcore.PrivateKey(secret).publicKey, 'livenet', type).toString();
}
