/**
 * Two servers on one PostgreSQL, mints and redemptions all the time: one is stopped with SIGTERM and started again, and no
 * request fails. What a kill leaves is in crashes-and-races.test.ts.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../apps/server/test/database.ts';
import { destination } from '../../apps/server/test/link-token-bodies.ts';
import { freePort, type Program, startProgram } from './programs.ts';

const { url: databaseUrl } = await testDatabase();
const directory = mkdtempSync(join(tmpdir(), 'fairlead-rolling-'));
const ports = [await freePort(), await freePort()];
const settings = {
  DATABASE_URL: databaseUrl,
  FAIRLEAD_DATA_DIR: directory,
  FAIRLEAD_MASTER_KEY: randomBytes(32).toString('base64'),
  FAIRLEAD_ACTIONS_PER_MINUTE: '100000000',
  FAIRLEAD_LOG_LEVEL: 'warn',
};

/** Servers that have said they go, or that do not listen, until they are ready again. */
const away = new Set<number>();

async function start(port: number): Promise<Program> {
  const program = startProgram('apps/server/src/main.ts', { ...settings, PORT: String(port) });
  await program.answering(`http://127.0.0.1:${port}/readyz`);
  away.delete(port);
  return program;
}

// One after the other: the first makes the tables and the client.
const first = await start(ports[0] as number);
let second = await start(ports[1] as number);
const { clientId, sandboxKey } = JSON.parse(readFileSync(join(directory, 'credentials.json'), 'utf8'));
const headers = {
  'content-type': 'application/json',
  'x-client-id': clientId,
  'x-client-secret': sandboxKey,
};
afterAll(async () => {
  await Promise.all([first.stop(), second.stop()]);
  rmSync(directory, { recursive: true, force: true });
});

type Answer = { status: number; content: { linkToken: string } };
let turn = 0;

/** To each server in turn, as a balancer does: away from one that says `Connection: close` or does not listen. */
async function post(agent: Agent, path: string, body: object): Promise<Answer> {
  for (;;) {
    turn += 1;
    const here = ports.filter(port => !away.has(port));
    const port = here[turn % here.length];
    if (port === undefined) throw new Error('both servers are away');
    try {
      return await postTo(port, agent, path, JSON.stringify(body));
    } catch (error) {
      // Nothing was sent, so it may be sent elsewhere. Anything else is a request that failed.
      if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error;
      away.add(port);
    }
  }
}

function postTo(port: number, agent: Agent, path: string, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method: 'POST', headers, agent }, answer => {
      if (answer.headers.connection === 'close') away.add(port);
      let text = '';
      answer.setEncoding('utf8').on('data', piece => {
        text += piece;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, content: JSON.parse(text).content });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const mintBody = {
  userId: 'user-1',
  transferOptions: { transferType: 'deposit', transactionId: 'order-1', toAddresses: [destination()] },
};

/** Twelve callers that mint and redeem until `work` is done. */
async function underLoad(work: () => Promise<void>) {
  let redeemed = 0;
  const failures: string[] = [];
  let over = false;
  const caller = async () => {
    const agent = new Agent({ keepAlive: true });
    while (!over) {
      try {
        const { status, content } = await post(agent, '/api/v1/linktoken', mintBody);
        if (status !== 200) throw new Error(`mint: ${status}`);
        const page = new URL(Buffer.from(content.linkToken, 'base64').toString());
        const code = page.searchParams.get('auth_code');
        const opened = await post(agent, '/link/v1/redeem', { clientId, code, surface: 'window' });
        if (opened.status !== 200) throw new Error(`redeem: ${opened.status}`);
        redeemed += 1;
      } catch (error) {
        failures.push(String(error));
        await sleep(10);
      }
    }
    agent.destroy();
  };
  const callers = Array.from({ length: 12 }, caller);
  await work();
  over = true;
  await Promise.all(callers);
  return { redeemed, failures };
}

test('a server that is stopped and started again fails no request', async () => {
  const { redeemed, failures } = await underLoad(async () => {
    await sleep(300);
    await second.stop();
    second = await start(ports[1] as number);
    await sleep(300);
  });
  expect(failures).toEqual([]);
  expect(redeemed).toBeGreaterThan(50);
});
