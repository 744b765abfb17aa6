/** Options and arguments that several commands share, and how they are read. */

import { eventTypePatterns } from '@fairlead/wire';
import { type Surface, surfaces } from '@fairlead/wire/surface';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readClientFee, readSurfaces } from '../clients/index.ts';
import type { Environment } from '../database/schema.ts';
import { formats } from '../http/formats.ts';
import { nearestName } from '../http/nearest-name.ts';

export type ClientOptions = { client?: string; json?: boolean };
export type ScopeOptions = ClientOptions & { environment: Environment };

export const clientOption = () =>
  new Option('-c, --client <client>', 'id or name of the client (default: the only one, or the demo client)');

export const environmentOption = () =>
  new Option('-e, --environment <environment>', 'which of the two separate worlds')
    .choices(['sandbox', 'live'])
    .default('sandbox');

/** A command about what one client has in one environment. */
export function scoped(command: Command): Command {
  return command.addOption(clientOption()).addOption(environmentOption());
}

export function parseUuid(text: string): string {
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('It must be an id such as 0291810a-5947-424d-9a59-e88bb33e999d.');
}

export function parseName(text: string): string {
  const name = text.trim();
  if (name !== '' && [...name].length <= 300 && formats['line']?.matches(name)) return name;
  throw new InvalidArgumentError('A name is one line of 1 to 300 characters.');
}

/** Null for `none`. */
export function parseFee(text: string): string | null {
  if (text === 'none') return null;
  const ratio = readClientFee(text);
  if (ratio !== undefined) return ratio;
  throw new InvalidArgumentError(
    'A fee is a ratio from 0 to 1 with at most six decimals, such as 0.01 for one per cent, or "none".',
  );
}

export function parseUnknownProperties(text: string): 'refuse' | 'warn' {
  if (text === 'refuse' || text === 'warn') return text;
  throw new InvalidArgumentError(`It is either refuse or warn, not ${JSON.stringify(text)}.`);
}

/** Null for `all`. */
export function parseSurfaces(text: string): Surface[] | null {
  if (text === 'all') return null;
  const chosen = readSurfaces(text.split(',').map(each => each.trim()));
  if (chosen !== undefined) return chosen;
  throw new InvalidArgumentError(`It is "all", or some of ${surfaces.join(', ')}, divided by commas.`);
}

/** A fee as the database answers it, without superfluous zeros; `otherwise` for none. */
export function shownFee(fee: string | null, otherwise: string): string {
  return fee === null ? otherwise : (readClientFee(fee) ?? fee);
}

export const typesOption = (description: string) =>
  new Option(
    '--types <types>',
    `${description}, with commas between; transfer.* and * are patterns`,
  ).argParser((text: string) => text.split(',').map(each => parsePattern(each.trim())));

function parsePattern(text: string): string {
  if (eventTypePatterns.includes(text)) return text;
  const nearest = nearestName(text, eventTypePatterns);
  throw new InvalidArgumentError(
    nearest === undefined ? 'There is no such type of event.' : `Did you mean ${nearest}?`,
  );
}

export function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= 500) return count;
  throw new InvalidArgumentError('It must be a whole number from 1 to 500.');
}
