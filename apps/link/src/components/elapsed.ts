import { useEffect, useState } from 'preact/hooks';

/** How far a wait has come: nothing yet, a skeleton, words, a way out. */
export type WaitStage = 'nothing' | 'skeleton' | 'words' | 'wayOut';

const begins: [WaitStage, number][] = [
  ['skeleton', 150],
  ['words', 1_000],
  ['wayOut', 10_000],
];

/** @param since start of the wait in milliseconds since the epoch; `undefined` while nothing is waited for. */
export function useWaitStage(since: number | undefined): WaitStage {
  const [stage, setStage] = useState<WaitStage>('nothing');
  useEffect(() => {
    setStage('nothing');
    if (since === undefined) return undefined;
    const timers = begins.map(([next, after]) =>
      setTimeout(() => setStage(next), Math.max(0, since + after - Date.now())),
    );
    return () => timers.forEach(clearTimeout);
  }, [since]);
  return stage;
}

/** The server's time, once a second. */
export function useServerNow(serverNow: () => number): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 1_000);
    return () => clearInterval(timer);
  }, [serverNow]);
  return now;
}
