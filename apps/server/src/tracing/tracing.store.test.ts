/** Traces, as a collector receives them over real HTTP. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { exchange, fixedDeposit, flow } from '../../test/flow.ts';
import { startTracing } from './index.ts';

type Value = { stringValue?: string; intValue?: number };
type CollectedSpan = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: { key: string; value: Value }[];
  status: { code?: number };
};

const received: string[] = [];
const headers: unknown[] = [];
const collector = createServer(async (request, response) => {
  let text = '';
  for await (const part of request) text += part;
  received.push(text);
  headers.push({ url: request.url, type: request.headers['content-type'], key: request.headers['api-key'] });
  response.setHeader('content-type', 'application/json').end('{}');
});
await new Promise<void>(resolve => collector.listen(0, '127.0.0.1', resolve));
const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/`;

const tracing = await startTracing(
  { endpoint, headers: { 'api-key': 'k1' }, serviceName: 'link', ratio: 1 },
  '0.0.0-test',
);
const { db } = await testDatabase();
const server = await flow({ db, seed: 'tracing', tracing });
afterAll(async () => {
  await server.close();
  collector.closeAllConnections();
  await new Promise(resolve => collector.close(resolve));
});

test('each request is a span of its caller’s trace, and what an institution was asked is a part of it', async () => {
  const client = await server.newClient();
  const caller = { trace: 'a'.repeat(32), span: 'b'.repeat(16) };
  const answer = await server.app.inject({
    method: 'POST',
    url: '/api/v1/linktoken',
    headers: {
      'x-client-id': client.scope.clientId,
      'x-client-secret': client.key,
      'x-request-id': 'order-1-mint',
      traceparent: `00-${caller.trace}-${caller.span}-01`,
    },
    payload: fixedDeposit(),
  });
  expect(answer.statusCode).toBe(200);
  const page = await client.open(fixedDeposit());
  await page.act('choose-integration', { integrationId: exchange.byPassword.id, searched: false });
  await page.act('log-in', { username: 'Mesh', password: 'Pass123' });
  await tracing.close();

  expect(headers[0]).toEqual({ url: '/v1/traces', type: 'application/json', key: 'k1' });
  const { resourceSpans } = JSON.parse(received[0] ?? '{}');
  expect(resourceSpans[0].resource.attributes).toContainEqual({
    key: 'service.name',
    value: { stringValue: 'link' },
  });
  const spans: CollectedSpan[] = resourceSpans[0].scopeSpans[0].spans;
  const factsOf = ({ attributes }: CollectedSpan) =>
    Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]));

  const minted = spans.find(each => each.name === 'POST /api/v1/linktoken' && each.traceId === caller.trace);
  expect(minted?.parentSpanId).toBe(caller.span);
  expect(minted && factsOf(minted)).toEqual({
    'http.request.method': 'POST',
    'http.route': '/api/v1/linktoken',
    'http.response.status_code': 200,
    'fairlead.request_id': 'order-1-mint',
  });
  const question = spans.find(each => each.name === 'ask an institution');
  const asking = spans.find(each => each.spanId === question?.parentSpanId);
  expect(asking).toMatchObject({ name: 'POST /link/v1/session/log-in', traceId: question?.traceId });
  expect(question && factsOf(question)).toEqual({
    sessionId: expect.any(String),
    outcome: 'challenge',
  });
  for (const secret of [client.key, page.secret, 'Pass123']) expect(received.join()).not.toContain(secret);
});
