import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha3_256 } from '@noble/hashes/sha3.js';
import { BcsReader } from './bcs.ts';
import { attempt, concatBytes, fromHex, hex } from './encoding.ts';

export type AptosKey =
  | { scheme: 'ed25519' | 'secp256k1'; bytes: Uint8Array; addresses: string[] }
  /** Several keys, keyless or a passkey: left to the chain. */
  | 'onlyChain';

/** The schemes that are hashed into an address after the key (AIP-55). */
const legacyEd25519 = 0;
const singleKey = 2;

const addressOf = (key: Uint8Array, scheme: number): string =>
  `0x${hex.encode(sha3_256(concatBytes(key, Uint8Array.of(scheme))))}`;

/**
 * Reads a public key as wallets give it in hex: 32 bytes (legacy Ed25519, or a SingleKey account over the same
 * key), 65 bytes (secp256k1), or BCS. Undefined if it is no key.
 */
export function readAptosKey(text: string): AptosKey | undefined {
  const bytes = fromHex(text);
  if (!bytes) return undefined;
  if (bytes.length === 32) return { ...single('ed25519', bytes), addresses: addressesOfEd25519(bytes) };
  if (bytes.length === 65 && secp256k1.utils.isValidPublicKey(bytes, false))
    return single('secp256k1', bytes);

  const any = attempt(() => {
    const reader = new BcsReader(bytes);
    const key = readAnyKey(reader);
    reader.end();
    return key;
  });
  if (any) return any;
  return isMultiEd25519(bytes) || attempt(() => isMultiKey(bytes)) ? 'onlyChain' : undefined;
}

/** The same 32 bytes may stand behind an account of either kind; their addresses differ. */
const addressesOfEd25519 = (bytes: Uint8Array): string[] => [
  addressOf(bytes, legacyEd25519),
  ...single('ed25519', bytes).addresses,
];

function single(scheme: 'ed25519' | 'secp256k1', bytes: Uint8Array): Exclude<AptosKey, 'onlyChain'> {
  const variant = scheme === 'ed25519' ? 0 : 1;
  const serialized = concatBytes(Uint8Array.of(variant, bytes.length), bytes);
  return { scheme, bytes, addresses: [addressOf(serialized, singleKey)] };
}

/** BCS `AnyPublicKey`: Ed25519, secp256k1, secp256r1 (WebAuthn), keyless, federated keyless. */
function readAnyKey(reader: BcsReader): AptosKey {
  const variant = reader.u8();
  if (variant < 3) {
    const key = reader.bytes();
    if (key.length !== (variant === 0 ? 32 : 65)) throw new RangeError('a key of a wrong length');
    if (variant === 0) return single('ed25519', key);
    if (variant === 2) return 'onlyChain';
    if (!secp256k1.utils.isValidPublicKey(key, false)) throw new RangeError('not a point of the curve');
    return single('secp256k1', key);
  }
  if (variant > 4) throw new RangeError('an unknown kind of key');
  if (variant === 4) reader.fixed(32); // where the issuer's keys are kept
  reader.text(); // issuer
  if (reader.bytes().length !== 32) throw new RangeError('an identity commitment has 32 bytes');
  return 'onlyChain';
}

/** BCS `MultiKey`: keys, and how many of them must sign. */
function isMultiKey(bytes: Uint8Array): boolean {
  const reader = new BcsReader(bytes);
  const keys = reader.list(() => readAnyKey(reader));
  const required = reader.u8();
  reader.end();
  return keys.length <= 32 && required >= 1 && required <= keys.length;
}

/** Keys of 32 bytes, and how many of them must sign; BCS puts the length before. */
function isMultiEd25519(bytes: Uint8Array): boolean {
  const bare = attempt(() => {
    const reader = new BcsReader(bytes);
    const inner = reader.bytes();
    reader.end();
    return inner;
  });
  return [bytes, bare].some(candidate => {
    const keys = ((candidate?.length ?? 0) - 1) / 32;
    const required = candidate?.at(-1) ?? 0;
    return Number.isInteger(keys) && keys >= 1 && keys <= 32 && required >= 1 && required <= keys;
  });
}
