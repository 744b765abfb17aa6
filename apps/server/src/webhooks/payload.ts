/** What a webhook says. Everything comes from the event, so each attempt says the same but for its own id and time. */
import { parseAmount, wireNumber } from '@fairlead/money';
import type { EventType, FairleadEvent } from '@fairlead/wire';

/** The vendor tells of transfers only, in these words (contract §5). */
export const vendorStatuses = {
  'transfer.accepted': 'Pending',
  'transfer.settled': 'Succeeded',
  'transfer.failed': 'Failed',
  'transfer.refundPending': 'RefundPending',
  'transfer.refunded': 'RefundSucceeded',
} as const satisfies Partial<Record<EventType, string>>;

/** What an endpoint is told of that names nothing. */
export const vendorTypes = Object.keys(vendorStatuses) as (keyof typeof vendorStatuses)[];

type Attempt = { id: string; sentAt: Date };

/** The body as JSON text: the vendor's for the vendor's events, ours for all others. */
export function webhookBody(event: FairleadEvent, attempt: Attempt): string {
  return JSON.stringify(
    isVendorType(event.type) ? transferUpdate(event, event.type, attempt) : anyOther(event, attempt),
  );
}

const isVendorType = (type: EventType): type is keyof typeof vendorStatuses => type in vendorStatuses;
const seconds = (time: Date) => Math.floor(time.getTime() / 1000);

/** `TransferUpdateWebhookQueueItem`. Times are Unix seconds. */
function transferUpdate(
  { id, type, subject, createdAt, data }: FairleadEvent,
  vendorType: keyof typeof vendorStatuses,
  attempt: Attempt,
) {
  const sent = type !== 'transfer.failed';
  return {
    EventId: id,
    Id: attempt.id,
    SentTimestamp: seconds(attempt.sentAt),
    UserId: text(data['userId']),
    TransactionId: text(data['transactionId']),
    TransferId: subject.id,
    TransferStatus: vendorStatuses[vendorType],
    // "Pending has no hash yet" by definition; some institutions know it by then, and say so in the list of transfers.
    TxHash: type === 'transfer.accepted' ? null : text(data['hash']),
    Chain: text(data['networkName']),
    Token: text(data['symbol']),
    SourceAddress: text(data['fromAddress']),
    DestinationAddress: text(data['toAddress']),
    SourceAccountProvider: text(data['integrationName']),
    SourceAmount: sent ? number(data['total']) : null,
    DestinationAmount: type === 'transfer.settled' ? number(data['amount']) : null,
    RefundAddress: text(data['refundAddress']),
    RefundType: text(data['refundType']),
    Timestamp: seconds(new Date(createdAt)),
  };
}

function anyOther({ id, type, subject, sequence, createdAt, data }: FairleadEvent, attempt: Attempt) {
  return {
    EventId: id,
    Id: attempt.id,
    SentTimestamp: seconds(attempt.sentAt),
    Type: type,
    SubjectKind: subject.kind,
    SubjectId: subject.id,
    Sequence: sequence,
    Timestamp: seconds(new Date(createdAt)),
    Data: data,
  };
}

const text = (value: unknown) => (typeof value === 'string' ? value : null);

function number(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const amount = parseAmount(value, value.split('.')[1]?.length ?? 0);
  return amount === undefined ? null : wireNumber(amount);
}
