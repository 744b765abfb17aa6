import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { systemClock, systemRandom } from '../surroundings.ts';
import { commandLine, pathOf } from './program.ts';

const page = readFileSync(new URL('../../../../docs/command-line.md', import.meta.url), 'utf8');
const { config } = readConfig({}, '/');
const silent = () => {};
const program = commandLine(
  {
    config,
    variables: {},
    clock: systemClock,
    random: systemRandom,
    directory: '/',
    print: silent,
    note: silent,
  },
  '0.0.0',
  silent,
);
const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);

test('docs/command-line.md has every command with its arguments and what it does, and no other', () => {
  const rows = leaves(program).map(command => {
    const words = [
      pathOf(command),
      ...command.registeredArguments.map(each => (each.required ? `<${each.name()}>` : `[${each.name()}]`)),
    ];
    return `| \`${words.join(' ').replaceAll('|', '\\|')}\` | ${command.description()} |`;
  });
  const found = page.split('\n').filter(line => line.startsWith('| `fairlead '));
  expect(found).toEqual(rows);
});

test('it has every option', () => {
  const options = new Set(
    leaves(program).flatMap(command => command.options.map(option => option.long ?? '')),
  );
  for (const option of options) expect(page, option).toContain(`\`${option}`);
});
