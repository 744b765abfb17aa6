/**
 * Ruling 30: a request that is repeated with its `Idempotency-Key` gets the first answer again. What is stored helps
 * nobody who reads the database: digests, and an answer that opens with the key only.
 */
import { createHmac, hkdfSync } from 'node:crypto';
import type { Scope } from '../database/schema.ts';
import { ApiError } from '../http/index.ts';
import { decrypt, encrypt } from '../secrets/sealing.ts';
import type { Random } from '../surroundings.ts';

/** Everything that the caller was told. */
export type MintAnswer = {
  linkToken: string;
  paymentLink?: string;
  tokenId: string;
  expiresAt: string;
  warning: string | undefined;
};

export type IdempotentRequest = { keyDigest: Buffer; requestDigest: Buffer };

/** Printable ASCII, as long as a header of its kind usually is. */
const keyPattern = /^[\x21-\x7e]{1,255}$/;

/** The header's value; undefined without one. */
export function readIdempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && keyPattern.test(header)) return header;
  const message = 'Idempotency-Key must be one text of 1 to 255 printable characters without spaces.';
  const hint = 'Send a random UUID.';
  throw new ApiError('invalidField', `${message} ${hint}`, {
    faults: [{ path: 'Idempotency-Key', rule: 'idempotencyKey', message, hint }],
  });
}

export function digests(key: string, scope: Scope, body: string): IdempotentRequest {
  // Keyed with the caller's own key, so that not even a guess at the body can be checked against the database.
  return { keyDigest: digest(key, `key ${scopeText(scope)}`), requestDigest: digest(key, `body ${body}`) };
}

export function sealAnswer(answer: MintAnswer, key: string, scope: Scope, random: Random): Buffer {
  return encrypt(sealingKey(key, scope), Buffer.from(JSON.stringify(answer)), scopeText(scope), random);
}

export function openAnswer(sealed: Buffer, key: string, scope: Scope): MintAnswer {
  return JSON.parse(decrypt(sealingKey(key, scope), sealed, scopeText(scope)).toString()) as MintAnswer;
}

function digest(key: string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sealingKey(key: string, scope: Scope) {
  const bytes = hkdfSync('sha256', key, scopeText(scope), 'fairlead link token answer', 32);
  return { version: 1, bytes: Buffer.from(bytes) };
}

function scopeText({ clientId, environment }: Scope): string {
  return `link_token_answers ${clientId} ${environment}`;
}
