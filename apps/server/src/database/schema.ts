/** The tables as Kysely sees them; `migrations/` is the truth, and a store test compares the two. */
import type { EventSubject, EventType } from '@fairlead/wire';
import type { LinkStyle } from '@fairlead/wire/link-style';
import type { Surface } from '@fairlead/wire/surface';
import type { ColumnType, Insertable, JSONColumnType, Selectable } from 'kysely';

export type Environment = 'sandbox' | 'live';

/** Whose data: the first thing that every store function is told, after where to run. */
export type Scope = { clientId: string; environment: Environment };

type Scoped = { client_id: string; environment: Environment };
/** Written as a decimal text, read back as one: never a double on the way. */
type Decimal = string;
type Json<Shape extends object | null> = JSONColumnType<Shape>;
type NullableJson<Shape extends object> = ColumnType<Shape | null, string | null, string | null>;

export type ClientsTable = {
  id: string;
  name: string;
  logo_url: string | null;
  default_client_fee: Decimal | null;
  link_style: NullableJson<LinkStyle>;
  /** Names of `Surface`; null: all of them. */
  surfaces: NullableJson<object>;
  unknown_properties: ColumnType<'refuse' | 'warn', 'refuse' | 'warn' | undefined>;
  disabled_at: Date | null;
  created_at: Date;
};

export type SubClientsTable = Scoped & {
  id: string;
  business_legal_name: string | null;
  display_name: string;
  logo_url: string | null;
  default_client_fee: Decimal | null;
  link_style: NullableJson<LinkStyle>;
  created_at: Date;
  deleted_at: ColumnType<Date | null, undefined, Date>;
};

/** A client's own belongs to neither environment, and to no sub-client. */
export type LogosTable = {
  id: string;
  client_id: string;
  environment: Environment | null;
  sub_client_id: string | null;
  media_type: 'image/png' | 'image/jpeg';
  bytes: Buffer;
  created_at: Date;
};

export type AllowedOriginsTable = Scoped & { sub_client_id: string | null; origin: string; created_at: Date };

export type ReturnUrlsTable = Scoped & { url: string; created_at: Date };

export type ApiKeysTable = Scoped & {
  id: string;
  digest: Buffer;
  access: 'read' | 'readWrite';
  created_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
};

export type AdminTokensTable = Scoped & {
  digest: Buffer;
  key_id: string;
  created_at: Date;
  expires_at: Date;
};

export type DataKeysTable = { version: number; wrapped: Buffer; created_at: Date };

export type LinkTokensTable = Scoped & {
  code_digest: Buffer;
  id: string;
  sub_client_id: string | null;
  user_id: string;
  configuration: Json<object>;
  warnings: Json<object>;
  minted_at: Date;
  expires_at: Date;
  opened_at: Date | null;
  redeemed_at: Date | null;
  revoked_at: Date | null;
  session_id: string | null;
};

export type LinkTokenAnswersTable = Scoped & {
  key_digest: Buffer;
  request_digest: Buffer;
  sealed_answer: Buffer;
  expires_at: Date;
};

export type SessionsTable = Scoped & {
  id: string;
  sub_client_id: string | null;
  link_token_id: string;
  user_id: string;
  secret_digest: Buffer;
  surface: Surface;
  peer_origin: string | null;
  sdk: NullableJson<object>;
  fiat_currency: 'USD' | 'EUR' | 'GBP';
  configuration: Json<object>;
  state: string;
  progress: Json<object>;
  screen: Json<object>;
  notice: NullableJson<object>;
  sealed_challenge: Buffer | null;
  connection_id: string | null;
  transfer_id: string | null;
  version: number;
  busy_until: Date | null;
  last_message: number;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
  ended_at: Date | null;
};

export type SessionMessagesTable = Scoped & {
  session_id: string;
  sequence: number;
  type: string;
  sealed_payload: Buffer | null;
  created_at: Date;
};

export type ConnectionsTable = Scoped & {
  id: string;
  user_id: string;
  integration_id: string;
  account_id: string;
  account_name: string;
  access: 'read' | 'write';
  access_token_digest: Buffer;
  sealed_access_token: Buffer;
  sealed_credentials: Buffer;
  created_at: Date;
  connected_at: Date;
  revoked_at: Date | null;
};

export type PreviewsTable = Scoped & {
  id: string;
  session_id: string | null;
  connection_id: string;
  quote: Json<object>;
  created_at: Date;
  expires_at: Date;
};

