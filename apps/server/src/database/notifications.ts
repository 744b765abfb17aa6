/**
 * PostgreSQL's LISTEN: what one process commits wakes the others. A notification is a hint and carries nothing; what is
 * true stands in the tables. One that is lost while the connection is down is made up for by a call when it is back.
 */
import pg from 'pg';

export type Notifications = {
  /** Calls `hear` after each notification on the channel, and whenever one may have been missed. Answers how to stop. */
  on(channel: Channel, hear: () => void): () => void;
  close(): Promise<void>;
};

/** `fairlead_events`: new ones are to be published. `fairlead_published`: they have been. */
export type Channel = (typeof channels)[number];
const channels = ['fairlead_events', 'fairlead_published'] as const;

const firstWait = 100;
const longestWait = 5_000;

/** Connects at once and again whenever the connection is lost; never fails. */
export function listenToDatabase(options: {
  pool: pg.Pool;
  log: { warn(details: object, message: string): void };
}): Notifications {
  const hearers = new Map<string, Set<() => void>>(channels.map(channel => [channel, new Set()]));
  const tell = (channel: string) => {
    for (const hear of hearers.get(channel) ?? []) hear();
  };
  let closed = false;
  let current: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let wait = firstWait;

  const connect = async (): Promise<void> => {
    // Not one of the pool's connections: it is never given back.
    const client = new pg.Client(options.pool.options as pg.ClientConfig);
    current = client;
    let lost = false;
    const again = (error?: Error) => {
      if (lost || closed) return;
      lost = true;
      client.end().catch(() => {});
      options.log.warn({ reason: error?.message }, 'The connection that listens to the database was lost');
      timer = setTimeout(() => void connect(), wait);
      wait = Math.min(wait * 2, longestWait);
    };
    client.on('error', again);
    client.on('end', () => again());
    client.on('notification', ({ channel }) => tell(channel));
    try {
      await client.connect();
      for (const channel of channels) await client.query(`LISTEN ${channel}`);
      wait = firstWait;
      for (const channel of channels) tell(channel);
    } catch (error) {
      again(error as Error);
    }
  };
  const connecting = connect();

  return {
    on(channel, hear) {
      hearers.get(channel)?.add(hear);
      return () => hearers.get(channel)?.delete(hear);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await connecting;
      await current?.end().catch(() => {});
    },
  };
}
