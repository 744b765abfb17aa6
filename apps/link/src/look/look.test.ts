import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contrast, leastContrast, readableAccent } from './contrast.ts';
import { grounds, wear } from './look.ts';

const sheet = readFileSync(join(import.meta.dirname, '../style.css'), 'utf8');
const color = fc.integer({ min: 0, max: 0xffffff }).map(number => `#${number.toString(16).padStart(6, '0')}`);

test('contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  expect(contrast('#ff0000', '#ffffff')).toBeCloseTo(4, 1);
  expect(contrast('#123456', '#123456')).toBe(1);
});

test.each(Object.entries(grounds))('any colour becomes readable on %s', (_theme, on) => {
  fc.assert(
    fc.property(color, wanted => {
      const { accent, onAccent } = readableAccent(wanted, on);
      for (const ground of on) expect(contrast(accent, ground)).toBeGreaterThanOrEqual(leastContrast);
      expect(contrast(accent, onAccent)).toBeGreaterThanOrEqual(leastContrast);
    }),
  );
});

test('a good colour stays as it is, and a poor one keeps its hue', () => {
  expect(readableAccent('#0A7B3C', grounds.light)).toEqual({ accent: '#0a7b3c', onAccent: '#ffffff' });
  expect(readableAccent('#ffcc00', grounds.dark)).toEqual({ accent: '#ffcc00', onAccent: '#000000' });
  const { accent } = readableAccent('#ffcc00', grounds.light);
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => Number.parseInt(accent.slice(at, at + 2), 16));
  expect(red > green && green > blue).toBe(true);
  expect(contrast(accent, '#fdecea')).toBeLessThan(leastContrast + 0.2);
});

test('the grounds are those of the sheet', () => {
  const [light = '', dark = ''] = sheet.split('@media (prefers-color-scheme: dark)');
  const of = (part: string) =>
    ['ground', 'raised', 'problem-ground'].map(name => {
      const value = new RegExp(`--${name}: (#\\w+);`).exec(part)?.[1] ?? '';
      return value.length === 4 ? value.replace(/\w/g, '$&$&') : value;
    });
  expect([of(light), of(dark)]).toEqual([grounds.light, grounds.dark]);
});

test('is worn as custom properties; what the SDK was told goes before the theme of the style', () => {
  const root = document.createElement('html');
  wear(root, undefined, { accentColor: '#ffcc00', cornerRadius: 0, theme: 'dark' });
  expect(root.dataset['theme']).toBe('dark');
  expect(root.style.getPropertyValue('--radius')).toBe('0px');
  expect(root.style.getPropertyValue('--accent-dark')).toBe('#ffcc00');
  expect(root.style.getPropertyValue('--on-accent-dark')).toBe('#000000');
  wear(root, 'system', { theme: 'dark' });
  expect(root.dataset['theme']).toBeUndefined();
  expect(root.style.getPropertyValue('--accent-dark')).toBe('');
});
