/** `GET /fairlead/v1/events`: everything that happened, once, in an order that never changes. */
import { type Static, Type } from 'typebox';
import { nullable } from './nullable.ts';

const exact = { additionalProperties: false } as const;
const oneOf = <const Values extends readonly string[]>(values: Values) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values] });

export const eventSubjects = [
  'session',
  'connection',
  'transfer',
  'verification',
  'webhookEndpoint',
] as const;
export type EventSubject = (typeof eventSubjects)[number];

/** Every type of event: the subject, and what became of it. */
export const eventTypes = [
  'session.open',
  'session.connecting',
  'session.connected',
  'session.verifying',
  'session.verified',
  'session.choosing',
  'session.previewed',
  'session.approving',
  'session.awaitingDeposit',
  'session.finished',
  'session.abandoned',
  'session.expired',
  'connection.connected',
  'connection.resumed',
  'connection.renewed',
  'connection.apiKeyCreated',
  'connection.revoked',
  'transfer.created',
  'transfer.submitted',
  'transfer.challenged',
  'transfer.unknown',
  'transfer.accepted',
  'transfer.settled',
  'transfer.failed',
  'transfer.refundPending',
  'transfer.refunded',
  'verification.verified',
  'verification.rejected',
  'verification.undecided',
  'webhookEndpoint.failing',
  'webhookEndpoint.disabled',
] as const;
export type EventType = (typeof eventTypes)[number];

/** A filter: a type, all types of a subject (`transfer.*`), or everything (`*`). */
export const eventTypePatterns: readonly string[] = [
  '*',
  ...eventSubjects.map(subject => `${subject}.*`),
  ...eventTypes,
];

export const FairleadEvent = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'Stable: the same wherever the event is told.' }),
    type: Type.Unsafe<EventType>({ type: 'string', description: '`transfer.settled`, `session.open`, …' }),
    subject: Type.Object({ kind: oneOf(eventSubjects), id: Type.String({ format: 'uuid' }) }, exact),
    sequence: Type.Integer({ minimum: 1, description: 'Counts the events of one subject, without gaps.' }),
    createdAt: Type.String({ format: 'date-time' }),
    data: Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      additionalProperties: true,
      description: 'What is known of the subject at that moment. Amounts are decimal strings.',
    }),
  },
  { $id: 'FairleadEvent' },
);
export type FairleadEvent = Static<typeof FairleadEvent>;

export const FairleadEvents = Type.Object(
  {
    events: Type.Array(FairleadEvent),
    next: nullable(Type.String({ description: 'Give it as `after` for what follows; null at the end.' })),
  },
  { $id: 'FairleadEvents' },
);
export type FairleadEvents = Static<typeof FairleadEvents>;

const filter = {
  types: Type.Optional(
    Type.Array(oneOf(eventTypePatterns), {
      maxItems: 50,
      description: 'Any of them. `transfer.*` is all of a subject.',
    }),
  ),
  subjectId: Type.Optional(Type.String({ format: 'uuid' })),
};

export const EventsQuery = Type.Object(
  {
    ...filter,
    from: Type.Optional(Type.String({ format: 'date-time', description: 'Not created before this.' })),
    to: Type.Optional(Type.String({ format: 'date-time', description: 'Created before this.' })),
    after: Type.Optional(
      Type.String({ format: 'uuid', description: 'The id of the last event that you have.' }),
    ),
    order: Type.Optional(oneOf(['ascending', 'descending'])),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  },
  exact,
);
export type EventsQuery = Static<typeof EventsQuery>;

/** `Last-Event-ID` comes before `after`; with neither, the stream begins with what happens next. */
export const EventStreamQuery = Type.Object(
  { ...filter, after: Type.Optional(Type.String({ format: 'uuid' })) },
  exact,
);
export type EventStreamQuery = Static<typeof EventStreamQuery>;

/** `POST /fairlead/v1/sandbox/events`: an event that did not happen, to try a receiver with. */
export const TestEvent = Type.Object(
  {
    type: oneOf(eventTypes),
    subjectId: Type.Optional(
      Type.String({ format: 'uuid', description: 'Of an earlier test event. Left out: a new one.' }),
    ),
    data: Type.Optional(
      Type.Object(
        {
          userId: Type.Optional(Type.String({ minLength: 1, maxLength: 300, format: 'line' })),
          transactionId: Type.Optional(Type.String({ maxLength: 128, format: 'line' })),
        },
        exact,
      ),
    ),
  },
  exact,
);
export type TestEvent = Static<typeof TestEvent>;
