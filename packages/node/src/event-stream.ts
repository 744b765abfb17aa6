/** The stream of events, read for as long as somebody reads it: what breaks off is taken up where it ended. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStreamQuery, FairleadEvent } from '@fairlead/wire';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { type Connection, FairleadError, send } from './request.ts';

const shortestPause = 500;
const longestPause = 30_000;

/**
 * Every event once, in order, beginning with what happens next or after `query.after`. Ends when `signal` is aborted.
 *
 * @throws FairleadError the server refused for a reason that trying again does not mend
 */
export async function* eventStream(
  connection: Connection,
  query: EventStreamQuery,
  signal: AbortSignal,
): AsyncGenerator<FairleadEvent, void, undefined> {
  let last = query.after;
  let pause = shortestPause;
  while (!signal.aborted) {
    try {
      const { after: _, ...filter } = query;
      const response = await send(
        connection,
        {
          method: 'GET',
          path: '/fairlead/v1/events/stream',
          query: { ...filter, ...(last && { after: last }) },
        },
        { accept: 'text/event-stream' },
        signal,
      );
      if (response.body === null) throw new Error('an answer without a body');
      const messages = response.body
        .pipeThrough(new TextDecoderStream())
        .pipeThrough(new EventSourceParserStream());
      for await (const message of messages) {
        const event = JSON.parse(message.data) as FairleadEvent;
        pause = shortestPause;
        last = event.id;
        yield event;
      }
    } catch (error) {
      if (signal.aborted) return;
      const isLasting = error instanceof FairleadError && error.status < 500 && error.status !== 429;
      if (isLasting) throw error;
    }
    await sleep(pause, undefined, { signal }).catch(() => {});
    pause = Math.min(pause * 2, longestPause);
  }
}
