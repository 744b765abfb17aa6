/**
 * What every request asks about clients, from memory: all of it is read again when it is older than a second, so that
 * revoking a key takes effect within a second in every process, and a busy key costs one query a second.
 */
import type { Surface } from '@fairlead/wire/surface';
import type { Scope } from '../database/schema.ts';
import type { Clock } from '../surroundings.ts';
import { allowedOrigins } from './allowed-origins.ts';
import { type DisplayedClient, displayedClient } from './displayed-client.ts';
import {
  type ClientSettings,
  type Executor,
  findClientSettings,
  findKeyByDigest,
  type StoredKey,
  touchKeys,
} from './store.ts';
import { allowedSurfaces } from './surfaces.ts';

/** How old an answer from memory may be, in milliseconds. */
const freshFor = 1_000;
/** More living keys than one process meets in practice; beyond that the oldest answers are forgotten. */
const mostRemembered = 10_000;
const writeUsesEvery = 10_000;

export type ClientDirectory = {
  /** The living key with this SHA-256, undefined if there is none. */
  findKey(digest: Buffer): Promise<StoredKey | undefined>;
  settings(scope: Scope): Promise<ClientSettings | undefined>;
  /** Who may open Link, and as whose it is shown. @param fresh asks the database, whatever is remembered. */
  appearance(scope: Scope, subClientId: string | undefined, fresh?: 'fresh'): Promise<Appearance>;
  /** Writes when keys were last used; happens by itself every ten seconds, and must be called before closing. */
  writeUses(): Promise<void>;
  /** Stops writing by itself, after writing a last time. */
  close(): Promise<void>;
};

export type Appearance = {
  origins: readonly string[];
  /** null: all. */
  surfaces: readonly Surface[] | null;
  client: DisplayedClient;
};

export function clientDirectory(options: {
  db: Executor;
  clock: Clock;
  log: { warn(details: object, message: string): void };
}): ClientDirectory {
  const { db, clock, log } = options;
  const keys = remembered((_digest: string, digest: Buffer) => findKeyByDigest(db, digest), clock);
  const settings = remembered((_id: string, scope: Scope) => findClientSettings(db, scope), clock);
  const readAppearance = async (scope: Scope, subClientId: string | undefined): Promise<Appearance> => {
    const [origins, surfaces, client] = await Promise.all([
      allowedOrigins(db, scope, subClientId),
      allowedSurfaces(db, scope.clientId),
      displayedClient(db, scope, subClientId ?? null),
    ]);
    return { origins, surfaces, client };
  };
  const appearances = remembered(
    (_name: string, [scope, subClientId]: [Scope, string | undefined]) => readAppearance(scope, subClientId),
    clock,
  );
  let uses = new Map<string, Date>();

  const writeUses = async () => {
    const written = uses;
    uses = new Map();
    try {
      await touchKeys(db, written);
    } catch (error) {
      // The time of last use is a convenience; a request must not fail for it, nor this process.
      log.warn({ err: error }, 'Could not write when keys were last used');
    }
  };
  const timer = setInterval(writeUses, writeUsesEvery);
  timer.unref();

  return {
    findKey: async digest => {
      const key = await keys(digest.toString('base64'), digest);
      if (key) uses.set(key.keyId, clock.now());
      return key;
    },
    settings: scope => settings(scope.clientId, scope),
    appearance: async (scope, subClientId, fresh) => {
      const { clientId, environment } = scope;
      const name = `${clientId} ${environment} ${subClientId}`;
      const known = fresh ? undefined : await appearances(name, [scope, subClientId]);
      return known ?? readAppearance(scope, subClientId);
    },
    writeUses,
    close: async () => {
      clearInterval(timer);
      await writeUses();
    },
  };
}

/** Remembers what `read` answered while it is fresh. Nothing found is not remembered: strangers could fill memory. */
function remembered<Argument, Value>(
  read: (name: string, argument: Argument) => Promise<Value | undefined>,
  clock: Clock,
): (name: string, argument: Argument) => Promise<Value | undefined> {
  const answers = new Map<string, { at: number; answer: Promise<Value | undefined> }>();
  return (name, argument) => {
    const now = clock.now().getTime();
    const known = answers.get(name);
    if (known && now >= known.at && now - known.at < freshFor) return known.answer;
    // Callers that come meanwhile wait for this one query. Its age counts from the asking, not from the answer.
    const answer = read(name, argument);
    answers.delete(name);
    answers.set(name, { at: now, answer });
    const forget = () => {
      if (answers.get(name)?.answer === answer) answers.delete(name);
    };
    answer.then(value => {
      if (value === undefined) forget();
    }, forget);
    const [oldest] = answers.keys();
    if (answers.size > mostRemembered && oldest !== undefined) answers.delete(oldest);
    return answer;
  };
}
