/** What the use cases work with. Made once at start; a test makes its own. */
import type { Connector } from '@fairlead/connectors';
import type { Kysely } from 'kysely';
import type { Catalog, Integration } from '../catalog/index.ts';
import type { chainChecks, SolanaNodes } from '../chain-checks/index.ts';
import type { ChainWatch } from '../chain-watch/index.ts';
import type { ClientDirectory } from '../clients/index.ts';
import type { Notifications } from '../database/notifications.ts';
import type { Database, Scope } from '../database/schema.ts';
import type { Metrics } from '../metrics/index.ts';
import type { Prices } from '../prices/index.ts';
import type { SandboxClocks } from '../sandbox/clocks.ts';
import type { ConnectorSetting } from '../sandbox/exchanges.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Clock, Random } from '../surroundings.ts';
import type { Tracing } from '../tracing/index.ts';

export type FlowLog = {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
};

export type Services = {
  /** Where users' browsers reach this server; without a slash at the end. */
  publicUrl: string;
  /** The operator's terms, to be linked to; `undefined`: there are none. */
  termsUrl?: string | undefined;
  db: Kysely<Database>;
  notifications: Notifications;
  directory: Pick<ClientDirectory, 'appearance'>;
  /** The world's time; what concerns one client goes by the client's own: `byTimeOf`. */
  clock: Clock;
  /** How far each client's sandbox is ahead of it. */
  sandboxClocks: SandboxClocks;
  random: Random;
  log: FlowLog;
  secrets: Secrets;
  catalog: Catalog;
  /** `undefined`: nothing here can talk to that integration in this environment. */
  connectorFor(scope: Scope, integration: Integration, setting: ConnectorSetting): Connector | undefined;
  prices: Prices;
  /** What a chain says that no signature shows; `undefined` where none is configured that could be asked. */
  askChain: ReturnType<typeof chainChecks>;
  solana: SolanaNodes;
  /** Sees what arrives on chains, where configured. */
  watch: ChainWatch;
  /** Waits in the world's time, whatever a sandbox's clock says. */
  pause(milliseconds: number): Promise<void>;
  /** Told how every question to an institution ended. */
  metrics: Pick<Metrics, 'institutionAnswered'>;
  tracing: Tracing;
  /** How long an institution may take to answer: well under the leases of steps and transfers. */
  institutionPatienceMs: number;
  /** Asks that transfers be looked at then. Never waits and never fails: a lost wake-up costs a minute at most. */
  wake(at: Date): void;
};
