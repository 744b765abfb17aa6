/** `fairlead sandbox`: the time and the balances of a client's sandbox. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SandboxSeed } from '@fairlead/wire';
import { type Command, InvalidArgumentError } from 'commander';
import { type Catalog, createCatalog } from '../catalog/index.ts';
import type { Scope } from '../database/schema.ts';
import { schemaReader } from '../http/index.ts';
import { readSeed, resetBalances, seedBalances } from '../sandbox/balances.ts';
import { aheadAfter, type ClockMove, moveSandboxClock, readSandboxClock } from '../sandbox/clocks.ts';
import { later } from '../surroundings.ts';
import { chooseClient } from './chosen-client.ts';
import { answer, CommandError, type Context } from './context.ts';
import { withDatabase } from './database.ts';
import { type ClientOptions, clientOption } from './options.ts';

type ClockOptions = ClientOptions & { advance?: number; to?: Date; reset?: boolean };

export function addSandboxCommands(program: Command, context: Context): void {
  const sandbox = program
    .command('sandbox')
    .description('The sandbox of a client as an instrument: its time and its balances.');

  sandbox
    .command('clock')
    .addOption(clientOption())
    .option('--advance <duration>', 'so much further, such as 90s, 10m, 2h or 1d', parseDuration)
    .option('--to <time>', 'to this moment, such as 2030-01-01T00:00:00Z', parseTime)
    .option('--reset', 'back to the world’s time')
    .description('Show what time it is in a client’s sandbox, or move it. Live time cannot be moved.')
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<ClockOptions>();
      const move = moveOf(options);
      await withDatabase(context, async db => {
        const { clientId, name } = await chooseClient(context, db, options.client);
        const scope: Scope = { clientId, environment: 'sandbox' };
        let ahead = await readSandboxClock(db, scope);
        if (move !== undefined) {
          const now = context.clock.now();
          const after = aheadAfter(move, { world: now, ahead });
          if ('fault' in after) throw new CommandError(after.fault);
          ({ ahead } = after);
          await moveSandboxClock(db, scope, { ahead, now });
          context.note(
            'A running server goes by it within a second, and looks at transfers that fell due within a minute.',
          );
        }
        const now = later(context.clock.now(), ahead).toISOString();
        const aheadSeconds = ahead / 1_000;
        const how = ahead === 0 ? 'the world’s time' : `${aheadSeconds} s ahead of the world`;
        answer(
          context,
          options,
          { clientId, now, aheadSeconds },
          `${now} in the sandbox of ${name}, ${how}.`,
        );
      });
    });

  sandbox
    .command('reset')
    .addOption(clientOption())
    .option('--documented', 'forget seeds as well')
    .description('Put the balances of a client’s sandbox back to what its users start with.')
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<ClientOptions & { documented?: boolean }>();
      const { documented = false } = options;
      await withDatabase(context, async db => {
        const { clientId, name } = await chooseClient(context, db, options.client);
        await resetBalances(db, { clientId, environment: 'sandbox' }, { documented });
        const start = documented ? 'the documentation says' : 'they start with';
        answer(
          context,
          options,
          { clientId, documented },
          `Everybody in the sandbox of ${name} has what ${start}.`,
        );
      });
    });

  sandbox
    .command('seed')
    .addOption(clientOption())
    .argument('<file>', 'JSON: {"balances": [{"user": "Mesh", "symbol": "USDC", "amount": "250.5"}]}')
    .description('Set what users of a client’s sandbox hold, now and after every reset.')
    .action(async (file: string, _options, command: Command) => {
      const options = command.optsWithGlobals<ClientOptions>();
      const catalog = createCatalog(context.config.catalog);
      const seed = readSeedFile(resolve(context.directory, file), catalog);
      await withDatabase(context, async db => {
        const { clientId, name } = await chooseClient(context, db, options.client);
        await seedBalances(db, { clientId, environment: 'sandbox' }, { seed, catalog });
        const count = new Set(seed.balances.map(({ user }) => user)).size;
        const who = count === 1 ? 'One user' : `${count} users`;
        answer(context, options, { clientId, ...seed }, `${who} of the sandbox of ${name} hold that now.`);
      });
    });
}

const seedReader = schemaReader(SandboxSeed);

function readSeedFile(file: string, catalog: Catalog): SandboxSeed {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CommandError(`${file} could not be read as JSON: ${(error as Error).message}`);
  }
  const shape = seedReader(content);
  const reading = shape.ok ? readSeed(shape.value, catalog) : shape;
  if (reading.ok && 'seed' in reading) return reading.seed;
  const faults = 'faults' in reading ? reading.faults : [];
  throw new CommandError(
    [`${file} is no seed:`, ...faults.map(each => `  ${each.path}: ${each.message} ${each.hint}`)].join('\n'),
  );
}

function moveOf({ advance, to, reset }: ClockOptions): ClockMove | undefined {
  const moves: ClockMove[] = [
    ...(advance === undefined ? [] : [{ advanceSeconds: advance }]),
    ...(to === undefined ? [] : [{ now: to }]),
    ...(reset ? [{ reset: true as const }] : []),
  ];
  if (moves.length > 1) throw new CommandError('Give one of --advance, --to and --reset.');
  return moves[0];
}

const secondsIn: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

function parseDuration(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)([smhd])$/.exec(text) ?? [];
  const seconds = secondsIn[unit];
  if (seconds !== undefined) return Number(count) * seconds;
  throw new InvalidArgumentError('It must be a number with s, m, h or d behind it, such as 10m.');
}

function parseTime(text: string): Date {
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time;
  throw new InvalidArgumentError('It must be a time such as 2030-01-01T00:00:00Z.');
}
