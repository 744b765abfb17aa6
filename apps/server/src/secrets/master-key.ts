import { existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { writePrivateFile } from '../data-directory.ts';
import type { Database } from '../database/schema.ts';
import type { Random } from '../surroundings.ts';
import { keyLength } from './sealing.ts';
import { changeMasterKey, isMasterKeyOf } from './secrets.ts';

type Situation = {
  db: Kysely<Database>;
  /** Is the database the embedded one, whose data directory is a fit place for a key? */
  embedded: boolean;
  directory: string;
  /** FAIRLEAD_MASTER_KEY, when it is set. */
  configured: Buffer | undefined;
  random: Random;
  log: { info(message: string): void; warn(message: string): void };
};

const inventOne = `node -e "console.log(require('crypto').randomBytes(${keyLength}).toString('base64'))"`;

/**
 * The key that wraps the data keys: FAIRLEAD_MASTER_KEY, or with the embedded database `<data directory>/master.key`,
 * made on the first start. Throws a sentence for the operator when there is none, and never makes a second one for a
 * database that was made with another: what that one sealed could not be read any more.
 */
export async function findMasterKey(situation: Situation): Promise<Buffer> {
  const { db, embedded, directory, configured, random, log } = situation;
  if (configured !== undefined) return configured;
  if (!embedded) {
    throw new Error(
      'With DATABASE_URL the master key must come from FAIRLEAD_MASTER_KEY, so that it is not kept where the data is. ' +
        `Make one with: ${inventOne}`,
    );
  }
  const file = join(directory, fileName);
  await finishReplacing(db, file);
  if (!existsSync(file)) {
    const { keys } = await db
      .selectFrom('data_keys')
      .select(select => select.fn.countAll().as('keys'))
      .executeTakeFirstOrThrow();
    if (Number(keys) > 0) {
      throw new Error(
        `${file} is missing, and the database holds secrets that only this key opens. Put it back from your backup, ` +
          'or set FAIRLEAD_MASTER_KEY to what was in it.',
      );
    }
    if (writePrivateFile(file, `${random.bytes(keyLength).toString('base64')}\n`, { replace: false })) {
      log.info(
        `Made a master key in ${file}: back it up, without it credentials in the database cannot be read.`,
      );
    }
  }
  if ((statSync(file).mode & 0o077) !== 0) {
    log.warn(`Others on this machine may read ${file}. Close it with: chmod 600 ${file}`);
  }
  return parseMasterKey(readFileSync(file, 'utf8'), file);
}

/**
 * Replaces the master key of the embedded database: `<data directory>/master.key` and what it wraps. The new key is on
 * disk before anything is wrapped with it, and takes the old one's place only afterwards; a start that finds both asks
 * the database which one it is.
 */
export async function replaceMasterKey(
  situation: Pick<Situation, 'db' | 'directory' | 'random'> & { masterKey: Buffer },
): Promise<void> {
  const { db, directory, masterKey, random } = situation;
  const file = join(directory, fileName);
  const next = random.bytes(keyLength);
  writePrivateFile(nextTo(file), `${next.toString('base64')}\n`, { replace: true });
  await changeMasterKey({ db, masterKey, random }, next);
  renameSync(nextTo(file), file);
}

/** After a replacement that was interrupted: the new key stays if the database took it, and goes if it did not. */
async function finishReplacing(db: Kysely<Database>, file: string): Promise<void> {
  const next = nextTo(file);
  if (!existsSync(next)) return;
  if (await isMasterKeyOf(db, parseMasterKey(readFileSync(next, 'utf8'), next))) renameSync(next, file);
  else rmSync(next);
}

/** The embedded database's master key as it lies there; `undefined`: there is none yet. Makes nothing. */
export function masterKeyAt(directory: string): Buffer | undefined {
  const file = join(directory, fileName);
  return existsSync(file) ? parseMasterKey(readFileSync(file, 'utf8'), file) : undefined;
}

const fileName = 'master.key';
const nextTo = (file: string) => `${file}.next`;

/** @param source what the text came from, for the error: a variable's or a file's name */
export function parseMasterKey(text: string, source: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (
    key.length === keyLength &&
    key.toString('base64').replace(/=+$/, '') === text.trim().replace(/=+$/, '')
  ) {
    return key;
  }
  throw new Error(`${source} must be ${keyLength} bytes in base64. Make one with: ${inventOne}`);
}
