/** Tron's Nile network, as far as deposits are read from its solidified blocks: a full node's HTTP API, blocks in memory. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TronWeb } from 'tronweb';
import { afterAll } from 'vitest';

type Block = { at: Date; transactions: object[]; infos: object[] };

const nile = '0000000000000000d698d4192c56cb6be724a558448e2684802de4d6cd8690dc';
const transferred = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';

/** The 20 bytes of an address, as Tron's own tools make them. */
export const bytesOf = (address: string) => TronWeb.address.toHex(address).slice(2).toLowerCase();
const topicOf = (address: string) => bytesOf(address).padStart(64, '0');

/** The `Transfer` log of a token. @param changes to the log itself */
export function transferLog(token: string, from: string, to: string, units: bigint, changes: object = {}) {
  return {
    address: bytesOf(token),
    topics: [transferred, topicOf(from), topicOf(to)],
    data: units.toString(16).padStart(64, '0'),
    ...changes,
  };
}

/** Ends with the test file. */
export async function tronNode() {
  /** `unsolidified`: so many of the newest blocks can still be undone; `lag`: so many are missing in a range. */
  const state = { genesis: nile, lag: 0, inclusive: false, unsolidified: 0 };
  const blocks: Block[] = [];

  const told = (number: number) => ({
    blockID: number === 0 ? state.genesis : `block ${number}`,
    block_header: { raw_data: { number, timestamp: blocks[number]?.at.getTime() } },
    ...(blocks[number]?.transactions.length && { transactions: blocks[number]?.transactions }),
  });
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const { num = 0, startNum = 0, endNum = 0 } = JSON.parse(text);
    const solid = blocks.length - state.unsolidified;
    const end = Math.min(state.inclusive ? endNum + 1 : endNum, solid - state.lag);
    const answers: Record<string, object | undefined> = {
      '/walletsolidity/gettransactioninfobyblocknum': blocks[num]?.infos,
      '/wallet/getblockbynum': told(num),
      '/walletsolidity/getblockbynum': told(num),
      '/walletsolidity/getnowblock': told(solid - 1),
      '/walletsolidity/getblockbylimitnext': {
        block: Array.from({ length: Math.max(0, end - startNum) }, (_, index) => told(startNum + index)),
      },
    };
    response.end(JSON.stringify(answers[request.url ?? ''] ?? {}));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    return new Promise(resolve => server.close(resolve));
  });

  /** Begins anew: so many empty blocks until then. */
  function begin(until: Date, count = 100): void {
    Object.assign(state, { genesis: nile, lag: 0, inclusive: false, unsolidified: 0 });
    blocks.splice(0, blocks.length);
    for (let index = 0; index < count; index += 1)
      blocks.push({ at: new Date(until.getTime() - (count - index) * 3_000), transactions: [], infos: [] });
  }

  function put(at: Date, type: string, value: object, result: string, info: object): string {
    const number = blocks.length;
    const txID = number.toString(16).padStart(64, type === 'TriggerSmartContract' ? 'c' : '0');
    const raw = { contract: [{ type, parameter: { value } }] };
    blocks.push({
      at,
      transactions: [{ txID, ret: [{ contractRet: result }], raw_data: raw }],
      infos: [{ id: txID, blockNumber: number, ...info }],
    });
    return txID;
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ state, blocks, begin },

    /** A block with one transfer of TRX. @param value of it */
    pay: (at: Date, value: object, result = 'SUCCESS', type = 'TransferContract') =>
      put(at, type, value, result, {}),

    /** A block with one call of a contract, and what became of it. */
    call: (at: Date, value: object, logs: object[], changes: object = {}, result = 'SUCCESS') =>
      put(at, 'TriggerSmartContract', value, result, {
        ...{ receipt: { result: 'SUCCESS' }, log: logs, ...changes },
      }),

    /** Empty blocks. */
    pass(at: Date, count = 1): void {
      for (let each = 0; each < count; each += 1) blocks.push({ at, transactions: [], infos: [] });
    },
  };
}
