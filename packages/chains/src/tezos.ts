import { bls12_381 } from '@noble/curves/bls12-381.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { domainFault, hostOf, timeFault } from './agreement.ts';
import { defineChain } from './define.ts';
import { verifyEd25519 } from './ed25519.ts';
import { attempt, equalBytes, fromBase58Check, utf8 } from './encoding.ts';
import { verifyP256 } from './p256.ts';
import type { AddressFault, Asked, ParsedAddress, Proof, Verdict } from './shape.ts';
import { fault, rejected, undecided, verified } from './shape.ts';

/** The bytes that Base58Check puts before the payload, so that the text begins with the name. */
const prefixes = {
  tz1: [6, 161, 159],
  tz2: [6, 161, 161],
  tz3: [6, 161, 164],
  tz4: [6, 161, 166],
  KT1: [2, 90, 121],
  sr1: [6, 124, 117],
  edpk: [13, 15, 37, 217],
  sppk: [3, 254, 226, 86],
  p2pk: [3, 178, 139, 127],
  BLpk: [6, 149, 135, 204],
  edsig: [9, 245, 205, 134, 18],
  spsig1: [13, 115, 101, 19, 63],
  p2sig: [54, 240, 44, 52],
  BLsig: [40, 171, 64, 207],
  sig: [4, 130, 43],
} as const;

type Prefix = keyof typeof prefixes;

/** The payload of a Base58Check text with one of the prefixes; undefined for any other text. */
function payloadOf<Name extends Prefix>(
  text: string,
  names: Record<Name, number>,
): { name: Name; payload: Uint8Array } | undefined {
  const decoded = fromBase58Check(text);
  if ('fault' in decoded) return undefined;
  for (const [name, length] of Object.entries(names) as [Name, number][]) {
    const prefix = prefixes[name];
    const payload = decoded.bytes.slice(prefix.length);
    if (prefix.every((byte, at) => decoded.bytes[at] === byte) && payload.length === length) {
      return { name, payload };
    }
  }
  return undefined;
}

const kinds = { tz1: 'ed25519', tz2: 'secp256k1', tz3: 'p256', tz4: 'bls', KT1: 'contract', sr1: 'rollup' };
const hashes = { tz1: 20, tz2: 20, tz3: 20, tz4: 20, KT1: 20, sr1: 20 } as const;

/** Written by hand to be obviously nobody's; a common target for tokens that are to be destroyed. */
const burnAddress = 'tz1burnburnburnburnburnburnburjAYjjX';

function parseAddress(text: string): ParsedAddress | AddressFault {
  if (/^(ed|sp|p2|BL)e?sk/.test(text)) {
    return fault('malformed', 'This is a private key, not an address. Never give it to anyone.');
  }
  const [plain = '', entrypoint] = text.split('%');
  if (!/^[1-9A-HJ-NP-Za-km-z]{36}$/.test(plain)) {
    return /^[1-9A-HJ-NP-Za-km-z]{30,60}$/.test(plain) && !('fault' in fromBase58Check(plain))
      ? fault('wrongNetwork', 'This is not a Tezos address.')
      : fault('malformed', 'A Tezos address is 36 base58 characters, beginning with tz1, tz2, tz3 or tz4.');
  }
  const decoded = fromBase58Check(plain);
  if ('fault' in decoded) return fault(decoded.fault, 'The address is mistyped: its checksum does not fit.');
  const address = payloadOf(plain, hashes);
  if (!address) return fault('unsupportedKind', 'This is Tezos base58, but no kind of address that we know.');
  if (entrypoint !== undefined) {
    return fault(
      'unsupportedKind',
      'The address names an entrypoint of a contract; only wallets are accepted.',
    );
  }
  const parsed = { ok: true, canonical: plain, kind: kinds[address.name], mainnet: true } as const;
  const refuse = (why: string): ParsedAddress => ({
    ...parsed,
    destination: false,
    notDestinationBecause: why,
  });
  if (address.name === 'KT1' || address.name === 'sr1') {
    return refuse('This is a contract, not a wallet: it may keep or refuse what is sent to it.');
  }
  if (plain === burnAddress || address.payload.every(byte => byte === 0)) {
    return refuse('Nobody has the key of this address; what is sent to it is lost.');
  }
  return { ...parsed, destination: true };
}

/** Micheline's packed string: 05 (packed), 01 (string), 32-bit length, text. It can never be an operation (03). */
function packed(text: string): Uint8Array {
  const bytes = utf8(text);
  const header = new Uint8Array(6);
  header.set([5, 1]);
  new DataView(header.buffer).setUint32(2, bytes.length);
  return concatBytes(header, bytes);
}

type Curve = 'tz1' | 'tz2' | 'tz3' | 'tz4';

