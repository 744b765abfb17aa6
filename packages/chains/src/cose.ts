import { type Cbor, readCbor } from './cbor.ts';
import { attempt, concatBytes, fromHex, utf8 } from './encoding.ts';

/** What CIP-8 uses of COSE_Sign1 (RFC 9052): one EdDSA signature over a payload that it carries along. */
export type CoseSign1 = {
  /** The address that the wallet signed for, from the protected header. */
  address: Uint8Array;
  /** Whether the payload is BLAKE2b-224 of the message, for hardware wallets that cannot show long texts. */
  hashed: boolean;
  payload: Uint8Array;
  /** The bytes under the signature. */
  signed: Uint8Array;
  signature: Uint8Array;
};

const algorithm = 1;
const edDsa = -8;
/** What each parameter of a key must be (RFC 9052 §7, RFC 9053 §7.2); others do not belong into an Ed25519 key. */
const keyParameters = new Map<unknown, (value: Cbor) => boolean>([
  [1, value => value === octetKeyPair],
  [2, value => value instanceof Uint8Array], // key id
  [3, value => value === edDsa],
  [4, value => Array.isArray(value)], // allowed operations
  [-1, value => value === ed25519],
  [-2, value => value instanceof Uint8Array && value.length === 32],
]);
const octetKeyPair = 1;
const ed25519 = 6;
const requiredParameters = [1, -1, -2];

/** Reads COSE_Sign1, bare or under its tag 18; undefined for anything that CIP-8 does not allow. */
export function readCoseSign1(text: string): CoseSign1 | undefined {
  const bytes = fromHex(text);
  const item = bytes && attempt(() => readCbor(bytes));
  const parts = isTag(item) && item.tag === 18 ? item.value : item;
  if (!Array.isArray(parts) || parts.length !== 4) return undefined;
  const [protectedBytes, unprotectedHeader, payload, signature] = parts;
  if (!(protectedBytes instanceof Uint8Array) || !(unprotectedHeader instanceof Map)) return undefined;
  if (!(payload instanceof Uint8Array) || !(signature instanceof Uint8Array)) return undefined;
  const header = attempt(() => readCbor(protectedBytes));
  if (!(header instanceof Map) || header.get(algorithm) !== edDsa) return undefined;

  const address = header.get('address');
  if (!(address instanceof Uint8Array)) return undefined;
  const hashed = unprotectedHeader.get('hashed') ?? header.get('hashed') ?? false;
  if (typeof hashed !== 'boolean') return undefined;
  return {
    address,
    hashed,
    payload,
    signed: signatureStructure(protectedBytes, payload),
    signature,
  };
}

/** The Ed25519 key of a COSE_Key, or the 32 bytes themselves; undefined for any other key. */
export function readCoseKey(text: string): Uint8Array | undefined {
  const bytes = fromHex(text);
  if (bytes === undefined || bytes.length === 32) return bytes;
  const key = attempt(() => readCbor(bytes));
  if (!(key instanceof Map) || requiredParameters.some(label => !key.has(label))) return undefined;
  if ([...key].some(([label, value]) => !keyParameters.get(label)?.(value))) return undefined;
  return key.get(-2) as Uint8Array;
}

const isTag = (item: Cbor | undefined): item is { tag: number | bigint; value: Cbor } =>
  typeof item === 'object' && item !== null && 'tag' in item;

/** ["Signature1", protected header, no external data, payload] in CBOR. */
const signatureStructure = (protectedHeader: Uint8Array, payload: Uint8Array): Uint8Array =>
  concatBytes(
    Uint8Array.of(0x84, 0x6a),
    utf8('Signature1'),
    byteString(protectedHeader),
    byteString(new Uint8Array()),
    byteString(payload),
  );

/** A CBOR byte string with its length in the shortest form. */
function byteString(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  if (length < 24) return concatBytes(Uint8Array.of(0x40 | length), bytes);
  if (length < 0x100) return concatBytes(Uint8Array.of(0x58, length), bytes);
  if (length < 0x10000) return concatBytes(Uint8Array.of(0x59, length >> 8, length & 0xff), bytes);
  const head = new Uint8Array(5);
  head[0] = 0x5a;
  new DataView(head.buffer).setUint32(1, length);
  return concatBytes(head, bytes);
}
