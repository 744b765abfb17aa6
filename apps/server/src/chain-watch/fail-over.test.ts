/** Several endpoints of one network: which is asked when others fail. */
import { expect, test } from 'vitest';
import { createCatalog, type Network } from '../catalog/index.ts';
import { chainWatch } from './index.ts';

const sepolia = createCatalog().findNetworkByName('Sepolia') as Network;
const [first, second] = ['https://first.example', 'https://second.example'];

test('one that fails is asked last, for longer each time, and as before once it answers', async () => {
  let now = Date.parse('2026-11-28T12:00:00Z');
  let down = new Set([first]);
  const asked: string[] = [];
  const watch = chainWatch({
    endpoints: { live: new Map(), sandbox: new Map([[sepolia.id, [first, second]]]) },
    confirmations: new Map(),
    ...{ clock: { now: () => new Date(now) }, log: { warn: () => {} } },
    fetch: async url => {
      asked.push(String(url).replace(/\/$/, ''));
      if (down.has(asked.at(-1) ?? '')) throw new Error('no way there');
      return Response.json({ jsonrpc: '2.0', id: 1, result: '0xaa36a7' });
    },
  });
  /** @returns the endpoints that were asked, after so many seconds */
  const look = async (seconds: number) => {
    now += seconds * 1000;
    asked.length = 0;
    await watch.ask({ environment: 'sandbox', network: sepolia }, async () => 'seen').catch(() => {});
    return [...asked];
  };
  expect(await look(0)).toEqual([first, second]);
  expect(await look(59)).toEqual([second]);
  expect(await look(1)).toEqual([first, second]);
  expect(await look(119)).toEqual([second]);
  expect(await look(1)).toEqual([first, second]);
  down = new Set([second]);
  // Nobody else answers: the one that rests is asked, and rests no more.
  expect(await look(10)).toEqual([second, first]);
  expect(await look(10)).toEqual([first]);
  down = new Set([first, second]);
  expect(await look(60)).toEqual([first, second]);
});
