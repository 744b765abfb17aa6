// The measurements as a page.
import { describeMachine } from './machine.mjs';

const median = numbers => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const spread = numbers => `${Math.round(Math.min(...numbers))}–${Math.round(Math.max(...numbers))}`;

/** Better is: ratios of one round to the same round's bare server, so that a slow minute of the machine counts for both. */
function ratioTo(results, name, other) {
  const ratios = results
    .filter(each => each.name === name)
    .flatMap(each => {
      const rival = results.find(one => one.name === other && one.round === each.round);
      return rival ? [each.perSecond / rival.perSecond] : [];
    });
  return ratios.length > 0 ? median(ratios) : undefined;
}

function table(results) {
  const names = [...new Set(results.map(({ name }) => name))];
  const rows = names.map(name => {
    const own = results.filter(each => each.name === name);
    const all = key => own.map(each => each[key]);
    const ratio = ratioTo(results, name, 'bare Fastify');
    const failed = all('failed').reduce((sum, count) => sum + count, 0);
    return `| ${name} | ${Math.round(median(all('perSecond')))} | ${spread(all('perSecond'))} | ${ratio?.toFixed(2) ?? ''} | ${median(all('p50'))} | ${median(all('p99'))} | ${Math.round(median(all('cpu')))} | ${Math.round(median(all('memory')))} | ${failed} |`;
  });
  return [
    '| | per second, median | spread | to bare | p50 ms | p99 ms | CPU µs of the server | memory MiB | failed |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** What we want to be, and whether we are, at 64 connections. */
function targets(results) {
  const at64 = what => results.filter(each => each.what === what && each.connections === 64);
  const embedded = 'Fairlead, embedded PostgreSQL';
  const separate = 'Fairlead, separate PostgreSQL';
  const wanted = [
    ['mint', embedded, 'bare Fastify', 0.85],
    ['mint', separate, 'bare Fastify', 0.85],
    ['redeem', embedded, 'bare Fastify', 0.85],
    ['redeem', separate, 'bare Fastify', 0.85],
    ['mint', embedded, 'oidc-provider PAR, in RAM', 4],
    ['mint', embedded, 'Prism mock of our OpenAPI', 9],
    ['mint', embedded, 'better-auth one-time token, PostgreSQL', 25],
  ];
  return wanted.map(([what, name, other, least]) => {
    const ratio = ratioTo(at64(what), name, other);
    const verdict = ratio === undefined ? 'not measured' : ratio >= least ? 'met' : 'missed';
    return `| ${what}: ${name} to ${other} | ≥ ${least} | ${ratio?.toFixed(2) ?? ''} | ${verdict} |`;
  });
}

export function resultsPage({ results, missing, complete, plan }) {
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
${targets(results).join('\n')}
${['mint', 'redeem']
  .flatMap(what =>
    plan.connections.map(connections => {
      const own = results.filter(each => each.what === what && each.connections === connections);
      return own.length === 0 ? '' : `\n## ${what}, ${connections} connections\n\n${table(own)}\n`;
    }),
  )
  .join('')}`;
}
