/** `fairlead doctor`: whether everything is as it should be, and how to mend what is not. */
import { access, constants, stat } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import type { Command } from 'commander';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import { masterKeyAt } from '../secrets/master-key.ts';
import { isMasterKeyOf } from '../secrets/secrets.ts';
import { answer, type Context } from './context.ts';
import { withDatabase } from './database.ts';
import { checkCatalog, type Finding } from './doctor-catalog.ts';
import { checkChains, checkPrices } from './doctor-chains.ts';

/** Clocks that differ by more than this make tokens look expired and signatures look replayed. */
const clockTolerance = 2_000;
const serverPatience = 3_000;

/** @param fail is called when something is wrong: the exit code says so. */
export function addDoctorCommand(program: Command, context: Context, fail: () => void): void {
  program
    .command('doctor')
    .description(
      'Check configuration, database, keys, clocks, webhooks, chains and the server, and say how to mend what is wrong.',
    )
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<{ json?: boolean }>();
      const findings = [
        ...checkAddresses(context),
        checkCatalog(context),
        ...(await checkDataDirectory(context)),
        await checkServer(context),
        ...(await checkChains(context)),
        ...checkPrices(context),
      ];
      try {
        await withDatabase(context, async db => {
          findings.push(...(await checkDatabase(context, db)));
        });
      } catch (error) {
        const found = (error as Error).message;
        findings.push({ what: 'database', state: 'wrong', found, mend: 'Nothing works without it.' });
      }
      answer(context, options, findings, findings.map(describe).join('\n'));
      if (findings.some(({ state }) => state === 'wrong')) fail();
    });
}

const marks = { ok: 'ok   ', note: 'note ', wrong: 'WRONG' };

function describe({ what, state, found, mend }: Finding): string {
  return `${marks[state]} ${what}: ${found}${mend === undefined ? '' : `\n      ${mend}`}`;
}

function checkAddresses({ config }: Context): Finding[] {
  const url = new URL(config.publicUrl);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'https:' || local) {
    return [{ what: 'address', state: 'ok', found: `users’ browsers come to ${config.publicUrl}` }];
  }
  return [
    {
      what: 'address',
      state: 'wrong',
      found: `${config.publicUrl} is neither https nor on this machine`,
      mend: 'Put a proxy with a certificate before the server, and set FAIRLEAD_PUBLIC_URL to its https address.',
    },
  ];
}

async function checkDataDirectory({ config }: Context): Promise<Finding[]> {
  const { dataDirectory } = config;
  const what = 'data directory';
  try {
    await access(dataDirectory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return missing
      ? [
          {
            what,
            state: 'note',
            found: `${dataDirectory} is not there yet`,
            mend: 'The first start makes it.',
          },
        ]
      : [
          {
            what,
            state: 'wrong',
            found: `${dataDirectory} cannot be used by this user`,
            mend: 'Run this as the user who runs the server.',
          },
        ];
  }
  const findings: Finding[] = [{ what, state: 'ok', found: dataDirectory }];
  for (const name of ['master.key', 'credentials.json']) {
    const file = join(dataDirectory, name);
    const mode = await stat(file).then(
      found => found.mode & 0o777,
      () => undefined,
    );
    if (mode !== undefined && (mode & 0o077) !== 0 && process.platform !== 'win32') {
      findings.push({
        what: name,
        state: 'wrong',
        found: `others on this machine can read ${file}`,
        mend: `chmod 600 ${file}`,
      });
    }
  }
  return findings;
}

async function checkServer({ config, variables, clock }: Context): Promise<Finding> {
  const url = variables['FAIRLEAD_URL']?.trim() || config.publicUrl;
  const what = 'server';
  let response: Response;
  try {
    response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(serverPatience) });
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error };
    const found = `nobody answers at ${url} (${cause?.message || message})`;
    return {
      what,
      state: 'note',
      found,
      mend: 'Start it with "npm start", or say where it is with FAIRLEAD_URL.',
    };
  }
  const there = Date.parse(response.headers.get('date') ?? '');
  const apart = Math.abs(there - clock.now().getTime());
  if (!response.ok) {
    const found = `${url}/readyz answers ${response.status}`;
    return { what, state: 'wrong', found, mend: 'Its log says what it lacks; usually the database.' };
  }
  // The header counts whole seconds.
  if (apart > clockTolerance + 1_000) {
    return {
      what,
      state: 'wrong',
      found: `its clock is ${seconds(apart)} from this one`,
      mend: 'Let both machines set their clocks by NTP.',
    };
  }
  return { what, state: 'ok', found: `${url} answers` };
}

async function checkDatabase(context: Context, db: Kysely<Database>): Promise<Finding[]> {
  return [
    await checkDatabaseClock(context, db),
    await checkMasterKey(context, db),
    await checkKeys(context, db),
    await checkWork(context, db),
    ...(await checkEndpoints(db)),
  ];
}

