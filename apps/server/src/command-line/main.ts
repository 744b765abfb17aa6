/** The program `fairlead`. In the repository: `npx fairlead …`, by way of scripts/fairlead.mjs. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { readConfig } from '../config.ts';
import { systemClock, systemRandom } from '../surroundings.ts';
import { runCommand } from './program.ts';

// Whoever reads our output may have had enough of it (`| head`).
process.stdout.on('error', () => process.exit(0));
const note = (text: string) => console.error(text);
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

try {
  const { config, warnings } = readConfig(process.env, process.cwd());
  for (const warning of warnings) note(warning);
  const context = {
    config,
    variables: process.env,
    clock: systemClock,
    random: systemRandom,
    // Where the person is, though npm may have moved us to the repository.
    directory: process.env['INIT_CWD'] ?? process.cwd(),
    print: (text: string) => console.log(text),
    note,
  };
  process.exitCode = await runCommand(context, process.argv.slice(2), version);
} catch (error) {
  note(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
