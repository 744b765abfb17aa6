/** Puts a client's style on the page: as custom properties of `style.css`, which has the rest. */
import type { LinkStyle } from '@fairlead/wire/link-style';
import { readableAccent } from './contrast.ts';

/** What words in the accent colour stand on, in each theme; as `style.css` has them. */
export const grounds = {
  light: ['#ffffff', '#f5f6f8', '#fdecea'],
  dark: ['#14161b', '#1f222a', '#3b1a18'],
} as const;

export type Theme = 'light' | 'dark' | 'system';

/**
 * @param told the theme that the host's SDK was told; it goes before the style's
 */
export function wear(root: HTMLElement, told: Theme | undefined, style: LinkStyle): void {
  const theme = told ?? style.theme ?? 'system';
  if (theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = theme;

  const set = (name: string, value: string | undefined) =>
    value === undefined ? root.style.removeProperty(name) : root.style.setProperty(name, value);
  for (const ground of ['light', 'dark'] as const) {
    const worn = style.accentColor && readableAccent(style.accentColor, grounds[ground]);
    set(`--accent-${ground}`, worn ? worn.accent : undefined);
    set(`--on-accent-${ground}`, worn ? worn.onAccent : undefined);
  }
  set('--radius', style.cornerRadius === undefined ? undefined : `${style.cornerRadius}px`);
}
