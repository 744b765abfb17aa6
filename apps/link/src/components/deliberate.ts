import { useRef } from 'preact/hooks';
import { useLive } from './live.tsx';
import { useSightWatched } from './sight.ts';

/** What a person needs at least to have seen what they agree to. */
const leastLook = 500;

/**
 * Guards an act that moves money or signs: it counts only half a second after what is agreed to has appeared, so that
 * a press meant for what stood there before does nothing; and not while something lies over the page, nor in the half
 * second after. (`Screen` ignores a key that is held down; `SessionScreen` says that something lies over the page.)
 *
 * @param shown changes whenever what is agreed to changes.
 */
export function useDeliberate(shown: string): (act: () => void) => void {
  const { asksToClose } = useLive().state;
  const sight = useSightWatched();
  const seen = useRef({ shown: '', at: 0 });
  // Numbers that come back from behind the question whether to leave appear anew.
  const now = asksToClose ? '' : shown;
  if (seen.current.shown !== now) seen.current = { shown: now, at: performance.now() };
  return act => {
    const { covered, since } = sight();
    if (!covered && performance.now() - Math.max(seen.current.at, since) >= leastLook) act();
  };
}
