/**
 * One set of attacks for every network type: a proof that an independent signer made is accepted, and nothing
 * that differs from it in the text, the address, the key or a signature bit is.
 */
import { base64, hex } from '@scure/base';
import { fromBase64, fromHex } from '../src/encoding.ts';
import type { Asked, Proof } from '../src/shape.ts';

export type TamperingKind =
  | 'message'
  | 'address'
  | 'signature'
  | 'publicKey'
  | 'context'
  | 'domain'
  | 'time'
  | 'nonce';

/** A proof that an independent signer (or a standard's text) made, with all that is needed to attack it. */
export type Vector = {
  /** Short and unique within the network type: `p2wpkh, bip322-js`. */
  name: string;
  /** What `verified.standard` must say. */
  standard: string;
  /** Package and version that signed it, or the standard's text it was quoted from. */
  signer: string;
  proof: Proof;
  asked?: Partial<Asked>;
  /** A valid address of another key, if possible of the same kind. */
  foreignAddress: string;
  /** Other addresses of the same key, where a proof by the key is one for all of them. */
  alsoProves?: readonly string[];
  /** Attacks that offline code cannot refuse because only the chain knows the account's signers. */
  mayBeUndecided?: readonly TamperingKind[];
  /** Names in `proof.context` that the standard does not sign or that the verifier does not read. */
  unsignedContext?: readonly string[];
  /** True where `publicKey` is sent along by wallets but the verifier does not need it. */
  publicKeyIgnored?: boolean;
  /** True where the standard signs a time, so that an old proof must be refused. */
  signsTime?: boolean;
  /**
   * True if a changed signature text still states the same proof (a BIP-137 header that names another address
   * type of the same key, base64 padding, hex letter case …), so that accepting it is right.
   */
  sameProof?(signature: string, original: string): boolean;
};

export type Tampered = { kind: TamperingKind; what: string; proof: Proof; asked: Asked };

export const judgedAt = Date.UTC(2026, 0, 15, 12);

export const askedOf = (vector: Vector): Asked => ({ now: judgedAt, ...vector.asked });

/** All attacks on one vector; `others` lend their signatures. */
export function* tamperings(vector: Vector, others: readonly Vector[]): Generator<Tampered> {
  const { proof } = vector;
  const asked = askedOf(vector);
  const changed = (kind: TamperingKind, what: string, change: Partial<Proof>): Tampered => ({
    kind,
    what,
    proof: { ...proof, ...change },
    asked,
  });

  for (const [what, message] of otherTexts(proof.message)) yield changed('message', what, { message });
  yield changed('address', 'foreign address', { address: vector.foreignAddress });
  for (const [what, signature] of otherSignatures(proof.signature)) {
    if (!sameSignature(vector, signature)) yield changed('signature', what, { signature });
  }
  for (const other of others) {
    if (other === vector || other.proof.signature === proof.signature) continue;
    if (other.proof.message === proof.message && other.proof.address === proof.address) continue;
    yield changed('signature', `signature of "${other.name}"`, { signature: other.proof.signature });
  }
  if (proof.publicKey !== undefined && !vector.publicKeyIgnored) {
    const { publicKey: _, ...withoutKey } = proof;
    yield { kind: 'publicKey', what: 'no public key', proof: withoutKey, asked };
    for (const [what, publicKey] of otherSignatures(proof.publicKey))
      yield changed('publicKey', what, { publicKey });
  }
  for (const [name, value] of Object.entries(proof.context ?? {})) {
    if (vector.unsignedContext?.includes(name)) continue;
    const { [name]: _, ...without } = proof.context ?? {};
    yield changed('context', `without ${name}`, { context: without });
    for (const [what, text] of otherTexts(value)) {
      yield changed('context', `${name}: ${what}`, { context: { ...proof.context, [name]: text } });
    }
  }
  if (asked.domains) {
    for (const domains of [['phishing.example'], []]) {
      yield {
        kind: 'domain',
        what: `asked by ${domains[0] ?? 'nobody'}`,
        proof,
        asked: { ...asked, domains },
      };
    }
  }
  if (asked.nonce !== undefined) {
    yield { kind: 'nonce', what: 'another nonce', proof, asked: { ...asked, nonce: `${asked.nonce}0` } };
  }
  if (vector.signsTime) {
    for (const [what, shift] of [
      ['a day later', 86_400_000] as const,
      ['a day before', -86_400_000] as const,
    ]) {
      yield { kind: 'time', what, proof, asked: { ...asked, now: asked.now + shift } };
    }
  }
}

/** Whether another text states the same signature: the same bytes, or what `sameProof` says. */
export function sameSignature(vector: Vector, signature: string): boolean {
  const original = vector.proof.signature;
  if (signature === original || vector.sameProof?.(signature, original)) return true;
  for (const read of [fromHex, fromBase64]) {
    const [a, b] = [read(signature), read(original)];
    if (a && b && hex.encode(a) === hex.encode(b)) return true;
  }
  return false;
}

function* otherTexts(text: string): Generator<[string, string]> {
  yield ['one character more', `${text}!`];
  yield ['a line end more', `${text}\n`];
  yield ['a space before', ` ${text}`];
  if (text === '') return;
  yield ['empty', ''];
  yield ['last character gone', text.slice(0, -1)];
  yield ['first character changed', (text.startsWith('x') ? 'y' : 'x') + text.slice(1)];
}

/** Every byte with one bit flipped where the text is hex or base64, else every character changed; and cuts. */
function* otherSignatures(text: string): Generator<[string, string]> {
  yield ['empty', ''];
  yield ['cut by one character', text.slice(0, -1)];
  yield ['cut in half', text.slice(0, text.length >> 1)];
  yield ['first character gone', text.slice(1)];
  yield ['two characters more', `${text}00`];
  yield ['twice', text + text];
  const coded = bytesOf(text);
  if (!coded) {
    for (let at = 0; at < text.length; at += Math.ceil(text.length / 400)) {
      yield [`character ${at} changed`, text.slice(0, at) + neighbour(text.charAt(at)) + text.slice(at + 1)];
    }
    return;
  }
  const step = Math.ceil(coded.bytes.length / 300);
  for (let at = 0; at < coded.bytes.length; at += step) {
    const bytes = coded.bytes.slice();
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
    yield [`bit ${at % 8} of byte ${at} flipped`, coded.encode(bytes)];
  }
  yield ['all bytes zero', coded.encode(new Uint8Array(coded.bytes.length))];
}

export function bytesOf(text: string): { bytes: Uint8Array; encode(bytes: Uint8Array): string } | undefined {
  const prefix = text.startsWith('0x') ? '0x' : '';
  const asHex = fromHex(text);
  if (asHex) return { bytes: asHex, encode: bytes => prefix + hex.encode(bytes) };
  // 87 and 88 letters without +, / or = are more likely a base58 signature; its characters are changed instead.
  if (!/[+/=]/.test(text)) return undefined;
  const asBase64 = fromBase64(text);
  return asBase64 && { bytes: asBase64, encode: bytes => base64.encode(bytes) };
}

export function neighbour(character: string): string {
  for (const row of ['0123456789', 'abcdefghijkmnopqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ']) {
    const at = row.indexOf(character);
    if (at >= 0) return row.charAt((at + 1) % row.length);
  }
  return 'A';
}
