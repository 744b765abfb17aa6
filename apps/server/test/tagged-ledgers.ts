/** The XRP Ledger's test network and Stellar's, as far as deposits are read from them: real HTTP, ledgers in memory. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.closeAllConnections();
  return Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
});

/** @param answer `undefined` is 404 */
async function serve(answer: (url: URL, body: { method?: string; params?: object[] }) => object | undefined) {
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const said = answer(new URL(request.url ?? '', 'http://ledger'), text === '' ? {} : JSON.parse(text));
    response.writeHead(said === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(said ?? { status: 404 }));
  });
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Ledgers with their times; the first is number 1000, as on an endpoint that has not all of the history. */
function ledgers(start: Date) {
  const times = [start];
  const first = 1_000;
  return {
    first,
    last: () => first + times.length - 1,
    at: (index: number) => times[index - first],
    close(at: Date, count = 1): number {
      for (let each = 0; each < count; each += 1) times.push(at);
      return first + times.length - 1;
    },
  };
}

const hashOf = (count: number) => count.toString(16).padStart(64, 'A').toUpperCase();

export async function xrplTestnet(start: Date) {
  const chain = ledgers(start);
  /** `times`: how often each transaction is listed. */
  const state = { networkId: 1, perPage: 200, times: 1 };
  const sent: { index: number; account: string; entry: object }[] = [];
  const seconds = (at: Date) => Math.floor(at.getTime() / 1_000) - 946_684_800;

  function accountTx(asked: Record<string, unknown>): object {
    const [low, high] = [Number(asked['ledger_index_min']), Number(asked['ledger_index_max'])];
    const [from, to] = [Math.max(low, chain.first), Math.min(high, chain.last())];
    const all = sent.filter(
      ({ account, index }) => account === asked['account'] && index >= from && index <= to,
    );
    const start = Number(asked['marker'] ?? 0);
    const next = start + state.perPage;
    return {
      ...{ account: asked['account'], ledger_index_min: from, ledger_index_max: to, validated: true },
      transactions: all.slice(start, next).flatMap(({ entry }) => Array(state.times).fill(entry)),
      ...(next < all.length && { marker: next }),
    };
  }

  const url = await serve((_url, { method, params: [parameters] = [] }) => {
    const asked = (parameters ?? {}) as Record<string, unknown>;
    const index = asked['ledger_index'] === 'validated' ? chain.last() : Number(asked['ledger_index']);
    const at = chain.at(index);
    const results: Record<string, object | undefined> = {
      server_info: { info: { network_id: state.networkId } },
      ledger: at && {
        ledger_index: index,
        validated: true,
        ledger: { close_time: seconds(at), closed: true },
      },
      account_tx: method === 'account_tx' ? accountTx(asked) : undefined,
    };
    const result = results[method ?? ''];
    return { result: result ? { status: 'success', ...result } : { status: 'error', error: 'lgrNotFound' } };
  });

  return {
    ...{ url, state, chain },
    /** @param changes to the payment, and to its metadata */
    pay(to: string, drops: string, at: Date, changes: object = {}, meta: object = {}): string {
      const index = chain.close(at);
      const hash = hashOf(sent.length + 1);
      const tx = {
        ...{ TransactionType: 'Payment', Account: 'rPEPPER7kfTD9w2To4CQk6UCfuHM9c6GDY', Destination: to },
        ...{ Amount: drops, hash, ledger_index: index, date: seconds(at), ...changes },
      };
      const told = { TransactionResult: 'tesSUCCESS', delivered_amount: drops, ...meta };
      sent.push({ index, account: to, entry: { tx, meta: told, validated: true } });
      return hash;
    },
  };
}

export async function stellarTestnet(start: Date) {
  const chain = ledgers(start);
  const state = { passphrase: 'Test SDF Network ; September 2015' };
  const sent: { account: string; id: bigint; record: object }[] = [];

  const url = await serve(({ pathname, searchParams }) => {
    if (pathname === '/')
      return { network_passphrase: state.passphrase, history_latest_ledger: chain.last() };
    const [, kind, name = '', of] = pathname.split('/');
    if (kind === 'ledgers') {
      const at = chain.at(Number(name));
      return at && { sequence: Number(name), closed_at: at.toISOString() };
    }
    const all = sent.filter(({ account }) => account === name);
    if (kind !== 'accounts' || of !== 'payments' || all.length === 0) return undefined;
    const cursor = BigInt(searchParams.get('cursor') ?? '0');
    const limit = Number(searchParams.get('limit'));
    const records = all.filter(({ id }) => id > cursor).slice(0, limit);
    return { _embedded: { records: records.map(({ record }) => record) } };
  });

  return {
    ...{ url, state, chain },
    /** @param changes to the operation. @param memo of the transaction */
    pay(
      to: string,
      amount: string,
      at: Date,
      changes: object = {},
      memo: object = { memo_type: 'none' },
    ): string {
      const index = chain.close(at);
      const hash = hashOf(sent.length + 1).toLowerCase();
      const id = (BigInt(index) << 32n) + 4_097n;
      const record = {
        ...{ id: String(id), paging_token: String(id), type: 'payment', transaction_successful: true },
        ...{ created_at: at.toISOString(), transaction_hash: hash, asset_type: 'native', amount, to },
        ...{
          from: 'GBRPYHIL2CI3FNQ4BXLFMNDLFJUNPU2HY3ZMFSHONUCEOASW7QC7OX2H',
          transaction: memo,
          ...changes,
        },
      };
      sent.push({ account: to, id, record });
      return hash;
    },
  };
}
