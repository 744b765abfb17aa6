/**
 * What the server counts, for Prometheus. What one process does is counted where it happens; what lies in the database is
 * read when somebody asks, and is the same from every process: take its maximum over processes, not its sum.
 */
import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../database/schema.ts';
import type { Clock } from '../surroundings.ts';
import { dueWebhooks, openTransfers, overdueTransfers, unpublishedEvents } from './store.ts';

export type Metrics = {
  /** The text that Prometheus reads. */
  read(): Promise<{ contentType: string; text: string }>;
  /** Counts every answer of the app by its route, never by its address. */
  observeRequests(app: FastifyInstance): void;
  /** @param outcome `done`, `challenge`, a reason for a failure, or `silent` */
  institutionAnswered(outcome: string, seconds: number): void;
  chainAnswered(networkType: string, outcome: 'yes' | 'no' | 'silent'): void;
};

/** Routes whose successes are counted under a name of their own. */
const counted: Readonly<Record<string, string>> = {
  'POST /api/v1/linktoken': 'minted',
  'POST /link/v1/redeem': 'redeemed',
};

export function createMetrics({ db, clock }: { db: Kysely<Database>; clock: Clock }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const requests = new Histogram({
    name: 'fairlead_http_request_duration_seconds',
    help: 'Answers, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const linkTokens = new Counter({
    name: 'fairlead_link_tokens_total',
    help: 'Link tokens, by what became of them here: minted, redeemed.',
    labelNames: ['step'],
    registers,
  });
  const institutions = new Histogram({
    name: 'fairlead_institution_duration_seconds',
    help: 'Questions to institutions, by what came of them: done, challenge, a reason, or silent.',
    labelNames: ['outcome'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const chains = new Counter({
    name: 'fairlead_chain_answers_total',
    help: 'Questions to chains about proofs, by network type and answer: yes, no, silent.',
    labelNames: ['network_type', 'answer'],
    registers,
  });
  new Gauge({
    name: 'fairlead_transfers_open',
    help: 'Transfers that are not over, by environment and state.',
    labelNames: ['environment', 'state'],
    registers,
    async collect() {
      this.reset();
      for (const { environment, state, count } of await openTransfers(db))
        this.set({ environment, state }, Number(count));
    },
  });
  new Gauge({
    name: 'fairlead_transfers_overdue',
    help: 'Transfers that should have been looked at more than a minute ago.',
    registers,
    async collect() {
      this.set(await overdueTransfers(db, clock.now()));
    },
  });
  const lag = new Gauge({
    name: 'fairlead_webhook_lag_seconds',
    help: 'How long the first webhook has waited whose time has come; 0 when none has.',
    registers,
  });
  new Gauge({
    name: 'fairlead_webhooks_due',
    help: 'Webhooks that wait for an attempt, the next of a ladder included.',
    registers,
    async collect() {
      const now = clock.now();
      const { count, since } = await dueWebhooks(db, now);
      this.set(count);
      lag.set(since === undefined ? 0 : (now.getTime() - since.getTime()) / 1000);
    },
  });
  new Gauge({
    name: 'fairlead_events_unpublished',
    help: 'Events that were written and are not told yet.',
    registers,
    async collect() {
      this.set(await unpublishedEvents(db));
    },
  });

  return {
    async read() {
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
    observeRequests(app) {
      app.addHook('onResponse', (request, reply, done) => {
        const { method, routeOptions } = request;
        const route = routeOptions.url ?? 'none';
        requests.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
        const step = counted[`${method} ${route}`];
        if (step !== undefined && reply.statusCode === 200) linkTokens.inc({ step });
        done();
      });
    },
    institutionAnswered: (outcome, seconds) => institutions.observe({ outcome }, seconds),
    chainAnswered: (networkType, answer) => chains.inc({ network_type: networkType, answer }),
  };
}
