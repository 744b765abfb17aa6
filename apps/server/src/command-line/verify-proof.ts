/**
 * `fairlead verify-proof`: judges recorded proofs of ownership again, with nothing but the record: no server, no
 * database, no network. Records come from `GET /fairlead/v1/verifications`.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { VerificationRecord } from '@fairlead/wire';
import type { Command } from 'commander';
import { Value } from 'typebox/value';
import { judgeRecord, type SecondJudgement } from '../verifications/record.ts';
import { answer, CommandError, type Context } from './context.ts';
import { pairs } from './table.ts';

type Judged = SecondJudgement & { record: VerificationRecord };

/** @param fail is called unless every proof is verified, and as its record says: the exit code says so. */
export function addVerifyProofCommand(program: Command, context: Context, fail: () => void): void {
  program
    .command('verify-proof')
    .description(
      'Judge recorded proofs of ownership again, offline, as of the recorded time. Exit code 1 unless each is verified and its record agrees.',
    )
    .argument(
      '<file>',
      'path of a JSON file with one record, a list, or an answer of GET /fairlead/v1/verifications; - for standard input',
    )
    .action(async (file: string, _options, command: Command) => {
      const judged = readRecords(await contentOf(context, file), file).map(
        (record): Judged => ({ record, ...judgeRecord(record) }),
      );
      const value = judged.map(({ record, judgement, disagreements }) => ({
        ...{ id: record.id, address: record.address, ...judgement, disagreements },
      }));
      answer(context, command.optsWithGlobals(), value, judged.map(describe).join('\n\n'));
      const isGood = ({ judgement, disagreements }: Judged) =>
        judgement.verdict === 'verified' && disagreements.length === 0;
      if (!judged.every(isGood)) fail();
    });
}

async function contentOf(context: Context, file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  try {
    return await readFile(resolve(context.directory, file), 'utf8');
  } catch (error) {
    throw new CommandError(
      `${file} could not be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** One record, a list of them, `{verifications: […]}`, or that in the API's envelope. */
function readRecords(content: string, file: string): VerificationRecord[] {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new CommandError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  for (const name of ['content', 'verifications']) {
    if (typeof value === 'object' && value !== null && name in value) value = Reflect.get(value, name);
  }
  const records = [value].flat();
  if (records.length === 0) throw new CommandError(`There is no record in ${file}.`);
  return records.map((record, position) => {
    if (isRecord(record)) return record;
    const [first] = Value.Errors(VerificationRecord, record);
    const which = records.length === 1 ? 'The record' : `Record ${position + 1}`;
    const where = first?.instancePath ? ` at ${first.instancePath}` : '';
    throw new CommandError(
      `${which} in ${file} is not whole${where}: ${first?.message ?? 'unknown network type'}.`,
    );
  });
}

function isRecord(value: unknown): value is VerificationRecord {
  return Value.Check(VerificationRecord, value) && value.networkType !== 'unknown';
}

function describe({ record, judgement, disagreements }: Judged): string {
  const found =
    judgement.verdict === 'verified'
      ? `verified (${judgement.standard})`
      : `${judgement.verdict}: ${judgement.words}`;
  const facts = pairs([
    ['proof', record.id],
    ['address', `${record.address} (${record.networkType})`],
    ['user', `${record.userId} (the server’s word; no signature covers it)`],
    ['judged as of', record.createdAt],
    ['verdict', found],
    ['recorded', record.verdict],
    [
      'bound to',
      record.binding === 'session' ? 'its session, by a nonce' : 'no session: the text has no nonce',
    ],
  ]);
  const doubts = [
    ...disagreements,
    ...(record.sandbox
      ? ['Signed by a wallet that the sandbox plays: it proves nothing outside of it.']
      : []),
  ];
  return [facts, ...doubts.map(each => `! ${each}`)].join('\n');
}
