import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { systemRandom } from '../surroundings.ts';
import {
  allowedOrigins,
  allowOrigin,
  clientDirectory,
  createClient,
  createDemoClient,
  createKey,
  digestOf,
  disableClient,
  disallowOrigin,
  displayedClient,
  findSubClient,
  insertSubClient,
  livingKeys,
  revokeKey,
  setClientSettings,
  updateSubClient,
} from './index.ts';

const { db } = await testDatabase();
const time = { now: new Date('2026-06-01T12:00:00Z') };
const clock = { now: () => time.now };
const pass = (milliseconds: number) => {
  time.now = new Date(time.now.getTime() + milliseconds);
};
const maker = { db, clock, random: systemRandom };
const log = { warn: () => expect.unreachable('nothing should go wrong') };
const directory = () => clientDirectory({ db, clock, log });

describe('keys', () => {
  test('the demo client has a sandbox key that works, also when made inside a transaction', async () => {
    const made = await db
      .transaction()
      .execute(transaction => createDemoClient({ ...maker, db: transaction }));
    expect(made.sandboxKey).toMatch(/^flk_sandbox_/);
    const found = await directory().findKey(digestOf(made.sandboxKey));
    expect(found).toMatchObject({
      clientId: made.clientId,
      environment: 'sandbox',
      access: 'readWrite',
      clientDisabled: false,
    });
  });

  test('the secret itself is stored nowhere', async () => {
    const { sandboxKey } = await createDemoClient(maker);
    const rows = await db.selectFrom('api_keys').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(sandboxKey.slice(12, 40));
  });

  test('two live at a time, even when many are made at once, and each environment has its own two', async () => {
    const { clientId } = await createClient(maker, 'Shop');
    const sandbox = { clientId, environment: 'sandbox' as const };
    const made = await Promise.all(Array.from({ length: 6 }, () => createKey(maker, sandbox, 'readWrite')));
    expect(made.filter(Boolean)).toHaveLength(2);
    expect(await createKey(maker, { clientId, environment: 'live' }, 'read')).toBeDefined();
    const [first] = await livingKeys(db, sandbox);
    expect(await revokeKey(db, sandbox, first?.keyId ?? '', clock.now())).toBe(true);
    expect(await createKey(maker, sandbox, 'readWrite')).toBeDefined();
  });

  test('a revoked key is refused within a second by every process', async () => {
    const { clientId } = await createClient(maker, 'Shop');
    const scope = { clientId, environment: 'live' as const };
    const key = await createKey(maker, scope, 'readWrite');
    const [here, elsewhere] = [directory(), directory()];
    const digest = digestOf(key?.secret ?? '');
    expect(await here.findKey(digest)).toBeDefined();
    expect(await elsewhere.findKey(digest)).toBeDefined();
    await revokeKey(db, scope, key?.keyId ?? '', clock.now());
    pass(1_000);
    expect(await here.findKey(digest)).toBeUndefined();
    expect(await elsewhere.findKey(digest)).toBeUndefined();
  });

  test('another client, or the same one elsewhere, cannot revoke a key', async () => {
    const [{ clientId }, other] = [await createClient(maker, 'Shop'), await createClient(maker, 'Other')];
    const key = await createKey(maker, { clientId, environment: 'live' }, 'read');
    const keyId = key?.keyId ?? '';
    expect(await revokeKey(db, { clientId: other.clientId, environment: 'live' }, keyId, clock.now())).toBe(
      false,
    );
    expect(await revokeKey(db, { clientId, environment: 'sandbox' }, keyId, clock.now())).toBe(false);
    expect(await livingKeys(db, { clientId, environment: 'live' })).toHaveLength(1);
  });

  test('the time of last use is written in batches and never moves back', async () => {
    const { clientId, sandboxKey } = await createDemoClient(maker);
    const scope = { clientId, environment: 'sandbox' as const };
    const [here, behind] = [directory(), directory()];
    await behind.findKey(digestOf(sandboxKey));
    pass(500);
    await here.findKey(digestOf(sandboxKey));
    const latest = clock.now();
    expect((await livingKeys(db, scope))[0]?.lastUsedAt).toBeNull();
    await here.writeUses();
    await behind.close();
    expect((await livingKeys(db, scope))[0]?.lastUsedAt).toEqual(latest);
  });

  test('a disabled client is told apart from a wrong key', async () => {
    const { clientId, sandboxKey } = await createDemoClient(maker);
    await disableClient(db, clientId, clock.now());
    expect(await directory().findKey(digestOf(sandboxKey))).toMatchObject({ clientDisabled: true });
  });
});

