/** `fairlead logs`: what happened, and what was asked, in one list. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FairleadEvent, FairleadEvents, LoggedRequest, LoggedRequests } from '@fairlead/wire';
import type { Command } from 'commander';
import type { Context } from './context.ts';
import { describeEvent, follow, untilInterrupted } from './following.ts';
import { parseCount, typesOption } from './options.ts';
import { type RunningServer, runningServer } from './running-server.ts';

type LogOptions = { follow: boolean; types?: string[]; count: number; json?: boolean };

export function addLogsCommand(program: Command, context: Context): void {
  program
    .command('logs')
    .description(
      'Print the latest events and requests; with --follow go on as they happen. Ends with Ctrl-C.',
    )
    .option('-f, --follow', 'go on', false)
    .addOption(typesOption('only these'))
    .option('--count <number>', 'how many of the latest', parseCount, 20)
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<LogOptions>();
      await printLogs(context, runningServer(context), options);
    });
}

async function printLogs(context: Context, server: RunningServer, options: LogOptions): Promise<void> {
  const { types, count } = options;
  const stop = untilInterrupted();
  const print = (text: string, value: object) => context.print(options.json ? JSON.stringify(value) : text);
  const printEvent = (event: FairleadEvent) => print(describeEvent(event), event);
  const printRequest = (request: LoggedRequest) => print(describeRequest(request), request);
  const query = new URLSearchParams({ order: 'descending', limit: String(count) });
  for (const type of types ?? []) query.append('types', type);
  const { events } = await server.call<FairleadEvents>('GET', `/fairlead/v1/events?${query}`);
  // Who asks for types of events wants nothing else.
  const requests = types ? [] : await requestsAfter(server, undefined, count);
  const latest = [
    ...events.toReversed().map(event => ({ at: event.createdAt, show: () => printEvent(event) })),
    ...requests.map(request => ({ at: request.createdAt, show: () => printRequest(request) })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  for (const { show } of latest.slice(-count)) show();
  if (options.follow) {
    const polling = types
      ? undefined
      : pollRequests(server, requests.at(-1)?.number ?? 0, stop.signal, printRequest);
    const begin = { types, signal: stop.signal, lastEventId: types ? undefined : events[0]?.id };
    for await (const event of follow(context, server, begin)) printEvent(event);
    await polling;
  }
  stop.done();
}

const pollEvery = 1_000;

async function requestsAfter(
  server: RunningServer,
  after: number | undefined,
  limit: number,
): Promise<LoggedRequest[]> {
  const query = new URLSearchParams({
    limit: String(limit),
    ...(after !== undefined && { after: String(after) }),
  });
  return (await server.call<LoggedRequests>('GET', `/fairlead/v1/sandbox/requests?${query}`)).requests;
}

async function pollRequests(
  server: RunningServer,
  after: number,
  signal: AbortSignal,
  print: (request: LoggedRequest) => void,
): Promise<void> {
  let last = after;
  while (!signal.aborted) {
    await sleep(pollEvery, undefined, { signal }).catch(() => {});
    // While the server is away there is nothing to tell; the stream of events says so.
    for (const request of signal.aborted ? [] : await requestsAfter(server, last, 500).catch(() => [])) {
      last = request.number;
      print(request);
    }
  }
}

function describeRequest({
  createdAt,
  method,
  path,
  status,
  errorType,
  milliseconds,
}: LoggedRequest): string {
  return `${createdAt}  ${method} ${path}  ${status}${errorType === null ? '' : ` ${errorType}`}  ${milliseconds} ms`;
}