const publicKeys = { edpk: 32, sppk: 33, p2pk: 33, BLpk: 48 } as const;
const curveOfKey = { edpk: 'tz1', sppk: 'tz2', p2pk: 'tz3', BLpk: 'tz4' } as const;
const signatures = { edsig: 64, spsig1: 64, p2sig: 64, BLsig: 96, sig: 64 } as const;
const curveOfSignature = { edsig: 'tz1', spsig1: 'tz2', p2sig: 'tz3', BLsig: 'tz4', sig: undefined } as const;

/** tz4 signs the bytes themselves, with proof of possession's domain; the other curves sign their BLAKE2b-256. */
function signed(curve: Curve, signature: Uint8Array, bytes: Uint8Array, key: Uint8Array): boolean {
  const digest = blake2b(bytes, { dkLen: 32 });
  switch (curve) {
    case 'tz1':
      return verifyEd25519(signature, digest, key);
    case 'tz2':
      return (
        attempt(() => secp256k1.verify(signature, digest, key, { prehash: false, lowS: false })) ?? false
      );
    case 'tz3':
      return verifyP256(signature, digest, key, { lowS: false });
    case 'tz4':
      return attempt(() => verifyBls(signature, bytes, key)) ?? false;
  }
}

function verifyBls(signature: Uint8Array, bytes: Uint8Array, key: Uint8Array): boolean {
  const { longSignatures, G1, G2 } = bls12_381;
  const point = G1.Point.fromBytes(key);
  const signedPoint = G2.Point.fromBytes(signature);
  // Under the point at infinity as key, the point at infinity is a signature of everything.
  if (point.is0() || signedPoint.is0()) return false;
  point.assertValidity();
  signedPoint.assertValidity();
  const hashed = longSignatures.hash(bytes, 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_');
  return longSignatures.verify(signedPoint, hashed, point);
}

/**
 * The text that wallets ask dApps to sign: `Tezos Signed Message: <dApp> <ISO time> <message>`. Where the wallet
 * states the first two (`domain`, `timestamp`), the message is the rest; otherwise it is the whole text.
 */
function signedText({ message, context }: Proof, asked: Asked): { standard: string; text: string } | Verdict {
  const { domain, timestamp } = context ?? {};
  if (domain === undefined && timestamp === undefined) return { standard: 'Micheline', text: message };
  const host = hostOf(domain ?? '');
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(timestamp ?? '')
    ? Date.parse(timestamp ?? '')
    : Number.NaN;
  if (host === undefined || Number.isNaN(time)) {
    return rejected(
      'malformedSignature',
      'The proof needs both a domain and an ISO time in UTC, or neither.',
    );
  }
  return (
    domainFault(host, asked) ??
    timeFault(time / 1000, asked) ?? {
      standard: 'Tezos Signed Message',
      text: `Tezos Signed Message: ${domain} ${timestamp} ${message}`,
    }
  );
}

function verifyMessage(proof: Proof, asked: Asked): Verdict {
  const { address, signature, publicKey } = proof;
  const owner = payloadOf(address, hashes);
  if (owner?.name === 'KT1') {
    return undecided({
      check: 'contractSignature',
      message: 'A contract has no key; only its own rules on chain tell who speaks for it.',
    });
  }
  if (!owner || owner.name === 'sr1') return rejected('badAddress', 'A rollup has no key and cannot sign.');
  if (!publicKey) {
    return rejected('missingPublicKey', 'Tezos needs the public key (edpk…, sppk…, p2pk… or BLpk…) as well.');
  }
  const key = payloadOf(publicKey.trim(), publicKeys);
  if (!key) {
    return rejected(
      'missingPublicKey',
      'The public key is mistyped: edpk…, sppk…, p2pk… or BLpk… is expected.',
    );
  }
  const curve = curveOfKey[key.name];
  if (curve !== owner.name || !equalBytes(blake2b(key.payload, { dkLen: 20 }), owner.payload)) {
    return rejected('keyMismatch', 'The public key is not the key of this address.');
  }
  const given = payloadOf(signature, signatures);
  const stated = given && curveOfSignature[given.name];
  if (!given || (stated ?? curve) !== curve) {
    return rejected('malformedSignature', `The signature is not one of a ${curve} key, or is mistyped.`);
  }
  const expected = signedText(proof, asked);
  if ('verdict' in expected) return expected;
  if (!signed(curve, given.payload, packed(expected.text), key.payload)) {
    return rejected('wrongSignature', 'The signature does not fit this message and key.');
  }
  return verified(`${expected.standard} ${curve}`);
}

/**
 * Tezos: Base58Check hashes of keys on four curves. A proof needs the signature (`edsig…`, `spsig1…`, `p2sig…`,
 * `BLsig…` or `sig…`) of the text packed as a Micheline string, and the public key. If the wallet put
 * `Tezos Signed Message: <dApp> <ISO time>` before the text, the context says so in `domain` and `timestamp`.
 */
export const tezos = defineChain({ networkType: 'tezos', parseAddress, verifyMessage });
