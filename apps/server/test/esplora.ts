/** A test network of Bitcoin as Esplora's HTTP API tells it, in memory: github.com/Blockstream/esplora/blob/master/API.md */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

const hashOf = (kind: string, count: number) => `${kind}${count.toString(16)}`.padStart(64, '0');
const perPage = 25;

export async function esplora(start: Date) {
  const times = [start];
  const sent: { address: string; transaction: { txid: string; status: { block_height: number } } }[] = [];
  const seconds = (height: number) => Math.floor((times[height] ?? start).getTime() / 1_000);
  const state = { mainNetwork: false };
  const main = '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f';

  function answer(path: string): string | object | undefined {
    const [, what = '', name = '', ...rest] = path.split('/');
    if (path === '/blocks/tip/height') return String(times.length - 1);
    if (what === 'block-height') return name === '0' && state.mainNetwork ? main : hashOf('b', Number(name));
    if (what === 'block')
      return { id: name, mediantime: seconds(Number.parseInt(name.replace(/^0*b/, ''), 16)) };
    if (what !== 'address' || rest[0] !== 'txs' || rest[1] !== 'chain') return undefined;
    const all = sent
      .filter(({ address }) => address === name)
      .map(each => each.transaction)
      .toReversed();
    const first = all.findIndex(({ txid }) => txid === rest[2]) + 1;
    return all.slice(first, first + perPage);
  }

  const server = createServer((request, response) => {
    const said = request.method === 'GET' ? answer(request.url ?? '') : undefined;
    response.writeHead(said === undefined ? 404 : 200);
    response.end(typeof said === 'string' ? said : JSON.stringify(said ?? 'not found'));
  });
  afterAll(() => {
    server.closeAllConnections();
    return new Promise(resolve => server.close(resolve));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));

  function mine(at: Date, blocks = 1): void {
    for (let each = 0; each < blocks; each += 1) times.push(at);
  }

  return {
    ...{ state, mine },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** In a block of its own. */
    pay(to: string, satoshis: number, at: Date, input: object = {}): string {
      mine(at);
      const height = times.length - 1;
      const txid = hashOf('7', sent.length);
      const transaction = {
        ...{ txid, status: { confirmed: true, block_height: height, block_time: seconds(height) } },
        vin: [{ is_coinbase: false, prevout: { scriptpubkey_address: 'sender' }, ...input }],
        vout: [
          { scriptpubkey_address: 'change', value: 5 },
          { scriptpubkey_address: to, value: satoshis },
        ],
      };
      sent.push({ address: to, transaction });
      return txid;
    },
  };
}
