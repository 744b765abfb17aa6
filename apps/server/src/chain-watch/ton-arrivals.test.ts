/** TON, told by a local server that speaks the HTTP API v2. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Address, beginCell, Cell, Dictionary, storeTransaction, type Transaction } from '@ton/core';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { expectTruthOrNothing } from '../../test/lying-endpoint.ts';
import { createCatalog } from '../catalog/index.ts';
import { chainWatch } from './index.ts';

const now = new Date('2026-03-01T12:00:00Z');
const seconds = now.getTime() / 1_000;
const [account, sender] = [
  new Address(0, createHash('sha256').update('account').digest()).toString({ bounceable: false }),
  'EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs',
];
const ton = createCatalog().networks.find(({ slug }) => slug === 'ton');
const mainRoot = 'F6OpKZKqvqeFp6CQmFomXNMfMj2EnaUSOXN+Mh+wVWk=';
const empty = {
  body_hash: 'lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=',
  msg_data: { '@type': 'msg.dataRaw' },
};
const comment = (text: string) => ({
  body_hash: 'other',
  msg_data: { '@type': 'msg.dataText', text: Buffer.from(text).toString('base64') },
});

/** `of`: the account's; the jetton wallet is the one that the contract of the token names. */
type Told = { of: string; utime: number; transaction_id: { lt: string; hash: string }; data?: string };
const state = { root: 'testnet', head: seconds, synced: seconds };
let sent: Told[] = [];
beforeEach(() => {
  Object.assign(state, { root: 'testnet', head: seconds + 60, synced: seconds + 60 });
  sent = [];
});

const methods: Record<string, (asked: Record<string, unknown>) => unknown> = {
  getMasterchainInfo: () => ({
    last: { workchain: -1, shard: '-9223372036854775808', seqno: 77 },
    init: { root_hash: state.root },
  }),
  getBlockHeader: ({ seqno }) => seqno === 77 && { gen_utime: state.head },
  getAddressInformation: ({ address }) => ({
    sync_utime: state.synced,
    last_transaction_id: sent.findLast(({ of }) => of === address)?.transaction_id ?? { lt: '0', hash: '' },
  }),
  getTransactions: ({ address, lt, hash, limit }) => {
    const newestFirst = sent.filter(({ of }) => of === address).toReversed();
    const first = newestFirst.findIndex(({ transaction_id: id }) => id.lt === lt && id.hash === hash);
    return first < 0 ? [] : newestFirst.slice(first, first + Number(limit));
  },
  runGetMethod: ({ address, method, stack }) => {
    const [[kind, owner]] = stack as [[string, string]];
    const slice = Cell.fromBase64(owner).beginParse();
    const isAsked =
      address === master &&
      method === 'get_wallet_address' &&
      kind === 'tvm.Slice' &&
      slice.loadAddress().equals(Address.parse(account));
    if (!isAsked) return { exit_code: -13, stack: [] };
    const told = beginCell().storeAddress(Address.parse(jettonWallet)).endCell();
    return { exit_code: 0, stack: [['cell', { bytes: told.toBoc().toString('base64') }]] };
  },
};
const server = createServer(async (request, response) => {
  let text = '';
  for await (const part of request) text += part;
  const { id, method, params } = JSON.parse(text);
  response.end(JSON.stringify({ ok: true, jsonrpc: '2.0', id, result: methods[method]?.(params) ?? null }));
});
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
afterAll(() => {
  server.closeAllConnections();
  return new Promise(resolve => server.close(resolve));
});

const warnings: { reason?: string }[] = [];
function look(
  tag?: string,
  since: number | Date = now,
  environment: 'live' | 'sandbox' = 'sandbox',
  contract?: string,
  fetching = fetch,
) {
  if (ton === undefined) throw new Error('no TON');
  const endpoints = new Map([[ton.id, [`http://127.0.0.1:${(server.address() as AddressInfo).port}`]]]);
  const watch = chainWatch({
    endpoints: { live: endpoints, sandbox: endpoints },
    ...{ confirmations: new Map(), fetch: fetching, clock: { now: () => now } },
    log: { warn: details => void warnings.push(details) },
  });
  const places = [{ address: account, contract, tag }];
  return watch.look({ environment, network: ton }, places, since);
}

function transfer(value: string, body: object = empty, changes: object = {}, message: object = {}): string {
  const digest = createHash('sha256').update(`${sent.length}`).digest();
  const transaction = {
    ...{
      of: account,
      utime: seconds,
      transaction_id: { lt: String(1_000 + sent.length), hash: digest.toString('base64') },
    },
    in_msg: { source: sender, destination: account, value, ...body, ...message },
    out_msgs: [],
    ...changes,
  };
  sent.push(transaction);
  return digest.toString('hex');
}

test('toncoin, exact, with sender and hash; read once', async () => {
  const hash = transfer('9223372036854775807');
  const { sightings, next, readUntil } = await look();
  expect(sightings).toEqual([
    {
      ...{ address: account, contract: undefined, tag: undefined, from: sender, hash },
      ...{ units: 9_223_372_036_854_775_807n, block: seconds, at: now },
    },
  ]);
  expect({ next, readUntil }).toEqual({ next: seconds + 31, readUntil: new Date((seconds + 30) * 1_000) });
  state.head = state.synced = seconds + 90;
  expect((await look(undefined, next)).sightings).toEqual([]);
});

