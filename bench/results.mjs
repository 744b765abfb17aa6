// The measurements as a page.
import { describeMachine } from './machine.mjs';
import { median } from './measure.mjs';

export const embedded = 'Fairlead, embedded PostgreSQL';
const separate = 'Fairlead, separate PostgreSQL';
const bare = 'bare Fastify';
const range = numbers => `${Math.round(Math.min(...numbers))}–${Math.round(Math.max(...numbers))}`;

/** Better is: ratios of one round to the same round's other, so that a slow minute of the machine counts for both. */
function ratioTo(results, name, other, key = 'perSecond') {
  const ratios = results
    .filter(each => each.name === name)
    .flatMap(each => {
      const rival = results.find(one => one.name === other && one.round === each.round);
      return rival ? [each[key] / rival[key]] : [];
    });
  return ratios.length > 0 ? median(ratios) : undefined;
}

function table(results) {
  const names = [...new Set(results.map(({ name }) => name))];
  const rows = names.map(name => {
    const own = results.filter(each => each.name === name);
    const all = key => own.map(each => each[key]);
    const ratio = ratioTo(results, name, bare);
    const failed = all('failed').reduce((sum, count) => sum + count, 0);
    return `| ${name} | ${Math.round(median(all('perSecond')))} | ${range(all('perSecond'))} | ${ratio?.toFixed(2) ?? ''} | ${median(all('p50'))} | ${median(all('p99'))} | ${Math.round(median(all('cpu')))} | ${Math.round(median(all('memory')))} | ${failed} |`;
  });
  return [
    '| | per second, median | spread | to bare | p50 ms | p99 ms | CPU µs of the server | memory MiB | failed |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

const at = (results, what, connections = 64) =>
  results.filter(each => each.what === what && each.connections === connections);

const ratioTargets = [
  ['mint', embedded, bare, 0.85],
  ['mint', separate, bare, 0.85],
  ['redeem', embedded, bare, 0.85],
  ['redeem', separate, bare, 0.85],
  ['mint', embedded, 'oidc-provider PAR, in RAM', 4],
  ['mint', embedded, 'Prism mock of our OpenAPI', 9],
  ['mint', embedded, 'better-auth one-time token, PostgreSQL', 25],
];

/** Whether the server does less than it should beside the bare one. */
export function isMissed(results, what) {
  return !(ratioTo(at(results, what), embedded, bare) >= 0.85);
}

/** What we want to be, and whether we are, at 64 connections. */
function targets(results, half) {
  const verdict = fine => (fine === undefined ? 'not measured' : fine ? 'met' : 'missed');
  const ratios = ratioTargets.map(([what, name, other, least]) => {
    const ratio = ratioTo(at(results, what), name, other);
    const fine = ratio === undefined ? undefined : ratio >= least;
    return `| ${what}: ${name} to ${other} | ≥ ${least} | ${ratio?.toFixed(2) ?? ''} | ${verdict(fine)} |`;
  });
  const latencies = ['mint', 'redeem'].map(what => {
    const found = half?.[what];
    const times = found && found.p99 / found.p50;
    const figures = found
      ? `${times.toFixed(1)} (${found.p50} and ${found.p99} ms at ${Math.round(found.perSecond)}/s)`
      : '';
    return `| ${what}: p99 to p50 under half load | ≤ 3 | ${figures} | ${verdict(times && times <= 3)} |`;
  });
  return [...ratios, ...latencies];
}

/**
 * What would get there is arithmetic: one core does a million microseconds of work in a second, so the ratio to the bare
 * server cannot be more than the ratio of the times that they need for a request.
 */
function why(results, what, ten) {
  if (!ten) return '';
  const cpu = name => median(at(results, what).flatMap(each => (each.name === name ? [each.cpu] : [])));
  const [ours, theirs] = [cpu(embedded), cpu(bare)];
  return `
### Where the time goes in a ${what === 'mint' ? 'mint' : 'redemption'}, and what 0.85 would need

${Math.round(ours)} µs of the server's CPU to ${Math.round(theirs)} µs of the bare server's: with both at the limit of one core that is a ratio
of ${(theirs / ours).toFixed(2)}; what the ratio above has less than that is waiting for the database and the disk, which share the other
core with the load generator here. 0.85 needs ${Math.round(theirs / 0.85)} µs, so the parts that the bare server does not have at all (the key, the rules, the
limits, the log line, the digests, the row) would have to cost ${Math.round(theirs / 0.85 - theirs)} µs together. More processes are the way to
more requests per second; see [docs/past-one-machine.md](../docs/past-one-machine.md). The ten functions with most time of their own:

\`\`\`
${ten.join('\n')}
\`\`\`
`;
}

/** Of the peers: the bare server stands for the least that any server does, so it says what can be reached at all. */
function whyPeers(results) {
  const mints = at(results, 'mint');
  const cpu = name => median(mints.flatMap(each => (each.name === name ? [each.cpu] : [])));
  const lines = ratioTargets
    .filter(([, , other, least]) => other !== bare && ratioTo(mints, embedded, other) < least)
    .map(
      ([, , other, least]) =>
        `- ${least} × ${other}: the bare server, which stores nothing, is ${ratioTo(mints, bare, other).toFixed(1)} × it in this run. The peer takes ${Math.round(cpu(other))} µs of its server's CPU; ${least} × needs ${Math.round(cpu(other) / least)} µs, a mint takes ${Math.round(cpu(embedded))}.`,
    );
  return lines.length === 0 ? '' : `\n### What the peers' targets would need\n\n${lines.join('\n')}\n`;
}

/** Of the times under half load. */
function whyLate(half, disk) {
  if (!half || !disk) return '';
  const late = ['mint', 'redeem'].filter(what => half[what].p99 > 3 * half[what].p50);
  if (late.length === 0) return '';
  return `
### Why some wait so long under half load

Right after these runs, beside nothing else, the disk takes ${disk.p50} ms to keep 16 KiB, and one time in a hundred ${disk.p99} ms or more; a mint
waits for that once or, where it comes while a group is being written, twice. The garbage collector stops the server for 2.4 ms in
the median, 4 in the slowest tenth and 25 to 30 once in ten seconds (\`node --trace-gc\`, 4 300 mints a second, by hand), and each stop
delays all that comes in it. Database and load generator share a core. What is left without each of these was not measured; a
core for the database, an evener disk and fewer objects for each mint are where it would be looked for.
`;
}

/** One line, true of this run. */
export function claimOf(results) {
  const own = (what, key = 'perSecond') =>
    median(at(results, what).flatMap(each => (each.name === embedded ? [each[key]] : [])));
  const times = other => ratioTo(at(results, 'mint'), embedded, other)?.toFixed(1);
  return `\`npm run bench\`: ${Math.round(own('mint'))} durable mints and ${Math.round(own('redeem'))} redemptions a second at 64 connections with the servers on one core, the database and the load on another; mint is ${ratioTo(at(results, 'mint'), embedded, bare)?.toFixed(2)} of a bare Fastify route that stores nothing, ${times('oidc-provider PAR, in RAM')} × oidc-provider's pushed authorization requests in RAM, ${times('Prism mock of our OpenAPI')} × a Prism mock of the same operation.`;
}

export function resultsPage({ results, missing, complete, plan, half, disk, tens = {} }) {
  const { rounds, seconds } = plan;
  return `# Results

${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC. ${describeMachine().join('. ')}.

Written by \`npm run bench\`; what is measured and what each peer does besides is in [README.md](README.md). Each figure is the
median of ${rounds} rounds of ${seconds} s, the contenders in turn within each round; "to bare" is the median of the ratios within the rounds.${
    complete ? '' : '\n\n**Not complete**: the time was over before the last round.'
  }${missing.map(({ name, reason }) => `\n\nNot measured: ${name}: ${reason}`).join('')}

## Targets, at 64 connections

| | wanted | measured | |
| --- | --- | --- | --- |
${targets(results, half).join('\n')}
${['mint', 'redeem'].map(what => why(results, what, tens[what])).join('')}${whyPeers(results)}${whyLate(half, disk)}${[
  'mint',
  'redeem',
]
  .flatMap(what =>
    plan.connections.map(connections => {
      const own = at(results, what, connections);
      return own.length === 0 ? '' : `\n## ${what}, ${connections} connections\n\n${table(own)}\n`;
    }),
  )
  .join('')}`;
}
