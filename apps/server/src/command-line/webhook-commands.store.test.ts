/** The commands that talk to a running server, against one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FairleadEvent } from '@fairlead/wire';
import { Webhook } from 'standardwebhooks';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { flow, testClock } from '../../test/flow.ts';
import { receiver } from '../../test/receiver.ts';
import { readConfig } from '../config.ts';
import { listenToDatabase } from '../database/notifications.ts';
import { publishEvents } from '../flow/publish-events.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { systemClock, systemRandom } from '../surroundings.ts';
import { runCommand } from './program.ts';

const { db, pool, url: databaseUrl } = await testDatabase();
const notifications = listenToDatabase({ pool, log: { warn: () => {} } });
const server = await flow({ db, seed: 'commands', notifications, clock: testClock(new Date()) });
const publishing = oneAtATime(() => publishEvents(server.services), { failed: console.error });
notifications.on('fairlead_events', publishing.run);
const url = await server.app.listen({ port: 0, host: '127.0.0.1' });
const client = await server.newClient();
const target = await receiver();
afterAll(async () => {
  await publishing.close();
  await server.close();
  await notifications.close();
  await target.close();
});

/** @param printed where the lines are put, for who wants to read them while it runs */
async function fairlead(words: string[], changes: Record<string, string> = {}, printed: string[] = []) {
  const noted: string[] = [];
  const variables = {
    DATABASE_URL: databaseUrl,
    FAIRLEAD_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    FAIRLEAD_URL: url,
    FAIRLEAD_CLIENT_ID: client.scope.clientId,
    FAIRLEAD_SANDBOX_KEY: client.key,
    FAIRLEAD_DATA_DIR: '/nowhere',
    ...changes,
  };
  const context = {
    config: readConfig(variables, '/').config,
    variables,
    directory: '/',
    clock: systemClock,
    random: systemRandom,
    print: (text: string) => void printed.push(text),
    note: (text: string) => void noted.push(text),
  };
  const exitCode = await runCommand(context, words, '0.0.0');
  return { exitCode, out: printed.join('\n'), err: noted.join('\n') };
}

const trigger = async (type: string, ...words: string[]) => {
  const { exitCode, out, err } = await fairlead(['trigger', type, ...words, '--json']);
  expect(exitCode, err).toBe(0);
  return JSON.parse(out) as FairleadEvent;
};

test('listen forwards what is triggered, signed with the secret that it shows', async () => {
  const hooks = `${target.url}/hooks`;
  const printed: string[] = [];
  const listening = fairlead(['listen', '--forward-to', hooks, '--count', '2'], {}, printed);
  await expect.poll(() => printed.length).toBe(2);
  const first = await trigger('transfer.accepted', '--transaction-id', 'order-7', '--user-id', 'ada');
  await trigger('session.open');
  const second = await trigger('transfer.settled', '--transfer-id', first.subject.id);
  const { exitCode } = await listening;
  expect(exitCode).toBe(0);
  expect(printed[0]).toBe(`Listening at ${url} as client ${client.scope.clientId}, sandbox.`);
  const secret = /whsec_\S+$/.exec(printed[1] ?? '')?.[0] ?? '';
  expect(printed.slice(2)).toEqual([
    expect.stringMatching(new RegExp(`transfer.accepted  ${first.id}  →  200 in \\d+ ms$`)),
    expect.stringMatching(new RegExp(`transfer.settled  ${second.id}  →  200 in \\d+ ms$`)),
  ]);
  expect(target.received.map(({ body }) => body)).toEqual([
    expect.objectContaining({
      EventId: first.id,
      TransferStatus: 'Pending',
      TransactionId: 'order-7',
      UserId: 'ada',
    }),
    expect.objectContaining({
      EventId: second.id,
      TransferStatus: 'Succeeded',
      TransferId: first.subject.id,
    }),
  ]);
  for (const { text, headers } of target.received) {
    expect(new Webhook(secret).verify(text, headers as Record<string, string>)).toBeTruthy();
  }
});

test('logs prints events and requests', async () => {
  const first = await trigger('verification.verified');
  await publishEvents(server.services);
  const { out } = await fairlead(['logs', '--count', '1', '--types', '*', '--json']);
  expect(JSON.parse(out)).toMatchObject({ id: first.id });
  await fairlead(['resend', client.scope.clientId]);
  await expect
    .poll(async () => (await fairlead(['logs'])).out)
    .toMatch(/verification\.verified[\s\S]*GET \/fairlead\/v1\/webhook-endpoints {2}200 {2}\d+ ms/);
  await server.app.inject({
    method: 'POST',
    url: '/api/v1/linktoken',
    headers: { 'x-client-id': client.scope.clientId, 'x-client-secret': client.key },
    payload: {},
  });
  await expect
    .poll(async () => (await fairlead(['logs'])).out)
    .toMatch(/POST \/api\/v1\/linktoken {2}400 missingField/);
  const typed = await fairlead(['logs', '--types', 'session.*,verification.verified']);
  expect(typed.out).toMatch(/session\.open .*\n.*verification\.verified/);
});

test('trigger falsifies no real story, and knows what there is', async () => {
  const page = await client.open();
  await page.logIn();
  await page.approveWithCode();
  const { transferId } = page.on('progress');
  const real = await fairlead(['trigger', 'transfer.failed', '--transfer-id', transferId]);
  expect(real).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining('no subject of an earlier test event'),
  });
  const wrong = await fairlead(['trigger', 'transfer.setled']);
  expect(wrong).toMatchObject({
    exitCode: 2,
    err: expect.stringContaining('Did you mean transfer.settled?'),
  });
});

