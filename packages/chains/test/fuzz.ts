/** Random damage to good proofs: nothing may throw, and nothing that nobody signed may be accepted. */
import { unreadable } from '../src/define.ts';
import type { Chain, Proof } from '../src/shape.ts';
import { askedOf, bytesOf, neighbour, sameSignature, type Vector } from './attacks.ts';
import { randomFrom } from './random.ts';

/** Mutates vectors at random; answers every accepted proof that states something that nobody signed,
 * and every one that made a verifier throw. */
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
    const verdict = chain.verifyMessage(proof, askedOf(vector));
    // The safety net caught an exception: no danger, but not what the code meant.
    if (verdict.verdict === 'rejected' && verdict.message === unreadable) wrong.push(proof);
    if (verdict.verdict !== 'verified') continue;
    const signed = vectors.some(
      candidate =>
        candidate.proof.message === proof.message &&
        [candidate.proof.address, ...(candidate.alsoProves ?? [])]
          .map(canonical)
          .includes(canonical(proof.address)) &&
        sameSignature(candidate, proof.signature.trim()),
    );
    if (!signed) wrong.push(proof);
  }
  return wrong;
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
