/** `GET /fairlead/v1/events/stream`: events as they are published, as server-sent events. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Kysely } from 'kysely';
import type { Notifications } from '../database/notifications.ts';
import type { Database, Scope } from '../database/schema.ts';
import { type EventFilter, listEvents } from './store.ts';
import { eventOnWire } from './wire.ts';

/** Proxies cut connections on which nothing is said; and by then a notification that was lost is made up for. */
const heartbeat = 15_000;
const atOnce = 100;

type Stream = {
  db: Kysely<Database>;
  notifications: Notifications;
  scope: Scope;
  filter: Pick<EventFilter, 'types' | 'subjectId'>;
  /** The position after which to begin. */
  after: string;
  /** Asked every 15 seconds; the stream ends when it throws. */
  mayGoOn(): Promise<void>;
  /** Aborted when the server closes. */
  signal: AbortSignal;
};

/** Writes until the reader is gone, the server closes, or the key is revoked. Never throws. */
export async function writeEvents(response: ServerResponse, stream: Stream): Promise<void> {
  const { db, notifications, scope, filter, signal } = stream;
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const ended = AbortSignal.any([signal, gone.signal]);
  let news = false;
  let wake = () => {};
  const stopListening = notifications.on('fairlead_published', () => {
    news = true;
    wake();
  });
  try {
    let { after } = stream;
    let checked = performance.now();
    while (!ended.aborted) {
      if (performance.now() - checked >= heartbeat) {
        await stream.mayGoOn();
        checked = performance.now();
      }
      news = false;
      const rows = await listEvents(db, scope, { ...filter, after, limit: atOnce });
      for (const row of rows) {
        after = row.position ?? after;
        await write(
          response,
          `id: ${row.id}\nevent: ${row.type}\ndata: ${JSON.stringify(eventOnWire(row))}\n\n`,
          ended,
        );
      }
      if (rows.length === atOnce || news) continue;
      const idle = await new Promise<boolean>(resolve => {
        const timer = setTimeout(() => resolve(true), heartbeat);
        wake = () => {
          clearTimeout(timer);
          resolve(false);
        };
        ended.addEventListener('abort', wake, { once: true });
        // What was told between the reading and this line.
        if (news || ended.aborted) wake();
      });
      ended.removeEventListener('abort', wake);
      if (idle) await write(response, ': still here\n\n', ended);
    }
  } catch {
    // The reader is gone, its key is revoked, or the database is away: it comes back with Last-Event-ID.
  } finally {
    stopListening();
    response.end();
  }
}

/** Waits while the reader is slower than we are, so that nothing piles up here. */
async function write(response: ServerResponse, text: string, ended: AbortSignal): Promise<void> {
  if (!response.write(text)) await once(response, 'drain', { signal: ended });
}
