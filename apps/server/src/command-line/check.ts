/**
 * `fairlead check`: reads a company's own recorded bodies of `POST /api/v1/linktoken`, one JSON object a line, by the
 * same schema and rules as the server, and says what would be refused or warned about. Needs no database.
 */
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { chains } from '@fairlead/chains';
import type { Fault } from '@fairlead/wire';
import { type Command, Option } from 'commander';
import { type CatalogData, createCatalog } from '../catalog/index.ts';
import { chainWatch } from '../chain-watch/index.ts';
import type { Environment } from '../database/schema.ts';
import { emptyBody, largestBody } from '../http/index.ts';
import { findJsonFault } from '../http/json-source.ts';
import { type Equipment, notServed } from '../link-tokens/capabilities.ts';
import { readRequest } from '../link-tokens/request.ts';
import type { Warning } from '../link-tokens/rules/findings.ts';
import { decide } from '../link-tokens/rules.ts';
import { configuredPrices } from '../prices/index.ts';
import { createPrices } from '../prices/prices.ts';
import { CommandError, type Context } from './context.ts';
import { environmentOption, parseUnknownProperties } from './options.ts';

export type Verdict = {
  line: number;
  verdict: 'accepted' | 'warned' | 'refused';
  faults: readonly Fault[];
  warnings: readonly Warning[];
};

type Settings = {
  environment: Environment;
  unknownProperties: 'refuse' | 'warn';
  /** Absent: the catalog as it is shipped. */
  data?: CatalogData;
  /** What the server has beside it; absent: no endpoint and no source of prices. */
  watch?: Equipment['watch'];
  prices?: Equipment['prices'];
};
type Options = Settings & { all: boolean; json?: boolean };

/** @param fail is called when a body would be refused: the exit code says so. */
export function addCheckCommand(program: Command, context: Context, fail: () => void): void {
  program
    .command('check')
    .description(
      'Check recorded Link token requests, one JSON body a line: what would be refused, what warned about. Needs no server. Exit code 1 when something would be refused.',
    )
    .argument('<file>', 'path of the file; - for standard input')
    .addOption(environmentOption())
    .addOption(
      new Option('-u, --unknown-properties <choice>', 'as the client is set; refuse or warn')
        .argParser(parseUnknownProperties)
        .default('refuse'),
    )
    .option('--all', 'show the lines that are fine, too', false)
    .action(async (file: string, _options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const { config, clock } = context;
      const world = { fetch, clock, log: { warn: () => {} } };
      const judge = bodyJudge({
        ...{ ...options, data: config.catalog },
        watch: chainWatch({ endpoints: config.chains, confirmations: config.confirmations, ...world }),
        prices: configuredPrices(config.prices, world),
      });
      const verdicts: Verdict[] = [];
      let line = 0;
      for await (const bytes of linesOf(context, file)) {
        line += 1;
        if (bytes.toString('latin1').trim() === '') continue;
        const verdict = { line, ...judge(bytes) };
        verdicts.push(verdict);
        if (!options.json && (options.all || verdict.verdict !== 'accepted'))
          context.print(describe(verdict));
      }
      if (verdicts.length === 0) throw new CommandError(`There is no body in ${file}.`);
      if (options.json)
        context.print(JSON.stringify({ summary: summaryOf(verdicts), lines: verdicts }, null, 2));
      else context.print(describeSummary(verdicts, options.environment));
      if (verdicts.some(each => each.verdict === 'refused')) fail();
    });
}

