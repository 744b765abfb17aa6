import type { Warning } from './rules/findings.ts';

/** Proxies and clients cut or refuse long headers; the rest of the warnings is kept with the token. */
const longest = 1024;

/**
 * Warnings as one header value, `rule: message | rule: message`: printable ASCII, at most 1 KiB, whole warnings only,
 * with the number of those that did not fit.
 */
export function warningHeader(warnings: readonly Warning[]): string | undefined {
  if (warnings.length === 0) return undefined;
  const texts = warnings.map(({ rule, message }) => `${rule}: ${printable(message)}`);
  let shown = texts.length;
  while (shown > 0 && joined(texts, shown).length > longest) shown -= 1;
  return joined(texts, shown).slice(0, longest);
}

function joined(texts: readonly string[], shown: number): string {
  const rest = texts.length - shown;
  const more = rest > 0 ? [`${rest} more with the token`] : [];
  return [...texts.slice(0, shown), ...more].join(' | ');
}

function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?');
}
