// `npm start`: installs, builds and serves, whatever of it is still to be done. Runs on any Node from 20 on; the server
// itself runs on Node 24 as our child.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { environment, findNode, installIfNeeded, root } from './installation.mjs';
import { buildPagesIfNeeded } from './pages.mjs';

await installIfNeeded();
const node = findNode();
await buildPagesIfNeeded(node);

const server = spawn(node, [join(root, 'apps', 'server', 'src', 'main.ts')], {
  // The channel is how the server notices that we were killed: it closes, and the server shuts down.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: environment({ NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, '.cache', 'node') }),
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal));

// npm does not tell us when it is killed: somebody's `kill -9` of it would leave a server that nobody sees.
const npm = process.env.npm_lifecycle_event === 'start' ? ancestors() : undefined;
if (npm !== undefined) {
  const watch = setInterval(() => {
    if (ancestors() === npm) return;
    clearInterval(watch);
    server.kill('SIGTERM');
  }, 500);
  watch.unref();
}

/** Who is above us, up to npm: our parent, or the parent of the shell in which npm runs its scripts. Changes with npm's end. */
function ancestors() {
  const parent = process.ppid;
  try {
    const isShell = /^[^\0]*sh\0-c\0/.test(readFileSync(`/proc/${parent}/cmdline`, 'utf8'));
    const status = readFileSync(`/proc/${parent}/status`, 'utf8');
    return isShell ? `${parent} ${/^PPid:\s*(\d+)$/m.exec(status)?.[1]}` : `${parent}`;
  } catch {
    return `${parent}`; // no /proc on this system
  }
}

server.on('error', error => {
  console.error(`Cannot run ${node}: ${error.message}`);
  process.exit(1);
});
server.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