test('settings are read again after a second', async () => {
  const { clientId } = await createClient(maker, 'Shop');
  const scope = { clientId, environment: 'sandbox' as const };
  const here = directory();
  expect(await here.settings(scope)).toEqual({
    name: 'Shop',
    logoUrl: null,
    unknownProperties: 'refuse',
    defaultClientFee: null,
    linkStyle: null,
    surfaces: null,
  });
  await setClientSettings(db, scope, { unknownProperties: 'warn', defaultClientFee: '0.0125' });
  expect(await here.settings(scope)).toMatchObject({ unknownProperties: 'refuse' });
  pass(1_000);
  expect(await here.settings(scope)).toMatchObject({
    unknownProperties: 'warn',
    defaultClientFee: '0.012500',
  });
});

describe('sub-clients and origins', () => {
  test('a sub-client is found by its own client in its own environment only', async () => {
    const [{ clientId }, other] = [await createClient(maker, 'Reseller'), await createClient(maker, 'Other')];
    const scope = { clientId, environment: 'sandbox' as const };
    const id = systemRandom.uuid();
    const subClient = {
      id,
      displayName: 'Corner shop',
      businessLegalName: null,
      logoUrl: null,
      linkStyle: null,
      defaultClientFee: '0.02',
    };
    await insertSubClient(db, scope, { ...subClient, createdAt: clock.now() });
    expect(await findSubClient(db, scope, id)).toEqual({ ...subClient, defaultClientFee: '0.020000' });
    expect(await findSubClient(db, { clientId, environment: 'live' }, id)).toBeUndefined();
    expect(await findSubClient(db, { clientId: other.clientId, environment: 'sandbox' }, id)).toBeUndefined();
  });

  test("Link is shown in a sub-client's own style, or else in its client's", async () => {
    const { clientId } = await createClient(maker, 'Reseller');
    const scope = { clientId, environment: 'sandbox' as const };
    const id = systemRandom.uuid();
    const names = { id, displayName: 'Corner shop', businessLegalName: null, logoUrl: null };
    const subClient = { ...names, defaultClientFee: null, linkStyle: null };
    await insertSubClient(db, scope, { ...subClient, createdAt: clock.now() });
    const shown = async () => (await displayedClient(db, scope, id)).linkStyle;
    expect(await shown()).toBeNull();
    await setClientSettings(db, scope, { linkStyle: { cornerRadius: 4 } });
    expect(await shown()).toEqual({ cornerRadius: 4 });
    await updateSubClient(db, scope, id, { linkStyle: { theme: 'dark' } });
    expect(await shown()).toEqual({ theme: 'dark' });
    expect((await displayedClient(db, scope, null)).linkStyle).toEqual({ cornerRadius: 4 });
    // Another client's, or the other environment's, is none of theirs.
    const { clientId: other } = await createClient(maker, 'Other');
    for (const stranger of [
      { ...scope, clientId: other },
      { ...scope, environment: 'live' as const },
    ]) {
      expect(await updateSubClient(db, stranger, id, { linkStyle: null })).toBe(false);
    }
    expect(await shown()).toEqual({ theme: 'dark' });
  });

  test("a sub-client's own origins replace the client's; without any it has the client's", async () => {
    const { clientId } = await createClient(maker, 'Reseller');
    const scope = { clientId, environment: 'live' as const };
    const subClientId = systemRandom.uuid();
    const createdAt = clock.now();
    await insertSubClient(db, scope, {
      id: subClientId,
      displayName: 'Corner shop',
      businessLegalName: null,
      logoUrl: null,
      linkStyle: null,
      defaultClientFee: null,
      createdAt,
    });
    await allowOrigin(db, scope, { origin: 'https://reseller.example', createdAt });
    await allowOrigin(db, scope, { origin: 'https://reseller.example', createdAt });
    expect(await allowedOrigins(db, scope, subClientId)).toEqual(['https://reseller.example']);
    await allowOrigin(db, scope, { origin: 'https://corner.example', subClientId, createdAt });
    expect(await allowedOrigins(db, scope, subClientId)).toEqual(['https://corner.example']);
    expect(await allowedOrigins(db, scope)).toEqual(['https://reseller.example']);
    expect(await allowedOrigins(db, { clientId, environment: 'sandbox' })).toEqual([]);
    expect(await disallowOrigin(db, scope, { origin: 'https://corner.example', subClientId })).toBe(true);
    expect(await disallowOrigin(db, scope, { origin: 'https://corner.example', subClientId })).toBe(false);
    expect(await allowedOrigins(db, scope, subClientId)).toEqual(['https://reseller.example']);
  });
});
