import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { defineChain } from './define.ts';
import { bytesOfWords, equalBytes, fromBase58, fromBech32, fromHex, hash160, utf8 } from './encoding.ts';
import { recoveredKeys } from './recover.ts';
import type { AddressFault, ParsedAddress, Proof, Verdict } from './shape.ts';
import { fault, rejected, verified } from './shape.ts';

const networks: Record<string, boolean> = { avax: true, fuji: false, local: false, custom: false };

function parseAddress(text: string): ParsedAddress | AddressFault {
  if (/^0x/i.test(text))
    return fault('wrongNetwork', 'This is an address of the C-Chain, not of the X-Chain.');
  if (text.startsWith('PrivateKey-')) {
    return fault('malformed', 'This is a private key, not an address. Never give it to anyone.');
  }
  const [, chain, bech32] = /^(?:([A-Za-z0-9]+)-)?([a-z]+1[02-9ac-hj-np-z]+)$/.exec(text) ?? [];
  if (!bech32) return fault('malformed', 'An X-Chain address reads X-avax1… in small letters.');
  const decoded = fromBech32(bech32);
  if ('fault' in decoded) return fault(decoded.fault, 'The address is mistyped: its checksum does not fit.');
  const mainnet = Object.hasOwn(networks, decoded.prefix) ? networks[decoded.prefix] : undefined;
  const hash = bytesOfWords(decoded.words);
  if (mainnet === undefined || decoded.encoding !== 'bech32' || hash?.length !== 20) {
    return fault('wrongNetwork', 'This is not an Avalanche address.');
  }
  if (chain === undefined)
    return fault('malformed', 'The chain is missing: an X-Chain address begins with X-.');
  if (chain !== 'X') return fault('wrongNetwork', `This is an address of Avalanche's ${chain}-Chain, not X.`);

  const address = { ok: true, canonical: text, kind: 'secp256k1', mainnet } as const;
  if (hash.some(byte => byte !== 0)) return { ...address, destination: true };
  return {
    ...address,
    destination: false,
    notDestinationBecause: 'This is the zero address, which nobody owns.',
  };
}

/**
 * The digests that wallets sign for one message. The first is the rule: a prefix, the length in bytes as
 * 32-bit big-endian, the text. Core builds the same through a text, where a length byte of 0x80 or more turns into
 * a replacement character; the Avalanche SDK counts UTF-16 units instead of bytes.
 */
function* digests(message: string): Generator<[standard: string, digest: Uint8Array]> {
  const prefix = utf8('\x1AAvalanche Signed Message:\n');
  const text = utf8(message);
  const length = bigEndian(text.length);
  yield ['Avalanche signed message', sha256(concatBytes(prefix, length, text))];
  const throughText = utf8(new TextDecoder('utf-8', { ignoreBOM: true }).decode(length));
  if (!equalBytes(throughText, length)) {
    yield ['Avalanche signed message, Core', sha256(concatBytes(prefix, throughText, text))];
  }
  const units = bigEndian(message.length);
  if (!equalBytes(units, length)) {
    yield ['Avalanche signed message, SDK', sha256(concatBytes(prefix, units, text))];
  }
}

const bigEndian = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff);

/** 65 bytes r, s, recovery id: in CB58 with its checksum once or (Avalanche SDK) twice, or in hex. */
function signatureBytes(text: string): Uint8Array | undefined {
  let bytes = fromHex(text);
  if (bytes === undefined) {
    bytes = fromBase58(text);
    for (let checksums = 0; bytes && (checksums === 0 || bytes.length === 69); checksums++) {
      const body: Uint8Array = bytes.slice(0, -4);
      if (!equalBytes(sha256(body).slice(-4), bytes.slice(-4))) return undefined;
      bytes = body;
    }
  }
  return bytes?.length === 65 ? bytes : undefined;
}

function verifyMessage({ address, message, signature }: Proof): Verdict {
  const decoded = fromBech32(address.slice(2));
  const owner = 'fault' in decoded ? undefined : bytesOfWords(decoded.words);
  const bytes = signatureBytes(signature);
  const recovery = bytes?.[64];
  if (!bytes || recovery === undefined || recovery > 3) {
    return rejected('malformedSignature', 'An Avalanche signature is 65 bytes with a checksum, in CB58.');
  }
  const forms = [...digests(message)];
  const hashes = forms.map(([, digest]) => digest);
  for (const { key, digest } of recoveredKeys(bytes.slice(0, 64), [recovery], hashes)) {
    const standard = forms[digest]?.[0];
    if (standard && owner && equalBytes(hash160(key.toBytes(true)), owner)) return verified(standard);
  }
  return rejected('wrongSignature', 'The signature does not fit this message and address.');
}

/**
 * Avalanche's X-Chain: bech32 hashes of secp256k1 keys behind `X-`. A proof needs only the signature, in CB58 as
 * wallets print it, or in hex; the key is recovered from it.
 */
export const avalancheX = defineChain({ networkType: 'avalancheX', parseAddress, verifyMessage });
