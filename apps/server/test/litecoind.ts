/** A real node of Litecoin on a chain of a test's own (regtest): Debian's litecoind. Blocks are made when the test says so. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

export const hasLitecoind = spawnSync('litecoind', ['-version']).status === 0;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

type Started = {
  rpc<Answer = string>(method: string, ...params: unknown[]): Promise<Answer>;
  port: number;
  end(): Promise<void>;
};

/** A port that was free may be another's a moment later: then the node ends at once, and tries the next. */
async function start(at: Date, attempts = 5): Promise<Started> {
  const place = mkdtempSync(path.join(tmpdir(), 'litecoind-'));
  const port = await freePort();
  const child = spawn(
    'litecoind',
    [
      ...['-regtest', `-datadir=${place}`, `-rpcport=${port}`, '-rpcbind=127.0.0.1', '-rpcallowip=127.0.0.1'],
      ...['-rpcuser=reader', '-rpcpassword=p@ss/word', '-listen=0', '-dnsseed=0', '-fallbackfee=0.0001'],
      ...[`-mocktime=${seconds(at)}`, '-printtoconsole=0'],
    ],
    { stdio: 'ignore', detached: true },
  );
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
  // Debian's litecoind is a script that waits for the program: both are ended.
  const kill = () => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  process.once('exit', kill);
  const end = async () => {
    kill();
    await ended;
    process.off('exit', kill);
    rmSync(place, { recursive: true, force: true });
  };

  const authorization = `Basic ${Buffer.from('reader:p@ss/word').toString('base64')}`;
  async function rpc<Answer = string>(method: string, ...params: unknown[]): Promise<Answer> {
    const response = await fetch(`http://127.0.0.1:${port}`, {
      method: 'POST',
      headers: { authorization },
      body: JSON.stringify({ id: 1, method, params }),
    });
    const { result, error } = (await response.json()) as { result: Answer; error?: { message: string } };
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  for (let waited = 0; child.exitCode === null && waited < 60_000; waited += 100) {
    const answers = await rpc('getblockcount').then(
      () => true,
      () => false,
    );
    // Who answers at a port that was taken is not this one: it has ended then.
    if (answers && child.exitCode === null) return { rpc, port, end };
    await sleep(100);
  }
  const { exitCode } = child;
  await end();
  if (exitCode === null || attempts === 1) throw new Error(`litecoind does not answer (${exitCode})`);
  return start(at, attempts - 1);
}

/** Whoever starts it ends it. @param at what time it is for the node at first */
export async function litecoind(at: Date) {
  const { rpc, port, end } = await start(at);
  await rpc('createwallet', 'miner');
  const own = await rpc('getnewaddress');
  const node = {
    ...{ rpc, end },
    /** With the credentials in it, as operators write it. */
    url: `http://reader:p%40ss%2Fword@127.0.0.1:${port}`,
    own,
    async mine(blocks: number, time: Date): Promise<void> {
      await rpc('setmocktime', seconds(time));
      await rpc('generatetoaddress', blocks, own);
    },
  };
  await node.mine(110, at);
  return node;
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1_000);
}
