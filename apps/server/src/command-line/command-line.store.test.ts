/** The command line against a PostgreSQL of DATABASE_URL, in this process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { clientDirectory, digestOf } from '../clients/index.ts';
import { readConfig } from '../config.ts';
import { systemRandom } from '../surroundings.ts';
import { runCommand } from './program.ts';

const { db, url } = await testDatabase();
const directory = mkdtempSync(join(tmpdir(), 'fairlead-command-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const time = { now: new Date('2026-06-01T12:00:00Z') };
const clock = { now: () => time.now };
const masterKey = Buffer.alloc(32, 7).toString('base64');

async function fairlead(words: string[], environment: Record<string, string> = {}) {
  const printed: string[] = [];
  const noted: string[] = [];
  const variables = { DATABASE_URL: url, FAIRLEAD_DATA_DIR: 'data', ...environment };
  const { config } = readConfig(variables, directory);
  time.now = new Date(time.now.getTime() + 1);
  const context = {
    config,
    variables,
    directory,
    clock,
    random: systemRandom,
    print: (text: string) => void printed.push(text),
    note: (text: string) => void noted.push(text),
  };
  const exitCode = await runCommand(context, words, '0.0.0');
  return { exitCode, out: printed.join('\n'), err: noted.join('\n') };
}

async function json(...words: string[]) {
  const { exitCode, out, err } = await fairlead([...words, '--json']);
  expect(exitCode, err).toBe(0);
  return JSON.parse(out);
}

let clientId = '';
/** Names are free to repeat, so each test has one of its own. */
let name = '';
let count = 0;
beforeEach(async () => {
  count += 1;
  name = `Shop number ${count} of the tests`;
  ({ clientId } = await json('clients', 'create', name));
});
const of = () => ['--client', clientId];

