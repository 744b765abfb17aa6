/** Starts Fairlead as a user does, `npm start`, in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export type Program = {
  url: string;
  /** npm's process. */
  child: ChildProcess;
  /** Everything that was said so far, on both streams. */
  output(): string;
  /** Waits until it says so, or fails with all it said instead. */
  says(words: string | RegExp): Promise<string>;
  /** Milliseconds from the call of npm until the server answered. */
  startedAfter: number;
  /** The exit code, when it is gone. */
  ended: Promise<number | null>;
};

/** Runs `npm start`; does not wait for anything. */
export function npmStart(environment: Record<string, string>): Omit<Program, 'startedAfter'> {
  const child = spawn('npm', ['start'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: pathOfTheUser(), ...environment },
  });
  let said = '';
  child.stdout.on('data', chunk => {
    said += chunk;
  });
  child.stderr.on('data', chunk => {
    said += chunk;
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  let isOver = false;
  ended.then(() => {
    isOver = true;
  });
  const says = async (words: string | RegExp) => {
    for (let tries = 0; tries < 3000; tries += 1) {
      if (typeof words === 'string' ? said.includes(words) : words.test(said)) return said;
      if (isOver) break;
      await pause(20);
    }
    throw new Error(
      `It did not say ${words}${isOver ? ', but ended' : ' within a minute'}. It said:\n${said}`,
    );
  };
  const url = environment['FAIRLEAD_PUBLIC_URL'] ?? `http://localhost:${environment['PORT'] ?? 4000}`;
  return { url, child, output: () => said, says, ended };
}

/** Runs `npm start` and waits until the server answers. */
export async function startProgram(environment: Record<string, string>): Promise<Program> {
  const start = performance.now();
  const program = npmStart(environment);
  await program.says('Listening on');
  const response = await fetch(`${program.url}/readyz`);
  if (!response.ok) throw new Error(`/readyz answers ${response.status}: ${await response.text()}`);
  return { ...program, startedAfter: performance.now() - start };
}

export const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds));

/** Without node_modules/.bin, which `npm test` puts first: `npm start` must work with the Node that the user has. */
function pathOfTheUser(): string {
  const parts = (process.env['PATH'] ?? '').split(delimiter);
  return parts.filter(part => !part.includes('node_modules')).join(delimiter);
}
