import { beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { dumpOfEverything, spellings } from '../../test/dump.ts';
import {
  accessTokenOf,
  exchange,
  flow,
  openDeposit,
  type Page,
  pageOf,
  seconds,
  type TestClient,
} from '../../test/flow.ts';
import { address, network } from '../../test/link-token-bodies.ts';

const { db } = await testDatabase();
const logLines: string[] = [];
const server = await flow({ db, seed: 'deposit', logLines });

const uuid = expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const logo = expect.stringMatching(/^http:\/\/localhost:4000\/logos\/\S+$/);
const names = { integrationType: exchange.byPassword.type, integrationName: exchange.byPassword.name };

let client: TestClient;
let page: Page;
let code: string;
let key: string;

/** The whole way, with every question asked: 120 USDC over Base, which the sandbox charges 0.01 for. */
beforeAll(async () => {
  client = await server.newClient();
  ({ code } = await client.mint(openDeposit()));
  key = client.key;
  const { sessionSecret, view } = (await client.redeem(code)).content;
  page = pageOf(server, sessionSecret, view);
  await page.logIn('Mesh');
  await page.act('choose-asset', { symbol: 'USDC' });
  await page.act('choose-network', { networkId: network.base });
  await page.act('enter-amount', { amount: '120', unit: 'asset' });
  await page.approveWithCode();
});

const fee = (value: number) => ({ fee: value, feeCurrency: 'USDC', feeInFiat: value });
const transferFacts = {
  symbol: 'USDC',
  amount: 120,
  amountInFiat: 120,
  toAddress: address.evm,
  networkId: network.base,
  networkName: 'Base',
  userId: 'user-1',
  clientTransactionId: 'order-1',
};

const expected = [
  { type: 'integrationSelected', payload: { ...names, userSearched: false } },
  { type: 'credentialsEntered' },
  { type: 'integrationMfaRequired' },
  { type: 'integrationMfaEntered' },
  {
    type: 'brokerageAccountAccessToken',
    payload: {
      accountTokens: [
        {
          account: {
            accountId: uuid,
            accountName: 'Sandbox account Mesh',
            frontAccountId: uuid,
            meshAccountId: uuid,
          },
          accessToken: uuid,
          tokenId: uuid,
        },
      ],
      brokerBrandInfo: {
        brokerLogo: '',
        brokerLogoUrl: logo,
        logoLightUrl: logo,
        logoDarkUrl: logo,
        iconLightUrl: logo,
        iconDarkUrl: logo,
      },
      brokerType: exchange.byPassword.type,
      brokerName: exchange.byPassword.name,
    },
  },
  { type: 'transferStarted', payload: names },
  { type: 'transferAssetSelected', payload: { symbol: 'USDC' } },
  { type: 'transferNetworkSelected', payload: { id: network.base, name: 'Base' } },
  { type: 'transferAmountEntered' },
  {
    type: 'transferPreviewed',
    payload: {
      ...transferFacts,
      ...names,
      previewId: uuid,
      fiatCurrency: 'USD',
      estimatedNetworkGasFee: fee(0),
      institutionTransferFee: fee(0.01),
    },
  },
  { type: 'transferInitiated', payload: { ...names, status: 'pending' } },
  { type: 'transferMfaRequired' },
  { type: 'transferMfaEntered' },
  {
    type: 'transferFinished',
    payload: {
      ...transferFacts,
      status: 'success',
      totalAmountInFiat: 120.01,
      txId: uuid,
      transferId: uuid,
      fromAddress: expect.stringMatching(/^0x[0-9a-f]{40}$/),
    },
  },
].map((message, index) => ({ sequence: index + 1, ...message }));

test('every message of a deposit, in order, with the payload that the SDK’s types declare', () => {
  expect(page.messages).toEqual(expected);
});

test('the ids in the messages are those of the screen, the preview and the transfer', () => {
  const [previewed] = payloadsOf('transferPreviewed');
  const [finished] = payloadsOf('transferFinished');
  expect(finished).toMatchObject({
    transferId: page.on('progress').transferId,
    clientTransactionId: 'order-1',
  });
  expect(previewed?.['previewId']).toBe(page.on('progress').transferId);
});

test('a page that has been loaded again gets the same messages with the same numbers', async () => {
  const again = await page.reload();
  expect(again.messages).toEqual(page.messages);
  expect((await page.read(11)).messages.map(({ sequence }) => sequence)).toEqual([12, 13, 14]);
  expect((await page.read(14)).messages).toEqual([]);
});

test('what goes through the database and the log shows none of the secrets', async () => {
  const secrets = {
    code,
    key,
    session: page.secret,
    accessToken: accessTokenOf(page),
    password: 'Pass123',
    credentials: '{"integrationId":',
    userAtTheExchange: '"user":"Mesh"',
  };
  const dump = await dumpOfEverything(db);
  const log = logLines.join('\n');
  expect(dump).toContain('user-1');
  expect(log).toContain('/link/v1/session/approve');
  for (const [name, secret] of Object.entries(secrets)) {
    expect(secret.length, name).toBeGreaterThan(6);
    for (const spelling of spellings(secret)) {
      expect(dump.includes(spelling), `${name} in the database`).toBe(false);
      expect(log.includes(spelling), `${name} in the log`).toBe(false);
    }
  }
});

describe('the end', () => {
  test('settles without a message, and the list says succeeded', async () => {
    expect(page.on('progress').state).toBe('sent');
    expect((await client.transfers()).content.items[0]?.status).toBe('pending');
    await server.pass(seconds(15));
    await page.read();
    expect(page.on('progress')).toMatchObject({
      state: 'settled',
      steps: [{ step: 'approved' }, { step: 'accepted' }, { step: 'settled' }],
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(page.messages).toHaveLength(expected.length);
    expect((await client.transfers()).content.items[0]?.status).toBe('succeeded');
  });

  test('one close with the summary, and nothing after it', async () => {
    await page.act('close');
    const [closed] = page.messages.slice(expected.length);
    expect(closed).toEqual({
      sequence: expected.length + 1,
      type: 'close',
      payload: {
        page: 'transferExecutedPage',
        selectedIntegration: {
          id: exchange.byPassword.id,
          name: exchange.byPassword.name,
          ...names,
        },
        transfer: {
          previewId: uuid,
          symbol: 'USDC',
          amount: 120,
          amountInFiat: 120,
          transactionId: 'order-1',
          networkId: network.base,
        },
      },
    });
    const body = { version: page.view.version, after: 0 };
    expect((await page.send('close', body)).status).toBe(409);
    await server.pass(seconds(120));
    expect((await page.reload()).messages).toHaveLength(expected.length + 1);
    expect((await page.reload()).view.screen).toEqual({ kind: 'ended', because: 'finished' });
  });
});

test('a session that only connects ends with done', async () => {
  const connecting = await client.open({ userId: 'user-2' });
  await connecting.logIn('MeshUSDC');
  expect(connecting.on('connected').accountName).toBe('Sandbox account MeshUSDC');
  await connecting.act('close');
  expect(connecting.messages.map(({ type }) => type).slice(-2)).toEqual([
    'brokerageAccountAccessToken',
    'done',
  ]);
  expect(connecting.messages.at(-1)?.payload).toMatchObject({ page: 'integrationConnectedPage' });
});

test('the same account of the same user keeps its access token; another user’s gets another', async () => {
  const tokenOf = async (userId: string) => {
    const visit = await client.open({ userId });
    await visit.logIn('MeshETH');
    return accessTokenOf(visit);
  };
  const first = await tokenOf('user-3');
  expect(await tokenOf('user-3')).toBe(first);
  expect(await tokenOf('user-4')).not.toBe(first);
});

function payloadsOf(type: string): Record<string, unknown>[] {
  return page.messages
    .filter(message => message.type === type)
    .map(({ payload }) => payload as Record<string, unknown>);
}
