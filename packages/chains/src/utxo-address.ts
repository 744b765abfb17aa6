/** Addresses of Bitcoin and the chains that took its address formats: Base58Check and segwit (BIP-173, BIP-350). */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import {
  attempt,
  type Bech32Text,
  bytesOfWords,
  concatBytes,
  fromBase58Check,
  fromBech32,
  toBase58Check,
} from './encoding.ts';
import { type AddressFault, fault, type ParsedAddress } from './shape.ts';

/** What distinguishes one chain of the family from another. */
export type UtxoNetwork = {
  name: string;
  /** First byte of Base58Check addresses. */
  versions: Readonly<Record<number, { kind: 'p2pkh' | 'p2sh'; mainnet: boolean }>>;
  /** Human-readable parts of segwit addresses; none where the chain has no segwit. */
  prefixes: ReadonlyMap<string, { mainnet: boolean }>;
  /** Prefixes of real addresses of this chain that we refuse, with the reason. */
  refusedPrefixes?: ReadonlyMap<string, string>;
  /** Turns an outdated Base58Check version into its successor; such texts are not taken as destinations. */
  outdated?: Readonly<Record<number, { version: number; because: string }>>;
  /** Bytes before the text in the legacy signed message, without their length byte. */
  messageMagic: string;
};

/** What an address commits to, for checking proofs. */
export type UtxoTarget = {
  kind: 'p2pkh' | 'p2sh' | 'p2wpkh' | 'p2wsh' | 'p2tr' | 'unknownWitness';
  /** Hash of key or script, or the x-only output key of p2tr. */
  payload: Uint8Array;
  mainnet: boolean;
  canonical: string;
  refusal?: string;
};

export function parseUtxoAddress(text: string, network: UtxoNetwork): ParsedAddress | AddressFault {
  const target = readUtxoAddress(text, network);
  if ('ok' in target) return target;
  const { kind, mainnet, canonical, refusal } = target;
  const address: ParsedAddress = { ok: true, canonical, kind, mainnet, destination: !refusal };
  return refusal ? { ...address, notDestinationBecause: refusal } : address;
}

export function readUtxoAddress(text: string, network: UtxoNetwork): UtxoTarget | AddressFault {
  const base58 = fromBase58Check(text);
  if ('bytes' in base58) return ofBase58(text, base58.bytes, network);
  // No limit on the length: a witness program's own limits are stricter, and MWEB's texts are longer.
  const segwit = fromBech32(text, false);
  if ('words' in segwit) return ofSegwit(text.toLowerCase(), segwit, network);
  const prefix = text.toLowerCase().slice(0, text.lastIndexOf('1'));
  const meantSegwit = network.prefixes.has(prefix) || network.refusedPrefixes?.has(prefix);
  // Only the right number of bytes makes "wrong checksum" more likely than "something else altogether".
  const typo = meantSegwit
    ? segwit.fault === 'badChecksum'
    : base58.fault === 'badChecksum' && isBase58Length(text);
  return typo
    ? fault('badChecksum', `The checksum of the ${network.name} address is wrong: it has a typing error.`)
    : fault('malformed', `The text is not a ${network.name} address.`);
}

/** 25 bytes take 26 to 35 characters of base58. */
const isBase58Length = (text: string): boolean => text.length >= 26 && text.length <= 35;

function ofBase58(text: string, bytes: Uint8Array, network: UtxoNetwork): UtxoTarget | AddressFault {
  // WIF: a version byte of 0x80 or more, 32 bytes of key, perhaps a 1.
  if ((bytes[0] ?? 0) >= 0x80 && (bytes.length === 33 || bytes.length === 34)) {
    return fault('malformed', 'This is a private key, not an address. Never give it to anyone.');
  }
  if (bytes.length !== 21) return fault('malformed', `The text is not a ${network.name} address.`);
  const given = bytes[0] ?? 0;
  const old = network.outdated?.[given];
  const version = old?.version ?? given;
  const known = network.versions[version];
  if (!known) return fault('wrongNetwork', `This is an address of another network, not of ${network.name}.`);
  const payload = bytes.slice(1);
  const canonical = old ? toBase58Check(concatBytes(Uint8Array.of(version), payload)) : text;
  const refusal = payload.every(byte => byte === 0) ? 'Nobody holds the key of this address.' : old?.because;
  return { ...known, payload, canonical, ...(refusal && { refusal }) };
}

function ofSegwit(text: string, read: Bech32Text, network: UtxoNetwork): UtxoTarget | AddressFault {
  const refused = network.refusedPrefixes?.get(read.prefix);
  if (refused) return fault('unsupportedKind', refused);
  const known = network.prefixes.get(read.prefix);
  if (!known) return fault('wrongNetwork', `This is an address of another network, not of ${network.name}.`);
  const version = read.words[0];
  const payload = bytesOfWords(read.words.slice(1));
  if (version === undefined || version > 16 || !payload || payload.length < 2 || payload.length > 40) {
    return fault('malformed', 'The segwit address has an impossible witness program.');
  }
  // BIP-350: version 0 keeps the old checksum, all later versions use bech32m.
  if ((version === 0) !== (read.encoding === 'bech32')) {
    return fault('badChecksum', 'The address uses the checksum of another witness version.');
  }
  const target = { payload, mainnet: known.mainnet, canonical: text };
  if (version === 0) {
    if (payload.length !== 20 && payload.length !== 32)
      return fault('malformed', 'The witness program is too short.');
    const burnt = payload.every(byte => byte === 0);
    return {
      ...target,
      kind: payload.length === 20 ? 'p2wpkh' : 'p2wsh',
      ...(burnt && { refusal: 'Nobody holds the key of this address.' }),
    };
  }
  if (version === 1 && payload.length === 32) {
    const key = attempt(() => secp256k1.Point.fromBytes(concatBytes(Uint8Array.of(2), payload)));
    return {
      ...target,
      kind: 'p2tr',
      ...(!key && { refusal: 'The address is not a point of the curve: nobody can spend from it.' }),
    };
  }
  return {
    ...target,
    kind: 'unknownWitness',
    refusal: 'The address has a witness version without rules yet: anyone could spend from it.',
  };
}
