/** Finds an integration in two keystrokes: whole words first, then beginnings, then anything, then one typo. */
import type { IntegrationSummary } from '@fairlead/wire/session-view';

/** Ranked best first; the server's order decides between equals. An empty query keeps that order. */
export function searchIntegrations(
  query: string,
  integrations: readonly IntegrationSummary[],
): readonly IntegrationSummary[] {
  const wanted = plain(query);
  if (wanted === '') return integrations;
  return integrations
    .map(integration => ({ integration, rank: rankOf(wanted, plainName(integration)) }))
    .filter(({ rank }) => rank !== undefined)
    .sort((a, b) => Number(a.rank) - Number(b.rank))
    .map(({ integration }) => integration);
}

/** Asked for at every keystroke, of every name. */
const plainNames = new WeakMap<IntegrationSummary, string>();

function plainName(integration: IntegrationSummary): string {
  const known = plainNames.get(integration) ?? plain(integration.name);
  plainNames.set(integration, known);
  return known;
}

/** Case, accents, spaces and punctuation do not matter: `crypto.com` is found by `cryptocom`. */
function plain(text: string): string {
  // Nearly every name; without the tables of Unicode a slow phone has all of them before the next keystroke.
  if (/^[ -~]*$/.test(text)) {
    return text
      .toLowerCase()
      .replace(/[^a-z0-9 ]/g, '')
      .trim();
  }
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N} ]/gu, '')
    .trim();
}

function rankOf(wanted: string, name: string): number | undefined {
  const joined = name.replaceAll(' ', '');
  const compact = wanted.replaceAll(' ', '');
  if (name === wanted || joined === compact) return 0;
  if (name.startsWith(wanted) || joined.startsWith(compact)) return 1;
  if (name.split(' ').some(word => word.startsWith(wanted))) return 2;
  if (name.includes(wanted) || joined.includes(compact)) return 3;
  const initials = name.split(' ').map(word => word[0] ?? '');
  if (initials.join('') === compact) return 4;
  // Below four letters one typo would match nearly everything.
  if (compact.length >= 4 && withinOneTypo(compact, joined.slice(0, compact.length))) return 5;
  if (compact.length >= 4 && withinOneTypo(compact, joined.slice(0, compact.length + 1))) return 5;
  return undefined;
}

/** One letter wrong, missing or too many, or two swapped. */
export function withinOneTypo(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  const swapped = short[at] === long[at + 1] && short[at + 1] === long[at];
  return (
    short.slice(at + 1) === long.slice(at + 1) || (swapped && short.slice(at + 2) === long.slice(at + 2))
  );
}
