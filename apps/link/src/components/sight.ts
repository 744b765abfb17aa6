/**
 * Whether all of the page can be seen: a host may lay something over its frame, so that people press one thing and
 * read another. Chromium tells (IntersectionObserver v2); where a browser does not, nothing counts as covered.
 */
import { useEffect, useState } from 'preact/hooks';

type Sight = { covered: boolean /** Of `performance.now()`. */; since: number };

let sight: Sight = { covered: false, since: 0 };
let watching = 0;
let stop = () => {};
const listeners = new Set<() => void>();

function see(covered: boolean): void {
  sight = { covered, since: performance.now() };
  for (const changed of listeners) changed();
}

function watch(): () => void {
  const comesBack = () => {
    if (document.visibilityState === 'visible') see(sight.covered);
  };
  document.addEventListener('visibilitychange', comesBack);
  const observer = visibilityObserver(visible => {
    if (visible === sight.covered) see(!visible);
  });
  observer?.observe(document.body);
  return () => {
    document.removeEventListener('visibilitychange', comesBack);
    observer?.disconnect();
    sight = { covered: false, since: 0 };
  };
}

function visibilityObserver(tell: (visible: boolean) => void): IntersectionObserver | undefined {
  if (!('IntersectionObserverEntry' in window && 'isVisible' in IntersectionObserverEntry.prototype)) {
    return undefined;
  }
  type Visible = IntersectionObserverEntry & { isVisible: boolean };
  return new IntersectionObserver(
    entries => {
      const last = entries.at(-1) as Visible | undefined;
      if (last !== undefined) tell(last.isVisible);
    },
    { trackVisibility: true, delay: 100 } as IntersectionObserverInit,
  );
}

/** Watches while the calling component is there. @returns what is seen at the moment of the call */
export function useSightWatched(): () => Sight {
  useEffect(() => {
    if (watching === 0) stop = watch();
    watching += 1;
    return () => {
      watching -= 1;
      if (watching === 0) stop();
    };
  }, []);
  return () => sight;
}

/** Whether something lies over the page, as far as somebody watches. */
export function useCovered(): boolean {
  const [covered, setCovered] = useState(sight.covered);
  useEffect(() => {
    const follow = () => setCovered(sight.covered);
    follow();
    listeners.add(follow);
    return () => void listeners.delete(follow);
  }, []);
  return covered;
}
