import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { systemRandom } from '../surroundings.ts';
import { changeMasterKey, openSecrets, rotateDataKey, WrongMasterKey } from './secrets.ts';

const { db } = await testDatabase();
const now = new Date('2026-11-21T12:00:00Z');
const masterKey = randomBytes(32);
const source = { db, masterKey, random: systemRandom, clock: { now: () => now } };
const where = 'connections.sealed_credentials 1';

beforeEach(async () => {
  await db.deleteFrom('data_keys').execute();
});

describe('secrets', () => {
  it('makes one data key in a new database, and a later start opens what an earlier one sealed', async () => {
    const sealed = (await openSecrets(source)).seal('Pass123', where);
    const later = await openSecrets(source);
    expect((await later.open(sealed, where)).toString()).toBe('Pass123');
    expect(await db.selectFrom('data_keys').selectAll().execute()).toMatchObject([
      { version: 1, created_at: now },
    ]);
  });

  it('uses one key when many processes start at once on a new database', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => openSecrets(source)));
    for (const [index, secrets] of all.entries()) {
      const sealed = secrets.seal(`secret ${index}`, where);
      for (const other of all) expect((await other.open(sealed, where)).toString()).toBe(`secret ${index}`);
    }
  });

  it('keeps neither the data key nor the plaintext readable in the database', async () => {
    const known = Buffer.alloc(32, 'k');
    await openSecrets({ ...source, random: { ...systemRandom, bytes: size => known.subarray(0, size) } });
    const { wrapped } = await db.selectFrom('data_keys').selectAll().executeTakeFirstOrThrow();
    expect(wrapped.includes(known.subarray(0, 16))).toBe(false);
  });

  it('refuses another master key, in words', async () => {
    await openSecrets(source);
    const attempt = openSecrets({ ...source, masterKey: randomBytes(32) });
    await expect(attempt).rejects.toThrow(WrongMasterKey);
    await expect(attempt).rejects.toThrow('Put back the old one: FAIRLEAD_MASTER_KEY');
  });

  it('rotates: old values still open, new ones use the new key, also in a process that was already running', async () => {
    const running = await openSecrets(source);
    const before = running.seal('old', where);
    expect(await rotateDataKey(source)).toBe(2);
    const restarted = await openSecrets(source);
    const after = restarted.seal('new', where);
    expect([before.readUInt32BE(1), after.readUInt32BE(1)]).toEqual([1, 2]);
    expect((await restarted.open(before, where)).toString()).toBe('old');
    expect((await running.open(after, where)).toString()).toBe('new');
    expect(running.seal('newer', where).readUInt32BE(1)).toBe(2);
  });

  it('changes the master key: the new one opens everything, the old one nothing', async () => {
    const before = await openSecrets(source);
    const sealed = before.seal('kept', where);
    await rotateDataKey(source);
    const newMasterKey = randomBytes(32);
    await changeMasterKey(source, newMasterKey);
    const after = await openSecrets({ ...source, masterKey: newMasterKey });
    expect((await after.open(sealed, where)).toString()).toBe('kept');
    await expect(openSecrets(source)).rejects.toThrow(WrongMasterKey);
  });

  it('says so when a value was sealed with a key that the database does not have', async () => {
    const secrets = await openSecrets(source);
    const sealed = secrets.seal('x', where);
    sealed.writeUInt32BE(99, 1);
    await expect(secrets.open(sealed, where)).rejects.toThrow('there is no data key 99');
  });
});
