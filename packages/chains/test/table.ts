/**
 * The README's table of proofs. Each network type's tests compare their rows with it; with FAIRLEAD_TABLE=1 (set
 * by `scripts/table.mjs`, which runs the test files one after the other) they rewrite them instead.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type NetworkType, networkTypes } from '../src/shape.ts';

export type TableRow = {
  standard: string;
  signer: string;
  accepted: number;
  /** Tampered proofs by how they were refused. */
  rejected: number;
  undecided: number;
};

const readme = new URL('../README.md', import.meta.url);

/** Compares, or rewrites, the rows of one network type. Rows stand in the order of `networkTypes`. */
export function expectTableRows(network: NetworkType, rows: readonly TableRow[]): void {
  const wanted = merged(rows).map(
    ({ standard, signer, accepted, rejected, undecided }) =>
      `| ${network} | ${standard} | ${signer} | ${accepted} | ${rejected} | ${undecided} |`,
  );
  const text = readFileSync(readme, 'utf8');
  const isRowOf = (line: string, type: string): boolean => line.startsWith(`| ${type} |`);
  const written = text.split('\n').filter(line => isRowOf(line, network));
  if (process.env['FAIRLEAD_TABLE'] !== '1') {
    expect(written, 'README.md is out of date: run node packages/chains/scripts/table.mjs').toEqual(wanted);
    return;
  }
  const [before = '', table = '', after = ''] = text.split(/(?<=<!-- table -->\n)|(?=<!-- end of table -->)/);
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
