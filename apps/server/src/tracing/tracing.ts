/**
 * What the rest of the program knows of tracing. Where nobody collects traces, none of it costs more than a call, and
 * OpenTelemetry's libraries are not even loaded.
 */
import type { FastifyInstance } from 'fastify';

/** Never a secret, an address of a user or an amount: traces go to places that logs do not. */
export type Facts = Readonly<Record<string, string | number>>;

export type Span = {
  /** @param failure in a word or a sentence; absent: it went well */
  end(facts?: Facts, failure?: string): void;
};

export type Tracing = {
  /** A part of what is being done: of the request that is answered at this moment, where there is one. */
  begin(name: string, facts?: Facts): Span;
  /** A span for each request, a part of the caller's trace when the request brings one (`traceparent`). */
  followRequests(app: FastifyInstance): void;
  /** Hands over what has not been collected yet. */
  close(): Promise<void>;
};

const nothing: Span = { end() {} };

export const noTracing: Tracing = {
  begin: () => nothing,
  followRequests() {},
  async close() {},
};

export type TracingConfig = {
  /** OTEL_EXPORTER_OTLP_ENDPOINT: where a collector takes OTLP over HTTP; `/v1/traces` is added. */
  endpoint: string;
  /** OTEL_EXPORTER_OTLP_HEADERS */
  headers: Record<string, string>;
  /** OTEL_SERVICE_NAME */
  serviceName: string;
  /** OTEL_TRACES_SAMPLER_ARG: the part of the traces that begin here which is kept, from 0 to 1. */
  ratio: number;
};
