/** Just enough of the XRP Ledger's binary format (XRPL docs, "Serialization Format") to check a signed blob. */
import { concatBytes } from './encoding.ts';

export type SignedTransaction = {
  /** Absent in Xaman's SignIn, so that no ledger can carry it out. */
  type?: number;
  account?: Uint8Array;
  publicKey: Uint8Array;
  signature: Uint8Array;
  /** `MemoData` of each memo. */
  memos: Uint8Array[];
  /** What the signature covers: the prefix "STX" and every field but the signature. */
  signed: Uint8Array;
};

type Field = { type: number; code: number; header: number; start: number; end: number };

export function readTransaction(blob: Uint8Array): SignedTransaction | undefined {
  const top = readFields(blob, 0, blob.length);
  if (!top || top.end !== blob.length) return undefined;
  const value = (type: number, code: number): Uint8Array | undefined => {
    const field = top.fields.find(one => one.type === type && one.code === code);
    return field && blob.slice(field.start, field.end);
  };
  const type = value(types.uint16, 2);
  const publicKey = value(types.blob, 3);
  const signature = value(types.blob, 4);
  if (publicKey?.length !== 33 || !signature) return undefined;
  // A field twice would let one reader see another transaction than the signer.
  const names = top.fields.map(field => field.type * 256 + field.code);
  if (new Set(names).size !== names.length) return undefined;

  const covered = top.fields.filter(field => !(field.type === types.blob && field.code === 4));
  const account = value(types.account, 1);
  return {
    ...(type && { type: ((type[0] ?? 0) << 8) | (type[1] ?? 0) }),
    ...(account && { account }),
    publicKey,
    signature,
    memos: memosOf(blob, top.fields),
    signed: concatBytes(
      Uint8Array.of(0x53, 0x54, 0x58, 0),
      ...covered.map(field => blob.slice(field.header, field.end)),
    ),
  };
}

const types = { uint16: 1, blob: 7, account: 8, object: 14, array: 15 } as const;

/** Bytes of a value by type code; null where the value says its own length. */
const fixedLengths: Readonly<Record<number, number>> = {
  1: 2,
  2: 4,
  3: 8,
  4: 16,
  5: 32,
  16: 1,
  17: 20,
  20: 12,
  21: 24,
};

/** Reads fields up to `limit` or to an end marker (0xe1, 0xf1), which is consumed. */
function readFields(
  blob: Uint8Array,
  from: number,
  limit: number,
  depth = 0,
): { fields: Field[]; end: number } | undefined {
  const fields: Field[] = [];
  let at = from;
  while (at < limit) {
    const header = at;
    const first = blob[at++] ?? 0;
    if (depth > 0 && (first === 0xe1 || first === 0xf1)) return { fields, end: at };
    let type = first >> 4;
    let code = first & 15;
    if (type === 0) type = blob[at++] ?? 0;
    if (code === 0) code = blob[at++] ?? 0;
    const span = spanOf(blob, type, at, limit, depth);
    if (!span || span.end > limit) return undefined;
    fields.push({ type, code, header, ...span });
    at = span.end;
  }
  return depth === 0 && at === limit ? { fields, end: at } : undefined;
}

function spanOf(
  blob: Uint8Array,
  type: number,
  at: number,
  limit: number,
  depth: number,
): { start: number; end: number } | undefined {
  const fixed = fixedLengths[type];
  if (fixed !== undefined) return { start: at, end: at + fixed };
  // An amount of XRP has 8 bytes, of a token 48; the top bit tells.
  if (type === 6) return { start: at, end: at + ((blob[at] ?? 0) & 0x80 ? 48 : 8) };
  if (type === types.blob || type === types.account || type === 19) return lengthPrefixed(blob, at);
  if ((type === types.object || type === types.array) && depth < 4) {
    const inner = readFields(blob, at, limit, depth + 1);
    return inner && { start: at, end: inner.end };
  }
  return undefined;
}

function lengthPrefixed(blob: Uint8Array, at: number): { start: number; end: number } | undefined {
  const [a = 0, b = 0, c = 0] = blob.slice(at, at + 3);
  if (a <= 192) return { start: at + 1, end: at + 1 + a };
  if (a <= 240) return { start: at + 2, end: at + 2 + 193 + (a - 193) * 256 + b };
  if (a <= 254) return { start: at + 3, end: at + 3 + 12_481 + (a - 241) * 65_536 + b * 256 + c };
  return undefined;
}

/** Memos (array 9) of Memo (object 10) with MemoData (blob 13). */
function memosOf(blob: Uint8Array, fields: readonly Field[]): Uint8Array[] {
  const list = fields.find(field => field.type === types.array && field.code === 9);
  const memos = list && readFields(blob, list.start, list.end, 1);
  const found: Uint8Array[] = [];
  for (const memo of memos?.fields ?? []) {
    if (memo.type !== types.object || memo.code !== 10) continue;
    const data = readFields(blob, memo.start, memo.end, 1)?.fields.find(
      one => one.type === types.blob && one.code === 13,
    );
    if (data) found.push(blob.slice(data.start, data.end));
  }
  return found;
}
