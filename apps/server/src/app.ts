/** The server put together: what it works with, and its routes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { chains } from '@fairlead/chains';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import manifest from '../package.json' with { type: 'json' };
import { accountRoutes } from './accounts/routes.ts';
import { adminRoutes } from './admin/index.ts';
import { catalogRoutes, createCatalog, logoRoutes } from './catalog/index.ts';
import { chainChecks, solanaNodes } from './chain-checks/index.ts';
import { withBrowserWallets } from './chain-wallets/index.ts';
import { chainWatch } from './chain-watch/index.ts';
import {
  type ClientDirectory,
  clientDirectory,
  findSubClient,
  isWellFormedKey,
  returnUrls,
} from './clients/index.ts';
import type { Config } from './config.ts';
import { listenToDatabase } from './database/notifications.ts';
import type { Database } from './database/schema.ts';
import { demoShop } from './demo-shop.ts';
import { documentationRoutes } from './documentation/index.ts';
import { eventRoutes } from './events/index.ts';
import { byTimeOf } from './flow/client-time.ts';
import { webhookDeliverer } from './flow/deliver-webhooks.ts';
import { forgetWhatIsOver } from './flow/forget.ts';
import { publishEvents } from './flow/publish-events.ts';
import { redeemer } from './flow/redeem.ts';
import type { Services as FlowServices } from './flow/services.ts';
import { eventsOfSession } from './flow/session-events.ts';
import { sessionRoutes } from './flow/session-routes.ts';
import { lookAtDueTransfers } from './flow/track.ts';
import { trackingWorker } from './flow/tracking-worker.ts';
import { watchDeposits } from './flow/watch-deposits.ts';
import {
  authenticate,
  type CallCounter,
  callCounter,
  healthRoutes,
  httpServer,
  rateLimits,
} from './http/index.ts';
import { linkTokenRoutes, linkTokenStore } from './link-tokens/index.ts';
import { managedTransferRoutes } from './managed-transfers/routes.ts';
import { createMetrics, type Metrics } from './metrics/index.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { describeApi } from './openapi/index.ts';
import { linkPage } from './pages/link-page.ts';
import { tonConnectRoutes } from './pages/ton-connect.ts';
import { configuredPrices } from './prices/index.ts';
import { addToCounts } from './rate-limits/store.ts';
import { logRequests, requestRoutes } from './requests/index.ts';
import { sandboxAuthorizeRoutes } from './sandbox/authorize-routes.ts';
import { sandboxBalanceRoutes } from './sandbox/balance-routes.ts';
import { sandboxClockRoutes } from './sandbox/clock-routes.ts';
import { sandboxClocks } from './sandbox/clocks.ts';
import { sandboxDepositRoutes } from './sandbox/deposit-routes.ts';
import { sandboxExchanges } from './sandbox/exchanges.ts';
import { sandboxPlayRoutes } from './sandbox/play-routes.ts';
import { authenticateForSandbox } from './sandbox/sandbox-only.ts';
import { openSecrets } from './secrets/secrets.ts';
import type { Clock, Random } from './surroundings.ts';
import { startTracing } from './tracing/index.ts';
import { transferRoutes } from './transfers/routes.ts';
import { verificationRoutes } from './verifications/routes.ts';
import { type ReachRules, webhookLogsOf, webhookRoutes, webhookSender } from './webhooks/index.ts';

export type Services = FlowServices & {
  config: Config;
  log: FastifyBaseLogger;
  directory: ClientDirectory;
  /** Where webhooks may be sent to. */
  reach: ReachRules;
  /** Says that a webhook is due. */
  deliver(): void;
  /** What is counted for the operator. */
  metrics: Metrics;
  /** Calls of this minute, by all processes. */
  calls: CallCounter;
  isDatabaseReady(): Promise<boolean>;
  /** Lets background work finish. */
  close(): Promise<void>;
};

export type Parts = {
  config: Config;
  db: Kysely<Database>;
  pool: Pool;
  masterKey: Buffer;
  clock: Clock;
  random: Random;
  log: FastifyBaseLogger;
};

const institutionPatienceMs = 30_000;
/** How long a receiver of webhooks may take to answer, and how long until another process may try. */
/** Events that come one upon the other are published together; a lonely one at once. */
const publishingRestMs = 50;
const receiverPatienceMs = 10_000;
const deliveryLeaseMs = 20_000;

