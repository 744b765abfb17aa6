/** Time as the page's logic sees it; passed in, so that a test owns it. */
export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once; the answer cancels it. */
  after(milliseconds: number, callback: () => void): () => void;
};

export const browserClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, callback) {
    const id = setTimeout(callback, milliseconds);
    return () => clearTimeout(id);
  },
};
