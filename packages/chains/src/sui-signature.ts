import { secp256k1 } from '@noble/curves/secp256k1.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { BcsReader } from './bcs.ts';
import { verifyEd25519 } from './ed25519.ts';
import { attempt, equalBytes, fromBase64, hex, utf8 } from './encoding.ts';
import { verifyP256 } from './p256.ts';

/** The byte before every signature and key, by which Sui names its schemes. */
const flags = { ed25519: 0, secp256k1: 1, secp256r1: 2, multisig: 3, zkLogin: 5, passkey: 6 } as const;

type Scheme = keyof typeof flags;

export type ReadSignature = {
  scheme: Scheme;
  /** The addresses that the key inside the signature yields: one, or two for zkLogin's two derivations. */
  addresses: string[];
  /** `onlyChain` where everything that can be checked offline fits. */
  outcome: 'signed' | 'wrong' | 'onlyChain';
};

/**
 * Reads a serialised Sui signature and checks it against the digest of a personal message.
 * Throws for bytes that no scheme wrote.
 */
export function readSuiSignature(bytes: Uint8Array, digest: Uint8Array): ReadSignature {
  switch (bytes[0]) {
    case flags.multisig:
      return readMultisig(bytes.slice(1), digest);
    case flags.zkLogin:
      return readZkLogin(bytes.slice(1), digest);
    case flags.passkey:
      return readPasskey(bytes.slice(1), digest);
    default:
      return readPlain(bytes, digest);
  }
}

const addressOf = (...parts: Uint8Array[]): string =>
  `0x${hex.encode(blake2b(concatBytes(...parts), { dkLen: 32 }))}`;

const schemes = ['ed25519', 'secp256k1', 'secp256r1'] as const;

const verifiers = {
  ed25519: verifyEd25519,
  secp256k1: (signature: Uint8Array, digest: Uint8Array, key: Uint8Array) =>
    attempt(() => secp256k1.verify(signature, digest, key)) ?? false,
  secp256r1: (signature: Uint8Array, digest: Uint8Array, key: Uint8Array) =>
    verifyP256(signature, sha256(digest), key, { lowS: true }),
};

/** Scheme, 64 bytes of signature, key. */
function readPlain(bytes: Uint8Array, digest: Uint8Array): ReadSignature {
  const reader = new BcsReader(bytes);
  const flag = reader.u8();
  const scheme = schemes[flag];
  if (!scheme) throw new RangeError('unknown scheme');
  const signature = reader.fixed(64);
  const key = reader.fixed(scheme === 'ed25519' ? 32 : 33);
  reader.end();
  return {
    scheme,
    addresses: [addressOf(Uint8Array.of(flag), key)],
    outcome: verifiers[scheme](signature, digest, key) ? 'signed' : 'wrong',
  };
}

/** A WebAuthn assertion over secp256r1 whose challenge is the digest. */
function readPasskey(bytes: Uint8Array, digest: Uint8Array): ReadSignature {
  const reader = new BcsReader(bytes);
  const authenticatorData = reader.bytes();
  const clientData = reader.text();
  const userSignature = new BcsReader(reader.bytes());
  reader.end();
  if (userSignature.u8() !== flags.secp256r1) throw new RangeError('a passkey signs with secp256r1');
  const signature = userSignature.fixed(64);
  const key = userSignature.fixed(33);
  userSignature.end();

  const { type, challenge } = JSON.parse(clientData) as { type?: unknown; challenge?: unknown };
  const asked = typeof challenge === 'string' ? fromBase64(challenge) : undefined;
  const signed =
    type === 'webauthn.get' &&
    asked !== undefined &&
    equalBytes(asked, digest) &&
    verifiers.secp256r1(signature, concatBytes(authenticatorData, sha256(utf8(clientData))), key);
  return {
    scheme: 'passkey',
    addresses: [addressOf(Uint8Array.of(flags.passkey), key)],
    outcome: signed ? 'signed' : 'wrong',
  };
}

