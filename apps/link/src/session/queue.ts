/** Runs what it is given one after the other, whatever became of the one before. */
export function createQueue(): <Result>(run: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return run => {
    const next = last.then(run);
    last = next.catch(() => {});
    return next;
  };
}
