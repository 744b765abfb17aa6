/** `fairlead return-urls`: where a session may send its user when it is over (`fairlead.returnUrl`). */
import type { Command } from 'commander';
import { allowReturnUrl, disallowReturnUrl, readReturnUrl, returnUrls } from '../clients/index.ts';
import { chooseClient } from './chosen-client.ts';
import { answer, CommandError, type Context } from './context.ts';
import { withDatabase } from './database.ts';
import { type ScopeOptions, scoped } from './options.ts';

export function addReturnUrlCommands(program: Command, context: Context): void {
  const commands = program
    .command('return-urls')
    .description('Where a session may send its user afterwards: exact https addresses.');

  scoped(commands.command('list'))
    .description('List the return addresses of a client.')
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<ScopeOptions>();
      await withDatabase(context, async db => {
        const { clientId, name } = await chooseClient(context, db, options.client);
        const all = await returnUrls(db, { clientId, environment: options.environment });
        answer(context, options, all, all.length === 0 ? `${name} lists none.` : all.join('\n'));
      });
    });

  scoped(commands.command('add'))
    .description('Allow an address. Path and query count: each address is listed by itself.')
    .argument('<address>', 'such as https://shop.example.com/orders/done')
    .action(async (text: string, _options, command: Command) => {
      const options = command.optsWithGlobals<ScopeOptions>();
      const url = parse(text, options);
      await withDatabase(context, async db => {
        const { clientId, name } = await chooseClient(context, db, options.client);
        const scope = { clientId, environment: options.environment };
        await allowReturnUrl(db, scope, { url, createdAt: context.clock.now() });
        answer(
          context,
          options,
          { ...scope, url },
          `Sessions of ${name} may return to ${url} (${scope.environment}).`,
        );
      });
    });

  scoped(commands.command('remove'))
    .description('Take an address off the list.')
    .argument('<address>', 'as "fairlead return-urls list" shows it')
    .action(async (text: string, _options, command: Command) => {
      const options = command.optsWithGlobals<ScopeOptions>();
      const url = parse(text, options);
      await withDatabase(context, async db => {
        const { clientId, name } = await chooseClient(context, db, options.client);
        const scope = { clientId, environment: options.environment };
        if (!(await disallowReturnUrl(db, scope, url))) {
          throw new CommandError(`${url} is not on the ${scope.environment} list of ${name}.`);
        }
        answer(
          context,
          options,
          { ...scope, url },
          `Sessions of ${name} may not return to ${url} any more (${scope.environment}).`,
        );
      });
    });
}

function parse(text: string, { environment }: ScopeOptions): string {
  const reading = readReturnUrl(text, environment);
  if (reading.ok) return reading.url;
  throw new CommandError(`${reading.message} ${reading.hint}`);
}
