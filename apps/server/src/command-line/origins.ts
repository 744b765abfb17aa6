/** `fairlead origins`: the pages that may open Link in a frame. */
import type { Command } from 'commander';
import {
  allowOrigin,
  disallowOrigin,
  type Executor,
  findSubClient,
  listOrigins,
  readOrigin,
} from '../clients/index.ts';
import type { Scope } from '../database/schema.ts';
import { chooseClient } from './chosen-client.ts';
import { answer, CommandError, type Context } from './context.ts';
import { withDatabase } from './database.ts';
import { parseUuid, type ScopeOptions, scoped } from './options.ts';
import { table } from './table.ts';

type Options = ScopeOptions & { subClient?: string };

export function addOriginCommands(program: Command, context: Context): void {
  const origins = program
    .command('origins')
    .description('The origins whose pages may open Link, such as https://shop.example.com.');
  const ofSubClient = (command: Command) =>
    scoped(command).option('-s, --sub-client <id>', 'the list of this sub-client', parseUuid);

  scoped(origins.command('list'))
    .description('List the origins of a client and of its sub-clients.')
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<ScopeOptions>();
      await withDatabase(context, async db => {
        const { clientId, name } = await chooseClient(context, db, options.client);
        const all = await listOrigins(db, { clientId, environment: options.environment });
        const rows = all.map(each => [each.origin, each.subClientId ?? 'the client']);
        const text =
          rows.length === 0 ? `${name} lists none. ${withoutList(options)}` : table(['ORIGIN', 'OF'], rows);
        answer(context, options, all, text);
      });
    });

  ofSubClient(origins.command('add'))
    .description('Let the pages of an origin open Link.')
    .argument('<origin>', 'scheme, host and port, or an address of a page there')
    .action(async (text: string, _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const origin = parse(text, options);
      await withDatabase(context, async db => {
        const { list, name, scope } = await ownList(context, db, options);
        const entry = { origin, ...(options.subClient !== undefined && { subClientId: options.subClient }) };
        await allowOrigin(db, scope, { ...entry, createdAt: context.clock.now() });
        if (list.length === 0 && options.subClient === undefined && options.environment === 'sandbox') {
          context.note(
            'Note: until now the sandbox let every page on this machine open Link; from now on only those that are listed. ' +
              'If you need it, add http://localhost:3000, or whatever your port is.',
          );
        }
        const done = list.includes(origin) ? 'were allowed already' : 'may open Link now';
        answer(
          context,
          options,
          { ...scope, ...entry },
          `Pages of ${origin} ${done} (${name}, ${scope.environment}).`,
        );
      });
    });

  ofSubClient(origins.command('remove'))
    .description('Take an origin off the list. Sessions that are open stay open.')
    .argument('<origin>', 'as "fairlead origins list" shows it')
    .action(async (text: string, _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      await withDatabase(context, async db => {
        const { list, name, scope } = await ownList(context, db, options);
        // One that is no origin by today's rules can still be on the list.
        const origin = list.includes(text) ? text : parse(text, options);
        const entry = { origin, ...(options.subClient !== undefined && { subClientId: options.subClient }) };
        if (!(await disallowOrigin(db, scope, entry))) {
          const what = list.length === 0 ? 'It is empty.' : `It has: ${list.join(', ')}`;
          throw new CommandError(`${origin} is not on the ${scope.environment} list of ${name}. ${what}`);
        }
        if (list.length === 1 && options.subClient === undefined) context.note(withoutList(options));
        answer(
          context,
          options,
          { ...scope, ...entry },
          `Pages of ${origin} may not open Link any more (${name}, ${scope.environment}).`,
        );
      });
    });
}

function parse(text: string, { environment }: ScopeOptions): string {
  const reading = readOrigin(text, environment);
  if (reading.ok) return reading.origin;
  throw new CommandError(`${reading.message} ${reading.hint}`);
}

/** The origins of exactly the client, or exactly the sub-client, that the options name. */
async function ownList(context: Context, db: Executor, options: Options) {
  const client = await chooseClient(context, db, options.client);
  const scope: Scope = { clientId: client.clientId, environment: options.environment };
  const subClient =
    options.subClient === undefined ? undefined : await findSubClient(db, scope, options.subClient);
  if (options.subClient !== undefined && !subClient) {
    throw new CommandError(
      `${client.name} has no sub-client ${options.subClient} in the ${scope.environment} environment. See: fairlead sub-clients list`,
    );
  }
  const all = await listOrigins(db, scope);
  const list = all.filter(each => each.subClientId === (subClient?.id ?? null)).map(each => each.origin);
  return { list, scope, name: subClient?.displayName ?? client.name };
}

function withoutList({ environment }: ScopeOptions): string {
  return environment === 'live'
    ? 'Without a list no page may open Link with a live token.'
    : 'Without a list the sandbox lets pages on this machine open Link, and no others.';
}
