/**
 * A client's accent colour, made readable: words in it, words on it, and the button that it fills. Pure.
 * Contrast is that of WCAG 2: (L1 + 0.05) / (L2 + 0.05) of the relative luminances.
 */

/** `#rrggbb`. */
export type Color = string;

/** What WCAG asks of words of ordinary size (1.4.3, AA). */
export const leastContrast = 4.5;

type Channels = readonly [red: number, green: number, blue: number];

function channels(color: Color): Channels {
  const at = (position: number) => Number.parseInt(color.slice(position, position + 2), 16);
  return [at(1), at(3), at(5)];
}

function luminance(color: Color): number {
  const [red, green, blue] = channels(color).map(channel => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Channels;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @returns from 1 (the same) to 21 (black and white) */
export function contrast(a: Color, b: Color): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

const black = '#000000';
const white = '#ffffff';

/** @param share of `other`, from 0 to 1 */
function mixed(color: Color, other: Color, share: number): Color {
  const from = channels(color);
  const to = channels(other);
  const hex = from.map((channel, n) =>
    Math.round(channel + ((to[n] ?? 0) - channel) * share)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${hex.join('')}`;
}

export type Accent = { accent: Color; onAccent: Color };

/**
 * The nearest colour to the client's that can be read on all of the grounds, and what can be read on it. A colour that
 * is good already stays as it is; another is mixed with black, or with white on dark grounds, no more than it takes.
 *
 * @param grounds all light, or all dark
 */
export function readableAccent(wanted: Color, grounds: readonly Color[]): Accent {
  const isReadable = (color: Color) => grounds.every(ground => contrast(color, ground) >= leastContrast);
  const away = grounds.every(ground => contrast(ground, black) > contrast(ground, white)) ? black : white;
  const steps = 100;
  let accent = away;
  for (let step = 0; step <= steps; step += 1) {
    accent = mixed(wanted.toLowerCase(), away, step / steps);
    if (isReadable(accent)) break;
  }
  // One of the two always has 4.58 or more.
  return { accent, onAccent: contrast(accent, white) >= contrast(accent, black) ? white : black };
}