/** Signatures of some of up to ten weighted keys, which the bitmap names in order. */
function readMultisig(bytes: Uint8Array, digest: Uint8Array): ReadSignature {
  const reader = new BcsReader(bytes);
  const signatures = reader.list(() => {
    const variant = reader.u8();
    return { variant, bytes: variant < 3 ? reader.fixed(64) : reader.bytes() };
  });
  const bitmap = reader.u16();
  const members = reader.list(() => {
    const variant = reader.u8();
    if (variant >= memberFlags.length) throw new RangeError('unknown scheme');
    const key = variant === 3 ? reader.bytes() : reader.fixed(variant === 0 ? 32 : 33);
    return { variant, key, weight: reader.u8() };
  });
  const threshold = reader.u16();
  reader.end();

  const signers = members.filter((_, at) => bitmap & (1 << at));
  if (signers.length !== signatures.length || members.length > 10 || bitmap >> members.length !== 0) {
    throw new RangeError('the bitmap does not name the signers');
  }
  if (threshold === 0 || members.some(member => member.weight === 0)) throw new RangeError('no threshold');

  let weight = 0;
  let onlyChain = false;
  let wrong = false;
  signers.forEach((signer, at) => {
    const { variant, bytes: signature } = signatures[at] as (typeof signatures)[number];
    const outcome =
      variant === signer.variant ? memberOutcome(variant, signature, signer.key, digest) : 'wrong';
    weight += signer.weight;
    if (outcome === 'onlyChain') onlyChain = true;
    if (outcome === 'wrong') wrong = true;
  });
  // The chain refuses the whole if one of the given signatures is wrong, even where the others would suffice.
  const outcome = wrong || weight < threshold ? 'wrong' : onlyChain ? 'onlyChain' : 'signed';
  const parts = members.map(({ variant, key, weight: own }) =>
    concatBytes(Uint8Array.of(memberFlags[variant] as number), key, Uint8Array.of(own)),
  );
  const head = Uint8Array.of(flags.multisig, threshold & 0xff, threshold >> 8);
  return { scheme: 'multisig', addresses: [addressOf(head, ...parts)], outcome };
}

/** The schemes of a multisig's members, in the order of its enum. */
const memberFlags = [flags.ed25519, flags.secp256k1, flags.secp256r1, flags.zkLogin, flags.passkey];

function memberOutcome(
  variant: number,
  signature: Uint8Array,
  key: Uint8Array,
  digest: Uint8Array,
): ReadSignature['outcome'] {
  const scheme = schemes[variant];
  if (scheme) return verifiers[scheme](signature, digest, key) ? 'signed' : 'wrong';
  const flag = memberFlags[variant];
  const own = signature[0] === flag ? signature.slice(1) : signature;
  const read = flag === flags.passkey ? readPasskey(own, digest) : readZkLogin(own, digest);
  const expected = flag === flags.passkey ? [addressOf(Uint8Array.of(flags.passkey), key)] : zkAddresses(key);
  return expected.some(address => read.addresses.includes(address)) ? read.outcome : 'wrong';
}

/**
 * A zero-knowledge proof that the holder of an ephemeral key logged in with the issuer, plus that key's signature.
 * The proof itself needs the chain; that the ephemeral key signed and the address fits is checked here.
 */
function readZkLogin(bytes: Uint8Array, digest: Uint8Array): ReadSignature {
  const reader = new BcsReader(bytes);
  reader.list(() => reader.text()); // proof point a
  reader.list(() => reader.list(() => reader.text())); // proof point b
  reader.list(() => reader.text()); // proof point c
  const issuer = issuerOf(reader.text(), reader.u8());
  reader.text(); // header of the issuer's token
  const seedText = reader.text();
  reader.fixed(8); // last epoch of the ephemeral key
  const ephemeral = reader.bytes();
  reader.end();

  const seed = /^\d{1,78}$/.test(seedText) ? BigInt(seedText) : -1n;
  if (seed < 0n || seed >= 1n << 256n) throw new RangeError('the address seed is not a number of 32 bytes');
  const seedBytes = hex.decode(seed.toString(16).padStart(64, '0'));
  const name = utf8(issuer);
  return {
    scheme: 'zkLogin',
    addresses: zkAddresses(concatBytes(Uint8Array.of(name.length), name, seedBytes)),
    outcome: readPlain(ephemeral, digest).outcome === 'signed' ? 'onlyChain' : 'wrong',
  };
}

/** The current derivation hashes the issuer and all 32 bytes of the seed, the legacy one drops leading zeros. */
function zkAddresses(identifier: Uint8Array): string[] {
  const flag = Uint8Array.of(flags.zkLogin);
  const issuer = identifier.slice(0, -32);
  const seed = identifier.slice(-32);
  const first = seed.findIndex(byte => byte !== 0);
  return [addressOf(flag, issuer, seed), addressOf(flag, issuer, seed.slice(first < 0 ? 31 : first))];
}

/**
 * The `iss` claim, cut out of a base64url token at any of its three byte alignments: `"iss":"https://…",`.
 */
function issuerOf(value: string, indexMod4: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const bits = [...value].map(letter => alphabet.indexOf(letter).toString(2).padStart(6, '0')).join('');
  const start = [0, 2, 4][indexMod4] ?? bits.length;
  const end = bits.length - ([bits.length, 4, 2, 0][(indexMod4 + value.length - 1) % 4] ?? 0);
  const octets = bits.slice(start, end).match(/.{8}/g) ?? [];
  const claim = new TextDecoder().decode(Uint8Array.from(octets, octet => Number.parseInt(octet, 2)));
  const issuer = /^"iss"\s*:\s*"([^"\\]+)"\s*[,}]$/.exec(claim)?.[1];
  if (!issuer) throw new RangeError('the issuer is not readable');
  return issuer === 'accounts.google.com' ? 'https://accounts.google.com' : issuer;
}
