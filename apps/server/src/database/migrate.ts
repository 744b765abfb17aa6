/** Brings a database to this release's schema: forward only, numbered, one process at a time (Kysely's lock). */
import { readdir, readFile } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Database } from './schema.ts';

const folder = new URL('./migrations/', import.meta.url);

async function readMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(folder)).filter(file => file.endsWith('.sql')).sort();
  const migrations: Record<string, Migration> = {};
  for (const file of files) {
    const statements = await readFile(new URL(file, folder), 'utf8');
    migrations[file.replace(/\.sql$/, '')] = {
      up: async db => {
        await sql.raw(statements).execute(db);
      },
    };
  }
  return migrations;
}

function migratorOf(db: Kysely<Database>): Migrator {
  return new Migrator({ db, provider: { getMigrations: readMigrations } });
}

/** Whether the database has this release's schema; a newer release may have taken it further. */
export async function isMigrated(db: Kysely<Database>): Promise<boolean> {
  const migrator = migratorOf(db);
  return (await migrator.getMigrations()).every(migration => migration.executedAt !== undefined);
}

/**
 * @returns the names of the migrations that were applied now.
 * @throws the database's own error; nothing of a failed migration stays behind.
 */
export async function migrate(db: Kysely<Database>): Promise<string[]> {
  const migrator = migratorOf(db);
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  return (results ?? []).filter(result => result.status === 'Success').map(result => result.migrationName);
}
