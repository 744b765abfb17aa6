/** What becomes of a withdrawal that the exchange has taken, where it is not that it settles. */

export type Course = {
  readonly outcome: 'settled' | 'stuckPending' | 'failed' | 'refundPending' | 'refunded';
  /** When it shows; a failure that is refunded goes on from there. */
  readonly from: Date;
};

/** Where the courses are kept, beside the ledger and like it: one per client. */
export type Courses = {
  /** From now on this is what becomes of the withdrawal with this key, whether it was taken or will be. */
  set(idempotencyKey: string, course: Course): Promise<void>;
  find(idempotencyKey: string): Promise<Course | undefined>;
};

/** For tests and for trying the package out. */
export function memoryCourses(): Courses {
  const courses = new Map<string, Course>();
  return {
    set: async (key, course) => void courses.set(key, course),
    find: async key => courses.get(key),
  };
}

/** From failed to the refund being on its way, and from there to its arrival. */
export const refundStageMs = 5_000;

export type CourseNow = {
  status: 'accepted' | 'settled' | 'failed' | 'refundPending' | 'refunded';
  nextLookAt?: Date;
};

const stuckLookMs = 60 * 60_000;

/** Where a withdrawal stands on its course. */
export function courseAt({ outcome, from }: Course, now: Date): CourseNow {
  const since = now.getTime() - from.getTime();
  const after = (milliseconds: number) => new Date(from.getTime() + milliseconds);
  if (since < 0) return { status: 'accepted', nextLookAt: from };
  switch (outcome) {
    case 'settled':
    case 'failed':
      return { status: outcome };
    case 'stuckPending':
      return { status: 'accepted', nextLookAt: new Date(now.getTime() + stuckLookMs) };
    case 'refundPending':
    case 'refunded':
      if (since < refundStageMs) return { status: 'failed', nextLookAt: after(refundStageMs) };
      if (outcome === 'refundPending') return { status: 'refundPending' };
      if (since < 2 * refundStageMs) return { status: 'refundPending', nextLookAt: after(2 * refundStageMs) };
      return { status: 'refunded' };
  }
}
