/** Work that is asked for again and again, often while it is being done. */

export type Repeated = {
  /** Asks for it; never waits and never fails. Asked while it runs, it runs once more afterwards. */
  run(): void;
  /** Lets what runs finish; nothing starts any more. */
  close(): Promise<void>;
};

/** @param rest between two runs that follow each other: what is asked for meanwhile is done by one run. */
export function oneAtATime(
  work: () => Promise<unknown>,
  { failed, rest }: { failed(error: unknown): void; rest?: () => Promise<unknown> },
): Repeated {
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;
  const loop = async () => {
    do {
      again = false;
      await work().catch(failed);
      if (again && !closed) await rest?.();
    } while (again && !closed);
    running = undefined;
  };
  return {
    run() {
      if (closed) return;
      if (running === undefined) running = loop();
      else again = true;
    },
    async close() {
      closed = true;
      await running;
    },
  };
}
