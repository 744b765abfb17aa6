import { readCbor } from './cbor.ts';
import { attempt, bytesOfWords, fromBase58, fromBech32, hex } from './encoding.ts';
import type { AddressFault } from './shape.ts';
import { fault } from './shape.ts';

/** A credential of an address: the hash of a key or of a script. */
export type Credential = { by: 'key' | 'script'; hash: Uint8Array };

export type CardanoAddress = {
  ok: true;
  canonical: string;
  era: 'shelley' | 'byron';
  kind: 'base' | 'pointer' | 'enterprise' | 'stake' | 'byron' | 'byronScript' | 'byronRedeem';
  mainnet: boolean;
  /** The address as transactions and signed messages carry it. */
  bytes: Uint8Array;
  /** Who may spend; absent for stake and Byron addresses. */
  payment?: Credential;
  /** Who may delegate and take rewards; absent where the address has no such part. */
  stake?: Credential;
};

/** CIP-19's address kinds by the upper four bits of the first byte. */
const types: Record<
  number,
  { kind: CardanoAddress['kind']; payment?: Credential['by']; stake?: Credential['by'] }
> = {
  0: { kind: 'base', payment: 'key', stake: 'key' },
  1: { kind: 'base', payment: 'script', stake: 'key' },
  2: { kind: 'base', payment: 'key', stake: 'script' },
  3: { kind: 'base', payment: 'script', stake: 'script' },
  4: { kind: 'pointer', payment: 'key' },
  5: { kind: 'pointer', payment: 'script' },
  6: { kind: 'enterprise', payment: 'key' },
  7: { kind: 'enterprise', payment: 'script' },
  14: { kind: 'stake', stake: 'key' },
  15: { kind: 'stake', stake: 'script' },
};

const hashLength = 28;
const maxLength = 128;

/** Reads an address of either era (CIP-19). */
export function readCardanoAddress(text: string): CardanoAddress | AddressFault {
  if (/^(addr|stake)(_test)?1/i.test(text)) return readShelley(text);
  if (/^(xprv|[a-z0-9]+_x?sk)1/i.test(text)) {
    return fault('malformed', 'This is a private key, not an address. Never give it to anyone.');
  }
  if (/^[1-9A-HJ-NP-Za-km-z]{50,}$/.test(text)) return readByron(text);
  return fault('malformed', 'A Cardano address begins with addr1, or with Ae2 or DdzFF if it is an old one.');
}

function readShelley(text: string): CardanoAddress | AddressFault {
  const decoded = fromBech32(text, maxLength);
  if ('fault' in decoded) return fault(decoded.fault, 'The address is mistyped: its checksum does not fit.');
  const bytes = decoded.encoding === 'bech32' ? bytesOfWords(decoded.words) : undefined;
  const header = bytes?.[0];
  if (!bytes || header === undefined) return fault('malformed', 'The address is not valid bech32.');
  const type = types[header >> 4];
  const network = header & 0x0f;
  if (!type || network > 1) return fault('unsupportedKind', 'This kind of Cardano address is not known.');

  const expectedPrefix = (type.kind === 'stake' ? 'stake' : 'addr') + (network === 1 ? '' : '_test');
  if (decoded.prefix !== expectedPrefix) {
    return fault('malformed', `The address says ${decoded.prefix}, but its content is of ${expectedPrefix}.`);
  }
  const first = bytes.slice(1, 1 + hashLength);
  const rest = bytes.slice(1 + hashLength);
  const restFits =
    type.kind === 'base'
      ? rest.length === hashLength
      : type.kind === 'pointer'
        ? isPointer(rest)
        : !rest.length;
  if (first.length !== hashLength || !restFits) return fault('malformed', 'The address has a wrong length.');

  const address = {
    ok: true,
    canonical: text.toLowerCase(),
    era: 'shelley',
    kind: type.kind,
    mainnet: network === 1,
    bytes,
  } as const;
  const second = type.kind === 'base' ? rest : first;
  return {
    ...address,
    ...(type.payment && { payment: { by: type.payment, hash: first } }),
    ...(type.stake && { stake: { by: type.stake, hash: second } }),
  };
}

/** Slot, transaction and certificate number, each in base 128 with a continuation bit. */
function isPointer(bytes: Uint8Array): boolean {
  const numbers = hex.encode(bytes).match(/(?:[89a-f].)*[0-7]./g) ?? [];
  return numbers.length === 3 && numbers.join('').length === bytes.length * 2 && bytes.length <= 20;
}

const byronTypes = { 0: 'byron', 1: 'byronScript', 2: 'byronRedeem' } as const;

/** Base58 of CBOR [24(payload), CRC-32], the payload being [28-byte root, attributes, type]. */
function readByron(text: string): CardanoAddress | AddressFault {
  const bytes = fromBase58(text);
  const outer = bytes && attempt(() => readCbor(bytes));
  const tagged = Array.isArray(outer) && outer.length === 2 ? outer[0] : undefined;
  const isTagged = tagged && typeof tagged === 'object' && 'tag' in tagged && tagged.tag === 24;
  if (!bytes || !Array.isArray(outer) || !isTagged || !(tagged.value instanceof Uint8Array)) {
    return fault('malformed', 'This is neither a Shelley nor a Byron address of Cardano.');
  }
  const payload = tagged.value;
  if (outer[1] !== crc32(payload)) {
    return fault('badChecksum', 'The address is mistyped: its checksum does not fit.');
  }
  const inner = attempt(() => readCbor(payload));
  const [root, attributes, type] = Array.isArray(inner) && inner.length === 3 ? inner : [];
  if (!(root instanceof Uint8Array) || root.length !== hashLength || !(attributes instanceof Map)) {
    return fault('malformed', 'This is not a Byron address of Cardano.');
  }
  const kind = byronTypes[type as keyof typeof byronTypes];
  if (!kind) return fault('unsupportedKind', 'This kind of Byron address is not known.');
  // Attribute 2 is the magic number of a test network.
  return { ok: true, canonical: text, era: 'byron', kind, mainnet: !attributes.has(2), bytes };
}

/** CRC-32 of ISO 3309, the one of gzip. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
