/** `fairlead listen`, `trigger`, `resend`, `logs` and `link`: an integrator's day, from the terminal. */
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import process from 'node:process';
import {
  type EventType,
  eventTypePatterns,
  eventTypes,
  type FairleadEvent,
  type LinkTokenModel,
  type WebhookEndpoint,
} from '@fairlead/wire';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { nearestName } from '../http/nearest-name.ts';
import { signatureHeaders, vendorTypes, webhookBody } from '../webhooks/index.ts';
import { answer, CommandError, type Context } from './context.ts';
import { follow } from './following.ts';
import { parseUuid } from './options.ts';
import { type RunningServer, runningServer } from './running-server.ts';

/** How long the receiver on this machine may take: as long as the server's own would. */
const receiverPatienceMs = 10_000;

export function addWebhookCommands(program: Command, context: Context): void {
  program
    .command('listen')
    .description('Forward webhooks to an address on this machine as they happen, signed. Ends with Ctrl-C.')
    .requiredOption(
      '--forward-to <url>',
      'where to post them, such as http://localhost:3000/webhooks',
      parseUrl,
    )
    .addOption(typesOption(`the events to forward (default: ${vendorTypes.join(', ')})`))
    .option('--count <number>', 'end after so many', parseCount)
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<ListenOptions>();
      await listen(context, runningServer(context), options);
    });

  program
    .command('trigger')
    .description(
      'Make an event happen in the sandbox, as a test: it is listed, streamed and sent like any other.',
    )
    .argument('<event>', 'a type, such as transfer.settled', parseType)
    .option('--user-id <id>', 'of which user')
    .option('--transaction-id <id>', 'your own id of the transfer')
    .option('--transfer-id <id>', 'go on with this test transfer, instead of a new one', parseUuid)
    .action(async (type: EventType, _options, command: Command) => {
      const options = command.optsWithGlobals<TriggerOptions>();
      const { userId, transactionId, transferId: subjectId } = options;
      const body = {
        type,
        ...(subjectId && { subjectId }),
        ...((userId || transactionId) && {
          data: { ...(userId && { userId }), ...(transactionId && { transactionId }) },
        }),
      };
      const event = await runningServer(context).call<FairleadEvent>(
        'POST',
        '/fairlead/v1/sandbox/events',
        body,
      );
      answer(context, options, event, `${describe(event)}\nIt is event ${event.id}.`);
    });

  program
    .command('resend')
    .description('Send an event to webhook endpoints again.')
    .argument('<event>', 'its id', parseUuid)
    .option('--endpoint <id>', 'to this endpoint (default: to all that are enabled)', parseUuid)
    .action(async (eventId: string, _options, command: Command) => {
      const options = command.optsWithGlobals<{ endpoint?: string; json?: boolean }>();
      const server = runningServer(context);
      const path = '/fairlead/v1/webhook-endpoints';
      const { endpoints } = await server.call<{ endpoints: WebhookEndpoint[] }>('GET', path);
      const chosen = endpoints.filter(({ id, enabled }) =>
        options.endpoint ? id === options.endpoint : enabled,
      );
      if (chosen.length === 0) {
        throw new CommandError(
          options.endpoint
            ? `There is no endpoint ${options.endpoint}.`
            : 'There is no endpoint that is enabled.',
        );
      }
      for (const { id } of chosen) await server.call('POST', `${path}/${id}/resend`, { eventId });
      const urls = chosen.map(({ url }) => url);
      answer(context, options, { eventId, urls }, `Event ${eventId} is sent again to ${urls.join(', ')}.`);
    });

  program
    .command('logs')
    .description('Print the latest events; with --follow go on as they happen. Ends with Ctrl-C.')
    .option('-f, --follow', 'go on', false)
    .addOption(typesOption('only these'))
    .option('--count <number>', 'how many of the latest', parseCount, 20)
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<LogOptions>();
      await printEvents(context, runningServer(context), options);
    });

  program
    .command('link')
    .description('Mint a Link token for a sandbox deposit and open it in the browser.')
    .option('--user-id <id>', 'for which user', 'user-1')
    .option('--amount <amount>', 'how many USDC; without it the user says')
    .option('--transaction-id <id>', 'your own id of it')
    .option('--no-open', 'print the address only')
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<LinkOptions>();
      const { linkToken } = await runningServer(context).call<LinkTokenModel>(
        'POST',
        '/api/v1/linktoken',
        depositOf(options),
      );
      const url = Buffer.from(linkToken ?? '', 'base64').toString();
      if (options.open) openInBrowser(context, url);
      answer(context, options, { url, linkToken }, url);
    });
}

type ListenOptions = { forwardTo: string; types?: string[]; count?: number; json?: boolean };
type TriggerOptions = { userId?: string; transactionId?: string; transferId?: string; json?: boolean };
type LogOptions = { follow: boolean; types?: string[]; count: number; json?: boolean };
type LinkOptions = { userId: string; amount?: string; transactionId?: string; open: boolean; json?: boolean };

