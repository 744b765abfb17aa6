/** The tests that every network type's proofs must pass; its `*.test.ts` calls `testProofs` with its vectors. */
import { describe, expect, test } from 'vitest';
import type { Chain, Verdict } from '../src/shape.ts';
import { askedOf, tamperings, type Vector } from './attacks.ts';
import { falseAcceptances } from './fuzz.ts';
import { expectTableRows, recordProofs, type TableRow } from './table.ts';

export { judgedAt, type Vector } from './attacks.ts';

/** Registers the tests of one network type: accepted, every tampering refused, and the seeded fuzz. */
export function testProofs(chain: Chain, vectors: readonly Vector[], seed = 1): void {
  const rows: TableRow[] = [];
  describe(`${chain.networkType}: proofs`, () => {
    test.each(vectors.map(vector => [vector.name, vector] as const))('accepts %s', (_, vector) => {
      const verdict = chain.verifyMessage(vector.proof, askedOf(vector));
      expect(verdict).toEqual({ verdict: 'verified', standard: vector.standard });
    });

    test.each(vectors.map(vector => [vector.name, vector] as const))(
      'refuses every tampering of %s',
      // Hundreds of verifications each; pairings (tz4) take a tenth of a second, and machines are busy.
      { timeout: 120_000 },
      (_, vector) => {
        const counts = { rejected: 0, undecided: 0 };
        for (const { kind, what, proof, asked } of tamperings(vector, vectors)) {
          const { verdict } = chain.verifyMessage(proof, asked);
          const allowed: Verdict['verdict'][] = vector.mayBeUndecided?.includes(kind)
            ? ['rejected', 'undecided']
            : ['rejected'];
          expect(allowed, `${kind}: ${what}`).toContain(verdict);
          counts[verdict as keyof typeof counts]++;
        }
        expect(counts.rejected).toBeGreaterThan(10);
        rows.push({ standard: vector.standard, signer: vector.signer, accepted: 1, ...counts });
      },
    );

    const full = process.env['FAIRLEAD_SOAK'] === '1';
    // 2 000 over all fifteen network types in `npm test`, 100 000 in the soak run, in equal shares.
    const count = full ? 6_667 : 134;
    test(`${count} mutated proofs: no exception, no false acceptance`, {
      timeout: full ? 600_000 : 120_000,
    }, () => {
      expect(falseAcceptances(chain, vectors, count, seed)).toEqual([]);
    });

    test("the README's table says so", () => {
      expectTableRows(chain.networkType, rows);
      recordProofs(chain.networkType, vectors);
    });
  });
}
