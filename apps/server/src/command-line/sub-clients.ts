/** `fairlead sub-clients`: the companies that a client serves in turn, as the Admin API has them. */
import type { Command } from 'commander';
import {
  deleteSubClient,
  type Executor,
  findSubClient,
  insertSubClient,
  listOrigins,
  listSubClients,
  removeLogo,
  replaceLogo,
  type SubClient,
  updateSubClient,
} from '../clients/index.ts';
import type { Scope } from '../database/schema.ts';
import { chooseClient } from './chosen-client.ts';
import { answer, CommandError, type Context } from './context.ts';
import { withDatabase } from './database.ts';
import { parseFee, parseName, parseUuid, type ScopeOptions, scoped, shownFee } from './options.ts';
import { readPicture } from './picture-file.ts';
import { readStyle, shownStyle, styleExample } from './style-file.ts';
import { pairs, table } from './table.ts';

export function addSubClientCommands(program: Command, context: Context): void {
  const commands = program
    .command('sub-clients')
    .description('The companies that a client serves in turn; Link shows their name, logo and style.');

  scoped(commands.command('list'))
    .description('List the sub-clients of a client.')
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<ScopeOptions>();
      await withDatabase(context, async db => {
        const { clientId, name } = await chooseClient(context, db, options.client);
        const all = await listSubClients(db, { clientId, environment: options.environment });
        const rows = all.map(each => [
          each.id,
          each.displayName,
          shownFee(each.defaultClientFee, 'the client’s'),
        ]);
        const text = rows.length === 0 ? `${name} has none.` : table(['ID', 'NAME', 'FEE'], rows);
        answer(context, options, all, text);
      });
    });

  scoped(commands.command('create'))
    .description('Add a sub-client.')
    .argument('<name>', 'what users see on the Link page', parseName)
    .option('--legal-name <name>', 'the company’s registered name', parseName)
    .option('--fee <ratio>', 'its default client fee, in place of the client’s', parseFee)
    .action(async (displayName: string, _options, command: Command) => {
      const options = command.optsWithGlobals<ScopeOptions & { legalName?: string; fee?: string | null }>();
      await withDatabase(context, async db => {
        const client = await chooseClient(context, db, options.client);
        const scope = { clientId: client.clientId, environment: options.environment };
        const subClient: SubClient = {
          id: context.random.uuid(),
          displayName,
          businessLegalName: options.legalName ?? null,
          logoUrl: null,
          defaultClientFee: options.fee ?? null,
          linkStyle: null,
        };
        await insertSubClient(db, scope, { ...subClient, createdAt: context.clock.now() });
        const text = `Added ${displayName} to ${client.name} (${scope.environment}).\n\n  subClientId  ${subClient.id}`;
        answer(context, options, { ...scope, ...subClient }, text);
      });
    });

  /** A command about one sub-client; `work` answers what to say of it. */
  const about = (
    name: string,
    description: string,
    argument: [string, string, (text: string) => unknown] | undefined,
    work: (db: Executor, scope: Scope, subClient: SubClient, value: never) => Promise<string>,
  ) => {
    const command = scoped(commands.command(name))
      .description(description)
      .argument('<id>', 'the sub-client’s id', parseUuid);
    if (argument) command.argument(...argument);
    command.action(async (id: string, value: unknown) => {
      const options = command.optsWithGlobals<ScopeOptions>();
      await withDatabase(context, async db => {
        const client = await chooseClient(context, db, options.client);
        const scope = { clientId: client.clientId, environment: options.environment };
        const subClient = await findSubClient(db, scope, id);
        if (!subClient) {
          throw new CommandError(
            `${client.name} has no sub-client ${id} in the ${scope.environment} environment. See: fairlead sub-clients list`,
          );
        }
        const text = await work(db, scope, subClient, value as never);
        answer(context, options, { ...scope, ...((await findSubClient(db, scope, id)) ?? { id }) }, text);
      });
    });
  };

  about('show', 'Show a sub-client.', undefined, async (db, scope, subClient) => {
    const own = (await listOrigins(db, scope)).filter(each => each.subClientId === subClient.id);
    return pairs([
      ['id', subClient.id],
      ['name', subClient.displayName],
      ['legal name', subClient.businessLegalName ?? 'not given'],
      ['logo', subClient.logoUrl ?? 'the client’s'],
      ['default fee', shownFee(subClient.defaultClientFee, 'the client’s')],
      ['style', shownStyle(subClient.linkStyle, 'the client’s')],
      ['origins', own.length === 0 ? 'the client’s' : own.map(each => each.origin).join(', ')],
    ]);
  });

  about(
    'rename',
    'Give a sub-client another name.',
    ['<name>', 'the new name', parseName],
    async (db, scope, subClient, displayName: string) => {
      await updateSubClient(db, scope, subClient.id, { displayName });
      return `${subClient.displayName} is called ${displayName} now.`;
    },
  );

  about(
    'set-fee',
    'Set the fee that its payments have when the request names none.',
    ['<ratio>', '0.01 for one per cent, 0 for none, or "none" for the client’s', parseFee],
    async (db, scope, subClient, defaultClientFee: string | null) => {
      await updateSubClient(db, scope, subClient.id, { defaultClientFee });
      return `The default fee of ${subClient.displayName} is ${defaultClientFee ?? 'the client’s'}.`;
    },
  );

  about(
    'set-logo',
    'Set the picture that Link shows beside its name: PNG or JPEG, at most 5 MiB.',
    ['<file>', 'path of the picture, or "none" for the client’s', String],
    async (db, scope, subClient, file: string) => {
      const { displayName, id } = subClient;
      if (file === 'none') {
        await db.transaction().execute(transaction => removeLogo(transaction, scope, id));
        return `${displayName} has no logo of its own any more.`;
      }
      const logo = readPicture(context, file);
      const path = await db.transaction().execute(transaction => replaceLogo(transaction, scope, id, logo));
      return `The logo of ${displayName} is served at ${path}.`;
    },
  );

  about(
    'set-style',
    `Set the look of Link for it from a JSON file: ${styleExample}.`,
    ['<file>', 'path of the file, or "none" for the client’s', String],
    async (db, scope, subClient, file: string) => {
      await updateSubClient(db, scope, subClient.id, { linkStyle: readStyle(context.directory, file) });
      return `The style of ${subClient.displayName} is ${file === 'none' ? 'the client’s' : `as in ${file}`}.`;
    },
  );

  about(
    'delete',
    'Delete a sub-client: no Link token can name it any more. What was minted before goes on.',
    undefined,
    async (db, scope, subClient) => {
      await deleteSubClient(db, scope, subClient.id, context.clock.now());
      return `Deleted ${subClient.displayName}.`;
    },
  );
}
