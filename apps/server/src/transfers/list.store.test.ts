/** The vendor's list of transfers: its model, and each of its filters and orders. */
import type { TransferModel } from '@fairlead/wire';
import { beforeAll, describe, expect, test } from 'vitest';
import { objections, vendorModel } from '../../../../tests/vendor-models.ts';
import { testDatabase } from '../../test/database.ts';
import {
  exchange,
  fixedDeposit,
  flow,
  hostOrigin,
  minutes,
  type Page,
  type TestClient,
} from '../../test/flow.ts';
import { withoutCode } from '../../test/institution.ts';
import { address, destination, network } from '../../test/link-token-bodies.ts';
import { insertSubClient } from '../clients/index.ts';

const { db } = await testDatabase();
const server = await flow({
  db,
  seed: 'list',
  connectorFor: (_scope, _integration, sandbox) => sandbox && withoutCode(sandbox, server.clock),
});

let client: TestClient;
let subClientId: string;
/** Three transfers, a minute apart: one that settled, one that failed, one that waits for its code. */
let settled: TransferModel;
let failed: TransferModel;
let pending: TransferModel;

async function toCode(body: object): Promise<Page> {
  const page = await client.open(body);
  await page.logIn();
  await page.act('approve', { previewId: page.on('preview').previewId });
  return page;
}

beforeAll(async () => {
  client = await server.newClient();
  subClientId = server.services.random.uuid();
  await insertSubClient(db, client.scope, {
    id: subClientId,
    displayName: 'Corner shop',
    businessLegalName: null,
    logoUrl: null,
    defaultClientFee: null,
    createdAt: server.clock.now(),
  } as never);
  const first = await toCode({ ...fixedDeposit({ transactionId: 'order-a' }), userId: 'user-c' });
  await first.act('enter-code', { code: '123456' });
  await server.pass(minutes(1));
  const bitcoin = destination({
    networkId: network.bitcoin,
    symbol: 'BTC',
    address: address.bitcoin,
    amount: 0.00012345,
  });
  const second = await toCode({
    ...fixedDeposit({ transactionId: 'order-b', toAddresses: [bitcoin] }),
    userId: 'user-a',
    subClientId,
  });
  await second.act('back');
  await server.pass(minutes(1));
  await toCode({
    ...fixedDeposit({
      transactionId: 'order-c',
      toAddresses: [destination({ amount: 3, networkId: network.base })],
    }),
    userId: 'user-b',
  });
  const { items } = (await client.transfers()).content;
  [settled, failed, pending] = items as [TransferModel, TransferModel, TransferModel];
});

async function found(query: string): Promise<string[]> {
  const answer = await client.transfers(query);
  expect([query, answer.status, answer.message]).toEqual([query, 200, '']);
  const names = { [settled.id]: 'settled', [failed.id]: 'failed', [pending.id]: 'pending' };
  return answer.content.items.map(({ id }) => names[id] ?? id);
}

test('each of the three is what it should be, in the vendor’s model', async () => {
  expect([settled.status, failed.status, pending.status]).toEqual(['succeeded', 'failed', 'pending']);
  const answer = await client.transfers();
  const model = await vendorModel('TransferModelPaginationResponse');
  expect(objections(model, answer.content)).toEqual([]);
  expect(settled).toMatchObject({
    clientTransactionId: 'order-a',
    userId: 'user-c',
    symbol: 'USDC',
    amount: 25,
    amountInFiat: 25,
    sourceAmount: 25.81,
    destinationAmount: 25,
    totalFeesAmountInFiat: 0.81,
    networkName: 'Ethereum',
    from: { id: exchange.byPassword.id, type: 'sandbox', name: 'Binance' },
    executedTimestamp: settled.createdTimestamp,
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    isFeeIncluded: false,
    destinationAddress: address.evm,
  });
  expect(failed).toMatchObject({
    subClientId,
    amount: 0.00012345,
    amountInFiat: 12.35,
    executedTimestamp: null,
    hash: null,
    sourceAmount: null,
    destinationAmount: null,
    institutionTransactionId: null,
  });
  expect(pending).toMatchObject({ sourceAmount: null, hash: null, networkName: 'Base' });
});

