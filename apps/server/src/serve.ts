import { setTimeout as sleep } from 'node:timers/promises';
import { createApp, createServices } from './app.ts';
import type { Config } from './config.ts';
import type { EmbeddedPostgres } from './database/embedded/start.ts';
import { openDatabase } from './database/open.ts';
import { introduce } from './first-start.ts';
import { createLogger } from './http/index.ts';
import { serveMetrics } from './metrics/index.ts';
import { findMasterKey } from './secrets/master-key.ts';
import { systemClock, systemRandom } from './surroundings.ts';

export type Running = {
  /** Resolves when the embedded PostgreSQL is gone though nobody asked for it. */
  databaseLost: Promise<void>;
  /**
   * Takes no more connections, lets requests and background work finish, then closes the database.
   * @param patience milliseconds for the first two
   * @returns whether everything was finished in that time
   */
  close(patience: number): Promise<boolean>;
};

/**
 * Starts everything and listens. Throws a sentence when it cannot, with nothing left running.
 * @param postgres the embedded PostgreSQL, which is starting already; `undefined` with DATABASE_URL
 * @param say tells the person who started it, a line at a time
 */
export async function startServer(
  config: Config,
  postgres: Promise<EmbeddedPostgres> | undefined,
  say: (line: string) => void,
): Promise<Running> {
  const { dataDirectory, publicUrl } = config;
  const log = createLogger({ level: config.logLevel });
  const surroundings = { clock: systemClock, random: systemRandom };
  const talk = {
    info: say,
    warn: say,
    error: (details: object, message: string) => log.error(details, message),
  };

  const database = await openDatabase({
    databaseUrl: config.databaseUrl,
    dataDirectory,
    address: publicUrl,
    starting: postgres,
    log: talk,
  });
  const { db, pool } = database;
  say(`Database: ${database.description}`);
  if (database.recovered !== undefined) say(database.recovered);
  const opened: { close(): Promise<unknown> }[] = [database];

  try {
    const masterKey = await findMasterKey({
      ...surroundings,
      db,
      embedded: database.embedded,
      directory: dataDirectory,
      configured: config.masterKey,
      log: talk,
    });
    say(await introduce({ ...surroundings, db, dataDirectory, publicUrl }));
    const services = await createServices({ ...surroundings, config, db, pool, masterKey, log });
    opened.unshift(services);
    const app = await createApp(services);
    opened.unshift(app);
    await app.listen({ port: config.port, host: config.host }).catch((error: NodeJS.ErrnoException) => {
      throw new Error(whyNotListening(error, config));
    });
    const metrics = config.metrics && (await serveMetrics(services.metrics, config.metrics, log));
    if (metrics) {
      opened.unshift(metrics);
      say(`Metrics: ${metrics.address}`);
    }
    return {
      databaseLost: database.lost,
      async close(patience) {
        const work = (async () => {
          await metrics?.close();
          await app.drain();
          await app.close();
          await services.close();
          return true;
        })();
        const complete = await Promise.race([work, sleep(patience, false)]);
        await database.close();
        return complete;
      },
    };
  } catch (error) {
    for (const part of opened) await part.close();
    throw error;
  }
}

function whyNotListening(error: NodeJS.ErrnoException, { port, host }: Config): string {
  const reasons: Record<string, string> = {
    EADDRINUSE: `something else listens on port ${port}. Stop it, or choose another port with PORT`,
    EACCES: `port ${port} is not open to this user. Choose one above 1023 with PORT`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Set FAIRLEAD_HOST to one that is, or to 0.0.0.0 for all`,
    ENOTFOUND: `${host} has no address. Set FAIRLEAD_HOST to an address of this machine`,
  };
  return `Cannot listen on ${host}:${port}: ${reasons[error.code ?? ''] ?? error.message}.`;
}