/** What the server would say to a body; what it looks up in its database (sub-client, return address) is left open. */
export function bodyJudge({
  environment,
  unknownProperties,
  data,
  watch = { covers: () => false },
  prices = createPrices(undefined),
}: Settings): (body: Uint8Array) => Omit<Verdict, 'line'> {
  const catalog = createCatalog(data);
  const equipment: Equipment = { catalog, watch, prices };
  return body => {
    const refused = (faults: readonly Fault[]) => ({ verdict: 'refused' as const, faults, warnings: [] });
    if (body.length > largestBody) {
      const message = `The body is larger than ${largestBody} bytes.`;
      return refused([{ path: '', rule: 'bodyTooLarge', message, hint: 'Send fewer destinations.' }]);
    }
    let text: string;
    try {
      // A mark of the byte order, which some editors put before everything, is left out.
      text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    } catch {
      const message = 'The body is not valid UTF-8.';
      return refused([{ path: '', rule: 'notUtf8', message, hint: 'Encode the JSON as UTF-8.' }]);
    }
    if (text.trim() === '') return refused([emptyBody]);
    const jsonFault = findJsonFault(text);
    if (jsonFault) {
      const { rule, message, hint, column } = jsonFault;
      return refused([{ path: '', rule, message: `Column ${column}: ${message}`, hint }]);
    }
    if (hasForbiddenName(text)) {
      const message = 'The names __proto__ and constructor.prototype are not allowed.';
      return refused([{ path: '', rule: 'forbiddenName', message, hint: 'Remove them.' }]);
    }
    const reading = readRequest(JSON.parse(text), text, unknownProperties === 'warn' ? 'drop' : 'refuse');
    if (!reading.ok) return refused(reading.faults);
    const decision = decide(reading.value, {
      environment,
      catalog,
      addressRules: chains,
      defaultClientFee: null,
      surfaces: null,
      returnUrls: undefined,
      exactNumbers: reading.exactNumbers,
    });
    if (!decision.ok) return refused(decision.faults);
    const entries = reading.value.transferOptions?.toAddresses ?? [];
    const unserved = notServed(decision.configuration, entries, equipment, environment);
    if (unserved.length > 0) return refused(unserved);
    const ignored = reading.dropped.map(path => ({
      path,
      rule: 'unknownName',
      message: `${path} is not known and would be ignored.`,
    }));
    const warnings = [...decision.warnings, ...ignored];
    return { verdict: warnings.length > 0 ? 'warned' : 'accepted', faults: [], warnings };
  };
}

/** The names that the server's JSON parser refuses, because they would change the object that they are read into. */
function hasForbiddenName(text: string): boolean {
  let found = false;
  JSON.parse(text, (name, value) => {
    const isBuilder = name === 'constructor' && typeof value === 'object' && value !== null;
    if (name === '__proto__' || (isBuilder && Object.hasOwn(value, 'prototype'))) found = true;
    return value;
  });
  return found;
}

/** The lines of a file as bytes: what they are in UTF-8, if anything, is part of the judgement. */
async function* linesOf(context: Context, file: string): AsyncGenerator<Buffer> {
  const input = file === '-' ? process.stdin : createReadStream(resolve(context.directory, file));
  let pieces: Buffer[] = [];
  try {
    for await (const chunk of input as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
        yield Buffer.concat([...pieces, chunk.subarray(start, end)]);
        pieces = [];
        start = end + 1;
      }
      pieces.push(chunk.subarray(start));
    }
  } catch (error) {
    throw new CommandError(`${file} could not be read: ${(error as Error).message}`);
  }
  yield Buffer.concat(pieces);
}

function describe({ line, verdict, faults, warnings }: Verdict): string {
  if (verdict === 'accepted') return `line ${line}: fine`;
  const found = faults.map(
    ({ rule, message, hint }) => `  ${rule}: ${message}${hint === '' ? '' : ` ${hint}`}`,
  );
  const warned = warnings.map(({ rule, message }) => `  ${rule}: ${message}`);
  return [
    `line ${line}: ${verdict === 'refused' ? 'would be refused' : 'fine, with warnings'}`,
    ...found,
    ...warned,
  ].join('\n');
}

function summaryOf(verdicts: readonly Verdict[]) {
  const count = (wanted: Verdict['verdict']) => verdicts.filter(each => each.verdict === wanted).length;
  const byRule = (pick: (verdict: Verdict) => readonly { rule: string }[]) => {
    const counts = new Map<string, number>();
    for (const verdict of verdicts) {
      for (const rule of new Set(pick(verdict).map(each => each.rule)))
        counts.set(rule, (counts.get(rule) ?? 0) + 1);
    }
    return Object.fromEntries([...counts].toSorted(([, a], [, b]) => b - a));
  };
  return {
    bodies: verdicts.length,
    accepted: count('accepted') + count('warned'),
    warned: count('warned'),
    refused: count('refused'),
    /** In how many bodies each rule was broken. */
    faults: byRule(each => each.faults),
    warnings: byRule(each => each.warnings),
  };
}

function describeSummary(verdicts: readonly Verdict[], environment: Environment): string {
  const { bodies, accepted, warned, refused, faults, warnings } = summaryOf(verdicts);
  const rules = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([rule, number]) => `${rule} ${number}`)
      .join(', ');
  const lines = [
    `${bodies} ${bodies === 1 ? 'body' : 'bodies'} (${environment}): ${accepted} would be accepted, ${warned} of them with warnings; ${refused} would be refused.`,
    ...(refused > 0 ? [`Refused for: ${rules(faults)}`] : []),
    ...(warned > 0 ? [`Warnings: ${rules(warnings)}`] : []),
  ];
  return lines.join('\n');
}
