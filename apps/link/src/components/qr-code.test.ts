import { encodeQR } from 'qr';
import { decodeQR } from 'qr/decode.js';
import { expect, test } from 'vitest';
import { draw } from './qr-code.tsx';

const scale = 4;

/** What a camera would see of the drawing: a grey picture, a byte for each part of a pixel. */
function picture({ size, path }: ReturnType<typeof draw>) {
  const width = size * scale;
  const data = new Uint8Array(width * width * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1) {
      const from = (row * width + Number(x) * scale) * 4;
      for (let at = 0; at < Number(length) * scale; at += 1) data.fill(0, from + at * 4, from + at * 4 + 3);
    }
  }
  return { width, height: width, data };
}

test('what is drawn is read back by a scanner', () => {
  const link = `https://link.example.com/pay/${'aZ0-_'.repeat(17)}x`;
  const drawing = draw(encodeQR(link, 'raw', { border: 4 }));
  expect(decodeQR(picture(drawing))).toBe(link);
});
