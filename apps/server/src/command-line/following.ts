/** Reads a server's stream of events for as long as it is wanted, across breaks. */
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FairleadEvent, FairleadEvents } from '@fairlead/wire';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { Context } from './context.ts';
import type { RunningServer } from './running-server.ts';

const firstWait = 500;
const longestWait = 10_000;

/**
 * Each event once, in order. A break is made up for from where it stopped; only the first connection may fail.
 * @param options.opened is called when the first connection stands.
 */
export async function* follow(
  context: Context,
  server: RunningServer,
  options: {
    types?: readonly string[] | undefined;
    signal: AbortSignal;
    opened?: () => void;
    /** Begin after this one, instead of with what happens next. */
    lastEventId?: string | undefined;
  },
): AsyncGenerator<FairleadEvent> {
  const { types = [], signal } = options;
  const query = new URLSearchParams(types.map((type): [string, string] => ['types', type]));
  // Known before the stream stands, so that a break before the first event loses nothing either.
  const latest = await server.call<FairleadEvents>('GET', '/fairlead/v1/events?order=descending&limit=1');
  let lastEventId = options.lastEventId ?? latest.events[0]?.id;
  let wait = firstWait;
  for (let first = true; !signal.aborted; first = false) {
    try {
      const response = await server.stream(`/fairlead/v1/events/stream?${query}`, { lastEventId, signal });
      if (first) options.opened?.();
      wait = firstWait;
      const messages = response.body
        ?.pipeThrough(new TextDecoderStream())
        .pipeThrough(new EventSourceParserStream());
      for await (const message of messages ?? []) {
        lastEventId = message.id;
        yield JSON.parse(message.data) as FairleadEvent;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (first) throw error;
    }
    if (signal.aborted) return;
    if (wait === firstWait) context.note('The server closed the stream. Trying again …');
    await sleep(wait, undefined, { signal }).catch(() => {});
    wait = Math.min(wait * 2, longestWait);
  }
}

/** Ctrl-C ends what goes on by itself; it is then done, not failed. */
export function untilInterrupted(): { signal: AbortSignal; done(): void } {
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

/** One line for people. */
export function describeEvent({ createdAt, type, subject, data }: FairleadEvent): string {
  const facts = ['userId', 'transactionId', 'amount', 'symbol', 'networkName', 'failureReason', 'url']
    .map(name => data[name])
    .filter(value => typeof value === 'string');
  return [createdAt, type, subject.id, facts.join(' ')].join('  ').trimEnd();
}