async function checkDatabaseClock({ clock, config }: Context, db: Kysely<Database>): Promise<Finding> {
  const before = clock.now().getTime();
  const { rows } = await sql<{ there: Date; version: string }>`
    SELECT clock_timestamp() AS there, current_setting('server_version') AS version`.execute(db);
  const apart = Math.abs((rows[0]?.there.getTime() ?? 0) - (before + clock.now().getTime()) / 2);
  const place = config.databaseUrl === undefined ? 'the embedded one' : 'yours';
  if (apart <= clockTolerance) {
    return {
      what: 'database',
      state: 'ok',
      found: `PostgreSQL ${rows[0]?.version}, ${place}, at the same time as here`,
    };
  }
  return {
    what: 'database',
    state: 'wrong',
    found: `its clock is ${seconds(apart)} from this one`,
    mend: 'Let both machines set their clocks by NTP.',
  };
}

async function checkMasterKey({ config }: Context, db: Kysely<Database>): Promise<Finding> {
  const what = 'master key';
  const key =
    config.masterKey ?? (config.databaseUrl === undefined ? masterKeyAt(config.dataDirectory) : undefined);
  if (key === undefined) {
    return config.databaseUrl === undefined
      ? { what, state: 'note', found: 'there is none yet', mend: 'The first start makes it.' }
      : {
          what,
          state: 'wrong',
          found: 'FAIRLEAD_MASTER_KEY is not set, and a database of your own needs it',
          mend: 'Set it as for the server. A new one: openssl rand -base64 32',
        };
  }
  if (await isMasterKeyOf(db, key)) return { what, state: 'ok', found: 'opens this database’s data keys' };
  return {
    what,
    state: 'wrong',
    found: 'is not the one that this database was made with: nothing that is sealed can be opened',
    mend: 'Put back the old one: FAIRLEAD_MASTER_KEY, or master.key in the data directory.',
  };
}

async function checkKeys({ config }: Context, db: Kysely<Database>): Promise<Finding> {
  const what = 'keys';
  const rows = await db
    .selectFrom('api_keys')
    .select(['environment', query => query.fn.countAll<string>().as('count')])
    .where('revoked_at', 'is', null)
    .groupBy('environment')
    .execute();
  const count = (environment: string) =>
    Number(rows.find(row => row.environment === environment)?.count ?? 0);
  const found = `${count('sandbox')} living for the sandbox, ${count('live')} for live`;
  if (count('live') > 0 && (config.masterKey === undefined || config.databaseUrl === undefined)) {
    return {
      what,
      state: 'wrong',
      found: `${found}, without a master key and a database of your own`,
      mend: 'Set FAIRLEAD_MASTER_KEY and DATABASE_URL: docs/clients-and-keys.md, "Live keys".',
    };
  }
  if (rows.length === 0) {
    return { what, state: 'note', found, mend: 'Make one with: fairlead keys create' };
  }
  return { what, state: 'ok', found };
}

/** What nobody has done although it is long due says that no server works on this database. */
async function checkWork({ clock }: Context, db: Kysely<Database>): Promise<Finding> {
  const longAgo = new Date(clock.now().getTime() - 5 * 60_000);
  const { rows } = await sql<{ events: string; deliveries: string; transfers: string }>`
    SELECT
      (SELECT count(*) FROM events WHERE position IS NULL AND created_at < ${longAgo}) AS events,
      (SELECT count(*) FROM webhook_deliveries d JOIN webhook_endpoints w ON w.id = d.endpoint_id
        WHERE d.state = 'due' AND d.next_attempt_at < ${longAgo} AND w.disabled_at IS NULL AND w.deleted_at IS NULL
          AND (w.paused_until IS NULL OR w.paused_until < ${longAgo})) AS deliveries,
      (SELECT count(*) FROM transfers WHERE next_look_at < ${longAgo} AND environment = 'live') AS transfers`.execute(
    db,
  );
  const { events = '0', deliveries = '0', transfers = '0' } = rows[0] ?? {};
  const what = 'background work';
  if ([events, deliveries, transfers].every(each => each === '0')) {
    return { what, state: 'ok', found: 'nothing has been waiting for five minutes' };
  }
  return {
    what,
    state: 'wrong',
    found: `${events} events, ${deliveries} webhooks and ${transfers} transfers have been waiting for more than five minutes`,
    mend: 'Start a server on this database; if one runs, its log says what keeps it.',
  };
}

async function checkEndpoints(db: Kysely<Database>): Promise<Finding[]> {
  const rows = await db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('deleted_at', 'is', null)
    .where(where =>
      where.or([
        where('failing_since', 'is not', null),
        where('disabled_because', 'in', ['gone', 'failing']),
      ]),
    )
    .orderBy('created_at')
    .execute();
  return rows.map(({ id, url, environment, disabled_because, failing_since }) => ({
    what: `webhook endpoint ${id}`,
    state: 'wrong',
    found:
      disabled_because === null
        ? `${url} (${environment}) has answered nothing but failures since ${failing_since?.toISOString()}`
        : `${url} (${environment}) is disabled: ${disabled_because === 'gone' ? 'it answered 410' : 'it failed for days'}`,
    mend: 'See …/deliveries for the answers; then PATCH it with {"enabled": true} and resend. docs/webhooks.md',
  }));
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
