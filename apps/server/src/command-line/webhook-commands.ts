/** `fairlead listen`, `trigger` and `resend`: webhooks, tried from the terminal. */
import { createHmac } from 'node:crypto';
import { type EventType, eventTypes, type FairleadEvent, type WebhookEndpoint } from '@fairlead/wire';
import { type Command, InvalidArgumentError } from 'commander';
import { nearestName } from '../http/nearest-name.ts';
import { signatureHeaders, vendorTypes, webhookBody } from '../webhooks/index.ts';
import { answer, CommandError, type Context } from './context.ts';
import { describeEvent, follow, untilInterrupted } from './following.ts';
import { parseCount, parseUuid, typesOption } from './options.ts';
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
      answer(context, options, event, `${describeEvent(event)}\nIt is event ${event.id}.`);
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
}

type ListenOptions = { forwardTo: string; types?: string[]; count?: number; json?: boolean };
type TriggerOptions = { userId?: string; transactionId?: string; transferId?: string; json?: boolean };

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
