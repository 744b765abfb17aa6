/**
 * One set of attacks for every network type: a proof that an independent signer made is accepted, and nothing
 * that differs from it in the text, the address, the key or a signature bit is.
 */
import { base64, hex } from '@scure/base';
import { describe, expect, test } from 'vitest';
import { fromBase64, fromHex } from '../src/encoding.ts';
import type { Asked, Chain, Proof, Verdict } from '../src/shape.ts';
import { randomFrom } from './random.ts';

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
    if (!vector.sameProof?.(signature, proof.signature)) yield changed('signature', what, { signature });
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

function bytesOf(text: string): { bytes: Uint8Array; encode(bytes: Uint8Array): string } | undefined {
  const prefix = text.startsWith('0x') ? '0x' : '';
  const asHex = fromHex(text);
  if (asHex) return { bytes: asHex, encode: bytes => prefix + hex.encode(bytes) };
  // 87 and 88 letters without +, / or = are more likely a base58 signature; its characters are changed instead.
  if (!/[+/=]/.test(text)) return undefined;
  const asBase64 = fromBase64(text);
  return asBase64 && { bytes: asBase64, encode: bytes => base64.encode(bytes) };
}

function neighbour(character: string): string {
  for (const row of ['0123456789', 'abcdefghijkmnopqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ']) {
    const at = row.indexOf(character);
    if (at >= 0) return row.charAt((at + 1) % row.length);
  }
  return 'A';
}

/** Registers the tests of one network type: accepted, every tampering refused, and the seeded fuzz. */
export function testProofs(chain: Chain, vectors: readonly Vector[], seed = 1): void {
  describe(`${chain.networkType}: proofs`, () => {
    test.each(vectors.map(vector => [vector.name, vector] as const))('accepts %s', (_, vector) => {
      const verdict = chain.verifyMessage(vector.proof, askedOf(vector));
      expect(verdict).toEqual({ verdict: 'verified', standard: vector.standard });
    });

    test.each(vectors.map(vector => [vector.name, vector] as const))(
      'refuses every tampering of %s',
      (_, vector) => {
        let attacks = 0;
        for (const { kind, what, proof, asked } of tamperings(vector, vectors)) {
          const { verdict } = chain.verifyMessage(proof, asked);
          const allowed: Verdict['verdict'][] = vector.mayBeUndecided?.includes(kind)
            ? ['rejected', 'undecided']
            : ['rejected'];
          expect(allowed, `${kind}: ${what}`).toContain(verdict);
          attacks++;
        }
        expect(attacks).toBeGreaterThan(10);
      },
    );

    const full = process.env['FAIRLEAD_SOAK'] === '1';
    // 2 000 over all fifteen network types in `npm test`, 100 000 in the soak run, in equal shares.
    const count = full ? 6_667 : 134;
    test(`${count} mutated proofs: no exception, no false acceptance`, {
      timeout: full ? 600_000 : 20_000,
    }, () => {
      expect(falseAcceptances(chain, vectors, count, seed)).toEqual([]);
    });
  });
}

/** Mutates vectors at random; answers every accepted proof that states something that nobody signed. */
export function falseAcceptances(
  chain: Chain,
  vectors: readonly Vector[],
  count: number,
  seed: number,
): Proof[] {
  const random = randomFrom(seed);
  const wrong: Proof[] = [];
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const canonical = (text: string): string => {
    const address = chain.parseAddress(text);
    return address.ok ? address.canonical : `not an address: ${text}`;
  };
  for (let round = 0; round < count; round++) {
    const vector = pick(vectors);
    let proof: Proof = vector.proof;
    for (let changes = 1 + random(2); changes > 0; changes--)
      proof = mutated(proof, pick(vectors).proof, random);
    if (chain.verifyMessage(proof, askedOf(vector)).verdict !== 'verified') continue;
    const signed = vectors.some(
      candidate =>
        candidate.proof.message === proof.message &&
        canonical(candidate.proof.address) === canonical(proof.address) &&
        sameSignature(candidate, proof.signature.trim()),
    );
    if (!signed) wrong.push(proof);
  }
  return wrong;
}

function sameSignature(vector: Vector, signature: string): boolean {
  const original = vector.proof.signature;
  if (signature === original || vector.sameProof?.(signature, original)) return true;
  for (const read of [fromHex, fromBase64]) {
    const [a, b] = [read(signature), read(original)];
    if (a && b && hex.encode(a) === hex.encode(b)) return true;
  }
  return false;
}

function mutated(proof: Proof, donor: Proof, random: (below: number) => number): Proof {
  const context = Object.keys(proof.context ?? {});
  const fields = [
    'address',
    'message',
    'signature',
    'signature',
    ...(proof.publicKey ? ['publicKey'] : []),
    ...context,
  ];
  const field = fields[random(fields.length)] as string;
  if (context.includes(field)) {
    const value = proof.context?.[field] ?? '';
    return {
      ...proof,
      context: { ...proof.context, [field]: changedText(value, donor.context?.[field] ?? '', random) },
    };
  }
  const value = proof[field as 'address' | 'message' | 'signature' | 'publicKey'] ?? '';
  const other = donor[field as 'address' | 'message' | 'signature' | 'publicKey'] ?? '';
  return { ...proof, [field]: changedText(value, other, random) };
}

const oddities = [
  '',
  '0',
  '0x',
  '\u0000',
  'é',
  '😀',
  '\ud800',
  '=',
  '{}',
  '[]',
  '9'.repeat(50),
  'f'.repeat(130),
];

function changedText(text: string, other: string, random: (below: number) => number): string {
  const at = random(text.length + 1);
  const letter = 'abcdef0123456789ABCDEFxyzXYZ+/=-_'.charAt(random(33));
  switch (random(9)) {
    case 0:
      return text.slice(0, at) + letter + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + text.slice(at + 1);
    case 2:
      return text.slice(0, at) + letter + text.slice(at);
    case 3:
      return text.slice(0, at);
    case 4:
      return text.slice(at);
    case 5:
      return other;
    case 6:
      return text.slice(0, at) + (oddities[random(oddities.length)] ?? '') + text.slice(at);
    case 7:
      return random(2) ? text.toUpperCase() : text.toLowerCase();
    default: {
      const coded = bytesOf(text);
      if (!coded || coded.bytes.length === 0)
        return text.slice(0, at) + neighbour(text.charAt(at)) + text.slice(at + 1);
      const bytes = coded.bytes.slice();
      const place = random(bytes.length);
      bytes[place] = (bytes[place] ?? 0) ^ (1 << random(8));
      return coded.encode(bytes);
    }
  }
}