describe('a filter', () => {
  const filters = (): [string, string[]][] => [
    ['', ['settled', 'failed', 'pending']],
    [`?Id=${failed.id}`, ['failed']],
    [`?id=${failed.id.toUpperCase()}`, ['failed']],
    [`?Id=${network.unknown}`, []],
    ['?ClientTransactionId=order-b', ['failed']],
    ['?ClientTransactionId=order', []],
    ['?UserId=user-a', ['failed']],
    [`?IntegrationIds%5B%5D=${exchange.byPassword.id}`, ['settled', 'failed', 'pending']],
    [
      `?IntegrationIds[]=${exchange.byWindow.id}&IntegrationIds[]=${exchange.byPassword.id}`,
      ['settled', 'failed', 'pending'],
    ],
    [`?IntegrationIds=${exchange.byWindow.id}`, []],
    ['?Statuses[]=pending', ['pending']],
    ['?Statuses%5B%5D=pending&Statuses%5B%5D=failed', ['failed', 'pending']],
    ['?statuses=succeeded&statuses=failed', ['settled', 'failed']],
    [`?FromTimestamp=${failed.createdTimestamp}`, ['failed', 'pending']],
    [`?ToTimestamp=${failed.createdTimestamp}`, ['settled', 'failed']],
    [`?FromTimestamp=${settled.createdTimestamp + 1}&ToTimestamp=${failed.createdTimestamp}`, ['failed']],
    ['?MinAmountInFiat=12.35', ['settled', 'failed']],
    ['?MinAmountInFiat=12.36', ['settled']],
    ['?MaxAmountInFiat=12.35', ['failed', 'pending']],
    ['?MaxAmountInFiat=12.34', ['pending']],
    [`?Hash=${settled.hash}`, ['settled']],
    [`?SubClientId=${subClientId}`, ['failed']],
    ['?IsSandBox=true', ['settled', 'failed', 'pending']],
    ['?IsSandBox=false', []],
    ['?Count=1', ['settled']],
    ['?Count=1&Offset=1', ['failed']],
    ['?Offset=7', []],
    ['?Statuses[]=failed&UserId=user-c', []],
  ];

  test('finds what it says', async () => {
    for (const [query, expected] of filters()) expect([query, await found(query)]).toEqual([query, expected]);
  });

  test('changes what is counted, and a page of it does not', async () => {
    const totalOf = async (query: string) => (await client.transfers(query)).content.total;
    expect(await totalOf('?Count=1&Offset=2')).toBe(3);
    expect(await totalOf('?Statuses[]=pending')).toBe(1);
    expect(await totalOf('?IsSandBox=false')).toBe(0);
  });

  test.each([
    '?Id=1',
    '?Count=0',
    '?Count=1001',
    '?Count=ten',
    '?Offset=-1',
    '?Statuses[]=done',
    '?Statuses[]=',
    '?IntegrationIds[]=x',
    '?IntegrationIds[]=',
    '?OrderBy=amount',
    '?MinAmountInFiat=-1',
    '?FromTimestamp=yesterday',
    '?UserId=%00',
    '?Hash=a%00b',
    '?ClientTransactionId=%00',
    '?SubClientId=none',
    '?DescendingOrder=maybe',
    '?Unknown=1',
  ])('%s is a 400, or finds nothing', async query => {
    const answer = await client.transfers(query);
    if (answer.status === 200) expect(answer.content).toEqual({ items: [], total: 0 });
    else expect(answer.status).toBe(400);
  });
});

describe('the order', () => {
  test.each([
    ['createdTimestamp', ['settled', 'failed', 'pending']],
    ['clientTransferId', ['settled', 'failed', 'pending']],
    ['userId', ['failed', 'pending', 'settled']],
    ['amountInFiat', ['pending', 'failed', 'settled']],
    ['status', ['failed', 'pending', 'settled']],
    ['symbol', ['failed', 'settled', 'pending']],
    ['networkName', ['pending', 'failed', 'settled']],
  ])('by %s, both ways', async (name, expected) => {
    const ascending = await found(`?OrderBy=${name}`);
    expect(await found(`?OrderBy=${name}&DescendingOrder=true`)).toEqual(ascending.toReversed());
    // Among equals the id decides.
    const isTie = name === 'symbol';
    expect(isTie ? ascending.slice(0, 1) : ascending).toEqual(isTie ? expected.slice(0, 1) : expected);
  });

  test.each(['id', 'fromType'])('by %s is the same every time', async name => {
    expect(await found(`?OrderBy=${name}`)).toEqual(await found(`?OrderBy=${name}`));
    expect(await found(`?OrderBy=${name}&DescendingOrder=true`)).toEqual(
      (await found(`?OrderBy=${name}`)).toReversed(),
    );
  });
});

test('without a key there is nothing to see', async () => {
  const answer = await server.app.inject({
    method: 'GET',
    url: '/api/v1/transfers/managed/mesh',
    headers: { origin: hostOrigin },
  });
  expect(answer.statusCode).toBe(401);
});
