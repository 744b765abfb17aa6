/** `fairlead clients`: the companies that integrate, and their settings. */
import type { Surface } from '@fairlead/wire/surface';
import type { Command } from 'commander';
import {
  type ClientListing,
  createClient,
  disableClient,
  type Executor,
  enableClient,
  listClients,
  listKeys,
  listOrigins,
  listSubClients,
  removeClientLogo,
  replaceClientLogo,
  returnUrls,
  setClientSettings,
} from '../clients/index.ts';
import { chooseClient } from './chosen-client.ts';
import { answer, type Context } from './context.ts';
import { withDatabase } from './database.ts';
import {
  type ClientOptions,
  clientOption,
  parseFee,
  parseName,
  parseSurfaces,
  parseUnknownProperties,
  shownFee,
} from './options.ts';
import { readPicture } from './picture-file.ts';
import { readStyle, shownStyle, styleExample } from './style-file.ts';
import { pairs, shownTime, table } from './table.ts';

export function addClientCommands(program: Command, context: Context): void {
  const clients = program
    .command('clients')
    .description('The companies that integrate: each has keys, origins and settings of its own.');

  clients
    .command('list')
    .description('List every client.')
    .action(async (_options, command: Command) => {
      const all = await withDatabase(context, db => listClients(db));
      const rows = all.map(each => [each.clientId, each.name, stateOf(each), shownTime(each.createdAt)]);
      const text =
        all.length === 0 ? 'There is no client yet.' : table(['ID', 'NAME', 'STATE', 'MADE'], rows);
      answer(context, command.optsWithGlobals(), all, text);
    });

  clients
    .command('create')
    .description('Make a client. It can do nothing until it has a key: fairlead keys create.')
    .argument('<name>', 'what users see on the Link page', parseName)
    .action(async (name: string, _options, command: Command) => {
      const create = (db: Executor) => createClient({ ...context, db }, name);
      const made = await withDatabase(context, create, { mayMake: true });
      const text = `Made the client ${name}.\n\n  client id  ${made.clientId}\n\nIts first key: fairlead keys create --client ${made.clientId}`;
      answer(context, command.optsWithGlobals(), { ...made, name }, text);
    });

  clients
    .command('show')
    .description('Show a client with its settings, keys, origins, return addresses and sub-clients.')
    .argument('[client]', 'id or name, instead of --client')
    .addOption(clientOption())
    .action(async (wanted: string | undefined, _options, command: Command) => {
      const options = command.optsWithGlobals<ClientOptions>();
      const shown = await withDatabase(context, async db =>
        everythingOf(db, await chooseClient(context, db, wanted ?? options.client)),
      );
      answer(context, options, shown, describe(shown));
    });

  /** A command that changes one thing of a client and says what. */
  const change = (
    name: string,
    description: string,
    argument: [string, string, (text: string) => unknown] | undefined,
    work: (db: Executor, client: ClientListing, value: never) => Promise<string>,
  ) => {
    const command = clients.command(name).description(description).addOption(clientOption());
    if (argument) command.argument(...argument);
    command.action(async (...given: unknown[]) => {
      const options = command.optsWithGlobals<ClientOptions>();
      await withDatabase(context, async db => {
        const client = await chooseClient(context, db, options.client);
        const text = await work(db, client, given[0] as never);
        const [changed = client] = (await listClients(db)).filter(each => each.clientId === client.clientId);
        answer(context, options, changed, text);
      });
    });
  };

  const nameArgument: [string, string, (text: string) => unknown] = ['<name>', 'the new name', parseName];
  change('rename', 'Give a client another name.', nameArgument, async (db, client, name: string) => {
    await setClientSettings(db, client, { name });
    return `${client.name} is called ${name} now.`;
  });

  change('disable', 'Refuse all of a client’s keys until it is enabled.', undefined, async (db, client) => {
    await disableClient(db, client.clientId, context.clock.now());
    return `${client.name} is disabled: within a second its keys are answered 404. Back with: fairlead clients enable --client ${client.clientId}`;
  });

  change('enable', 'Let a disabled client’s keys work again.', undefined, async (db, client) => {
    await enableClient(db, client.clientId);
    return `${client.name} is enabled.`;
  });

  change(
    'set-fee',
    'Set the fee that payments have when the request names none (clientFee).',
    ['<ratio>', '0.01 for one per cent, or "none"', parseFee],
    async (db, client, defaultClientFee: string | null) => {
      await setClientSettings(db, client, { defaultClientFee });
      return `The default fee of ${client.name} is ${defaultClientFee ?? 'none'}.`;
    },
  );

  change(
    'set-unknown-properties',
    'Choose what a request with an unknown field gets: a 400, or a warning.',
    ['<refuse|warn>', 'refuse is the safe choice: a misspelt amount is no amount', parseUnknownProperties],
    async (db, client, unknownProperties: 'refuse' | 'warn') => {
      await setClientSettings(db, client, { unknownProperties });
      return unknownProperties === 'warn'
        ? `Unknown fields in requests of ${client.name} are left out now, with a warning in the answer.`
        : `Unknown fields in requests of ${client.name} are refused.`;
    },
  );

  change(
    'set-surfaces',
    'Choose where Link may appear: overlay, embedded, app, window, payLink.',
    ['<surfaces>', 'names divided by commas, or "all"', parseSurfaces],
    async (db, client, surfaces: Surface[] | null) => {
      await setClientSettings(db, client, { surfaces });
      return `Link may appear for ${client.name}: ${shownSurfaces(surfaces)}.`;
    },
  );

  change(
    'set-logo',
    'Set the picture that Link shows beside a client’s name: PNG or JPEG, at most 5 MiB.',
    ['<file>', 'path of the picture, or "none"', String],
    async (db, { clientId, name }, file: string) => {
      if (file === 'none') {
        await db.transaction().execute(transaction => removeClientLogo(transaction, clientId));
        return `${name} has no logo any more.`;
      }
      const logo = readPicture(context, file);
      const replace = (transaction: Executor) => replaceClientLogo(transaction, clientId, logo);
      return `The logo of ${name} is served at ${await db.transaction().execute(replace)}.`;
    },
  );

  change(
    'set-style',
    `Set the look of Link from a JSON file: ${styleExample}.`,
    ['<file>', 'path of the file, or "none" for Fairlead’s own look', String],
    async (db, client, file: string) => {
      await setClientSettings(db, client, { linkStyle: readStyle(context.directory, file) });
      return `The style of ${client.name} is ${file === 'none' ? 'Fairlead’s own' : `as in ${file}`}.`;
    },
  );
}

