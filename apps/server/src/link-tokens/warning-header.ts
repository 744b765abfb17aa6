import type { Warning } from './rules/findings.ts';

/** Proxies and clients cut or refuse long headers; the rest of the warnings is kept with the token. */
const longest = 1024;

/**
 * Warnings as one header value, `rule: message | rule: message`: printable ASCII, at most 1 KiB, whole warnings only,
 * with the number of those that did not fit.
 */
export function warningHeader(warnings: readonly Warning[]): string | undefined {
  if (warnings.length === 0) return undefined;
  const texts: string[] = [];
  let length = 0;
  // A list of hundreds of destinations can have as many warnings: those far beyond the end are not even written.
  for (const { rule, message } of warnings) {
    const text = `${rule}: ${printable(message)}`;
    texts.push(text);
    length += text.length;
    if (length > longest) break;
  }
  let shown = texts.length;
  while (shown > 0 && joined(texts, shown, warnings.length).length > longest) shown -= 1;
  return joined(texts, shown, warnings.length).slice(0, longest);
}

function joined(texts: readonly string[], shown: number, all: number): string {
  const rest = all - shown;
  const more = rest > 0 ? [`${rest} more with the token`] : [];
  return [...texts.slice(0, shown), ...more].join(' | ');
}

function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?');
}
