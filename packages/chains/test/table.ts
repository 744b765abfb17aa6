/**
 * The README's table of proofs. Each network type's tests compare their rows with it; with FAIRLEAD_TABLE=1 (set
 * by `scripts/table.mjs`, which runs the test files one after the other) they rewrite them instead, and the
 * recorded proofs of the benchmark too.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type NetworkType, networkTypes } from '../src/shape.ts';
import { askedOf, type Vector } from './attacks.ts';

export type TableRow = {
  standard: string;
  signer: string;
  accepted: number;
  /** Tampered proofs by how they were refused. */
  rejected: number;
  undecided: number;
};

const readme = new URL('../README.md', import.meta.url);

const recorded = new URL('./recorded-proofs.json', import.meta.url);

/** Keeps one proof per standard for the benchmark, which does without the signers. */
export function recordProofs(network: NetworkType, vectors: readonly Vector[]): void {
  if (process.env['FAIRLEAD_TABLE'] !== '1') return;
  const all: Record<string, unknown> = existsSync(recorded) ? JSON.parse(readFileSync(recorded, 'utf8')) : {};
  const first = new Map(vectors.toReversed().map(vector => [vector.standard, vector]));
  const proofs = [...first.values()].map(vector => ({
    standard: vector.standard,
    proof: vector.proof,
    asked: askedOf(vector),
  }));
  const merged = { ...all, [network]: proofs };
  const sorted = networkTypes.flatMap(type => (merged[type] ? [[type, merged[type]]] : []));
  writeFileSync(recorded, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
}

/** Compares, or rewrites, the rows of one network type. Rows stand in the order of `networkTypes`. */
export function expectTableRows(network: NetworkType, rows: readonly TableRow[]): void {
  const wanted = merged(rows).map(
    ({ standard, signer, accepted, rejected, undecided }) =>
      `| ${network} | ${standard} | ${signer} | ${accepted} | ${rejected} | ${undecided} |`,
  );
  const text = readFileSync(readme, 'utf8');
  const isRowOf = (line: string, type: string): boolean => line.startsWith(`| ${type} |`);
  const [before = '', table = '', after = ''] = text.split(/(?<=<!-- table -->\n)|(?=<!-- end of table -->)/);
  if (process.env['FAIRLEAD_TABLE'] !== '1') {
    const written = table.split('\n').filter(line => isRowOf(line, network));
    expect(written, 'README.md is out of date: run node packages/chains/scripts/table.mjs').toEqual(wanted);
    return;
  }
  const lines = table.split('\n').filter(line => line !== '' && !isRowOf(line, network));
  const heading = lines.slice(0, 2);
  const all = [...lines.slice(2), ...wanted];
  const sorted = networkTypes.flatMap(type => all.filter(line => isRowOf(line, type)));
  writeFileSync(readme, `${before}${[...heading, ...sorted].join('\n')}\n${after}`);
}

function merged(rows: readonly TableRow[]): TableRow[] {
  const byName = new Map<string, TableRow>();
  for (const row of rows) {
    const name = `${row.standard}|${row.signer}`;
    const known = byName.get(name);
    if (!known) byName.set(name, { ...row });
    else {
      known.accepted += row.accepted;
      known.rejected += row.rejected;
      known.undecided += row.undecided;
    }
  }
  return [...byName.values()];
}
