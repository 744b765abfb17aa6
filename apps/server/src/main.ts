/** The program: starts everything in order, stops it in the opposite order, and says what it does. */
import { flushCompileCache } from 'node:module';
import process from 'node:process';
import { type Config, ConfigError, readConfig } from './config.ts';
import { openDataDirectory } from './data-directory.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './database/embedded/start.ts';
import type { Running } from './serve.ts';

/** How long requests and background work may take to finish when we are asked to stop, in milliseconds. */
const patience = 10_000;

// The reader of our output may be gone (npm was killed); that must not keep us from shutting down.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

let running: Promise<Running> | undefined;
let stoppingSince: number | undefined;

async function stop(reason: string, exitCode: number): Promise<void> {
  if (stoppingSince !== undefined) {
    // A person who presses Ctrl-C again means it. One Ctrl-C reaches us twice, from the terminal and from `npm start`.
    if (reason === 'SIGINT' && performance.now() - stoppingSince > 1000) process.exit(1);
    return;
  }
  stoppingSince = performance.now();
  console.log(`${reason}: finishing what is in flight …`);
  const complete = await running?.then(
    server => server.close(patience),
    () => true,
  );
  if (complete === false) console.error(`Not everything was finished within ${patience / 1000} s.`);
  else console.log('Stopped.');
  process.exit(complete === false ? 1 : exitCode);
}

process.on('SIGTERM', () => stop('SIGTERM', 0));
process.on('SIGINT', () => stop('SIGINT', 0));
process.on('SIGHUP', () => stop('SIGHUP', 0));
// `npm start` has a channel to us; it closes when that process is gone, however it went.
process.on('disconnect', () => stop('The process that started this server is gone', 0));

/** PostgreSQL starts while the rest of the program is read, which is most of the time that a start takes. */
async function start(config: Config): Promise<Running> {
  const say = (line: string) => console.log(line);
  const { databaseUrl, dataDirectory: directory, publicUrl: address } = config;
  const log = { info: say, warn: say };
  let postgres: Promise<EmbeddedPostgres> | undefined;
  if (databaseUrl === undefined) {
    // Reading the program leaves no time for anything else in this process, so PostgreSQL's own must be there first.
    const launched = Promise.withResolvers<void>();
    postgres = startEmbeddedPostgres({ directory, address, log, launched: launched.resolve });
    postgres.catch(() => launched.resolve()); // whoever waits for it reports it
    await launched.promise;
  }
  const { startServer } = await import('./serve.ts');
  return startServer(config, postgres, say);
}

try {
  const { config, warnings } = readConfig(process.env, process.cwd());
  for (const warning of warnings) console.warn(warning);
  const dataDirectory = openDataDirectory(config.dataDirectory);
  running = start({ ...config, dataDirectory });
  const server = await running;
  console.log(
    `Listening on ${config.publicUrl} after ${(performance.now() / 1000).toFixed(1)} s. Stop with Ctrl-C.`,
  );
  server.databaseLost.then(() => stop('The embedded PostgreSQL ended unexpectedly', 1));
  flushCompileCache();
} catch (error) {
  // What we foresaw is a sentence; only a mistake of ours is worth a stack, and only to who asks for one.
  const unforeseen = !(error instanceof ConfigError) && process.env['FAIRLEAD_LOG_LEVEL'] === 'debug';
  console.error(unforeseen ? error : error instanceof Error ? error.message : error);
  process.exit(1);
}
