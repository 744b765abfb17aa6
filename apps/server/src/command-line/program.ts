/** The `fairlead` command line put together. */
import { Command, CommanderError } from 'commander';
import { AlreadyRunning } from '../database/embedded/lock.ts';
import { addCheckCommand } from './check.ts';
import { addClientCommands } from './clients.ts';
import type { Context } from './context.ts';
import { addDoctorCommand } from './doctor.ts';
import { addKeyCommands } from './keys.ts';
import { addLinkCommand } from './link.ts';
import { addLogsCommand } from './logs.ts';
import { addOriginCommands } from './origins.ts';
import { addReturnUrlCommands } from './return-urls.ts';
import { addSandboxCommands } from './sandbox.ts';
import { addSubClientCommands } from './sub-clients.ts';
import { addVerifyProofCommand } from './verify-proof.ts';
import { addWebhookCommands } from './webhook-commands.ts';

/** 0: done. 1: it could not be done, or a check found something. 2: the command itself was wrong. */
export type ExitCode = 0 | 1 | 2;

const explanation = `
Works on the same database as the server, whether that runs or not: DATABASE_URL, or the embedded one in
FAIRLEAD_DATA_DIR (.fairlead). A running server goes by a change within a second. "listen", "trigger", "resend", "logs"
and "link" talk to a running server instead: FAIRLEAD_URL, with FAIRLEAD_CLIENT_ID and FAIRLEAD_SANDBOX_KEY, or with the
demo client's key.

Examples:
  fairlead clients create "Corner shop"
  fairlead keys create --environment sandbox
  fairlead origins add https://shop.example.com
  fairlead sandbox clock --advance 10m
  fairlead listen --forward-to http://localhost:3000/webhooks
  fairlead trigger transfer.settled
  fairlead check recorded.jsonl
  fairlead verify-proof record.json

Exit codes: 0 done; 1 it could not be done, or a check found something; 2 the command was wrong.`;

/** @param words what was typed after `fairlead` */
export async function runCommand(
  context: Context,
  words: readonly string[],
  version: string,
): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = commandLine(context, version, () => {
    exitCode = 1;
  });
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    context.note(sentenceFor(error));
    return 1;
  }
  return exitCode;
}

/** @param fail is called by a check that found something. */
export function commandLine(context: Context, version: string, fail: () => void): Command {
  const program = new Command('fairlead')
    .description(
      'Manages the clients of a Fairlead server, and tries it out: keys, origins, webhooks, the sandbox.',
    )
    .version(version, '-v, --version', 'print the version')
    .option('--json', 'print the answer as JSON')
    .addHelpText('after', explanation)
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .configureOutput({
      writeOut: text => context.print(text.trimEnd()),
      writeErr: text => context.note(text.trimEnd()),
      outputError: (text, write) => write(asSentence(text)),
    });
  addClientCommands(program, context);
  addKeyCommands(program, context);
  addOriginCommands(program, context);
  addReturnUrlCommands(program, context);
  addSubClientCommands(program, context);
  addSandboxCommands(program, context);
  addWebhookCommands(program, context);
  addLogsCommand(program, context);
  addLinkCommand(program, context);
  addCheckCommand(program, context, fail);
  addVerifyProofCommand(program, context, fail);
  addDoctorCommand(program, context, fail);
  for (const command of [program, ...program.commands.flatMap(each => [each, ...each.commands])]) {
    command
      .showHelpAfterError(`See: ${pathOf(command)} --help`)
      .helpOption('-h, --help', 'show this')
      .helpCommand(false);
  }
  return program;
}

/** `fairlead keys create` */
export function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** `error: unknown option '--clint'` → `Unknown option '--clint'.` */
function asSentence(text: string): string {
  const [first = '', ...rest] = text.replace(/^error: /, '').split('\n');
  const sentence = first.charAt(0).toUpperCase() + first.slice(1);
  return [/[.?!:)]$/.test(sentence) ? sentence : `${sentence}.`, ...rest].join('\n');
}

function sentenceFor(error: unknown): string {
  if (error instanceof AlreadyRunning)
    return 'The database is being started by somebody else. Try again in a moment.';
  return error instanceof Error ? error.message : String(error);
}
