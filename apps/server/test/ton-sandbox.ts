/**
 * TON: TON Sandbox runs the chain's own virtual machine in this process, and a server tells of it as the HTTP API v2
 * does, by JSON-RPC (https://toncenter.com/api/v2/), as far as deposits are read from it. Contracts and transactions are real.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Address, beginCell, Cell, contractAddress, type Message, type Transaction, toNano } from '@ton/core';
import { Blockchain } from '@ton/sandbox';
import { afterAll } from 'vitest';
import contracts from './jetton-contracts.json' with { type: 'json' };

const cellOf = (base64: string) => Cell.fromBase64(base64);
type Asked = {
  address: string;
  method: string;
  /** What a method of a contract is given: the kind of each, and its cells. */
  stack: [string, string][];
  seqno: number;
  lt: string;
  hash: string;
  limit: number;
};
/** How the contracts of TEP-74 call what they are asked to do. */
const operation = { mint: 21, transfer: 0x0f8a7ea5, internalTransfer: 0x178d4519, notification: 0x7362d09c };

export type TonSandbox = {
  url: string;
  /** A new account that has coins, in the form that does not ask for a bounce. */
  account(): Promise<string>;
  /** @param body absent: none; a text: a comment @returns the hash of what arrived, in hex */
  pay(from: string, to: string, coins: string, body?: string | Cell): Promise<string>;
  /** A token of its own, whose master is answered. @param symbol what its content says */
  jetton(symbol: string): Promise<string>;
  mint(master: string, to: string, units: bigint): Promise<void>;
  /** What keeps an owner's tokens. */
  walletOf(master: string, owner: string): Promise<string>;
  /**
   * @param payload goes on to the receiver; a text: a comment
   * @returns the hash of the transaction of the receiver's jetton wallet, in hex
   */
  transfer(master: string, from: string, to: string, units: bigint, payload?: string | Cell): Promise<string>;
  /** A notification, as the receiver's jetton wallet would send it, from anybody. */
  pretend(from: string, to: string, units: bigint): Promise<void>;
};