export type TransferState =
  | 'created'
  | 'submitted'
  | 'challenged'
  | 'unknown'
  | 'accepted'
  | 'settled'
  | 'failed'
  | 'refundPending'
  | 'refunded';

export type TransfersTable = Scoped & {
  id: string;
  sub_client_id: string | null;
  session_id: string | null;
  connection_id: string | null;
  integration_id: string | null;
  user_id: string;
  client_transaction_id: string | null;
  transfer_type: 'deposit' | 'payment' | 'onramp';
  state: TransferState;
  symbol: string;
  decimals: number;
  network_id: string;
  to_address: string;
  address_tag: string | null;
  from_address: string | null;
  amount: Decimal;
  institution_fee: Decimal;
  network_fee: Decimal;
  client_fee: Decimal;
  purchase: NullableJson<object>;
  purchase_fee: ColumnType<Decimal, Decimal | undefined, Decimal>;
  total: Decimal;
  /** What the network took beside it, in its own coin. */
  gas_fee: ColumnType<Decimal | null, undefined, Decimal | null>;
  gas_symbol: ColumnType<string | null, undefined, string | null>;
  gas_unit_price: ColumnType<Decimal | null, undefined, Decimal | null>;
  fees_included: boolean;
  unit_price: Decimal;
  fiat_currency: string;
  priced_at: Date;
  usual_seconds: number;
  sealed_challenge: Buffer | null;
  summary: Json<object>;
  institution_transaction_id: string | null;
  hash: string | null;
  block_number: ColumnType<string | null, string | null | undefined, string | null>;
  failure_reason: string | null;
  failure_message: string | null;
  next_look_at: Date | null;
  created_at: Date;
  submitted_at: Date | null;
  accepted_at: Date | null;
  finished_at: Date | null;
  refund_pending_at: ColumnType<Date | null, undefined, Date | null>;
  refunded_at: ColumnType<Date | null, undefined, Date | null>;
};

export type ManualDepositsTable = Scoped & {
  id: string;
  session_id: string;
  user_id: string;
  network_id: string;
  symbol: string;
  /** As it was shown. */
  address: string;
  /** Nothing: by a build that knew one spelling only. */
  canonical_address: string | null;
  address_tag: string;
  contract: ColumnType<string | null, string | null | undefined, never>;
  decimals: ColumnType<number | null, number | null | undefined, never>;
  created_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  transfer_id: string | null;
  next_look_at: Date | null;
  next_block: ColumnType<string | null, string | null | undefined, string | null>;
  over_since: ColumnType<Date | null, never, Date>;
  from_block: ColumnType<string | null, never, string>;
};

export type EventsTable = Scoped & {
  id: string;
  /** In the order of insertion; PostgreSQL counts. */
  ordinal: ColumnType<string, never, never>;
  /** In the order in which events are told; null until it has been published. */
  position: ColumnType<string | null, never, string>;
  subject_kind: EventSubject;
  subject_id: string;
  sequence: number;
  type: EventType;
  payload: Json<object>;
  created_at: Date;
};

export type WebhookEndpointsTable = Scoped & {
  id: string;
  url: string;
  description: string | null;
  event_types: Json<string[]>;
  sealed_secret: Buffer;
  sealed_old_secret: Buffer | null;
  old_secret_ends_at: Date | null;
  failing_since: Date | null;
  warned_at: Date | null;
  paused_until: Date | null;
  disabled_at: Date | null;
  disabled_because: 'asked' | 'gone' | 'failing' | null;
  created_at: Date;
  deleted_at: Date | null;
};

export type WebhookDeliveriesTable = Scoped & {
  endpoint_id: string;
  event_id: string;
  subject_id: string;
  position: string;
  state: 'due' | 'delivered' | 'exhausted';
  attempts: number;
  step: number;
  next_attempt_at: Date;
  in_flight: boolean;
  first_started_at: Date | null;
  first_ended: boolean;
  created_at: Date;
  finished_at: Date | null;
};

export type WebhookAttemptsTable = Scoped & {
  id: string;
  endpoint_id: string;
  event_id: string;
  number: number;
  url: string;
  sent_at: Date;
  ended_at: Date | null;
  status: number | null;
  error: string | null;
  answer_head: string | null;
};

type SandboxScoped = { client_id: string; environment: 'sandbox' };

export type RequestsTable = SandboxScoped & {
  number: ColumnType<string, never, never>;
  request_id: string;
  method: string;
  path: string;
  status: number;
  error_type: string | null;
  milliseconds: number;
  created_at: Date;
};

