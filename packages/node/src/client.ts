import type {
  DepositAddressListRequest,
  DepositAddressListResponse,
  EventStreamQuery,
  EventsQuery,
  FairleadEvent,
  FairleadEvents,
  LinkTokenDetails,
  NewWebhookEndpoint,
  Resend,
  SecretRotation,
  VerificationRecord,
  VerificationRecords,
  VerificationRecordsQuery,
  WebhookDeliveriesQuery,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpointChanges,
} from '@fairlead/wire';
import { eventStream } from './event-stream.ts';
import { type Call, type Connection, type Fetch, request } from './request.ts';

export type FairleadOptions = {
  /** Where the server is: `https://link.example.com`. */
  url: string;
  clientId: string;
  /** A sandbox or a live key. It decides the environment. */
  secret: string;
  /** Instead of the global one. */
  fetch?: Fetch;
  /** How long an answer may take, in milliseconds; 30 000 when absent. */
  timeoutMs?: number;
};

export type Fairlead = ReturnType<typeof fairlead>;

type EndpointWithSecret = { endpoint: WebhookEndpoint; secret: string };

/**
 * The parts of the server's API that the vendor's own client library does not have; use that one for all others.
 * Every call throws {@link FairleadError} when the server refuses.
 */
export function fairlead({
  fetch = globalThis.fetch,
  timeoutMs = 30_000,
  url,
  ...credentials
}: FairleadOptions) {
  const connection: Connection = { ...credentials, url: url.replace(/\/+$/, ''), fetch, timeoutMs };
  const call = <Content>(method: Call['method'], path: string, more: Pick<Call, 'query' | 'body'> = {}) =>
    request<Content>(connection, { method, path, ...more });

  return {
    accounts: {
      /** Where a connected account receives an asset, on each network or on those that are named. */
      depositAddresses: (body: DepositAddressListRequest) =>
        call<DepositAddressListResponse>('POST', '/api/v1/transfers/managed/address/list', { body }),
    },

    linkTokens: {
      /** What became of a Link token. @param id from the header `Fairlead-Token-Id` of the mint */
      get: (id: string) =>
        call<LinkTokenDetails>('GET', `/fairlead/v1/link-tokens/${encodeURIComponent(id)}`),
      /** Takes back one that is not used yet. */
      revoke: (id: string) =>
        call<LinkTokenDetails>('POST', `/fairlead/v1/link-tokens/${encodeURIComponent(id)}/revoke`),
    },

    events: {
      list: (query: EventsQuery = {}) => call<FairleadEvents>('GET', '/fairlead/v1/events', { query }),
      /** All of them, page by page, from where `query` begins to the end. */
      async *all(query: EventsQuery = {}): AsyncGenerator<FairleadEvent, void, undefined> {
        let after = query.after;
        do {
          const page: FairleadEvents = await this.list({ ...query, ...(after !== undefined && { after }) });
          yield* page.events;
          after = page.next ?? undefined;
        } while (after !== undefined);
      },
      /** As they happen, each once; what breaks off is taken up again. Ends when `signal` is aborted. */
      stream: (query: EventStreamQuery, signal: AbortSignal) => eventStream(connection, query, signal),
    },

    verifications: {
      list: (query: VerificationRecordsQuery = {}) =>
        call<VerificationRecords>('GET', '/fairlead/v1/verifications', { query }),
      /** All records, page by page: `fairlead verify-proof` judges them again. */
      async *all(query: VerificationRecordsQuery = {}): AsyncGenerator<VerificationRecord, void, undefined> {
        let after = query.after;
        do {
          const page: VerificationRecords = await this.list({
            ...query,
            ...(after !== undefined && { after }),
          });
          yield* page.verifications;
          after = page.next ?? undefined;
        } while (after !== undefined);
      },
    },

    webhookEndpoints: {
      list: async () =>
        (await call<{ endpoints: WebhookEndpoint[] }>('GET', '/fairlead/v1/webhook-endpoints')).endpoints,
      /** The answer has the secret, which is shown this once. */
      create: (body: NewWebhookEndpoint) =>
        call<EndpointWithSecret>('POST', '/fairlead/v1/webhook-endpoints', { body }),
      update: (id: string, body: WebhookEndpointChanges) =>
        call<WebhookEndpoint>('PATCH', endpointPath(id), { body }),
      delete: async (id: string): Promise<void> => void (await call('DELETE', endpointPath(id))),
      rotateSecret: (id: string, body: SecretRotation = {}) =>
        call<EndpointWithSecret>('POST', `${endpointPath(id)}/rotate-secret`, { body }),
      endRotation: async (id: string): Promise<void> =>
        void (await call('POST', `${endpointPath(id)}/end-rotation`, { body: {} })),
      deliveries: (id: string, query: WebhookDeliveriesQuery = {}) =>
        call<{ deliveries: WebhookDelivery[]; next: string | null }>(
          'GET',
          `${endpointPath(id)}/deliveries`,
          {
            query,
          },
        ),
      /** One event, or all of a span of time. @returns how many are sent again */
      resend: async (id: string, body: Resend) =>
        (await call<{ events: number }>('POST', `${endpointPath(id)}/resend`, { body })).events,
    },
  };
}

const endpointPath = (id: string) => `/fairlead/v1/webhook-endpoints/${encodeURIComponent(id)}`;