const shownSurfaces = (surfaces: readonly Surface[] | null) => surfaces?.join(', ') ?? 'everywhere';

const stateOf = (client: ClientListing) => (client.disabledAt === null ? 'enabled' : 'disabled');

async function everythingOf(db: Executor, client: ClientListing) {
  const inEnvironment = async (environment: 'sandbox' | 'live') => {
    const scope = { clientId: client.clientId, environment };
    const [origins, urls, subClients] = await Promise.all([
      listOrigins(db, scope),
      returnUrls(db, scope),
      listSubClients(db, scope),
    ]);
    return { origins, returnUrls: urls, subClients };
  };
  const keys = (await listKeys(db, client.clientId)).filter(each => each.revokedAt === null);
  return { ...client, keys, sandbox: await inEnvironment('sandbox'), live: await inEnvironment('live') };
}

function describe(shown: Awaited<ReturnType<typeof everythingOf>>): string {
  const none = (texts: readonly string[]) => (texts.length === 0 ? 'none' : texts.join(', '));
  return pairs([
    ['id', shown.clientId],
    ['name', shown.name],
    ['state', stateOf(shown)],
    ['made', shownTime(shown.createdAt)],
    ['default fee', shownFee(shown.defaultClientFee, 'none')],
    ['unknown fields', shown.unknownProperties],
    ['surfaces', shownSurfaces(shown.surfaces)],
    ['logo', shown.logoUrl ?? 'none'],
    ['style', shownStyle(shown.linkStyle, 'Fairlead’s own')],
    ['keys', none(shown.keys.map(key => `${key.environment} ${key.access} ${key.keyId}`))],
    ...(['sandbox', 'live'] as const).flatMap(environment => {
      const { origins, returnUrls: urls, subClients } = shown[environment];
      const own = origins.filter(each => each.subClientId === null).map(each => each.origin);
      const names = subClients.map(each => `${each.displayName} (${each.id})`);
      return [
        [`${environment} origins`, none(own)],
        [`${environment} return addresses`, none(urls)],
        [`${environment} sub-clients`, none(names)],
      ] as const;
    }),
  ]);
}
