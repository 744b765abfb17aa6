// `npm run bench`: mint and redeem at 1, 16, 64 and 256 connections, every contender in turn, three rounds; writes
// bench/RESULTS.md and prints the line that the README may say. `--try` is one short round, to see that all works; it
// prints its table and writes nothing. What takes longer is in full.mjs.
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findNode, installIfNeeded } from '../scripts/installation.mjs';
import { buildPagesIfNeeded } from '../scripts/pages.mjs';
import { codeOf, scratch, startContenders, stopAll } from './contenders.mjs';
import { install } from './install.mjs';
import { timesOfDisk } from './machine.mjs';
import { measure } from './measure.mjs';
import { profiled, topOf } from './profile.mjs';
import { claimOf, embedded, isMissed, resultsPage } from './results.mjs';

const { values: options } = parseArgs({ options: { try: { type: 'boolean' } } });
const plan = options.try
  ? { rounds: 1, seconds: 0.7, warmUpSeconds: 0.5, connections: [1, 64], limitMinutes: 4 }
  : { rounds: 3, seconds: 2, warmUpSeconds: 2, connections: [1, 16, 64, 256], limitMinutes: 13 };
const { seconds } = plan;
const here = fileURLToPath(new URL('.', import.meta.url));
const began = Date.now();
const minutes = () => (Date.now() - began) / 60_000;
const noCode = 'x'.repeat(86);

const results = [];
const missing = [];
function keep(what, contender, connections, round, { linkTokens: _, ...figures }) {
  results.push({ what, name: contender.name, connections, round, ...figures });
  const { perSecond, p50, p99, failed } = figures;
  console.log(
    `${minutes().toFixed(1)} min  ${what} ${connections}  ${contender.name}: ${Math.round(perSecond)}/s, p50 ${p50} ms, p99 ${p99} ms${failed ? `, ${failed} failed` : ''}`,
  );
}

/** Mints, and redeems what it minted, as long as there is something to redeem. */
async function mintAndRedeem(contender, { connections, seconds, perSecond }) {
  const { redeem, redeemBody, anyCode } = contender;
  const collect = redeem !== undefined && !anyCode;
  const minted = await measure(contender, contender.mint, { connections, seconds, perSecond, collect });
  const codes = anyCode ? Array(150_000).fill(noCode) : minted.linkTokens.map(codeOf);
  const redeemed = async (rate = perSecond) =>
    redeem && measure(contender, redeem, { connections, seconds, perSecond: rate, redeemBody, codes });
  return { minted, redeemed };
}

/** At half of what it can do: nobody runs a server at its limit. Of three runs the one in the middle. */
async function halfLoad(contender) {
  const rates = what =>
    results
      .filter(each => each.what === what && each.name === contender.name && each.connections === 64)
      .map(({ perSecond }) => perSecond);
  const half = what => Math.max(1, Math.min(...rates(what)) / 2);
  const asked = { connections: 64, seconds: seconds * 2 };
  const found = { mint: [], redeem: [] };
  for (let run = 0; run < 3; run += 1) {
    const { minted, redeemed } = await mintAndRedeem(contender, { ...asked, perSecond: half('mint') });
    found.mint.push(minted);
    found.redeem.push(await redeemed(Math.min(half('redeem'), minted.perSecond)));
  }
  const middle = runs => runs.toSorted((a, b) => a.p99 / a.p50 - b.p99 / b.p50)[1];
  return { mint: middle(found.mint), redeem: middle(found.redeem) };
}

/** Where the time goes in what has missed its target. */
async function topTens(contender) {
  const tens = {};
  for (const what of ['mint', 'redeem'].filter(each => isMissed(results, each))) {
    const asked = { connections: 64, seconds: Math.max(1, seconds) };
    const [server] = contender.servers;
    const work =
      what === 'mint'
        ? () => measure(contender, contender.mint, asked)
        : (await mintAndRedeem(contender, asked)).redeemed;
    tens[what] = topOf((await profiled(server, work)).shares, 10);
  }
  return tens;
}

/** One measurement that fails is missing from the page; the others stand. */
async function orMissing(name, work) {
  try {
    return await work();
  } catch (error) {
    missing.push({ name, reason: error.message });
    console.log(`not measured: ${name}: ${error.message}`);
    return undefined;
  }
}

// However it ends, nothing of it goes on running.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'])
  process.on(signal, () => stopAll().finally(() => process.exit(1)));

let complete = true;
let more = {};
try {
  await install();
  await installIfNeeded();
  await buildPagesIfNeeded(findNode());
  const started = await startContenders();
  missing.push(...started.missing);
  const { contenders } = started;
  // Compilers and caches first; nothing of it counts.
  for (const contender of contenders) {
    const { redeemed } = await mintAndRedeem(contender, { connections: 64, seconds: plan.warmUpSeconds });
    await redeemed();
  }

  measuring: for (let round = 1; round <= plan.rounds; round += 1) {
    for (const connections of plan.connections) {
      const redemptions = [];
      for (const contender of contenders) {
        if (minutes() > plan.limitMinutes) {
          complete = false;
          break measuring;
        }
        await orMissing(`${contender.name}, mint, ${connections} connections`, async () => {
          const { minted, redeemed } = await mintAndRedeem(contender, { connections, seconds });
          keep('mint', contender, connections, round, minted);
          if (contender.redeem) redemptions.push([contender, redeemed]);
        });
      }
      for (const [contender, redeemed] of redemptions) {
        await orMissing(`${contender.name}, redeem, ${connections} connections`, async () =>
          keep('redeem', contender, connections, round, await redeemed()),
        );
      }
    }
  }
  const ours = contenders.find(({ name }) => name === embedded);
  if (results.some(({ connections }) => connections === 64))
    more = {
      half: await orMissing('half load', () => halfLoad(ours)),
      disk: timesOfDisk(scratch, seconds),
      tens: await orMissing('where the time goes', () => topTens(ours)),
    };
} finally {
  await stopAll();
}
const page = resultsPage({ results, missing, complete, plan, ...more });
if (options.try) console.log(page);
else writeFileSync(`${here}RESULTS.md`, page);
console.log(`${complete ? 'done' : 'out of time'} after ${minutes().toFixed(1)} minutes`);
console.log(`\nFor the README, from a quiet machine alone:\n${claimOf(results)}`);
process.exit(0);
