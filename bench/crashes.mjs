// `node bench/crashes.mjs [--times 20] [--milliseconds 800]`: under load the server is killed (-9), then its PostgreSQL, so
// many times each. After every restart each mint that was acknowledged must be there, and each redemption that was
// acknowledged must still stand.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { codeOf, mintBody, newDirectory, start, stopAll } from './contenders.mjs';

const { values } = parseArgs({
  options: { times: { type: 'string', default: '20' }, milliseconds: { type: 'string', default: '800' } },
});
const directory = newDirectory(join(tmpdir(), 'fairlead-crashes-'));
const port = 4900 + (process.pid % 90);
const url = `http://127.0.0.1:${port}`;

const startServer = () =>
  start([process.execPath, fileURLToPath(new URL('../apps/server/src/main.ts', import.meta.url))], {
    environment: {
      PORT: String(port),
      FAIRLEAD_DATA_DIR: directory,
      FAIRLEAD_ACTIONS_PER_MINUTE: '100000000',
      FAIRLEAD_LOG_LEVEL: 'error',
    },
    ready: /^Listening on (\S+)/,
  });

function postgresProcesses() {
  const commandOf = pid => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      return '';
    }
  };
  const parentOf = pid => {
    try {
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1];
    } catch {
      return '';
    }
  };
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  const main = pids.filter(pid => {
    const command = commandOf(pid);
    return command.includes('postgres') && command.includes(basename(directory)) && !command.startsWith('sh');
  });
  return [...main, ...pids.filter(pid => main.includes(parentOf(pid)))];
}

const acknowledged = { minted: new Set(), redeemed: new Set() };
let headers = {};
let clientId = '';
const post = async (path, body) => {
  const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  const { content } = await answer.json();
  return { status: answer.status, id: answer.headers.get('fairlead-token-id'), content };
};

/** Mints, and redeems every second one, until the server is gone. */
async function load(until) {
  for (let turn = 0; !until.over; turn += 1) {
    try {
      const { status, id, content } = await post('/api/v1/linktoken', mintBody());
      if (status !== 200) continue;
      acknowledged.minted.add(id);
      if (turn % 2) continue;
      const redeemed = await post('/link/v1/redeem', {
        clientId,
        code: codeOf(content.linkToken),
        surface: 'window',
      });
      if (redeemed.status === 200) acknowledged.redeemed.add(id);
    } catch {
      await sleep(5);
    }
  }
}

async function lost() {
  const missing = [];
  const ids = [...acknowledged.minted];
  const look = async () => {
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
      const answer = await fetch(`${url}/fairlead/v1/link-tokens/${id}`, { headers });
      const { content } = await answer.json();
      if (answer.status !== 200 || (acknowledged.redeemed.has(id) && content.state !== 'redeemed'))
        missing.push(id);
    }
  };
  await Promise.all(Array.from({ length: 16 }, look));
  return missing;
}

let failures = 0;
const totals = { minted: 0, redeemed: 0 };
try {
  let server = await startServer();
  const credentials = JSON.parse(readFileSync(join(directory, 'credentials.json'), 'utf8'));
  clientId = credentials.clientId;
  headers = {
    'content-type': 'application/json',
    'x-client-id': clientId,
    'x-client-secret': credentials.sandboxKey,
  };
  for (const victim of ['server', 'postgres']) {
    for (let time = 1; time <= Number(values.times); time += 1) {
      const until = { over: false };
      const callers = Array.from({ length: 32 }, () => load(until));
      await sleep(Number(values.milliseconds));
      // A slow machine gets longer: a crash with nothing under way would show nothing.
      for (let waited = 0; acknowledged.redeemed.size < 20 && waited < 30_000; waited += 20) await sleep(20);
      const gone = new Promise(resolve => server.child.once('exit', resolve));
      if (victim === 'server') server.child.kill('SIGKILL');
      else for (const pid of postgresProcesses()) process.kill(Number(pid), 'SIGKILL');
      await sleep(20);
      until.over = true;
      await Promise.all(callers);
      await gone;
      server = await startServer();
      const missing = await lost();
      failures += missing.length;
      totals.minted += acknowledged.minted.size;
      totals.redeemed += acknowledged.redeemed.size;
      console.log(
        `${victim} ${time}: ${acknowledged.minted.size} mints and ${acknowledged.redeemed.size} redemptions acknowledged, ${missing.length} lost`,
      );
      acknowledged.minted.clear();
      acknowledged.redeemed.clear();
    }
  }
} finally {
  await stopAll();
  rmSync(directory, { recursive: true, force: true });
}
console.log(
  `in all ${totals.minted} mints and ${totals.redeemed} redemptions acknowledged, ${failures} lost`,
);
// A run in which nothing was acknowledged has shown nothing.
process.exit(failures === 0 && totals.redeemed > 0 ? 0 : 1);
