import { writeFileSync } from 'node:fs';
import { readMessages } from './compiled-messages.ts';
import { messageValuesSource } from './message-values.ts';

const target = new URL('../src/texts/message-values.ts', import.meta.url);
writeFileSync(target, messageValuesSource({ ...readMessages('en'), ...readMessages('en.later') }));
console.log(`wrote ${target.pathname}`);
