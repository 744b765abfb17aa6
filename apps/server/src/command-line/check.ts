/**
 * `fairlead check`: reads a company's own recorded bodies of `POST /api/v1/linktoken`, one JSON object a line, by the
 * same schema and rules as the server, and says what would be refused or warned about. Needs no database.
 */
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { chains } from '@fairlead/chains';
import type { Fault } from '@fairlead/wire';
import { type Command, Option } from 'commander';
import { createCatalog } from '../catalog/index.ts';
import type { Environment } from '../database/schema.ts';
import { largestBody } from '../http/index.ts';
import { findJsonFault } from '../http/json-source.ts';
import { notServed } from '../link-tokens/capabilities.ts';
import { readRequest } from '../link-tokens/request.ts';
import type { Warning } from '../link-tokens/rules/findings.ts';
import { decide } from '../link-tokens/rules.ts';
import { parseUnknownProperties } from './clients.ts';
import { CommandError, type Context } from './context.ts';
import { environmentOption } from './options.ts';

export type Verdict = {
  line: number;
  verdict: 'accepted' | 'warned' | 'refused';
  faults: readonly Fault[];
  warnings: readonly Warning[];
};

type Settings = { environment: Environment; unknownProperties: 'refuse' | 'warn' };
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
      const judge = bodyJudge(options);
      const verdicts: Verdict[] = [];
      let line = 0;
      for await (const text of linesOf(context, file)) {
        line += 1;
        if (text.trim() === '') continue;
        const verdict = { line, ...judge(text) };
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
}: Settings): (text: string) => Omit<Verdict, 'line'> {
  const catalog = createCatalog();
  return text => {
    const refused = (faults: readonly Fault[]) => ({ verdict: 'refused' as const, faults, warnings: [] });
    const jsonFault = findJsonFault(text);
    if (jsonFault) {
      const { rule, message, hint, column } = jsonFault;
      return refused([{ path: '', rule, message: `Column ${column}: ${message}`, hint }]);
    }
    if (Buffer.byteLength(text) > largestBody) {
      const message = `The body is larger than ${largestBody} bytes.`;
      return refused([{ path: '', rule: 'bodyTooLarge', message, hint: 'Send fewer destinations.' }]);
    }
    const reading = readRequest(JSON.parse(text), text, unknownProperties === 'warn' ? 'drop' : 'refuse');
    if (!reading.ok) return refused(reading.faults);
    const decision = decide(reading.value, {
      environment,
      catalog,
      addressRules: chains,
      defaultClientFee: null,
      exactNumbers: reading.exactNumbers,
    });
    if (!decision.ok) return refused(decision.faults);
    const unserved = notServed(decision.configuration, catalog, environment);
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

async function* linesOf(context: Context, file: string): AsyncGenerator<string> {
  const input = file === '-' ? process.stdin : createReadStream(resolve(context.directory, file), 'utf8');
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  const failed = new Promise<never>((_resolve, reject) => {
    input.once('error', (error: Error) =>
      reject(new CommandError(`${file} could not be read: ${error.message}`)),
    );
  });
  failed.catch(() => {}); // it is reported where it is awaited
  const iterator = lines[Symbol.asyncIterator]();
  let first = true;
  for (;;) {
    const next = await Promise.race([iterator.next(), failed]);
    if (next.done) return;
    // A mark that some editors put before everything.
    yield first ? next.value.replace(/^\uFEFF/, '') : next.value;
    first = false;
  }
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
