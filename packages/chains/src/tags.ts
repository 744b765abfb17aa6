import { utf8 } from './encoding.ts';
import type { ParsedTag } from './shape.ts';

/** A free text memo: no control characters, at most `maxBytes` of UTF-8. */
export function textTag(text: string, maxBytes: number, name: string): ParsedTag {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  if (/[\u0000-\u001f\u007f]/.test(text))
    return { ok: false, message: `The ${name} contains control characters.` };
  const bytes = utf8(text).length;
  if (bytes > maxBytes)
    return { ok: false, message: `The ${name} has ${bytes} bytes, ${maxBytes} are allowed.` };
  return { ok: true, canonical: text, kind: 'text' };
}
