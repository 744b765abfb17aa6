#!/usr/bin/env node
// `npx fairlead …` and `npm run fairlead -- …`: the command line, on Node 24. Runs on any Node from 20 on.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { environment, findNode, installIfNeeded, root } from './installation.mjs';

// What the command prints may be read by a program; what the installation says is for people.
const { log } = console;
console.log = console.error;
await installIfNeeded();
console.log = log;

const place = process.cwd() === root ? (process.env.INIT_CWD ?? root) : process.cwd();
const command = spawn(
  findNode(),
  [join(root, 'apps', 'server', 'src', 'command-line', 'main.ts'), ...process.argv.slice(2)],
  {
    // The same place as the server's, so that .fairlead is the same; files are looked for where the person is.
    cwd: root,
    stdio: 'inherit',
    env: environment({
      INIT_CWD: place,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, '.cache', 'node'),
    }),
  },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => command.kill(signal));
command.on('error', error => {
  console.error(`Cannot run the command line: ${error.message}`);
  process.exit(1);
});
command.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
