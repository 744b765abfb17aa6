// `npm run bench`: mint and redeem at 1, 16, 64 and 256 connections, every contender in turn, three rounds; writes
// bench/RESULTS.md. `--full` measures longer and more (see README.md). `--try` is one short round, to see that all works;
// it prints its table and writes nothing.
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findNode, installIfNeeded } from '../scripts/installation.mjs';
import { buildPagesIfNeeded } from '../scripts/pages.mjs';
import { codeOf, startContenders, stopAll } from './contenders.mjs';
import { install } from './install.mjs';
import { measure } from './measure.mjs';
import { resultsPage } from './results.mjs';

const { values: options } = parseArgs({ options: { full: { type: 'boolean' }, try: { type: 'boolean' } } });
const plan = options.try
  ? { rounds: 1, seconds: 1, connections: [1, 64], limitMinutes: 3 }
  : options.full
    ? { rounds: 5, seconds: 5, connections: [1, 16, 64, 256], limitMinutes: 60 }
    : { rounds: 3, seconds: 2, connections: [1, 16, 64, 256], limitMinutes: 13 };

const { seconds } = plan;
const here = fileURLToPath(new URL('.', import.meta.url));
const began = Date.now();
const minutes = () => (Date.now() - began) / 60_000;

const results = [];
function keep(what, contender, connections, round, { linkTokens: _, ...figures }) {
  results.push({ what, name: contender.name, connections, round, ...figures });
  const { perSecond, p50, p99, failed } = figures;
  console.log(
    `${minutes().toFixed(1)} min  ${what} ${connections}  ${contender.name}: ${Math.round(perSecond)}/s, p50 ${p50} ms, p99 ${p99} ms${failed ? `, ${failed} failed` : ''}`,
  );
}

// However it ends, nothing of it goes on running.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'])
  process.on(signal, () => stopAll().finally(() => process.exit(1)));

let complete = true;
let missing = [];
try {
  await install();
  await installIfNeeded();
  await buildPagesIfNeeded(findNode());
  const started = await startContenders();
  missing = started.missing;
  const { contenders } = started;
  // Compilers and caches first; nothing of it counts.
  for (const contender of contenders) await measure(contender, contender.mint, { connections: 16, seconds });

  measuring: for (let round = 1; round <= plan.rounds; round += 1) {
    for (const connections of plan.connections) {
      const codes = new Map();
      for (const contender of contenders) {
        if (minutes() > plan.limitMinutes) {
          complete = false;
          break measuring;
        }
        const collect = contender.redeem !== undefined && !contender.anyCode;
        const figures = await measure(contender, contender.mint, { connections, seconds, collect });
        codes.set(contender, figures.linkTokens.map(codeOf));
        keep('mint', contender, connections, round, figures);
      }
      for (const contender of contenders.filter(({ redeem }) => redeem)) {
        const own = contender.anyCode ? ['x'.repeat(86)] : codes.get(contender);
        const { redeem, redeemBody } = contender;
        // A code for every request; a run that would need more ends before them.
        const figures = await measure(contender, redeem, {
          connections,
          seconds,
          codes: contender.anyCode ? Array(200_000).fill(own[0]) : own,
          redeemBody,
        });
        keep('redeem', contender, connections, round, figures);
      }
    }
  }
} finally {
  await stopAll();
}
const page = resultsPage({ results, missing, complete, plan });
if (options.try) console.log(page);
else writeFileSync(`${here}RESULTS.md`, page);
console.log(`${complete ? 'done' : 'out of time'} after ${minutes().toFixed(1)} minutes`);
process.exit(0);
