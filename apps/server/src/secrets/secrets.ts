import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { Clock, Random } from '../surroundings.ts';
import { CannotOpen, decrypt, encrypt, type Key, keyLength, keyVersionOf } from './sealing.ts';

/** Seals what must be unreadable in the database: credentials, webhook secrets, stored answers. */
export type Secrets = {
  /**
   * @param context where the value belongs, for example `connections.sealed_credentials 7c0e…`: it opens only with the
   *   same one, so a value that is moved to another row is useless
   */
  seal(plaintext: string | Uint8Array, context: string): Buffer;
  /** @throws CannotOpen (sealing.ts) */
  open(sealed: Uint8Array, context: string): Promise<Buffer>;
};

/** The master key does not unwrap the database's data keys. */
export class WrongMasterKey extends Error {
  constructor(version: number) {
    super(
      `The master key is not the one that this database was made with (data key ${version} does not open). ` +
        'Put back the old one: FAIRLEAD_MASTER_KEY, or master.key in the data directory.',
    );
    this.name = 'WrongMasterKey';
  }
}

type Source = { db: Kysely<Database>; masterKey: Buffer; random: Random };
type Maker = Source & { clock: Clock };

/**
 * Opens the database's data keys with the master key; makes the first one in a new database. The master key itself
 * seals nothing else, so that it can live elsewhere and be changed without touching every row.
 * @throws WrongMasterKey
 */
export async function openSecrets(source: Maker): Promise<Secrets> {
  let keys = await readDataKeys(source);
  if (keys.length === 0) {
    await addDataKey(source, 1);
    keys = await readDataKeys(source);
  }
  return {
    seal(plaintext, context) {
      const bytes = typeof plaintext === 'string' ? Buffer.from(plaintext) : plaintext;
      return encrypt(newest(keys), bytes, context, source.random);
    },
    async open(sealed, context) {
      const version = keyVersionOf(sealed, context);
      // Another server process may have rotated since we looked.
      if (!keys.some(key => key.version === version)) keys = await readDataKeys(source);
      const key = keys.find(candidate => candidate.version === version);
      if (key === undefined)
        throw new CannotOpen(context, `there is no data key ${version} in this database`);
      return decrypt(key, sealed, context);
    },
  };
}

/**
 * Adds a data key, with which everything is sealed from now on; what was sealed before opens as ever. Servers that run
 * take it up when they start next, or when they meet a value that was sealed with it. Answers its version.
 */
export async function rotateDataKey(source: Maker): Promise<number> {
  const version = newest(await readDataKeys(source)).version + 1;
  await addDataKey(source, version);
  return version;
}

/** Wraps all data keys under another master key, all or none. Servers must be started anew with the new one. */
export async function changeMasterKey(source: Source, newMasterKey: Buffer): Promise<void> {
  await source.db.transaction().execute(async db => {
    for (const key of await readDataKeys({ ...source, db })) {
      const wrapped = wrap(key, newMasterKey, source.random);
      await db.updateTable('data_keys').set({ wrapped }).where('version', '=', key.version).execute();
    }
  });
}

/** Does this master key unwrap all data keys of the database? (Of none: yes.) */
export async function isMasterKeyOf(db: Kysely<Database>, masterKey: Buffer): Promise<boolean> {
  try {
    await readDataKeys({ db, masterKey });
    return true;
  } catch (error) {
    if (error instanceof WrongMasterKey) return false;
    throw error;
  }
}

async function readDataKeys({ db, masterKey }: Pick<Source, 'db' | 'masterKey'>): Promise<Key[]> {
  const rows = await db.selectFrom('data_keys').select(['version', 'wrapped']).orderBy('version').execute();
  return rows.map(({ version, wrapped }) => {
    try {
      return { version, bytes: decrypt({ version: 0, bytes: masterKey }, wrapped, wrapContext(version)) };
    } catch (error) {
      throw error instanceof CannotOpen ? new WrongMasterKey(version) : error;
    }
  });
}

async function addDataKey({ db, masterKey, random, clock }: Maker, version: number): Promise<void> {
  const wrapped = wrap({ version, bytes: random.bytes(keyLength) }, masterKey, random);
  // Of two processes that add the same version at once one wins, and both use its key.
  await db
    .insertInto('data_keys')
    .values({ version, wrapped, created_at: clock.now() })
    .onConflict(conflict => conflict.column('version').doNothing())
    .execute();
}

const wrapContext = (version: number) => `data_keys.wrapped ${version}`;

/** Version 0 is the master key: data keys start at 1. */
const wrap = (key: Key, masterKey: Buffer, random: Random) =>
  encrypt({ version: 0, bytes: masterKey }, key.bytes, wrapContext(key.version), random);

function newest(keys: Key[]): Key {
  const last = keys.at(-1);
  if (last === undefined) throw new Error('This database has no data key yet: start the server once.');
  return last;
}