/** Starts the background work, too. */
export async function createServices(parts: Parts): Promise<Services> {
  const { config, db, pool, clock, random, log } = parts;
  const { publicUrl, sandboxSettlementMs: settlementMs } = config;
  const catalog = createCatalog(config.catalog);
  const secrets = await openSecrets({ db, masterKey: parts.masterKey, random, clock });
  const directory = clientDirectory({ db, clock, log });
  const calls = callCounter({ clock, log, share: counts => addToCounts(db, counts) });
  const metrics = createMetrics({ db, clock });
  const worker = trackingWorker({ pool, clock, log });
  const notifications = listenToDatabase({ pool, log });
  const tracing = await startTracing(config.tracing, manifest.version);

  const watch = chainWatch({
    ...{ endpoints: config.chains, confirmations: config.confirmations },
    ...{ fetch, clock, log },
  });

  const prices = configuredPrices(config.prices, { clock, fetch, log });

  const services: Services = {
    config,
    publicUrl,
    termsUrl: config.termsUrl,
    db,
    notifications,
    clock,
    sandboxClocks: sandboxClocks({ db, clock }),
    random,
    log,
    secrets,
    catalog,
    directory,
    calls,
    connectorFor: withBrowserWallets(
      { db, catalog, watch, prices },
      sandboxExchanges({ db, catalog, random, publicUrl, settlementMs, pause: sleep }),
    ),
    prices,
    metrics,
    tracing,
    askChain: chainChecks({
      ...{ endpoints: config.chains, networks: catalog.networks, fetch, log },
      answered: metrics.chainAnswered,
    }),
    solana: solanaNodes({ endpoints: config.chains, networks: catalog.networks, fetch, log }),
    watch,
    pause: sleep,
    institutionPatienceMs,
    wake: worker.wake,
    reach: reachOf(config),
    deliver: () => delivering.run(),
    isDatabaseReady: () =>
      pool.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    async close() {
      await publishing.close();
      await delivering.close();
      await deliverer.close();
      await sender.close();
      await notifications.close();
      await worker.close();
      await directory.close();
      await calls.close();
      await tracing.close();
    },
  };
  const publishing = oneAtATime(() => publishEvents(services), {
    failed: error => log.error({ err: error }, 'events could not be published; the next minute tries again'),
    rest: () => sleep(publishingRestMs),
  });
  const sender = webhookSender({ rules: services.reach, patienceMs: receiverPatienceMs });
  const deliverer = webhookDeliverer({
    db,
    clock,
    random,
    secrets,
    log,
    tracing,
    sender,
    leaseMs: deliveryLeaseMs,
    wakeDeliveries: worker.wakeDeliveries,
  });
  const delivering = oneAtATime(deliverer.look, {
    failed: error =>
      log.error({ err: error }, 'webhooks could not be looked at; the next minute tries again'),
  });
  notifications.on('fairlead_events', publishing.run);
  notifications.on('fairlead_published', delivering.run);
  worker.start({
    look: () => Promise.all([lookAtDueTransfers(services), watchDeposits(services)]),
    deliver: deliverer.look,
    tidy: () => forgetWhatIsOver(services),
    publish: publishing.run,
  });
  return services;
}

function reachOf({ webhookRanges, publicUrl }: Config): ReachRules {
  // Where browsers reach the server on this machine it is a developer's own, and so are its neighbours.
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(publicUrl).hostname);
  return { ranges: webhookRanges, sandboxLoopback: isLocal };
}

export async function createApp(services: Services): Promise<FastifyInstance> {
  const { publicUrl, catalog, clock, random, db, log, directory } = services;
  const app = httpServer({ log, random });
  services.metrics.observeRequests(app);
  services.tracing.followRequests(app);
  await describeApi(app, { publicUrl, version: manifest.version });
  logRequests(app, { db, clock });
  const limits = rateLimits(services.calls.count, {
    actionsPerMinute: services.config.actionsPerMinute,
  });
  const authentication = { ...limits, findKey: directory.findKey, isWellFormedKey };
  const reading = authenticate(authentication, 'read');

  healthRoutes(app, services);
  await app.register(catalogRoutes, { catalog, publicUrl, authenticate: reading });
  await app.register(logoRoutes, { data: services.config.catalog });
  await app.register(documentationRoutes, { publicUrl });
  await app.register(adminRoutes, { db, clock, random, publicUrl, authentication });
  const writing = authenticate(authentication, 'readWrite');
  const { notifications } = services;
  await app.register(eventRoutes, {
    ...{ db, clock, random, notifications },
    authenticate: reading,
    makingTests: authenticateForSandbox(authentication, 'readWrite'),
  });
  await app.register(requestRoutes, { db, authenticate: authenticateForSandbox(authentication, 'read') });
  await app.register(verificationRoutes, { db, authenticate: reading });
  const forAccounts = { services, reading, changing: writing };
  await app.register(accountRoutes, forAccounts);
  await app.register(managedTransferRoutes, forAccounts);
  await app.register(transferRoutes, {
    db,
    catalog,
    publicUrl,
    authenticate: reading,
    webhookLogs: (scope, ids) => webhookLogsOf(db, scope, ids),
  });
  const { secrets, reach, deliver } = services;
  await app.register(webhookRoutes, { db, clock, random, secrets, reach, deliver, reading, writing });
  const tokens = linkTokenStore(db);
  linkTokenRoutes(app, {
    tokens,
    clockOf: async scope => (await byTimeOf(services, scope)).clock,
    random,
    ...{ catalog, watch: services.watch, prices: services.prices },
    addressRules: chains,
    publicUrl,
    authentication,
    settings: directory.settings,
    findSubClient: (scope, id) => findSubClient(db, scope, id),
    returnUrls: scope => returnUrls(db, scope),
    eventsOfSession: (scope, sessionId) => eventsOfSession(db, scope, sessionId),
  });

  await app.register(sessionRoutes, { prefix: '/link/v1', services, countAction: limits.countAction });
  await app.register(sandboxAuthorizeRoutes, services);
  await app.register(sandboxClockRoutes, { services, authentication });
  await app.register(sandboxBalanceRoutes, { db, catalog, authentication });
  await app.register(sandboxPlayRoutes, { services, authentication, tokens, redeem: redeemer(services) });
  await app.register(sandboxDepositRoutes, { services, authentication });
  await app.register(linkPage, services);
  await app.register(tonConnectRoutes, services);
  await demoShop(app, services);
  return app;
}
