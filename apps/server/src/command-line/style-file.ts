/** The look of Link for a client or a sub-client, from a JSON file. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { LinkStyle } from '@fairlead/wire/link-style';
import { schemaReader } from '../http/index.ts';
import { CommandError } from './context.ts';

export const styleExample = '{"accentColor": "#00aa77", "cornerRadius": 8, "theme": "system"}';

const readLinkStyle = schemaReader(LinkStyle);

/**
 * @param name path of the file, or `none`
 * @returns null for `none`
 * @throws CommandError naming every fault
 */
export function readStyle(directory: string, name: string): LinkStyle | null {
  if (name === 'none') return null;
  const file = resolve(directory, name);
  let style: unknown;
  try {
    style = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CommandError(`${file} could not be read as JSON: ${(error as Error).message}`);
  }
  const reading = readLinkStyle(style);
  if (reading.ok) return reading.value;
  throw new CommandError(
    [`${file} is no style:`, ...reading.faults.map(each => `  ${each.message} ${each.hint}`)].join('\n'),
  );
}

/** One line for people. */
export function shownStyle(style: LinkStyle | null, otherwise: string): string {
  return style === null ? otherwise : JSON.stringify(style);
}
