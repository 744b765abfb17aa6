import { useRef } from 'preact/hooks';
import { useLive } from './live.tsx';

/** What a person needs at least to have seen what they agree to. */
const leastLook = 500;

/**
 * Guards an act that moves money: it counts only half a second after its numbers appeared, so that a press meant
 * for what stood there before does nothing. (A key that is held down is ignored by `Screen`.)
 *
 * @param shown changes whenever what is agreed to changes.
 */
export function useDeliberate(shown: string): (act: () => void) => void {
  const { asksToClose } = useLive().state;
  const seen = useRef({ shown: '', at: 0 });
  // Numbers that come back from behind the question whether to leave appear anew.
  const now = asksToClose ? '' : shown;
  if (seen.current.shown !== now) seen.current = { shown: now, at: performance.now() };
  return act => {
    if (performance.now() - seen.current.at >= leastLook) act();
  };
}