test('each comment’s own, and an empty comment is none', async () => {
  const [plain, first, second] = [
    transfer('1'),
    transfer('2', comment('für mich')),
    transfer('3', comment('')),
  ];
  expect((await look('für mich')).sightings).toMatchObject([{ hash: first, tag: 'für mich' }]);
  expect((await look()).sightings).toMatchObject([{ hash: plain }, { hash: second }]);
});

describe('is not seen', () => {
  test.each<[string, Parameters<typeof transfer>]>([
    ['a contract’s message, or one that came back', ['5', { ...empty, body_hash: 'other' }]],
    ['what is sent back', ['5', empty, { out_msgs: [{ destination: sender, value: '4' }] }]],
    ['a message from outside', ['5', empty, {}, { source: '' }]],
    ['nothing', ['0']],
    ['with a comment where none is waited for', ['5', comment('7')]],
    ['what came before', ['5', empty, { utime: seconds - 60 }]],
    ['what is not settled yet', ['5', empty, { utime: seconds + 45 }]],
  ])('%s', async (_, told) => {
    transfer(...told);
    expect((await look()).sightings).toEqual([]);
  });

  test('without the comment, or with another', async () => {
    transfer('5');
    transfer('5', comment('8'));
    expect((await look('7')).sightings).toEqual([]);
  });
});

/** USDT's, and a jetton wallet that it names for the account; others' are strangers. */
const master = 'EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs';
const jettonWallet = new Address(0, createHash('sha256').update('jetton wallet').digest()).toString();
const strangers = new Address(0, createHash('sha256').update('another').digest()).toString();

type Payload = 'none' | 'missing' | { here?: string | Cell; apart?: string | Cell };

/** `internal_transfer` as TEP-74 has it. */
function body(units: bigint, payload: Payload = 'none', op = 0x178d4519): Cell {
  const [owner, rest] = [Address.parse(sender), Address.parse(sender)];
  const cell = beginCell().storeUint(op, 32).storeUint(7, 64).storeCoins(units);
  cell.storeAddress(owner).storeAddress(rest).storeCoins(1n);
  if (payload === 'missing') return cell.endCell();
  if (payload === 'none') return cell.storeBit(false).endCell();
  const written = (said: string | Cell) =>
    typeof said === 'string' ? beginCell().storeUint(0, 32).storeStringTail(said).endCell() : said;
  return payload.here === undefined
    ? cell
        .storeBit(true)
        .storeRef(written(payload.apart ?? ''))
        .endCell()
    : cell.storeBit(false).storeSlice(written(payload.here).beginParse()).endCell();
}

/** What the jetton wallet made of a message: a transaction of real cells. */
function jettonTransfer(
  message: Cell,
  changes: {
    aborted?: boolean;
    exitCode?: number;
    bounced?: boolean;
    at?: number;
    of?: string;
    told?: object;
  } = {},
): string {
  const {
    aborted = false,
    exitCode = 0,
    bounced = false,
    at = seconds,
    of = jettonWallet,
    told = {},
  } = changes;
  const lt = BigInt(1_000 + sent.length);
  const transaction: Omit<Transaction, 'raw' | 'hash'> = {
    ...{ address: BigInt(`0x${Address.parse(of).hash.toString('hex')}`), lt, now: at },
    ...{
      prevTransactionHash: 0n,
      prevTransactionLt: 0n,
      outMessagesCount: 0,
      outMessages: Dictionary.empty(),
    },
    ...{ oldStatus: 'active', endStatus: 'active', totalFees: { coins: 1n } },
    stateUpdate: { oldHash: Buffer.alloc(32), newHash: Buffer.alloc(32) },
    inMessage: {
      info: {
        ...{ type: 'internal', ihrDisabled: true, bounce: true, bounced, ihrFee: 0n, forwardFee: 0n },
        ...{ src: Address.parse(strangers), dest: Address.parse(of), value: { coins: 1n } },
        ...{ createdLt: lt - 1n, createdAt: at },
      },
      body: message,
    },
    description: {
      ...{ type: 'generic', creditFirst: false, aborted, destroyed: false },
      computePhase: {
        ...{ type: 'vm', success: exitCode === 0, messageStateUsed: false, accountActivated: false },
        ...{ gasFees: 0n, gasUsed: 0n, gasLimit: 0n, mode: 0, exitCode, vmSteps: 1 },
        ...{ vmInitStateHash: 0n, vmFinalStateHash: 0n },
      },
    },
  };
  const cell = beginCell()
    .store(storeTransaction(transaction as Transaction))
    .endCell();
  const id = { lt: String(lt), hash: cell.hash().toString('base64') };
  sent.push({ of, utime: at, transaction_id: id, data: cell.toBoc().toString('base64'), ...told });
  return cell.hash().toString('hex');
}

