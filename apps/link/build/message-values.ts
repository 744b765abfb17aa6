/** Writes the type of each text's values from the English texts, so that a missing value is a type error. */
import type { Messages } from './compiled-messages.ts';
import { valueTypes } from './message-syntax.ts';

export function messageValuesSource(english: Messages): string {
  const lines = Object.entries(english).map(([key, text]) => {
    const values = Object.entries(valueTypes(text)).map(([name, type]) => `${name}: ${type}`);
    return `  '${key}': ${values.length === 0 ? 'null' : `{ ${values.join('; ')} }`};`;
  });
  return [
    '/** Made by `npm run -w @fairlead/link-page messages` from messages/en*.json: each text and the values that it takes. */',
    '// biome-ignore format: one text a line',
    'export type MessageValues = {',
    ...lines,
    '};',
    '',
  ].join('\n');
}