export type SandboxBalancesTable = SandboxScoped & { account: string; symbol: string; units: Decimal };

export type WalletTransactionsTable = Scoped & {
  transfer_id: string;
  network_id: string;
  symbol: string;
  contract: string | null;
  from_address: string;
  to_address: string;
  units: Decimal;
  most_gas: Decimal | null;
  most_rent: Decimal | null;
  created_at: Date;
  asked_at: Date | null;
  nonce_before: string | null;
  next_block: string | null;
  reported_hash: string | null;
  hash: string | null;
  nonce: string | null;
  built: string | null;
  last_valid_height: string | null;
  signed: string | null;
  read_until: Date | null;
  is_behind: boolean;
};

export type SandboxWithdrawalsTable = SandboxScoped & {
  idempotency_key: string;
  account: string;
  withdrawal: Json<object>;
  created_at: Date;
  given_back_at: ColumnType<Date | null, undefined, Date>;
};

export type SandboxCoursesTable = SandboxScoped & {
  idempotency_key: string;
  outcome: 'settled' | 'stuckPending' | 'failed' | 'refundPending' | 'refunded';
  shows_from: Date;
};

export type SandboxSeedsTable = SandboxScoped & { user_name: string; balances: Json<object> };

export type SandboxScenariosTable = SandboxScoped & {
  link_token_id: string;
  scenario: string;
  asked_at: Date;
};

/** Whole milliseconds. */
export type SandboxClocksTable = SandboxScoped & { ahead_ms: Decimal; moved_at: Date };

export type AuthorizationsTable = Scoped & {
  id: string;
  session_id: string;
  integration_id: string;
  sealed_state: Buffer;
  sealed_parameters: Buffer | null;
  created_at: Date;
  expires_at: Date;
};

export type LoginChallengesTable = Scoped & {
  id: string;
  user_id: string;
  integration_id: string;
  sealed_state: Buffer;
  created_at: Date;
  expires_at: Date;
};

export type VerificationsTable = Scoped & {
  id: string;
  session_id: string;
  user_id: string;
  network_type: string;
  address: string;
  canonical_address: string;
  method: 'signedMessage';
  message: string;
  signature: string;
  public_key: string | null;
  context: NullableJson<object>;
  asked: Json<object>;
  binding: 'session' | 'none';
  sandbox: boolean;
  verdict: 'verified' | 'rejected' | 'undecided';
  standard: string | null;
  reason: string | null;
  chain_answer: NullableJson<object>;
  created_at: Date;
};

/** Of nobody in particular: the name is a digest of a key, an address or a browser. */
export type CallCountsTable = { name: Buffer; window_start: Date; calls: number };

export type Database = {
  call_counts: CallCountsTable;
  clients: ClientsTable;
  sub_clients: SubClientsTable;
  logos: LogosTable;
  allowed_origins: AllowedOriginsTable;
  return_urls: ReturnUrlsTable;
  api_keys: ApiKeysTable;
  admin_tokens: AdminTokensTable;
  data_keys: DataKeysTable;
  link_tokens: LinkTokensTable;
  link_token_answers: LinkTokenAnswersTable;
  sessions: SessionsTable;
  session_messages: SessionMessagesTable;
  connections: ConnectionsTable;
  previews: PreviewsTable;
  transfers: TransfersTable;
  manual_deposits: ManualDepositsTable;
  events: EventsTable;
  webhook_endpoints: WebhookEndpointsTable;
  webhook_deliveries: WebhookDeliveriesTable;
  webhook_attempts: WebhookAttemptsTable;
  requests: RequestsTable;
  sandbox_balances: SandboxBalancesTable;
  wallet_transactions: WalletTransactionsTable;
  sandbox_withdrawals: SandboxWithdrawalsTable;
  sandbox_courses: SandboxCoursesTable;
  sandbox_seeds: SandboxSeedsTable;
  sandbox_scenarios: SandboxScenariosTable;
  sandbox_clocks: SandboxClocksTable;
  authorizations: AuthorizationsTable;
  login_challenges: LoginChallengesTable;
  verifications: VerificationsTable;
};

export type SessionRow = Selectable<SessionsTable>;
export type TransferRow = Selectable<TransfersTable>;
export type NewTransferRow = Insertable<TransfersTable>;
export type ConnectionRow = Selectable<ConnectionsTable>;
export type VerificationRow = Selectable<VerificationsTable>;