/** Ends with the test file. @param clock what its blocks say */
export async function tonSandbox(clock: { now(): Date }): Promise<TonSandbox> {
  const chain = await Blockchain.create();
  const now = () => Math.floor(clock.now().getTime() / 1_000);
  /** Oldest first, of each account by its raw address. */
  const transactions = new Map<string, Transaction[]>();
  type Treasury = Awaited<ReturnType<typeof chain.treasury>>;
  const treasuries = new Map<string, Treasury>();

  const rawOf = (address: string | Address) =>
    (typeof address === 'string' ? Address.parse(address) : address).toRawString();
  const accountOf = (of: string) => {
    const treasury = treasuries.get(rawOf(of));
    if (treasury === undefined) throw new Error(`nobody here has the key of ${of}`);
    return treasury;
  };

  /** @returns what has come of it, in order */
  async function send(from: string, message: Parameters<Treasury['send']>[0]): Promise<Transaction[]> {
    chain.now = now();
    const { transactions: made } = await accountOf(from).send(message);
    for (const each of made) {
      const account = `0:${each.address.toString(16).padStart(64, '0')}`;
      transactions.set(account, [...(transactions.get(account) ?? []), each]);
    }
    return made;
  }
  const commentOf = (text: string) => beginCell().storeUint(0, 32).storeStringTail(text).endCell();
  const last = (of: string | Address) => transactions.get(rawOf(of))?.at(-1);

  async function walletOf(master: string, owner: string): Promise<Address> {
    const cell = beginCell().storeAddress(Address.parse(owner)).endCell();
    const told = await chain.runGetMethod(Address.parse(master), 'get_wallet_address', [
      { type: 'slice', cell },
    ]);
    return told.stackReader.readAddress();
  }

  const methods: Record<string, (asked: Asked) => unknown> = {
    getMasterchainInfo: () => ({
      last: { workchain: -1, shard: '-9223372036854775808', seqno: now() },
      init: { root_hash: 'sandbox' },
    }),
    getBlockHeader: ({ seqno }) => ({ gen_utime: Number(seqno) }),
    getAddressInformation: ({ address }) => {
      const newest = last(address);
      return {
        sync_utime: now(),
        last_transaction_id: newest === undefined ? { lt: '0', hash: '' } : idOf(newest),
      };
    },
    getTransactions: ({ address, lt, hash, limit }) => {
      const newestFirst = (transactions.get(rawOf(address)) ?? []).toReversed();
      const first = newestFirst.findIndex(each => idOf(each).lt === lt && idOf(each).hash === hash);
      return first < 0 ? [] : newestFirst.slice(first, first + Number(limit)).map(wordsOf);
    },
    async runGetMethod({ address, method, stack }) {
      const slices = stack.map(([, boc]) => ({
        ...({ type: 'slice' } as const),
        cell: cellOf(boc),
      }));
      const told = await chain.runGetMethod(Address.parse(address), method, slices);
      const cells = told.stack.map(item => ['cell', { bytes: 'cell' in item ? bocOf(item.cell) : '' }]);
      return { exit_code: told.exitCode, stack: cells };
    },
  };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const { id, method, params } = JSON.parse(text);
    const answer = await Promise.resolve(methods[method]?.(params)).then(
      result => ({ ok: true, result: result ?? null }),
      (error: Error) => ({ ok: false, error: error.message, code: 500 }),
    );
    response.end(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    return new Promise(resolve => server.close(resolve));
  });

  async function account(): Promise<string> {
    chain.now = now();
    const treasury = await chain.treasury(`account ${treasuries.size}`);
    treasuries.set(rawOf(treasury.address), treasury);
    return treasury.address.toString({ bounceable: false });
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    account,

    async pay(from, to, coins, body) {
      const message = typeof body === 'string' ? commentOf(body) : body;
      const value = toNano(coins);
      await send(from, { to: Address.parse(to), value, bounce: false, ...(message && { body: message }) });
      return hashOf(last(to));
    },

    async jetton(symbol) {
      const owner = await account();
      const data = beginCell()
        .storeCoins(0)
        .storeAddress(Address.parse(owner))
        .storeRef(commentOf(`${symbol} ${treasuries.size}`))
        .storeRef(cellOf(contracts.wallet))
        .endCell();
      const init = { code: cellOf(contracts.minter), data };
      const master = contractAddress(0, init);
      await send(owner, { to: master, value: toNano('1'), init });
      treasuries.set(`owner of ${master.toRawString()}`, accountOf(owner));
      return master.toString();
    },

    async mint(master, to, units) {
      const owner = treasuries.get(`owner of ${rawOf(master)}`)?.address.toString() ?? '';
      const internal = beginCell().storeUint(operation.internalTransfer, 32).storeUint(0, 64);
      internal.storeCoins(units).storeAddress(Address.parse(master)).storeAddress(null).storeCoins(0n);
      const body = beginCell()
        .storeUint(operation.mint, 32)
        .storeUint(0, 64)
        .storeAddress(Address.parse(to))
        .storeCoins(toNano('0.1'))
        .storeRef(internal.storeBit(false).endCell())
        .endCell();
      await send(owner, { to: Address.parse(master), value: toNano('1'), body });
    },

    walletOf: async (master, owner) => (await walletOf(master, owner)).toString(),

    async transfer(master, from, to, units, payload) {
      const body = beginCell()
        .storeUint(operation.transfer, 32)
        .storeUint(0, 64)
        .storeCoins(units)
        .storeAddress(Address.parse(to))
        .storeAddress(Address.parse(from))
        .storeBit(false)
        // So much goes on to the receiver, with the notification.
        .storeCoins(toNano('0.05'))
        .storeMaybeRef(typeof payload === 'string' ? commentOf(payload) : payload)
        .endCell();
      await send(from, { to: await walletOf(master, from), value: toNano('0.5'), body });
      return hashOf(last(await walletOf(master, to)));
    },

    async pretend(from, to, units) {
      const body = beginCell().storeUint(operation.notification, 32).storeUint(0, 64).storeCoins(units);
      body.storeAddress(Address.parse(from)).storeBit(false);
      await send(from, { to: Address.parse(to), value: toNano('0.1'), bounce: false, body: body.endCell() });
    },
  };
}

const bocOf = (cell: Cell) => cell.toBoc().toString('base64');
const hashOf = (transaction: Transaction | undefined) => transaction?.hash().toString('hex') ?? 'none';

function idOf(transaction: Transaction) {
  return { lt: String(transaction.lt), hash: transaction.hash().toString('base64') };
}

/** As the API has it: a comment is told apart from other bodies. */
function messageWords({ info, body }: Message) {
  const slice = body.beginParse();
  const isComment = slice.remainingBits >= 32 && slice.loadUint(32) === 0;
  const text = () => Buffer.from(slice.loadStringTail()).toString('base64');
  return {
    source: info.type === 'internal' ? info.src.toString() : '',
    destination: String(info.dest ?? ''),
    value: info.type === 'internal' ? String(info.value.coins) : '0',
    body_hash: body.hash().toString('base64'),
    msg_data: isComment
      ? { '@type': 'msg.dataText', text: text() }
      : { '@type': 'msg.dataRaw', body: bocOf(body) },
  };
}

function wordsOf(transaction: Transaction) {
  return {
    utime: transaction.now,
    data: bocOf(transaction.raw),
    transaction_id: idOf(transaction),
    ...(transaction.inMessage && { in_msg: messageWords(transaction.inMessage) }),
    out_msgs: transaction.outMessages.values().map(messageWords),
  };
}
