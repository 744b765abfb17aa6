/** `/fairlead/v1/webhook-endpoints`: where events are sent to, and what became of each. */
import { type Static, Type } from 'typebox';
import { eventTypePatterns } from './events.ts';
import { nullable } from './nullable.ts';

const exact = { additionalProperties: false } as const;
const oneOf = <const Values extends readonly string[]>(values: Values) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values] });
const Uuid = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });

const url = Type.String({ minLength: 1, maxLength: 2_000, format: 'line' });
const description = nullable(Type.String({ maxLength: 300, format: 'line' }));
const eventTypes = Type.Array(oneOf(eventTypePatterns), {
  minItems: 1,
  maxItems: 50,
  description: 'Types, `transfer.*`, or `*`. Left out: the five that the vendor tells.',
});

export const WebhookEndpoint = Type.Object(
  {
    id: Uuid,
    url: Type.String(),
    description: nullable(Type.String()),
    eventTypes: Type.Array(Type.String()),
    enabled: Type.Boolean(),
    /** `asked`: by the client. `gone`: answered 410. `failing`: nothing but failures for days. */
    disabledBecause: nullable(oneOf(['asked', 'gone', 'failing'])),
    failingSince: nullable(Moment),
    /** During a rotation: until then the old secret signs, too. */
    oldSecretEndsAt: nullable(Moment),
    createdAt: Moment,
  },
  { $id: 'WebhookEndpoint' },
);
export type WebhookEndpoint = Static<typeof WebhookEndpoint>;

export const WebhookEndpoints = Type.Object(
  { endpoints: Type.Array(WebhookEndpoint) },
  { $id: 'WebhookEndpoints' },
);

/** The secret is shown here and never again. */
export const WebhookEndpointWithSecret = Type.Object(
  { endpoint: WebhookEndpoint, secret: Type.String({ description: '`whsec_…`; shown this once.' }) },
  { $id: 'WebhookEndpointWithSecret' },
);

export const NewWebhookEndpoint = Type.Object(
  { url, eventTypes: Type.Optional(eventTypes), description: Type.Optional(description) },
  exact,
);
export type NewWebhookEndpoint = Static<typeof NewWebhookEndpoint>;

/** What is left out stays as it is. */
export const WebhookEndpointChanges = Type.Object(
  {
    url: Type.Optional(url),
    eventTypes: Type.Optional(eventTypes),
    description: Type.Optional(description),
    enabled: Type.Optional(Type.Boolean()),
  },
  exact,
);
export type WebhookEndpointChanges = Static<typeof WebhookEndpointChanges>;

export const SecretRotation = Type.Object(
  {
    overlapSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 7 * 24 * 3600,
        description: 'How long the old secret signs, too. Left out: a day.',
      }),
    ),
  },
  exact,
);
export type SecretRotation = Static<typeof SecretRotation>;

export const WebhookAttempt = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'The `Id` in the body.' }),
    number: Type.Integer(),
    url: Type.String(),
    sentAt: Moment,
    /** Null while it is under way, or when the process that sent it was cut off. */
    endedAt: nullable(Moment),
    status: nullable(Type.Integer()),
    error: nullable(Type.String()),
    answerHead: nullable(Type.String({ description: 'The first bytes of the answer.' })),
  },
  exact,
);

export const deliveryStates = ['due', 'delivered', 'exhausted'] as const;

export const WebhookDelivery = Type.Object(
  {
    eventId: Uuid,
    eventType: Type.String(),
    subjectId: Uuid,
    state: oneOf(deliveryStates),
    nextAttemptAt: nullable(Moment),
    attempts: Type.Array(WebhookAttempt),
  },
  { ...exact, $id: 'WebhookDelivery' },
);
export type WebhookDelivery = Static<typeof WebhookDelivery>;

export const WebhookDeliveries = Type.Object(
  {
    deliveries: Type.Array(WebhookDelivery),
    next: nullable(Type.String({ description: 'Give it as `after` for older ones; null at the end.' })),
  },
  { $id: 'WebhookDeliveries' },
);

/** Newest first. */
export const WebhookDeliveriesQuery = Type.Object(
  {
    state: Type.Optional(oneOf(deliveryStates)),
    eventId: Type.Optional(Uuid),
    after: Type.Optional(Uuid),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  },
  exact,
);
export type WebhookDeliveriesQuery = Static<typeof WebhookDeliveriesQuery>;

/** One event, or all of a span of time. */
export const Resend = Type.Object(
  {
    eventId: Type.Optional(Uuid),
    from: Type.Optional(Moment),
    to: Type.Optional(Moment),
    /** `exhausted` resends only what never arrived. Left out: everything. */
    state: Type.Optional(oneOf(['delivered', 'exhausted'])),
  },
  exact,
);
export type Resend = Static<typeof Resend>;

export const Resent = Type.Object(
  { events: Type.Integer({ description: 'How many are sent again.' }) },
  { $id: 'Resent' },
);
