// One measurement: a load generator for each server process, and what it and the server say of it.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { cpuOf, memoryOf, otherCores, pinned } from './machine.mjs';

const generator = fileURLToPath(new URL('load.mjs', import.meta.url));

function load(job) {
  const [program, ...rest] = pinned(otherCores(), [process.execPath, generator]);
  const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  // One that ends before it has read this says so by its exit.
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(job));
  let text = '';
  child.stdout.on('data', chunk => {
    text += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('exit', code =>
      code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`load.mjs: ${code}`)),
    );
  });
}

/**
 * Of several processes each gets its share of the connections.
 *
 * @param more.codes what to redeem, one for each request; a run that would need more ends before them
 * @param more.collect whether to answer with the Link tokens that were minted
 * @param more.perSecond asks no more often than that
 */
export async function measure({ servers }, request, { connections, seconds, ...more }) {
  const used = () => servers.reduce((sum, { pid }) => sum + (cpuOf(pid) ?? Number.NaN), 0);
  const before = used();
  const { codes, perSecond, ...rest } = more;
  const asked = servers.slice(0, connections);
  const parts = await Promise.all(
    asked.map(({ url }, at) =>
      load({
        url,
        connections: Math.max(1, Math.floor(connections / asked.length)),
        seconds,
        requests: [request],
        ...(codes && { codes: codes.filter((_, index) => index % asked.length === at) }),
        ...(perSecond && { perSecond: perSecond / asked.length }),
        ...rest,
      }),
    ),
  );
  const sumOf = key => parts.reduce((sum, part) => sum + part[key], 0);
  if (sumOf('count') === 0) throw new Error(`${request.method} ${request.path}: nothing was answered well`);
  return {
    count: sumOf('count'),
    perSecond: sumOf('perSecond'),
    p50: Math.max(...parts.map(part => part.p50)),
    p99: Math.max(...parts.map(part => part.p99)),
    failed: sumOf('failed'),
    cpu: (used() - before) / sumOf('count'),
    memory: servers.reduce((sum, { pid }) => sum + (memoryOf(pid) ?? Number.NaN), 0),
    linkTokens: parts.flatMap(part => part.linkTokens),
  };
}

export const median = numbers => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
