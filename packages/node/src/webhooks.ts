/** Webhooks on the receiver's side: whether one is genuine, what it says, and genuine ones for a receiver's tests. */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { EventType } from '@fairlead/wire';

/** The vendor's body, for the five events that the vendor tells. Times are Unix seconds. */
export type TransferWebhook = {
  /** The same for every attempt: recognise repetitions by it. */
  EventId: string;
  /** New for each attempt. */
  Id: string;
  SentTimestamp: number;
  UserId: string | null;
  TransactionId: string | null;
  TransferId: string;
  TransferStatus: 'Pending' | 'Succeeded' | 'Failed' | 'RefundPending' | 'RefundSucceeded';
  TxHash: string | null;
  Chain: string | null;
  Token: string | null;
  SourceAddress: string | null;
  DestinationAddress: string | null;
  SourceAccountProvider: string | null;
  SourceAmount: number | null;
  DestinationAmount: number | null;
  RefundAddress: string | null;
  RefundType: string | null;
  Timestamp: number;
};

/** The body for every other event. */
export type OtherWebhook = {
  EventId: string;
  Id: string;
  SentTimestamp: number;
  Type: EventType;
  SubjectKind: string;
  SubjectId: string;
  Sequence: number;
  Timestamp: number;
  Data: Record<string, unknown>;
};

export type Webhook = TransferWebhook | OtherWebhook;

/** Not from the server, or not any more: answer it with 400 and do nothing. */
export class UntrustedWebhook extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UntrustedWebhook';
  }
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Times in a signature may be this far from ours, in seconds, as Standard Webhooks recommends. */
const defaultTolerance = 300;

/**
 * The body of a webhook that is genuine. Checks the Standard Webhooks signature, which covers the time, too.
 *
 * @param received.body the bytes as they came, before any JSON parser
 * @param received.headers of the request, names in small letters, as Node has them
 * @param secrets the endpoint's secret (`whsec_…`); during a rotation of your own both
 * @param options.now milliseconds since 1970
 * @throws UntrustedWebhook
 */
export function verifyWebhook(
  received: { body: string | Uint8Array; headers: Headers },
  secrets: string | readonly string[],
  options: { now?: number; toleranceSeconds?: number } = {},
): Webhook {
  const { now = Date.now(), toleranceSeconds = defaultTolerance } = options;
  const header = (name: string) => [received.headers[name]].flat()[0] ?? '';
  const [id, timestamp] = [header('webhook-id'), header('webhook-timestamp')];
  const body = Buffer.from(received.body);
  if (id === '' || !/^\d{1,12}$/.test(timestamp)) {
    throw new UntrustedWebhook('The headers webhook-id and webhook-timestamp are missing.');
  }
  const given = header('webhook-signature')
    .split(' ')
    .flatMap(each => (each.startsWith('v1,') ? [Buffer.from(each.slice(3), 'base64')] : []));
  const isGenuine = [secrets].flat().some(secret => {
    const expected = standardSignature(secret, id, timestamp, body);
    return given.some(each => each.length === expected.length && timingSafeEqual(each, expected));
  });
  if (!isGenuine) throw new UntrustedWebhook('No signature fits the body, its id, its time and the secret.');
  if (Math.abs(now / 1000 - Number(timestamp)) > toleranceSeconds) {
    throw new UntrustedWebhook('The webhook was signed too long ago, or in the future.');
  }
  try {
    return JSON.parse(body.toString('utf8')) as Webhook;
  } catch {
    throw new UntrustedWebhook('The body is not JSON.');
  }
}

export type TestWebhook = { body: string; headers: Record<string, string> };

/**
 * A webhook as the server would send it, signed with your secret: for the tests of your receiver.
 *
 * @param content what differs from a settled deposit of 25 USDC
 * @param options.sentAt milliseconds since 1970
 */
export function makeTestWebhook(
  secret: string,
  content: Partial<TransferWebhook> = {},
  options: { sentAt?: number } = {},
): TestWebhook {
  const { sentAt = Date.now() } = options;
  const seconds = Math.floor(sentAt / 1000);
  const status = content.TransferStatus ?? 'Succeeded';
  const webhook: TransferWebhook = {
    EventId: randomUUID(),
    Id: randomUUID(),
    SentTimestamp: seconds,
    UserId: 'user-1',
    TransactionId: 'order-1',
    TransferId: randomUUID(),
    TransferStatus: status,
    TxHash:
      status === 'Succeeded' ? '82ba1ac259afd3276c1fed73e640d45c4e230bd0525c6531ba6cde1086dfce87' : null,
    Chain: 'Base',
    Token: 'USDC',
    SourceAddress: '0x9f8e7d6c5b4a39281706f5e4d3c2b1a098765432',
    DestinationAddress: '0x5793F05971A3485fecF6B1FE51b7BEdc352Bf670',
    SourceAccountProvider: 'Binance',
    SourceAmount: status === 'Failed' ? null : 25.01,
    DestinationAmount: status === 'Succeeded' ? 25 : null,
    RefundAddress: null,
    RefundType: null,
    Timestamp: seconds,
    ...content,
  };
  const body = JSON.stringify(webhook);
  const timestamp = String(seconds);
  const standard = standardSignature(secret, webhook.EventId, timestamp, Buffer.from(body));
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'fairlead-event-type': eventTypes[status],
      'x-mesh-signature-256': createHmac('sha256', secret).update(body).digest('base64'),
      'webhook-id': webhook.EventId,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${standard.toString('base64')}`,
    },
  };
}

const eventTypes: Readonly<Record<TransferWebhook['TransferStatus'], EventType>> = {
  Pending: 'transfer.accepted',
  Succeeded: 'transfer.settled',
  Failed: 'transfer.failed',
  RefundPending: 'transfer.refundPending',
  RefundSucceeded: 'transfer.refunded',
};

function standardSignature(secret: string, id: string, timestamp: string, body: Uint8Array): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}
