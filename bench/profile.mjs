// `node bench/profile.mjs [--connections 64] [--seconds 3] [--most 25]`: where the server's time goes in a mint and in a
// redemption, beside the bare server. `run.mjs` takes the same for the targets that it finds missed.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findNode, installIfNeeded } from '../scripts/installation.mjs';
import { buildPagesIfNeeded } from '../scripts/pages.mjs';
import { codeOf, startContenders, stopAll } from './contenders.mjs';
import { install } from './install.mjs';
import { measure } from './measure.mjs';

/** What a running Node says of its own time while `work` goes on. @returns [[function, share of its busy time]…] */
export async function profiled({ pid, debuggerOf }, work) {
  process.kill(pid, 'SIGUSR1');
  const socket = new WebSocket(await debuggerOf());
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error('the debugger does not answer'));
  });
  let asked = 0;
  const ask = (method, params) =>
    new Promise(resolve => {
      const id = ++asked;
      socket.addEventListener('message', ({ data }) => {
        const answer = JSON.parse(data);
        if (answer.id === id) resolve(answer.result);
      });
      socket.send(JSON.stringify({ id, method, params }));
    });
  await ask('Profiler.enable');
  await ask('Profiler.setSamplingInterval', { interval: 200 });
  await ask('Profiler.start');
  const result = await work();
  const { profile } = await ask('Profiler.stop');
  await ask('Profiler.disable');
  socket.close();
  return { result, profile, shares: selfTimes(profile) };
}

function selfTimes({ nodes, samples, timeDeltas }) {
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
      const file = url.replace(/^.*\/(?:node_modules|apps|packages)\//, '').replace(/^file:\/\/.*\//, '');
      return [id, `${functionName || '(anonymous)'}${file ? ` ${file}:${lineNumber + 1}` : ''}`];
    }),
  );
  const times = new Map();
  let busy = 0;
  for (const [at, id] of samples.entries()) {
    const name = names.get(id);
    if (name === '(idle)') continue;
    busy += timeDeltas[at];
    times.set(name, (times.get(name) ?? 0) + timeDeltas[at]);
  }
  return [...times].sort((a, b) => b[1] - a[1]).map(([name, time]) => [name, time / busy]);
}

/** Which share of a profile is spent in functions of these files and in what they call. */
export function shareOf({ nodes, samples, timeDeltas }, files) {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map(child => [child, id])));
  const byId = new Map(nodes.map(node => [node.id, node.callFrame]));
  const within = id => {
    for (let at = id; at !== undefined; at = parents.get(at)) if (files.test(byId.get(at).url)) return true;
    return false;
  };
  const known = new Map(nodes.map(({ id }) => [id, within(id)]));
  let [inside, busy] = [0, 0];
  for (const [at, id] of samples.entries()) {
    if (byId.get(id).functionName === '(idle)') continue;
    busy += timeDeltas[at];
    if (known.get(id)) inside += timeDeltas[at];
  }
  return inside / busy;
}

export function topOf(shares, most) {
  return shares.slice(0, most).map(([name, share]) => `${(100 * share).toFixed(1).padStart(5)} %  ${name}`);
}

async function main() {
  const { values } = parseArgs({
    options: {
      connections: { type: 'string', default: '64' },
      seconds: { type: 'string', default: '3' },
      most: { type: 'string', default: '25' },
    },
  });
  const [connections, seconds, most] = [values.connections, values.seconds, values.most].map(Number);
  await install();
  await installIfNeeded();
  await buildPagesIfNeeded(findNode());
  try {
    const { contenders } = await startContenders(['Fairlead, embedded PostgreSQL', 'bare Fastify']);
    for (const contender of contenders) {
      const { mint, redeem, redeemBody, anyCode, name } = contender;
      const minted = { connections, seconds, collect: !anyCode };
      await measure(contender, mint, { ...minted, seconds: 2 });
      const plain = await measure(contender, mint, minted);
      const codes = anyCode ? Array(300_000).fill('x'.repeat(86)) : plain.linkTokens.map(codeOf);
      const half = codes.length >> 1;
      const redeemed = await measure(contender, redeem, {
        connections,
        seconds,
        redeemBody,
        codes: codes.slice(0, half),
      });
      console.log(
        `\n${name}: mint ${Math.round(plain.perSecond)}/s, ${plain.cpu.toFixed(0)} µs; redeem ${Math.round(redeemed.perSecond)}/s, ${redeemed.cpu.toFixed(0)} µs`,
      );
      if (anyCode) continue;
      const mints = await profiled(contender.servers[0], () => measure(contender, mint, minted));
      console.log(`\nmint\n${topOf(mints.shares, most).join('\n')}`);
      const redeems = await profiled(contender.servers[0], () =>
        measure(contender, redeem, { connections, seconds, redeemBody, codes: codes.slice(half) }),
      );
      console.log(`\nredeem\n${topOf(redeems.shares, most).join('\n')}`);
    }
  } finally {
    await stopAll();
  }
  process.exit(0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
