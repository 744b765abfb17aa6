/**
 * How a receiver knows that a webhook is ours: the vendor's header, and beside it those of Standard Webhooks
 * (https://www.standardwebhooks.com), which also sign the time.
 */
import { createHmac } from 'node:crypto';
import type { Random } from '../surroundings.ts';

const prefix = 'whsec_';

/** `whsec_` and 32 random bytes in base64, as Standard Webhooks has it. */
export function newSecret(random: Random): string {
  return prefix + random.bytes(32).toString('base64');
}

/** During a rotation there are two. */
export type SigningSecrets = { secret: string; oldSecret?: string | undefined };

/**
 * The vendor's header holds one signature, so during a rotation it is made with the old secret, which every receiver
 * has; Standard Webhooks' header holds both.
 * @param message.eventId the same for every attempt
 * @param message.body the very bytes that are sent
 */
export function signatureHeaders(
  { secret, oldSecret }: SigningSecrets,
  message: { eventId: string; sentAt: Date; body: string },
): Record<string, string> {
  const seconds = String(Math.floor(message.sentAt.getTime() / 1000));
  const signed = `${message.eventId}.${seconds}.${message.body}`;
  const secrets = oldSecret === undefined ? [secret] : [secret, oldSecret];
  return {
    'x-mesh-signature-256': hmac(Buffer.from(oldSecret ?? secret), message.body),
    'webhook-id': message.eventId,
    'webhook-timestamp': seconds,
    'webhook-signature': secrets.map(each => `v1,${hmac(keyOf(each), signed)}`).join(' '),
  };
}

/** Standard Webhooks signs with the bytes that the text stands for; the vendor with the text itself. */
const keyOf = (secret: string) => Buffer.from(secret.slice(prefix.length), 'base64');
const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest('base64');
