/** The counts after real sessions, as Prometheus reads them; and the dashboard, which may show nothing that is not counted. */
import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { fixedDeposit, flow, minutes } from '../../test/flow.ts';
import { serveMetrics } from './index.ts';

const { db } = await testDatabase();
const server = await flow({ db, seed: 'metrics' });
const errors: object[] = [];
const log = { error: (details: object) => void errors.push(details) };
const { metrics } = server.services;
const served = await serveMetrics(metrics, { host: '127.0.0.1', port: 0 }, log);
afterAll(() => served.close());

async function lines(): Promise<string[]> {
  const response = await fetch(served.address);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  return (await response.text()).split('\n');
}

test('count mints, redemptions, questions and transfers, by route and never by address', async () => {
  const client = await server.newClient();
  const page = await client.open(fixedDeposit());
  await page.logIn();
  await page.act('approve', { previewId: page.on('preview').previewId });
  const open = await lines();
  expect(open).toContain('fairlead_transfers_open{environment="sandbox",state="challenged"} 1');
  expect(open).toContain('fairlead_transfers_overdue 0');
  await page.act('enter-code', { code: '123456' });

  server.clock.pass(minutes(5));
  const late = await lines();
  expect(late).toContain('fairlead_transfers_open{environment="sandbox",state="accepted"} 1');
  expect(late.some(line => line.includes('state="challenged"'))).toBe(false);
  expect(late).toContain('fairlead_transfers_overdue 1');
  await server.work();
  const after = await lines();
  expect(after.some(line => line.startsWith('fairlead_transfers_open{'))).toBe(false);
  expect(after).toContain('fairlead_link_tokens_total{step="minted"} 1');
  expect(after).toContain('fairlead_link_tokens_total{step="redeemed"} 1');
  expect(after).toContain(
    'fairlead_http_request_duration_seconds_count{method="POST",route="/link/v1/session/approve",status="200"} 1',
  );
  expect(
    after.some(line => line.startsWith('fairlead_institution_duration_seconds_count{outcome="done"}')),
  ).toBe(true);
  expect(after.some(line => line.startsWith('fairlead_events_unpublished '))).toBe(true);
  expect(after).toContain('fairlead_webhook_lag_seconds 0');
});

test('an address that nobody has is counted as none, not by name', async () => {
  await server.app.inject({ method: 'GET', url: '/nowhere/secret-123' });
  const text = (await lines()).join('\n');
  expect(text).toContain('method="GET",route="none",status="404"');
  expect(text).not.toContain('secret-123');
});

test('what chains said is counted', async () => {
  metrics.chainAnswered('evm', 'yes');
  expect(await lines()).toContain('fairlead_chain_answers_total{network_type="evm",answer="yes"} 1');
});

test('are at their own address only, and nothing else is there', async () => {
  const { origin } = new URL(served.address);
  expect((await fetch(`${origin}/`)).status).toBe(404);
  expect((await fetch(served.address, { method: 'POST' })).status).toBe(404);
  expect((await server.app.inject({ method: 'GET', url: '/metrics' })).statusCode).toBe(404);
});

test('say so when they cannot be read', async () => {
  const broken = await serveMetrics(
    { read: () => Promise.reject(new Error('no database')) },
    { host: '127.0.0.1', port: 0 },
    log,
  );
  expect((await fetch(broken.address)).status).toBe(503);
  expect(errors).toHaveLength(1);
  await broken.close();
});

test('the dashboard shows what is counted, and all of ours', async () => {
  const dashboard = readFileSync(new URL('../../../../docs/grafana-dashboard.json', import.meta.url), 'utf8');
  const page = readFileSync(new URL('../../../../docs/metrics.md', import.meta.url), 'utf8');
  const { panels } = JSON.parse(dashboard) as { panels: { targets: { expr: string }[] }[] };
  const shown = panels.flatMap(({ targets }) =>
    targets.flatMap(({ expr }) => expr.match(/\b(fairlead|nodejs|process)_\w+/g) ?? []),
  );
  const names = (await lines()).flatMap(line => /^# TYPE (\S+)/.exec(line)?.[1] ?? []);
  for (const name of shown) expect(names).toContain(name.replace(/_(bucket|count|sum)$/, ''));
  for (const name of names.filter(each => each.startsWith('fairlead_'))) {
    expect(shown.map(each => each.replace(/_(bucket|count|sum)$/, ''))).toContain(name);
    expect(page).toContain(`\`${name}\``);
  }
});
