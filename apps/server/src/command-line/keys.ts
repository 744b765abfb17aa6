/** `fairlead keys`: what a client's back end calls the API with. */
import { type Command, Option } from 'commander';
import {
  type ClientListing,
  createKey,
  type Executor,
  type KeyListing,
  listKeys,
  livingKeys,
  revokeKey,
} from '../clients/index.ts';
import type { Config } from '../config.ts';
import type { Environment } from '../database/schema.ts';
import { openSecrets } from '../secrets/secrets.ts';
import { chooseClient } from './chosen-client.ts';
import { answer, CommandError, type Context } from './context.ts';
import { withDatabase } from './database.ts';
import { type ClientOptions, clientOption, environmentOption, parseUuid } from './options.ts';
import { shownTime, table } from './table.ts';

type CreateOptions = ClientOptions & {
  environment: Environment;
  access: 'read' | 'readWrite';
  forceEmbedded: boolean;
};

export function addKeyCommands(program: Command, context: Context): void {
  const keys = program
    .command('keys')
    .description(
      'API keys: the X-Client-Secret beside the client’s id. Two can live at a time, for rotation.',
    );

  keys
    .command('list')
    .description('List the keys of a client. The keys themselves are not kept, so they cannot be shown.')
    .addOption(clientOption())
    .option('--revoked', 'show revoked keys, too', false)
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<ClientOptions & { revoked: boolean }>();
      await withDatabase(context, async db => {
        const client = await chooseClient(context, db, options.client);
        const all = await listKeys(db, client.clientId);
        const shown = options.revoked ? all : all.filter(key => key.revokedAt === null);
        const rows = shown.map(key => [
          key.keyId,
          key.environment,
          key.access,
          key.revokedAt === null ? 'living' : `revoked ${shownTime(key.revokedAt)}`,
          shownTime(key.createdAt),
          shownTime(key.lastUsedAt),
        ]);
        const headings = ['ID', 'ENVIRONMENT', 'ACCESS', 'STATE', 'MADE', 'LAST USED'];
        const text = rows.length === 0 ? `${client.name} has no keys.` : table(headings, rows);
        answer(context, options, shown, text);
      });
    });

  keys
    .command('create')
    .description('Make a key and show it, this once.')
    .addOption(clientOption())
    .addOption(environmentOption())
    .addOption(
      new Option('-a, --access <access>', 'minting Link tokens takes readWrite')
        .choices(['read', 'readWrite'])
        .default('readWrite'),
    )
    .option('--force-embedded', 'let a live key onto the embedded database', false)
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<CreateOptions>();
      if (options.environment === 'live') refuseUnfitForLive(context.config, options.forceEmbedded);
      await withDatabase(context, async db => {
        const client = await chooseClient(context, db, options.client);
        const { clientId } = client;
        const { environment, access } = options;
        if (environment === 'live') await checkMasterKey(db, context);
        const made = await createKey({ ...context, db }, { clientId, environment }, access);
        if (!made) throw await tooManyKeys(db, client, environment);
        const { keyId, secret } = made;
        const value = { keyId, clientId, environment, access, key: secret };
        answer(context, options, value, describeNew(client, options, keyId, secret));
      });
    });

  keys
    .command('revoke')
    .description('Take a key back. Every server refuses it within a second, and for good.')
    .argument('<id>', 'the key’s id, from "fairlead keys list"', parseUuid)
    .addOption(clientOption())
    .action(async (keyId: string, _options, command: Command) => {
      const options = command.optsWithGlobals<ClientOptions>();
      await withDatabase(context, async db => {
        const client = await chooseClient(context, db, options.client);
        const key = (await listKeys(db, client.clientId)).find(each => each.keyId === keyId);
        if (!key) {
          throw new CommandError(
            `${client.name} has no key ${keyId}. See its keys with: fairlead keys list --client ${client.clientId}`,
          );
        }
        const { environment } = key;
        const scope = { clientId: client.clientId, environment };
        if (!(await revokeKey(db, scope, keyId, context.clock.now()))) {
          throw new CommandError(`This key was revoked already, on ${shownTime(key.revokedAt)}.`);
        }
        if ((await livingKeys(db, scope)).length === 0) {
          context.note(
            `${client.name} has no ${environment} key any more. Make one with: fairlead keys create --environment ${environment} --client ${client.clientId}`,
          );
        }
        const text = `Revoked. Within a second every server refuses this ${environment} key of ${client.name}.`;
        answer(context, options, { keyId, environment, revoked: true }, text);
      });
    });
}

/** Live keys move real money: what seals their credentials, and what keeps their data, must be chosen by somebody. */
function refuseUnfitForLive(config: Config, forceEmbedded: boolean): void {
  if (config.masterKey === undefined) {
    throw new CommandError(
      'A live key needs a master key of your own in FAIRLEAD_MASTER_KEY, the same for this command and the server: 32 random ' +
        'bytes in base64, kept where your other secrets are. One that lies beside the data protects nothing.',
    );
  }
  if (config.databaseUrl === undefined && !forceEmbedded) {
    throw new CommandError(
      'A live key needs a PostgreSQL of your own in DATABASE_URL, with backups: the embedded one is a single copy on this ' +
        'machine, and records of real transfers would go with it. If you accept that, add --force-embedded.',
    );
  }
}

/** @throws WrongMasterKey when the database was made with another one: the server would not start with it. */
async function checkMasterKey(db: Executor, { config, clock, random }: Context): Promise<void> {
  if (config.masterKey !== undefined) await openSecrets({ db, masterKey: config.masterKey, clock, random });
}

async function tooManyKeys(
  db: Executor,
  { clientId, name }: ClientListing,
  environment: Environment,
): Promise<CommandError> {
  const living = await livingKeys(db, { clientId, environment });
  const line = (key: KeyListing) =>
    `  ${key.keyId}  ${key.access}, made ${shownTime(key.createdAt)}, last used ${shownTime(key.lastUsedAt)}`;
  return new CommandError(
    `${name} has two living ${environment} keys already, which is what rotation needs. Revoke one first, with "fairlead keys revoke ID":\n` +
      living.map(line).join('\n'),
  );
}

function describeNew(
  { name, clientId }: ClientListing,
  { environment, access }: CreateOptions,
  keyId: string,
  secret: string,
): string {
  const may = access === 'read' ? 'may read' : 'may read and write';
  return `Made a ${environment} key of ${name}, which ${may}. It is shown this once and kept nowhere:

  client id  ${clientId}
  key        ${secret}

Its own id, for "fairlead keys revoke", is ${keyId}`;
}
