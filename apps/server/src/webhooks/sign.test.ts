import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { systemRandom } from '../surroundings.ts';
import { newSecret, signatureHeaders } from './sign.ts';

const message = { eventId: crypto.randomUUID(), sentAt: new Date(), body: '{"EventId":"ü"}' };
const [secret, oldSecret] = [newSecret(systemRandom), newSecret(systemRandom)];
const accepts = (key: string, headers: Record<string, string>, body = message.body) => {
  try {
    return new Webhook(key).verify(body, headers) !== undefined;
  } catch {
    return false;
  }
};
const vendors = (key: string) =>
  createHmac('sha256', Buffer.from(key, 'utf8')).update(message.body).digest('base64');

test('a signature is what the Standard Webhooks library and the vendor’s rule take, and nothing else is', () => {
  const headers = signatureHeaders({ secret }, message);
  expect(accepts(secret, headers)).toBe(true);
  expect(accepts(oldSecret, headers)).toBe(false);
  expect(accepts(secret, headers, `${message.body} `)).toBe(false);
  expect(accepts(secret, { ...headers, 'webhook-timestamp': '1' })).toBe(false);
  expect(headers['x-mesh-signature-256']).toBe(vendors(secret));
});

describe('during a rotation', () => {
  const headers = signatureHeaders({ secret, oldSecret }, message);
  test.each([
    ['new', secret],
    ['old', oldSecret],
  ])('the %s secret verifies the standard header', (_name, key) => expect(accepts(key, headers)).toBe(true));
  test('the old one makes the vendor’s', () => {
    expect(headers['x-mesh-signature-256']).toBe(vendors(oldSecret));
  });
});