async function listen(context: Context, server: RunningServer, options: ListenOptions): Promise<void> {
  const { forwardTo, types = vendorTypes, count = Number.POSITIVE_INFINITY } = options;
  const secret = listeningSecret(server.key);
  const stop = untilInterrupted();
  let forwarded = 0;
  const opened = () => {
    if (options.json) return;
    context.print(`Listening at ${server.url} as client ${server.clientId}, sandbox.`);
    context.print(`Forwarding to ${forwardTo}, signed with ${secret}`);
  };
  for await (const event of follow(context, server, { types, signal: stop.signal, opened })) {
    const outcome = await forward(context, forwardTo, secret, event);
    const line = `${event.createdAt}  ${event.type}  ${event.id}  →  ${outcome}`;
    context.print(options.json ? JSON.stringify({ event, outcome }) : line);
    forwarded += 1;
    if (forwarded >= count) break;
  }
  stop.done();
}

async function forward(context: Context, url: string, secret: string, event: FairleadEvent): Promise<string> {
  const sentAt = context.clock.now();
  const body = webhookBody(event, { id: context.random.uuid(), sentAt });
  const start = performance.now();
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(receiverPatienceMs),
      headers: {
        'content-type': 'application/json',
        'fairlead-event-type': event.type,
        'fairlead-sequence': String(event.sequence),
        ...signatureHeaders({ secret }, { eventId: event.id, sentAt, body }),
      },
      body,
    });
    await response.body?.cancel();
    return `${response.status} in ${Math.round(performance.now() - start)} ms`;
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error };
    return `failed: ${cause?.message || message}`;
  }
}

/** The same in every run with the same key, so that it has to be put into a receiver's settings once. Kept nowhere. */
function listeningSecret(key: string): string {
  return `whsec_${createHmac('sha256', key).update('fairlead listen').digest('base64')}`;
}

async function printEvents(context: Context, server: RunningServer, options: LogOptions): Promise<void> {
  const { types = [], count } = options;
  const query = new URLSearchParams({ order: 'descending', limit: String(count) });
  for (const type of types) query.append('types', type);
  const stop = untilInterrupted();
  const print = (event: FairleadEvent) =>
    context.print(options.json ? JSON.stringify(event) : describe(event));
  const seen = new Set<string>();
  const latest = async () => {
    const { events } = await server.call<{ events: FairleadEvent[] }>('GET', `/fairlead/v1/events?${query}`);
    for (const event of events.toReversed()) {
      seen.add(event.id);
      print(event);
    }
  };
  if (!options.follow) await latest();
  else {
    // The stream stands before the list is read: what happens in between is in both, and printed once.
    let before: Promise<void> | undefined;
    const opened = () => {
      before = latest();
    };
    for await (const event of follow(context, server, { types, signal: stop.signal, opened })) {
      await before;
      if (!seen.delete(event.id)) print(event);
    }
    await before;
  }
  stop.done();
}

/** One line for people. */
function describe({ createdAt, type, subject, data }: FairleadEvent): string {
  const facts = ['userId', 'transactionId', 'amount', 'symbol', 'networkName', 'failureReason', 'url']
    .map(name => data[name])
    .filter(value => typeof value === 'string');
  return [createdAt, type, subject.id, facts.join(' ')].join('  ').trimEnd();
}

/** USDC on Ethereum, to the address of EIP-55's own example. */
function depositOf({ userId, amount, transactionId }: LinkOptions) {
  return {
    userId,
    transferOptions: {
      transferType: 'deposit',
      ...(transactionId && { transactionId }),
      toAddresses: [
        {
          networkId: 'e3c7fdd8-b1fc-4e51-85ae-bb276e075611',
          symbol: 'USDC',
          address: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
          ...(amount && { amount: Number(amount) }),
        },
      ],
    },
  };
}

function openInBrowser({ note }: Context, url: string): void {
  const [program, ...words] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '']
        : ['xdg-open'];
  const child = spawn(program ?? '', [...words, url], { stdio: 'ignore', detached: true });
  child.on('error', () => note('No browser could be opened here; open the address yourself.'));
  child.unref();
}

/** Ctrl-C ends what goes on by itself; it is then done, not failed. */
function untilInterrupted(): { signal: AbortSignal; done(): void } {
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop);
  return {
    signal: controller.signal,
    done() {
      controller.abort();
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, stop);
    },
  };
}

const typesOption = (description: string) =>
  new Option(
    '--types <types>',
    `${description}, with commas between; transfer.* and * are patterns`,
  ).argParser((text: string) => text.split(',').map(each => parsePattern(each.trim())));

function parsePattern(text: string): string {
  if (eventTypePatterns.includes(text)) return text;
  const nearest = nearestName(text, eventTypePatterns);
  throw new InvalidArgumentError(
    nearest === undefined ? 'There is no such type of event.' : `Did you mean ${nearest}?`,
  );
}

function parseType(text: string): EventType {
  const type = eventTypes.find(each => each === text);
  if (type !== undefined) return type;
  const nearest = nearestName(text, eventTypes);
  throw new InvalidArgumentError(
    nearest === undefined
      ? `There is no such type of event. There are: ${eventTypes.join(', ')}.`
      : `Did you mean ${nearest}?`,
  );
}

function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && ['http:', 'https:'].includes(url.protocol)) return url.href;
  throw new InvalidArgumentError('It must be an address such as http://localhost:3000/webhooks.');
}

function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= 500) return count;
  throw new InvalidArgumentError('It must be a whole number from 1 to 500.');
}