test('resend says where to', async () => {
  const { id } = await trigger('transfer.settled');
  await publishEvents(server.services);
  expect(await fairlead(['resend', id])).toMatchObject({
    exitCode: 1,
    err: 'There is no endpoint that is enabled.',
  });
  await server.app.inject({
    method: 'POST',
    url: '/fairlead/v1/webhook-endpoints',
    headers: { 'x-client-id': client.scope.clientId, 'x-client-secret': client.key },
    payload: { url: target.url },
  });
  expect((await fairlead(['resend', id])).out).toBe(`Event ${id} is sent again to ${target.url}/.`);
});

test('link prints the address of a Link page', async () => {
  const { out } = await fairlead(['link', '--no-open', '--amount', '25']);
  expect(out).toContain(`/b2b-iframe/${client.scope.clientId}/broker-connect?auth_code=`);
});

test('without a server, or with half a key, there is a sentence', async () => {
  const away = await fairlead(['logs'], { FAIRLEAD_URL: 'http://127.0.0.1:1' });
  expect(away).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(/^No server answers at http:\/\/127.0.0.1:1/),
  });
  const half = await fairlead(['logs'], { FAIRLEAD_SANDBOX_KEY: '' });
  expect(half.err).toContain('go together');
  const nobody = await fairlead(['logs'], { FAIRLEAD_SANDBOX_KEY: '', FAIRLEAD_CLIENT_ID: '' });
  expect(nobody.err).toMatch(/^Whose\?/);
});

test('doctor finds what is wrong and says how to mend it', async () => {
  const well = await fairlead(['doctor', '--json']);
  const states = (text: string) =>
    Object.fromEntries(
      (JSON.parse(text) as { what: string; state: string }[]).map(({ what, state }) => [what, state]),
    );
  expect(states(well.out)).toEqual({
    address: 'ok',
    catalog: 'ok',
    'data directory': 'note',
    server: 'ok',
    database: 'ok',
    'master key': 'ok',
    keys: 'ok',
    'background work': 'ok',
  });
  expect(well.exitCode).toBe(0);
  const ill = await fairlead(['doctor', '--json'], {
    FAIRLEAD_PUBLIC_URL: 'http://shop.example',
    FAIRLEAD_MASTER_KEY: Buffer.alloc(32, 9).toString('base64'),
    FAIRLEAD_URL: 'http://127.0.0.1:1',
  });
  expect(ill.exitCode).toBe(1);
  expect(states(ill.out)).toMatchObject({ address: 'wrong', server: 'note', 'master key': 'wrong' });
  const { url: node } = await solanaNode('EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG', 9);
  const chains = await fairlead(['doctor', '--json'], {
    FAIRLEAD_CHAINS_LIVE: `solana=${node}/key-of-the-node ethereum=http://127.0.0.1:1/key-of-the-node`,
    FAIRLEAD_CHAINS_SANDBOX: `solana-devnet=${node}/key-of-the-node`,
    FAIRLEAD_CONTRACTS: 'solana-devnet:PYUSD=CXk2AMBfi3TwaEL2468s6zP8xq9NxTXjp9gjMgzeUynM',
  });
  expect(states(chains.out)).toMatchObject({ 'live prices': 'note' });
  expect(states(chains.out)).toMatchObject({
    'Solana, live': 'wrong',
    'Ethereum, live': 'wrong',
    'SolanaDevnet, sandbox': 'ok',
    'PYUSD on SolanaDevnet, sandbox': 'wrong',
  });
  expect(chains.out).toContain('gjMgzeUynM has 9 decimals, and the catalog says 6');
  expect(chains.out).toContain('of another chain: solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1 instead of');
  expect(chains.out).toMatch(/SolanaDevnet.*deposits by hand of DEVNETSOL, .*PYUSD.* are read/s);
  expect(chains.out).not.toContain('key-of-the-node');
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-doctor-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const catalogFile = join(directory, 'catalog.json');
  writeFileSync(
    catalogFile,
    JSON.stringify({
      networks: [
        { chainId: 100, name: 'Gnosis', nativeSymbol: 'XDAI', rpc: ['http://127.0.0.1:1/key-of-the-node'] },
      ],
      off: { networks: ['Blast'], tokens: [{ symbol: 'SHIB' }], integrations: ['metamask'] },
    }),
  );
  const overlaid = await fairlead(['doctor', '--json'], { FAIRLEAD_CATALOG: catalogFile });
  expect(states(overlaid.out)).toMatchObject({ catalog: 'ok', 'Gnosis, live': 'wrong' });
  expect(overlaid.out).toContain(
    'networks added: Gnosis; networks off: Blast; assets added: XDAI on Gnosis;',
  );
  expect(overlaid.out).toMatch(/assets off: .*SHIB on Ethereum.*; integrations off: MetaMask/);
  expect(overlaid.out).not.toContain('key-of-the-node');
  const text = await fairlead(['doctor'], {
    DATABASE_URL: 'postgresql://fairlead:hunter2@127.0.0.1:1/fairlead',
  });
  expect(text.out).toContain(
    'WRONG database: Cannot use the database postgresql://fairlead@127.0.0.1:1/fairlead',
  );
  expect(text.out).not.toContain('hunter2');
});

/** A node that says of which chain it is, and how many decimals every token has. */
async function solanaNode(genesis: string, decimals: number): Promise<{ url: string }> {
  const node = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const isToken = JSON.parse(text).method === 'getTokenSupply';
    const result = isToken ? { value: { amount: '1', decimals } } : genesis;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, result }));
  });
  await new Promise<void>(resolve => node.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    node.closeAllConnections();
    node.close();
  });
  return { url: `http://127.0.0.1:${(node.address() as AddressInfo).port}` };
}
