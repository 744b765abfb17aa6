/** An integration's button colours for the wire, made from its one brand colour. */
import type { IntegrationStyle } from '@fairlead/wire/catalog';

const neutral = { light: '1F2937', dark: 'E5E7EB' };

/** `brandColor` is six hex digits, or null for neutral buttons. Texts are black or white, whichever reads better. */
export function styleOf(brandColor: string | null): IntegrationStyle {
  const light = brandColor ?? neutral.light;
  const dark = brandColor ?? neutral.dark;
  return {
    fieldActiveLight: light,
    buttonPrimaryLight: light,
    buttonHoverLight: darkened(light),
    buttonTextLight: textOn(light),
    buttonTextHoverLight: textOn(darkened(light)),
    fieldActiveDark: dark,
    buttonPrimaryDark: dark,
    buttonHoverDark: darkened(dark),
    buttonTextDark: textOn(dark),
    buttonTextHoverDark: textOn(darkened(dark)),
  };
}

const channels = (color: string): number[] =>
  [0, 2, 4].map(at => Number.parseInt(color.slice(at, at + 2), 16));

function darkened(color: string): string {
  const hex = (channel: number) =>
    Math.round(channel * 0.9)
      .toString(16)
      .padStart(2, '0');
  return channels(color).map(hex).join('').toUpperCase();
}

/** WCAG 2: white has the higher contrast on everything whose relative luminance is below 0.179. */
function textOn(background: string): string {
  const [red = 0, green = 0, blue = 0] = channels(background).map(channel => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179 ? 'FFFFFF' : '000000';
}
