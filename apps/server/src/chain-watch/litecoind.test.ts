/** Litecoin as a real node has it: confirmations, replaced by fee, double spent, reorganised. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasLitecoind, litecoind } from '../../test/litecoind.ts';
import { expectTruthOrNothing } from '../../test/lying-endpoint.ts';
import { createCatalog } from '../catalog/index.ts';
import { chainWatch } from './index.ts';
import type { Watched } from './reader.ts';

const needed = 3;
const now = new Date('2026-03-01T12:00:00Z');
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const litecoin = createCatalog().networks.find(({ slug }) => slug === 'litecoin');

describe.skipIf(!hasLitecoind)(
  `a node of Litecoin${hasLitecoind ? '' : ' (skipped: no litecoind here, apt-get install litecoind)'}`,
  { timeout: 60_000 },
  () => {
    let node: Awaited<ReturnType<typeof litecoind>>;
    let url = '';
    const warnings: { reason?: string }[] = [];
    beforeAll(async () => {
      node = await litecoind(later(-120));
      url = node.url;
      await node.mine(20, later(-60));
    }, 90_000);
    afterAll(() => node.end());

    function look(
      places: readonly string[],
      from: number | Date = now,
      environment: 'live' | 'sandbox' = 'sandbox',
      fetching = fetch,
    ) {
      if (litecoin === undefined) throw new Error('no Litecoin');
      const endpoints = new Map([[litecoin.id, ['http://127.0.0.1:9', url]]]);
      const watch = chainWatch({
        endpoints: { live: endpoints, sandbox: endpoints },
        ...{ confirmations: new Map([[litecoin.id, needed]]), fetch: fetching, clock: { now: () => now } },
        log: { warn: details => void warnings.push(details) },
      });
      const watched = places.map((address): Watched => ({ address, contract: undefined }));
      return watch.look({ environment, network: litecoin }, watched, from);
    }

    /** Everything up to the block that has its confirmations, over as many looks as it takes. */
    async function seen(places: readonly string[], from: number | Date = now) {
      const found = [];
      for (let next = from; ; ) {
        const { sightings, behind, next: then } = await look(places, next);
        found.push(...sightings);
        if (!behind) return found;
        next = then;
      }
    }

    /** One coin of the wallet's, spent to an address and the rest to another of the wallet's: signed, not sent. */
    async function spending(coin: { txid: string; vout: number; amount: number }, to: string, fee: number) {
      const change = await node.rpc('getnewaddress');
      const rest = (coin.amount - 1 - fee).toFixed(8);
      const raw = await node.rpc(
        'createrawtransaction',
        [{ txid: coin.txid, vout: coin.vout, sequence: 0xfffffffd }],
        [{ [to]: '1.00000000' }, { [change]: rest }],
      );
      const { hex } = await node.rpc<{ hex: string }>('signrawtransactionwithwallet', raw);
      return hex;
    }

    /** Nodes of Litecoin replace nothing themselves by default: a miner takes what pays more. */
    async function mineInstead(hex: string): Promise<string> {
      await node.rpc('generateblock', node.own, [hex]);
      const { txid } = await node.rpc<{ txid: string }>('decoderawtransaction', hex);
      return txid;
    }

    async function input() {
      const list = await node.rpc<{ txid: string; vout: number; amount: number }[]>('listunspent', 6);
      const found = list.find(({ amount }) => amount > 2);
      if (!found) throw new Error('nothing to spend');
      return found;
    }

    test.each(['bech32', 'legacy', 'p2sh-segwit'])(
      'to an address of type %s, exact, when it has its confirmations',
      async type => {
        const to = await node.rpc('getnewaddress', '', type);
        const hash = await node.rpc('sendtoaddress', to, '0.12345679');
        expect(await seen([to])).toEqual([]);
        await node.mine(needed - 1, later(1));
        expect(await seen([to])).toEqual([]);
        await node.mine(1, later(1));
        expect(await seen([to])).toMatchObject([{ address: to, hash, units: 12_345_679n, from: undefined }]);
      },
    );

    test('several outputs of one transaction to the address are one arrival; another address has its own', async () => {
      const [to, other] = [await node.rpc('getnewaddress'), await node.rpc('getnewaddress')];
      const hash = await node.rpc('sendmany', '', { [to]: '0.5', [other]: '0.25' });
      await node.mine(needed, later(2));
      const found = await seen([to, other]);
      expect(found.map(({ address, units }) => ({ address, units }))).toEqual(
        expect.arrayContaining([
          { address: to, units: 50_000_000n },
          { address: other, units: 25_000_000n },
        ]),
      );
      expect(found.map(each => each.hash)).toEqual([hash, hash]);
    });

    test('replaced by a higher fee, the replacement is told and nothing else', async () => {
      const to = await node.rpc('getnewaddress');
      const coin = await input();
      await node.rpc('sendrawtransaction', await spending(coin, to, 0.001));
      const hash = await mineInstead(await spending(coin, to, 0.01));
      await node.mine(needed - 1, later(3));
      expect(await seen([to])).toMatchObject([{ hash, units: 100_000_000n }]);
    });

    test('reorganised and spent elsewhere before its confirmations, it was never there', async () => {
      const [to, elsewhere] = [await node.rpc('getnewaddress'), await node.rpc('getnewaddress')];
      const coin = await input();
      await node.rpc('sendrawtransaction', await spending(coin, to, 0.001));
      await node.mine(needed - 1, later(4));
      expect(await seen([to])).toEqual([]);
      const height = await node.rpc<number>('getblockcount');
      await node.rpc('invalidateblock', await node.rpc('getblockhash', height - needed + 2));
      await node.rpc('setmocktime', later(5).getTime() / 1_000);
      const second = await mineInstead(await spending(coin, elsewhere, 0.01));
      await node.mine(needed, later(6));
      expect(await seen([to, elsewhere])).toMatchObject([{ address: elsewhere, hash: second }]);
    });

    test('a node that lies tells nothing or the truth', async () => {
      const to = await node.rpc('getnewaddress');
      await node.rpc('sendtoaddress', to, '0.12345679');
      await node.mine(needed, later(7));
      const height = await node.rpc<number>('getblockcount');
      await expectTruthOrNothing(fetching => look([to], height - needed + 1, 'sandbox', fetching), {
        lists: ['vout'],
        decimals: ['value'],
      });
    });

    test('what came before is not read again; new coins of miners are nobody’s deposit', async () => {
      const to = await node.rpc('getnewaddress');
      await node.rpc('generatetoaddress', needed, to);
      expect(await seen([to])).toEqual([]);
      const { next, readUntil } = await look([to], await node.rpc<number>('getblockcount'));
      expect({ next, readUntil }).toEqual({
        next: await node.rpc<number>('getblockcount'),
        readUntil: undefined,
      });
    });

    test('it is of another chain than live’s; its password is not in the log', async () => {
      await expect(look([], now, 'live')).rejects.toThrow('Litecoin');
      expect(warnings.at(-1)?.reason).toContain('another chain: bip122:');
      url = node.url.replace('word@', 'wrong@');
      await expect(look([])).rejects.toThrow('Litecoin');
      expect(warnings.at(-1)?.reason).toBe('HTTP 401');
      expect(JSON.stringify(warnings)).not.toContain('p%40ss');
    });
  },
);
