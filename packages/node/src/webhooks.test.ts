import { createHmac } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { makeTestWebhook, UntrustedWebhook, verifyWebhook } from './webhooks.ts';

const [secret, other] = [1, 2].map(byte => `whsec_${Buffer.alloc(32, byte).toString('base64')}`) as [
  string,
  string,
];
const sentAt = Date.parse('2026-06-01T12:00:00Z');
const options = { now: sentAt };
const webhook = makeTestWebhook(secret, { UserId: 'ü' }, { sentAt });

test('a test webhook is genuine to us, to the Standard Webhooks library and by the vendor’s rule', () => {
  expect(verifyWebhook(webhook, secret, options)).toMatchObject({
    ...{ UserId: 'ü', TransferStatus: 'Succeeded', DestinationAmount: 25 },
  });
  expect(
    verifyWebhook({ ...webhook, body: Buffer.from(webhook.body) }, [other, secret], options),
  ).toBeDefined();
  const now = makeTestWebhook(secret);
  expect(new StandardWebhook(secret).verify(now.body, now.headers)).toEqual(JSON.parse(now.body));
  expect(now.headers['x-mesh-signature-256']).toBe(
    createHmac('sha256', secret).update(now.body).digest('base64'),
  );
});

test('each status has the fields that the server gives it', () => {
  const failed = JSON.parse(makeTestWebhook(secret, { TransferStatus: 'Failed' }).body);
  expect(failed).toMatchObject({ TxHash: null, SourceAmount: null, DestinationAmount: null });
  expect(makeTestWebhook(secret, { TransferStatus: 'Pending' }).headers['fairlead-event-type']).toBe(
    'transfer.accepted',
  );
});

describe('is not believed', () => {
  const { headers, body } = webhook;
  test.each<[string, { body: string; headers: Record<string, string | undefined> }, string, number]>([
    ['with another secret', webhook, other, sentAt],
    ['with another body', { headers, body: `${body} ` }, secret, sentAt],
    ['with another id', { body, headers: { ...headers, 'webhook-id': 'x' } }, secret, sentAt],
    [
      'with another time',
      { body, headers: { ...headers, 'webhook-timestamp': '1780315201' } },
      secret,
      sentAt,
    ],
    ['without a time', { body, headers: { ...headers, 'webhook-timestamp': undefined } }, secret, sentAt],
    [
      'without a signature',
      { body, headers: { ...headers, 'webhook-signature': undefined } },
      secret,
      sentAt,
    ],
    ['with half of one', { body, headers: { ...headers, 'webhook-signature': 'v1,AAAA' } }, secret, sentAt],
    [
      'with the vendor’s alone',
      { body, headers: { 'x-mesh-signature-256': headers['x-mesh-signature-256'] } },
      secret,
      sentAt,
    ],
    ['six minutes later', webhook, secret, sentAt + 360_000],
    ['six minutes before', webhook, secret, sentAt - 360_000],
  ])('%s', (_name, received, key, now) => {
    expect(() => verifyWebhook(received, key, { now })).toThrow(UntrustedWebhook);
  });
});