describe('clients', () => {
  test('are listed, shown and renamed', async () => {
    expect(await json('clients', 'list')).toContainEqual(expect.objectContaining({ clientId, name }));
    expect((await fairlead(['clients', 'list'])).out).toMatch(
      new RegExp(`^ID +NAME.*\n(.*\n)*${clientId}  ${name}`),
    );
    await json('clients', 'rename', 'Åkes butik ✓', ...of());
    expect(await json('clients', 'show', clientId.toUpperCase())).toMatchObject({
      name: 'Åkes butik ✓',
      keys: [],
    });
  });

  test('are chosen by id or by name; a wrong name is answered with the nearest', async () => {
    expect(await json('clients', 'show', name)).toMatchObject({ clientId });
    const typo = await fairlead(['clients', 'show', name.replace('number', 'numbr')]);
    expect(typo.exitCode).toBe(1);
    expect(typo.err).toMatch(/^There is no client "Shop numbr.*"\. Did you mean "Shop number/);
    await json('clients', 'create', name);
    expect((await fairlead(['clients', 'show', name])).err).toContain(`2 clients are called ${name}`);
  });

  test('with several clients one has to be named, or be the demo client of the data directory', async () => {
    const { exitCode, err } = await fairlead(['keys', 'list']);
    expect(exitCode).toBe(1);
    expect(err).toMatch(/^There are \d+ clients\. Say which with --client:\n/);
    expect(err).toContain(`  ${clientId}  ${name}`);
    const data = mkdtempSync(join(directory, 'demo-'));
    writeFileSync(join(data, 'credentials.json'), JSON.stringify({ clientId }));
    expect((await fairlead(['clients', 'show'], { FAIRLEAD_DATA_DIR: data })).out).toContain(clientId);
  });

  test('have a default fee, exact to six decimals', async () => {
    expect(await json('clients', 'set-fee', '0.012500', ...of())).toMatchObject({
      defaultClientFee: '0.012500',
    });
    expect((await fairlead(['clients', 'show', clientId])).out).toMatch(/default fee +0\.0125\n/);
    expect(await json('clients', 'set-fee', 'none', ...of())).toMatchObject({ defaultClientFee: null });
  });

  test('let Link appear everywhere, or where they say', async () => {
    expect((await fairlead(['clients', 'show', clientId])).out).toMatch(/surfaces +everywhere\n/);
    expect(await json('clients', 'set-surfaces', 'payLink, overlay', ...of())).toMatchObject({
      surfaces: ['overlay', 'payLink'],
    });
    expect((await fairlead(['clients', 'show', clientId])).out).toMatch(/surfaces +overlay, payLink\n/);
    for (const wrong of ['popup', 'overlay,popup', '']) {
      const { exitCode, err } = await fairlead(['clients', 'set-surfaces', wrong, ...of()]);
      expect(exitCode).toBe(2);
      expect(err).toContain('some of overlay, embedded, app, window, payLink');
    }
    expect(await json('clients', 'set-surfaces', 'all', ...of())).toMatchObject({ surfaces: null });
  });

  test('have a logo, by what the file is and not by its name', async () => {
    writeFileSync(join(directory, 'own.txt'), Buffer.from('ffd8ffe000', 'hex'));
    writeFileSync(join(directory, 'own.jpg'), '<svg/>');
    writeFileSync(join(directory, 'large.png'), Buffer.alloc(5 * 1024 * 1024 + 1, 0x89));
    const { logoUrl } = await json('clients', 'set-logo', 'own.txt', ...of());
    expect(logoUrl).toMatch(/^\/client-logos\/[0-9a-f-]{36}\.jpg$/);
    for (const [file, words] of [
      ['own.jpg', 'neither a PNG nor a JPEG picture.'],
      ['large.png', 'larger than 5242880 bytes (5 MiB).'],
      ['nowhere.png', 'could not be read'],
    ] as const) {
      const { exitCode, err } = await fairlead(['clients', 'set-logo', file, ...of()]);
      expect([exitCode, err]).toEqual([1, expect.stringContaining(words)]);
    }
    expect((await fairlead(['clients', 'show', clientId])).out).toContain(logoUrl);
    expect(await json('clients', 'set-logo', 'none', ...of())).toMatchObject({ logoUrl: null });
  });

  test('have a style, checked before it is kept', async () => {
    writeFileSync(join(directory, 'style.json'), '{"accentColor": "#0a7b3c", "theme": "dark"}');
    const set = await fairlead(['clients', 'set-style', 'style.json', ...of()]);
    expect(set.exitCode).toBe(0);
    expect(await json('clients', 'show', clientId)).toMatchObject({
      linkStyle: { accentColor: '#0a7b3c', theme: 'dark' },
    });
    writeFileSync(join(directory, 'style.json'), '{"accentColour": "green"}');
    const wrong = await fairlead(['clients', 'set-style', 'style.json', ...of()]);
    expect(wrong.exitCode).toBe(1);
    expect(wrong.err).toContain('accentColour is not known. Did you mean "accentColor"?');
    expect((await fairlead(['clients', 'set-style', 'nowhere.json', ...of()])).err).toContain(
      'could not be read',
    );
    await json('clients', 'set-style', 'none', ...of());
    expect(await json('clients', 'show', clientId)).toMatchObject({ linkStyle: null });
  });

  test('are refused and let in again by every process within a second', async () => {
    const { key } = await json('keys', 'create', ...of());
    const server = clientDirectory({ db, clock, log: { warn: () => {} } });
    const disabled = async () => (await server.findKey(digestOf(key)))?.clientDisabled;
    expect(await disabled()).toBe(false);
    await json('clients', 'disable', ...of());
    time.now = new Date(time.now.getTime() + 1_000);
    expect(await disabled()).toBe(true);
    await json('clients', 'enable', ...of());
    await json('clients', 'set-unknown-properties', 'warn', ...of());
    time.now = new Date(time.now.getTime() + 1_000);
    expect(await disabled()).toBe(false);
    expect(await server.settings({ clientId, environment: 'sandbox' })).toMatchObject({
      unknownProperties: 'warn',
    });
    await server.close();
  });
});

describe('keys', () => {
  test('two live at a time, for rotation; the third is refused and says which there are', async () => {
    const first = await json('keys', 'create', ...of());
    const second = await json('keys', 'create', '--access', 'read', ...of());
    expect(second).toMatchObject({ clientId, environment: 'sandbox', access: 'read' });
    const third = await fairlead(['keys', 'create', ...of()]);
    expect(third.exitCode).toBe(1);
    expect(third.out).toBe('');
    expect(third.err).toContain(`${name} has two living sandbox keys already`);
    expect(third.err).toContain(first.keyId);
    expect(third.err).toContain(second.keyId);
    await json('keys', 'revoke', first.keyId, ...of());
    expect(await json('keys', 'create', ...of())).toMatchObject({ environment: 'sandbox' });
    expect(await json('keys', 'list', ...of())).toHaveLength(2);
    expect(await json('keys', 'list', '--revoked', ...of())).toHaveLength(3);
  });

  test('a revoked one cannot be revoked again, and the last one leaves a word', async () => {
    const { keyId } = await json('keys', 'create', ...of());
    const revoked = await fairlead(['keys', 'revoke', keyId, ...of()]);
    expect(revoked.exitCode).toBe(0);
    expect(revoked.err).toContain('has no sandbox key any more');
    const again = await fairlead(['keys', 'revoke', keyId, ...of()]);
    expect(again.exitCode).toBe(1);
    expect(again.err).toMatch(/^This key was revoked already, on 2026-06-01/);
  });

  test("another client's key cannot be revoked", async () => {
    const { keyId } = await json('keys', 'create', ...of());
    const other = await json('clients', 'create', 'Other');
    const { exitCode, err } = await fairlead(['keys', 'revoke', keyId, '--client', other.clientId]);
    expect(exitCode).toBe(1);
    expect(err).toContain(`Other has no key ${keyId}`);
    expect(await json('keys', 'list', ...of())).toHaveLength(1);
  });

  test('the secret is shown once and stored nowhere', async () => {
    const { exitCode, out } = await fairlead(['keys', 'create', ...of()]);
    expect(exitCode).toBe(0);
    const [secret = ''] = /flk_sandbox_\S+/.exec(out) ?? [];
    expect(out.split(secret)).toHaveLength(2);
    const server = clientDirectory({ db, clock, log: { warn: () => {} } });
    expect(await server.findKey(digestOf(secret))).toMatchObject({ clientId, access: 'readWrite' });
    await server.close();

    const body = secret.slice(12, 55);
    for (const words of [
      ['keys', 'list', '--revoked', ...of()],
      ['clients', 'show', clientId],
      ['clients', 'list'],
    ]) {
      expect((await fairlead(words)).out).not.toContain(body);
      expect((await fairlead([...words, '--json'])).out).not.toContain(body);
    }
    const dump = await sql<{
      everything: string;
    }>`SELECT schema_to_xml('public', true, false, '')::text AS everything`
      .execute(db)
      .then(({ rows }) => rows[0]?.everything ?? '');
    expect(dump).toContain(clientId);
    for (const form of [
      body,
      Buffer.from(body).toString('hex'),
      Buffer.from(body).toString('base64').slice(0, 40),
    ]) {
      expect(dump).not.toContain(form);
    }
  });

  test('a live one needs a master key and a database of your own', async () => {
    const create = ['keys', 'create', '--environment', 'live', ...of()];
    const withoutMasterKey = await fairlead(create);
    expect(withoutMasterKey.exitCode).toBe(1);
    expect(withoutMasterKey.err).toMatch(/^A live key needs a master key of your own in FAIRLEAD_MASTER_KEY/);
    const embedded = { FAIRLEAD_MASTER_KEY: masterKey, DATABASE_URL: '' };
    const withoutDatabase = await fairlead(create, embedded);
    expect(withoutDatabase.exitCode).toBe(1);
    expect(withoutDatabase.err).toMatch(/^A live key needs a PostgreSQL of your own in DATABASE_URL/);
    const forced = await fairlead([...create, '--force-embedded']);
    expect(forced.err).toMatch(/^A live key needs a master key/);
    const made = await fairlead(create, { FAIRLEAD_MASTER_KEY: masterKey });
    expect(made.exitCode, made.err).toBe(0);
    expect(made.out).toMatch(/flk_live_/);
    const other = await fairlead(create, { FAIRLEAD_MASTER_KEY: Buffer.alloc(32, 8).toString('base64') });
    expect(other.exitCode).toBe(1);
    expect(other.err).toMatch(/^The master key is not the one/);
    expect(await json('keys', 'list', ...of())).toHaveLength(1);
  });
});

describe('origins', () => {
  test('are added in one spelling, listed and removed', async () => {
    const added = await fairlead(['origins', 'add', 'https://Shop.example:443/page', ...of()]);
    expect(added.out).toBe(`Pages of https://shop.example may open Link now (${name}, sandbox).`);
    expect(added.err).toContain('until now the sandbox let every page on this machine open Link');
    const again = await fairlead(['origins', 'add', 'https://shop.example', ...of()]);
    expect(again).toMatchObject({
      exitCode: 0,
      err: '',
      out: expect.stringContaining('were allowed already'),
    });
    expect(await json('origins', 'list', ...of())).toMatchObject([
      { origin: 'https://shop.example', subClientId: null },
    ]);
    expect(await json('origins', 'list', '--environment', 'live', ...of())).toEqual([]);
    const wrong = await fairlead(['origins', 'remove', 'https://shopp.example', ...of()]);
    expect(wrong.exitCode).toBe(1);
    expect(wrong.err).toContain('It has: https://shop.example');
    const removed = await fairlead(['origins', 'remove', 'https://shop.example/', ...of()]);
    expect(removed.exitCode).toBe(0);
    expect(removed.err).toBe(
      'Without a list the sandbox lets pages on this machine open Link, and no others.',
    );
  });

  test('what is no origin, or not fit for live, is refused in words', async () => {
    expect((await fairlead(['origins', 'add', 'shop.example', ...of()])).err).toContain(
      'Did you mean https://shop.example?',
    );
    const live = await fairlead(['origins', 'add', 'http://shop.example', '-e', 'live', ...of()]);
    expect(live.exitCode).toBe(1);
    expect(live.err).toContain('Live origins begin with https://.');
    expect(await json('origins', 'list', '-e', 'live', ...of())).toEqual([]);
  });

  test('a sub-client has a list of its own', async () => {
    const { id } = await json('sub-clients', 'create', 'Corner shop', ...of());
    await json('origins', 'add', 'https://corner.example', '--sub-client', id, ...of());
    expect(await json('origins', 'list', ...of())).toMatchObject([
      { origin: 'https://corner.example', subClientId: id },
    ]);
    const wrong = await fairlead(['origins', 'remove', 'https://corner.example', ...of()]);
    expect(wrong.exitCode).toBe(1);
    const elsewhere = await fairlead([
      'origins',
      'add',
      'https://a.example',
      '-e',
      'live',
      '--sub-client',
      id,
      ...of(),
    ]);
    expect(elsewhere.exitCode).toBe(1);
    expect(elsewhere.err).toContain('in the live environment');
    await json('origins', 'remove', 'https://corner.example', '--sub-client', id, ...of());
    expect(await json('origins', 'list', ...of())).toEqual([]);
  });
});

test('return addresses are added, listed and removed, in each environment by itself', async () => {
  const url = 'https://shop.example/done?order=1';
  await json('return-urls', 'add', url, '-e', 'live', ...of());
  await json('return-urls', 'add', url, '-e', 'live', ...of());
  expect(await json('return-urls', 'list', '-e', 'live', ...of())).toEqual([url]);
  expect(await json('return-urls', 'list', ...of())).toEqual([]);
  expect((await fairlead(['return-urls', 'remove', url, ...of()])).exitCode).toBe(1);
  expect((await fairlead(['return-urls', 'add', 'http://shop.example/', ...of()])).err).toContain('https://');
  await json('return-urls', 'remove', url, '-e', 'live', ...of());
  expect(await json('return-urls', 'list', '-e', 'live', ...of())).toEqual([]);
});

describe('sub-clients', () => {
  test('are added, shown, changed and deleted', async () => {
    const { id } = await json(
      'sub-clients',
      'create',
      'Corner shop',
      '--legal-name',
      'Corner Ltd',
      '--fee',
      '0',
      ...of(),
    );
    expect(await json('sub-clients', 'show', id, ...of())).toMatchObject({
      displayName: 'Corner shop',
      businessLegalName: 'Corner Ltd',
      defaultClientFee: '0.000000',
    });
    await json('sub-clients', 'rename', id, 'Corner', ...of());
    writeFileSync(join(directory, 'sub-style.json'), '{"cornerRadius": 0}');
    expect(await json('sub-clients', 'set-style', id, 'sub-style.json', ...of())).toMatchObject({
      linkStyle: { cornerRadius: 0 },
    });
    expect(await json('sub-clients', 'set-style', id, 'none', ...of())).toMatchObject({ linkStyle: null });
    await json('sub-clients', 'set-fee', id, 'none', ...of());
    expect(await json('sub-clients', 'list', ...of())).toMatchObject([
      { id, displayName: 'Corner', defaultClientFee: null },
    ]);
    await json('sub-clients', 'delete', id, ...of());
    expect(await json('sub-clients', 'list', ...of())).toEqual([]);
    const gone = await fairlead(['sub-clients', 'show', id, ...of()]);
    expect(gone.exitCode).toBe(1);
    expect(gone.err).toContain(`has no sub-client ${id}`);
  });

  test('have a logo, by what the file is and not by its name', async () => {
    const { id } = await json('sub-clients', 'create', 'Corner shop', ...of());
    writeFileSync(join(directory, 'logo.txt'), Buffer.from('89504e470d0a1a0a00', 'hex'));
    writeFileSync(join(directory, 'logo.png'), '<svg/>');
    const set = await json('sub-clients', 'set-logo', id, 'logo.txt', ...of());
    expect(set.logoUrl).toMatch(/^\/client-logos\/[0-9a-f-]{36}\.png$/);
    const drawing = await fairlead(['sub-clients', 'set-logo', id, 'logo.png', ...of()]);
    expect(drawing.exitCode).toBe(1);
    expect(drawing.err).toMatch(/neither a PNG nor a JPEG picture\.$/);
    expect(await json('sub-clients', 'set-logo', id, 'none', ...of())).toMatchObject({ logoUrl: null });
  });

  test('another client finds none of them', async () => {
    const { id } = await json('sub-clients', 'create', 'Corner shop', ...of());
    const other = await json('clients', 'create', 'Other');
    for (const words of [
      ['sub-clients', 'show', id],
      ['sub-clients', 'rename', id, 'Mine'],
      ['sub-clients', 'delete', id],
      ['origins', 'add', 'https://evil.example', '--sub-client', id],
    ]) {
      expect((await fairlead([...words, '--client', other.clientId])).exitCode, words.join(' ')).toBe(1);
    }
    expect(await json('sub-clients', 'list', ...of())).toMatchObject([{ id, displayName: 'Corner shop' }]);
  });
});

test('a database that cannot be reached is a sentence', async () => {
  const away = { DATABASE_URL: 'postgresql://fairlead:hunter2@127.0.0.1:1/fairlead' };
  const { exitCode, err } = await fairlead(['clients', 'list'], away);
  expect(exitCode).toBe(1);
  expect(err).toMatch(
    /^Cannot use the database postgresql:\/\/fairlead@127\.0\.0\.1:1\/fairlead: connect ECONNREFUSED/,
  );
  expect(err).not.toContain('hunter2');
});

describe('sandbox clock', () => {
  test('shows and moves the time of one client’s sandbox', async () => {
    expect(await json('sandbox', 'clock', ...of())).toMatchObject({ clientId, aheadSeconds: 0 });
    expect(await json('sandbox', 'clock', '--advance', '10m', ...of())).toMatchObject({ aheadSeconds: 600 });
    expect(await json('sandbox', 'clock', '--advance', '0.5s', ...of())).toMatchObject({
      aheadSeconds: 600.5,
    });
    const moved = await json('sandbox', 'clock', '--to', '2030-01-01T00:00:00Z', ...of());
    expect(moved.now).toBe('2030-01-01T00:00:00.000Z');
    expect(await json('sandbox', 'clock', '--reset', ...of())).toMatchObject({ aheadSeconds: 0 });
  });

  test('refuses what cannot be', async () => {
    expect(await fairlead(['sandbox', 'clock', '--to', '2020-01-01T00:00:00Z', ...of()])).toMatchObject({
      exitCode: 1,
      err: 'A sandbox cannot be behind the world’s time.',
    });
    expect((await fairlead(['sandbox', 'clock', '--advance', 'soon', ...of()])).exitCode).toBe(2);
    expect((await fairlead(['sandbox', 'clock', '--advance', '1s', '--reset', ...of()])).err).toBe(
      'Give one of --advance, --to and --reset.',
    );
  });
});

describe('sandbox balances', () => {
  const seeds = async () =>
    db
      .selectFrom('sandbox_seeds')
      .select(['user_name', 'balances'])
      .where('client_id', '=', clientId)
      .execute();
  const file = (content: unknown) => {
    const name = join(directory, `seed-${count}.json`);
    writeFileSync(name, typeof content === 'string' ? content : JSON.stringify(content));
    return name;
  };

  test('are seeded from a file, and put back', async () => {
    const balances = [
      { user: 'mesh', symbol: 'usdc', amount: '250.5' },
      { user: 'Mesh', symbol: 'USD', amount: '7' },
    ];
    await json('sandbox', 'seed', file({ balances }), ...of());
    expect(await seeds()).toEqual([{ user_name: 'Mesh', balances: { USDC: '250.5', USD: '7' } }]);
    await json('sandbox', 'reset', ...of());
    expect(await seeds()).toHaveLength(1);
    expect(await json('sandbox', 'reset', '--documented', ...of())).toEqual({ clientId, documented: true });
    expect(await seeds()).toEqual([]);
  });

  test('a file that says nothing right is named, with what is wrong', async () => {
    const wrong = { balances: [{ user: 'Mehs', symbol: 'USDC', amount: '1' }] };
    const { exitCode, err } = await fairlead(['sandbox', 'seed', file(wrong), ...of()]);
    expect(exitCode).toBe(1);
    expect(err).toMatch(/is no seed:\n {2}balances\[0\]\.user: .*Did you mean "Mesh"\?/);
    expect((await fairlead(['sandbox', 'seed', file('{'), ...of()])).err).toContain(
      'could not be read as JSON',
    );
    expect((await fairlead(['sandbox', 'seed', file({}), ...of()])).err).toContain('balances');
    expect(await seeds()).toEqual([]);
  });
});
