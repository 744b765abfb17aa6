import type { Scope } from '../database/schema.ts';
import { findAnswer, mintOnce, type StoredAnswer } from './answers-store.ts';
import { groupedMint } from './grouped-mint.ts';
import type { IdempotentRequest } from './idempotency.ts';
import { type Executor, findById, type LinkToken, type NewLinkToken, revoke } from './store.ts';

/** What the routes ask of the database. */
export type LinkTokenStore = {
  /** Durable when it resolves. */
  mint(scope: Scope, token: NewLinkToken): Promise<void>;
  /** The same, with an answer that is kept for its Idempotency-Key; see `answers-store.ts`. */
  mintOnce(
    scope: Scope,
    token: NewLinkToken,
    request: IdempotentRequest & { sealedAnswer: Buffer },
  ): Promise<'minted' | 'inUse' | StoredAnswer>;
  findAnswer(scope: Scope, keyDigest: Buffer, now: Date): Promise<StoredAnswer | undefined>;
  findById(scope: Scope, id: string): Promise<LinkToken | undefined>;
  /** Whether the token could still be revoked. */
  revoke(scope: Scope, id: string, now: Date): Promise<boolean>;
};

/** Each call on a connection of its own from the pool; mints share one when there are many. */
export function linkTokenStore(db: Executor): LinkTokenStore {
  return {
    mint: groupedMint(db),
    mintOnce: (...token) => mintOnce(db, ...token),
    findAnswer: (...key) => findAnswer(db, ...key),
    findById: (...token) => findById(db, ...token),
    revoke: (...token) => revoke(db, ...token),
  };
}
