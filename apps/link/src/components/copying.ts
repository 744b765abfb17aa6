import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';

export type Copying = {
  /** Put on what shows the text: it is selected, for where the clipboard is withheld. */
  shown: RefObject<HTMLElement | null>;
  copied: 'no' | 'copied' | 'selected';
  copy: () => Promise<void>;
};

/** Copies a text that is shown. A host may withhold the clipboard from its frames; then it is at least selected. */
export function useCopying(text: string): Copying {
  const shown = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState<'no' | 'copied' | 'selected'>('no');
  const copy = async () => {
    if (shown.current !== null) getSelection()?.selectAllChildren(shown.current);
    try {
      await navigator.clipboard.writeText(text);
      setCopied('copied');
    } catch {
      setCopied('selected');
    }
  };
  return { shown, copied, copy };
}
