import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { systemClock, systemRandom } from '../surroundings.ts';
import { findMasterKey, parseMasterKey, replaceMasterKey } from './master-key.ts';
import { openSecrets } from './secrets.ts';

const { db } = await testDatabase();
let directory = '';
let said: string[] = [];
const log = { info: (message: string) => said.push(message), warn: (message: string) => said.push(message) };
const situation = () => ({ db, embedded: true, directory, configured: undefined, random: systemRandom, log });

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairlead-key-'));
  said = [];
});
afterEach(async () => {
  rmSync(directory, { recursive: true });
  await db.deleteFrom('data_keys').execute();
});

describe('the master key', () => {
  it('is made once with the embedded database, readable by its owner only', async () => {
    const first = await findMasterKey(situation());
    expect(first).toHaveLength(32);
    expect(statSync(join(directory, 'master.key')).mode & 0o777).toBe(0o600);
    expect(said).toEqual([expect.stringContaining('back it up')]);
    expect((await findMasterKey(situation())).equals(first)).toBe(true);
    expect(said).toHaveLength(1);
  });

  it('is the same for two processes that make it at once', async () => {
    const [one, two] = await Promise.all([findMasterKey(situation()), findMasterKey(situation())]);
    expect(one.equals(two)).toBe(true);
  });

  it('comes from the environment when it is set there, and no file is made', async () => {
    const configured = randomBytes(32);
    expect(await findMasterKey({ ...situation(), configured })).toBe(configured);
    expect(() => statSync(join(directory, 'master.key'))).toThrow('ENOENT');
  });

  it('is demanded from the environment with a database of one’s own, with the command that makes one', async () => {
    await expect(findMasterKey({ ...situation(), embedded: false })).rejects.toThrow(
      /must come from FAIRLEAD_MASTER_KEY.*Make one with: node -e/,
    );
  });

  it('is not made anew when it was lost and the database holds data keys', async () => {
    const masterKey = await findMasterKey(situation());
    await openSecrets({ db, masterKey, random: systemRandom, clock: systemClock });
    rmSync(join(directory, 'master.key'));
    await expect(findMasterKey(situation())).rejects.toThrow('is missing, and the database holds secrets');
    expect(() => readFileSync(join(directory, 'master.key'))).toThrow('ENOENT');
  });

  describe('replaced', () => {
    const file = () => join(directory, 'master.key');
    const sealed = async (masterKey: Buffer) =>
      (await openSecrets({ db, masterKey, random: systemRandom, clock: systemClock })).seal('kept', 'here');
    const opened = async (value: Buffer) => {
      const masterKey = await findMasterKey(situation());
      const secrets = await openSecrets({ db, masterKey, random: systemRandom, clock: systemClock });
      return (await secrets.open(value, 'here')).toString();
    };

    it('is another key, and everything still opens', async () => {
      const masterKey = await findMasterKey(situation());
      const value = await sealed(masterKey);
      await replaceMasterKey({ ...situation(), masterKey });
      expect((await findMasterKey(situation())).equals(masterKey)).toBe(false);
      expect(await opened(value)).toBe('kept');
      expect(statSync(file()).mode & 0o777).toBe(0o600);
    });

    it('is the old key when the replacement was interrupted before the database took the new one', async () => {
      const masterKey = await findMasterKey(situation());
      const value = await sealed(masterKey);
      writeFileSync(`${file()}.next`, `${randomBytes(32).toString('base64')}\n`);
      expect((await findMasterKey(situation())).equals(masterKey)).toBe(true);
      expect(await opened(value)).toBe('kept');
      expect(existsSync(`${file()}.next`)).toBe(false);
    });

    it('is the new key when it was interrupted after that', async () => {
      const masterKey = await findMasterKey(situation());
      const value = await sealed(masterKey);
      await replaceMasterKey({ ...situation(), masterKey });
      renameSync(file(), `${file()}.next`);
      writeFileSync(file(), `${masterKey.toString('base64')}\n`, { mode: 0o600 });
      expect(await opened(value)).toBe('kept');
      expect(existsSync(`${file()}.next`)).toBe(false);
    });
  });

  it('warns when others may read the file', async () => {
    await findMasterKey(situation());
    chmodSync(join(directory, 'master.key'), 0o644);
    await findMasterKey(situation());
    expect(said.at(-1)).toContain('chmod 600');
  });

  it.each(['', 'short', `${'A'.repeat(43)}!`, Buffer.alloc(31).toString('base64')])(
    'is refused when it is not 32 bytes in base64: %j',
    text => {
      expect(() => parseMasterKey(text, 'FAIRLEAD_MASTER_KEY')).toThrow(
        /^FAIRLEAD_MASTER_KEY must be 32 bytes/,
      );
    },
  );
});
