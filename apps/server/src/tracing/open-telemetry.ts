/** Traces by OpenTelemetry, sent as OTLP over HTTP in JSON. Loaded only where a collector is configured. */
import {
  type Context,
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Span as TraceSpan,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Facts, Span, Tracing, TracingConfig } from './tracing.ts';

export function openTelemetry(config: TracingConfig, version: string): Tracing {
  const exporter = new OTLPTraceExporter({
    url: `${config.endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: config.headers,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': config.serviceName, 'service.version': version }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(config.ratio) }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('fairlead', version);
  const propagator = new W3CTraceContextPropagator();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

  const spanOf = (span: TraceSpan): Span => ({
    end(facts: Facts = {}, failure) {
      span.setAttributes(facts);
      if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
      span.end();
    },
  });

  function followRequests(app: FastifyInstance): void {
    const requests = new WeakMap<FastifyRequest, { span: TraceSpan; inside: Context }>();
    app.addHook('onRequest', (request, _reply, done) => {
      const outside = propagator.extract(ROOT_CONTEXT, request.headers, {
        keys: headers => Object.keys(headers),
        get: (headers, name) => headers[name],
      });
      const route = request.routeOptions.url ?? 'no route';
      const attributes = {
        'http.request.method': request.method,
        'http.route': route,
        'fairlead.request_id': request.id,
      };
      const span = tracer.startSpan(
        `${request.method} ${route}`,
        { kind: SpanKind.SERVER, attributes },
        outside,
      );
      requests.set(request, { span, inside: trace.setSpan(outside, span) });
      done();
    });
    // Not before the body is read: what runs after that is called from the socket, outside of any context.
    app.addHook('preHandler', (request, _reply, done) => {
      const found = requests.get(request);
      if (found === undefined) done();
      else context.with(found.inside, done);
    });
    app.addHook('onResponse', (request, reply, done) => {
      const { statusCode: status } = reply;
      const failure = status >= 500 ? `HTTP ${status}` : undefined;
      const span = requests.get(request)?.span;
      if (span !== undefined) spanOf(span).end({ 'http.response.status_code': status }, failure);
      done();
    });
  }

  return {
    begin: (name, facts = {}) =>
      spanOf(tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes: facts }, context.active())),
    followRequests,
    async close() {
      await provider.shutdown();
      context.disable();
    },
  };
}
