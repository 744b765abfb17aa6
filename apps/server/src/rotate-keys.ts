/**
 * `npm run rotate-keys`: from now on secrets are sealed under a new data key; older ones open as before.
 * `npm run rotate-keys -- master`: wraps the data keys under a new master key. With the embedded database it is made
 * here; with DATABASE_URL it is FAIRLEAD_NEW_MASTER_KEY, and every server is then started with it as
 * FAIRLEAD_MASTER_KEY. Reads the same settings as the server, which must be stopped when its database is the embedded one.
 */
import process from 'node:process';
import { type Config, readConfig } from './config.ts';
import { openDataDirectory } from './data-directory.ts';
import { openDatabase } from './database/open.ts';
import { findMasterKey, parseMasterKey, replaceMasterKey } from './secrets/master-key.ts';
import { changeMasterKey, openSecrets, rotateDataKey } from './secrets/secrets.ts';
import { systemClock, systemRandom } from './surroundings.ts';

const log = {
  info: (message: string) => console.log(message),
  warn: (message: string) => console.warn(message),
  error: (_details: object, message: string) => console.error(message),
};

async function rotate(config: Config, what: string | undefined): Promise<string> {
  const directory = openDataDirectory(config.dataDirectory);
  const database = await openDatabase({
    databaseUrl: config.databaseUrl,
    dataDirectory: directory,
    address: 'rotating its keys',
    log,
  });
  try {
    const { db, embedded } = database;
    const surroundings = { db, random: systemRandom, clock: systemClock };
    const masterKey = await findMasterKey({
      ...surroundings,
      embedded,
      directory,
      configured: config.masterKey,
      log,
    });
    await openSecrets({ ...surroundings, masterKey });
    if (what !== 'master') {
      const version = await rotateDataKey({ ...surroundings, masterKey });
      return `Secrets are sealed under data key ${version} from now on.`;
    }
    if (config.masterKey === undefined) {
      await replaceMasterKey({ ...surroundings, directory, masterKey });
      return `The master key in ${directory} is a new one: back it up. The old one opens nothing of this database any more.`;
    }
    const given = parseMasterKey(process.env['FAIRLEAD_NEW_MASTER_KEY'] ?? '', 'FAIRLEAD_NEW_MASTER_KEY');
    await changeMasterKey({ ...surroundings, masterKey }, given);
    return 'The data keys are wrapped under the new master key: start every server with it as FAIRLEAD_MASTER_KEY.';
  } finally {
    await database.close();
  }
}

try {
  const [what, ...more] = process.argv.slice(2);
  if (more.length > 0 || (what !== undefined && what !== 'data' && what !== 'master')) {
    throw new Error('Say "data" (or nothing) for a new data key, "master" for a new master key.');
  }
  const { config } = readConfig(process.env, process.cwd());
  console.log(await rotate(config, what));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
