/** Making clients and keys: what the command line, the first start and the tests do. */
import type { Scope } from '../database/schema.ts';
import type { Clock, Random } from '../surroundings.ts';
import { digestOf, makeKey } from './key.ts';
import { type Executor, insertClient, insertKey } from './store.ts';

export type Maker = { db: Executor; clock: Clock; random: Random };

export async function createClient(maker: Maker, name: string): Promise<{ clientId: string }> {
  const clientId = maker.random.uuid();
  await insertClient(maker.db, { id: clientId, name, createdAt: maker.clock.now() });
  return { clientId };
}

/**
 * Makes a key. Its secret is in the answer and nowhere else: only the digest is kept.
 * @returns undefined when the client already has two living keys in this environment, which is what rotation needs.
 */
export async function createKey(
  maker: Maker,
  scope: Scope,
  access: 'read' | 'readWrite',
): Promise<{ keyId: string; secret: string } | undefined> {
  const secret = makeKey(scope.environment, maker.random);
  const keyId = maker.random.uuid();
  const key = { id: keyId, digest: digestOf(secret), access, createdAt: maker.clock.now() };
  return (await insertKey(maker.db, scope, key)) ? { keyId, secret } : undefined;
}

/** The client of the first start: a sandbox key to try everything with, and nothing live. */
export async function createDemoClient(maker: Maker): Promise<{ clientId: string; sandboxKey: string }> {
  const { clientId } = await createClient(maker, 'Demo shop');
  const key = await createKey(maker, { clientId, environment: 'sandbox' }, 'readWrite');
  if (!key) throw new Error('a new client has no keys yet, but could not get one');
  return { clientId, sandboxKey: key.secret };
}
