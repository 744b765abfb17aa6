// Median time of one verification per network type and standard, import time, and bundle size of packages/chains.
// Run: node bench/chains.mjs; with --size only the size of all fifteen, as a check that can fail (npm run check).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { build } from 'vite';

const root = fileURLToPath(new URL('../packages/chains/', import.meta.url));
const recorded = JSON.parse(readFileSync(`${root}test/recorded-proofs.json`, 'utf8'));
const limits = { milliseconds: 2, kilobytes: 80, importMilliseconds: 30 };
/** Pairings and several scripts, which the goal names as exceptions, and what is two verifications. */
const slow = new Set(['tezos Micheline tz4', 'bitcoin BIP-322 full', 'sui Sui multisig']);

const bundle = async input => {
  const { output } = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: { input, preserveEntrySignatures: 'strict' },
    },
  });
  return output[0].code;
};
const kilobytes = code => gzipSync(code, { level: 9 }).length / 1024;
const all = await bundle(`${root}src/index.ts`);
const summary = `all fifteen: ${kilobytes(all).toFixed(1)} KiB gzip (goal: ${limits.kilobytes})`;
if (process.argv.includes('--size')) {
  console.log(summary);
  process.exit(kilobytes(all) <= limits.kilobytes ? 0 : 1);
}

const cpu = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
const median = numbers => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/**
 * Time of this thread on its core, so that a busy machine does not count. That clock goes in steps of up to 4 ms: each of
 * the times is of as many calls as take 100 ms.
 */
const timeOf = work => {
  const began = cpu();
  for (let round = 0; round < 20; round++) work();
  const batch = Math.ceil(100 / ((cpu() - began) / 20));
  const times = Array.from({ length: 11 }, () => {
    const start = cpu();
    for (let round = 0; round < batch; round++) work();
    return (cpu() - start) / batch;
  });
  return median(times);
};

const { chains } = await import('@fairlead/chains');
const verifications = Object.entries(recorded).flatMap(([network, proofs]) =>
  proofs.map(({ standard, proof, asked }) => ({
    ...{ network, standard },
    verify() {
      const { verdict } = chains[network].verifyMessage(proof, asked);
      if (verdict !== 'verified') throw new Error(`${network} ${standard}: ${verdict}`);
    },
  })),
);
// All of them first, so that whoever is measured early does not pay for compiling what others use, too.
for (let round = 0; round < 50; round++) for (const { verify } of verifications) verify();
console.log('| network type | standard | median ms |\n|---|---|---|');
let missed = 0;
for (const { network, standard, verify } of verifications) {
  const time = timeOf(verify);
  const exempt = slow.has(`${network} ${standard}`);
  if (time > limits.milliseconds && !exempt) missed++;
  console.log(`| ${network} | ${standard} | ${time.toFixed(2)}${exempt ? ' (exempt)' : ''} |`);
}

// What is left to the curves' library: one plain verification each.
console.log('\n| curve | median ms of one verification by @noble/curves |\n|---|---|');
const curves = { ed25519, secp256k1, p256 };
for (const [name, curve] of Object.entries(curves)) {
  const secret = new Uint8Array(32).fill(7);
  const [key, message] = [curve.getPublicKey(secret), new Uint8Array(32).fill(9)];
  const signature = curve.sign(message, secret);
  console.log(`| ${name} | ${timeOf(() => curve.verify(signature, message, key)).toFixed(2)} |`);
}

console.log('\n| module | KiB gzip |\n|---|---|');
console.log(`| all fifteen | ${kilobytes(all).toFixed(1)} |`);
const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
for (const network of Object.keys(recorded)) {
  console.log(`| ${network} | ${kilobytes(await bundle(`${root}${exports[`./${network}`]}`)).toFixed(1)} |`);
}

const folder = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
const file = join(folder, 'chains.mjs');
writeFileSync(file, all);
const once = `const cpu = () => { const { user, system } = process.threadCpuUsage(); return (user + system) / 1000; };
  const start = cpu(); await import(${JSON.stringify(file)}); console.log(cpu() - start);`;
const imports = Array.from({ length: 15 }, () =>
  Number(spawnSync(process.execPath, ['--input-type=module', '-e', once], { encoding: 'utf8' }).stdout),
);
rmSync(folder, { recursive: true });

console.log(
  `\nimport of all fifteen, bundled: ${median(imports).toFixed(0)} ms (goal: ${limits.importMilliseconds})`,
);
console.log(summary);
console.log(
  missed === 0 ? 'every median is within 2 ms' : `${missed} medians are above ${limits.milliseconds} ms`,
);