describe('jettons', () => {
  const lookForToken = (tag?: string, since: number | Date = now) => look(tag, since, 'sandbox', master);

  test('what the account’s jetton wallet has taken, exact, with the sender’s account and the hash; read once', async () => {
    const hash = jettonTransfer(body(2n ** 64n + 1n));
    transfer('5');
    const { sightings, next } = await lookForToken();
    expect(sightings).toEqual([
      {
        ...{ address: account, contract: master, tag: undefined, from: sender, hash },
        ...{ units: 2n ** 64n + 1n, block: seconds, at: now },
      },
    ]);
    state.head = state.synced = seconds + 90;
    expect((await lookForToken(undefined, next)).sightings).toEqual([]);
  });

  test('each comment’s own, here or apart, and an empty comment is none', async () => {
    const long = 'für mich '.repeat(40);
    const [plain, missing, empty, here, apart] = [
      jettonTransfer(body(1n)),
      jettonTransfer(body(2n, 'missing')),
      jettonTransfer(body(3n, { apart: '' })),
      jettonTransfer(body(4n, { here: 'für' })),
      jettonTransfer(body(5n, { apart: long })),
    ];
    const hashes = async (tag?: string) => (await lookForToken(tag)).sightings.map(({ hash }) => hash);
    expect(await hashes()).toEqual([plain, missing, empty]);
    expect(await hashes('für')).toEqual([here]);
    expect(await hashes(long)).toEqual([apart]);
  });

  test.each<[string, Parameters<typeof jettonTransfer>]>([
    [
      'what the jetton wallet refused, as it does from strangers',
      [body(5n), { aborted: true, exitCode: 707 }],
    ],
    ['what failed though it was not undone', [body(5n), { exitCode: 9 }]],
    ['what came back', [body(5n), { bounced: true }]],
    ['what the account is told by anybody', [body(5n, 'none', 0x7362d09c), { of: account }]],
    ['a notification at the jetton wallet', [body(5n, 'none', 0x7362d09c)]],
    ['at another jetton wallet', [body(5n), { of: strangers }]],
    ['nothing', [body(0n)]],
    [
      'with another payload than a comment',
      [body(5n, { here: beginCell().storeUint(0x2167da4b, 32).endCell() })],
    ],
    ['with a payload that is cut off', [body(5n, { apart: beginCell().storeUint(0, 8).endCell() })]],
    ['with a comment where none is waited for', [body(5n, { here: '7' })]],
    ['a message without a body', [Cell.EMPTY]],
    ['a transfer that is cut off', [beginCell().storeUint(0x178d4519, 32).storeUint(1, 64).endCell()]],
    ['what came before', [body(5n), { at: seconds - 60 }]],
    ['what is not settled yet', [body(5n), { at: seconds + 45 }]],
  ])('not %s', async (_, told) => {
    jettonTransfer(...told);
    expect((await lookForToken()).sightings).toEqual([]);
  });

  test('coins and tokens are not taken for one another', async () => {
    const [coin, token] = [transfer('5'), jettonTransfer(body(6n))];
    expect((await look()).sightings).toMatchObject([{ hash: coin, units: 5n }]);
    expect((await lookForToken()).sightings).toMatchObject([{ hash: token, units: 6n }]);
  });

  test.each<[string, object]>([
    ['names another hash', { transaction_id: { lt: '1000', hash: createHash('sha256').digest('base64') } }],
    ['names another time', { utime: seconds + 1 }],
    ['has no cells', { data: undefined }],
    ['has broken cells', { data: 'AAAA' }],
  ])('an endpoint that %s is not believed', async (_, told) => {
    jettonTransfer(body(5n), { told });
    await expect(lookForToken()).rejects.toThrow('TON');
  });

  test('a contract that names no jetton wallet is none of a token', async () => {
    await expect(look(undefined, now, 'sandbox', strangers)).rejects.toThrow('TON');
    expect(warnings.at(-1)?.reason).toContain('no jetton wallet');
  });
});

test('an endpoint that lies tells nothing or the truth', async () => {
  transfer('5');
  jettonTransfer(body(6n));
  await expectTruthOrNothing(fetching => look(undefined, now, 'sandbox', undefined, fetching));
  await expectTruthOrNothing(fetching => look(undefined, now, 'sandbox', master, fetching));
});

test('over several pages', async () => {
  const hash = transfer('5');
  for (let count = 0; count < 250; count += 1) transfer('1', comment('other'));
  expect((await look()).sightings).toMatchObject([{ hash }]);
});

test('a node that lags behind is not taken for one at which nothing has arrived', async () => {
  transfer('5');
  state.synced = seconds + 20;
  await expect(look()).rejects.toThrow('TON');
  expect(warnings.at(-1)?.reason).toContain('does not have this time yet');
});

test('in the sandbox a test network, never the main one; in live the main one only', async () => {
  await expect(look(undefined, now, 'live')).rejects.toThrow('TON');
  state.root = mainRoot;
  await expect(look()).rejects.toThrow('TON');
  expect((await look(undefined, now, 'live')).sightings).toEqual([]);
});
