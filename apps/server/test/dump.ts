import { type Kysely, sql } from 'kysely';
import type { Database } from '../src/database/schema.ts';

/** Every value of every table as text, bytes both as hex and as if they were text: what a thief of the disk reads. */
export async function dumpOfEverything(db: Kysely<Database>): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
  `.execute(db);
  const texts = await Promise.all(
    rows.map(async ({ name }) => {
      const table = await sql<Record<string, unknown>>`SELECT * FROM ${sql.raw(name)}`.execute(db);
      return `${name}\n${table.rows.map(row => Object.values(row).map(asText).join('\n')).join('\n')}`;
    }),
  );
  return texts.join('\n');
}

function asText(value: unknown): string {
  if (Buffer.isBuffer(value))
    return `${value.toString('hex')} ${value.toString('base64')} ${value.toString('latin1')}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A secret in the spellings in which it might be found. */
export function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [secret, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, '')];
}
