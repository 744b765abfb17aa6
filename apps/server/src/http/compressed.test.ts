import { brotliDecompressSync } from 'node:zlib';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { compressed } from './compressed.ts';

const long = { names: Array.from({ length: 300 }, (_, n) => `Exchange ${n} Ü`) };

const app = Fastify();
app.addHook('onSend', compressed);
app.get('/long', async () => long);
app.get('/short', async () => ({ name: 'Exchange' }));

const get = (url: string, encodings?: string) =>
  app.inject({ url, ...(encodings !== undefined && { headers: { 'accept-encoding': encodings } }) });

test('a long answer is compressed for who takes it, and is the same one', async () => {
  const { headers, rawPayload } = await get('/long', 'gzip, deflate, br, zstd');
  expect(headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
  expect(headers['content-length']).toBe(String(rawPayload.length));
  expect(rawPayload.length).toBeLessThan(JSON.stringify(long).length / 4);
  expect(JSON.parse(brotliDecompressSync(rawPayload).toString())).toEqual(long);
});

test.each([undefined, 'gzip', 'identity'])('and stays as it is for %s', async encodings => {
  const answer = await get('/long', encodings);
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.json()).toEqual(long);
});

test('a short one stays as it is', async () => {
  const { headers } = await get('/short', 'br');
  expect(headers['content-encoding']).toBeUndefined();
});
