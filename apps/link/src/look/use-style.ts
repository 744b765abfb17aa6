import type { LinkStyle } from '@fairlead/wire/link-style';
import { useLayoutEffect } from 'preact/hooks';

/** Puts a client's style on the document, and again when it has changed; each answer of the server brings it anew. */
export function useStyle(style: LinkStyle | undefined, wear: (style: LinkStyle) => void): void {
  const text = JSON.stringify(style);
  useLayoutEffect(() => {
    if (text !== undefined) wear(JSON.parse(text));
  }, [text, wear]);
}
