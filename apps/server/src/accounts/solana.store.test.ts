/** The vendor's look-ups on Solana, against a server that speaks a node's JSON-RPC over real HTTP. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { objections, vendorModel } from '../../../../tests/vendor-models.ts';
import { testDatabase } from '../../test/database.ts';
import { ask, flow } from '../../test/flow.ts';
import { vendorServer } from '../../test/vendor-client.ts';
import { createCatalog } from '../catalog/index.ts';
import { solanaNodes } from '../chain-checks/index.ts';

const usdc = 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v';
const tokenProgram = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
const tokenAccount = '7xLk17EQQ5KLDLDe44wCmupJKJjTGd8hs3eSVVhCx932';
const wallet = 'HN7cABqLq46Es1jh92dQQisAq662SmxELLLsHHe4YWrH';
const blockhash = 'EkSnNWid2cvwEVnVx9aBqawnmiCNiDgp3gUdkDPTKN1N';
const mainGenesis = '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d';
const devGenesis = 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG';

const parsed = (owner: string, type: string) => ({ owner, data: { program: 'spl-token', parsed: { type } } });
const accounts: Record<string, object> = {
  [usdc]: parsed(tokenProgram, 'mint'),
  [tokenAccount]: parsed(tokenProgram, 'account'),
  [wallet]: { owner: '11111111111111111111111111111111', data: ['', 'base64'] },
};

let genesis = devGenesis;
let broken = false;
const node = createServer(async (request, response) => {
  let text = '';
  for await (const part of request) text += part;
  const { id, method, params } = JSON.parse(text);
  const results: Record<string, unknown> = {
    getGenesisHash: genesis,
    getLatestBlockhash: { context: { slot: 5 }, value: { blockhash, lastValidBlockHeight: 9 } },
    getAccountInfo: { context: { slot: 5 }, value: accounts[params[0]] ?? null },
  };
  const answer = broken
    ? { error: { code: -32005, message: 'Node is behind' } }
    : { result: results[method] };
  response
    .setHeader('content-type', 'application/json')
    .end(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
});
await new Promise<void>(resolve => node.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(node.address() as AddressInfo).port}/key-of-the-node`;

const { networks } = createCatalog();
const { id: devnet = '', caip2 } = networks.find(({ slug }) => slug === 'solana-devnet') ?? {};
const log: object[] = [];
const nodes = () =>
  solanaNodes({
    endpoints: { live: new Map(), sandbox: new Map([[devnet, [url]]]) },
    ...{ networks, fetch, log: { warn: details => void log.push(details) } },
  });
let solana = nodes();

const { db } = await testDatabase();
const server = await flow({ db, seed: 'solana', solana: (...question) => solana(...question) });
const client = await server.newClient();
const live = await server.newClient('live');
const vendor = (await vendorServer(server.app))(client);
afterAll(async () => {
  await server.close();
  node.closeAllConnections();
  await new Promise(resolve => node.close(resolve));
});
beforeEach(() => {
  genesis = devGenesis;
  broken = false;
  solana = nodes();
});

function lookUp(what: string, query: Record<string, string> = {}, who = client) {
  const headers = { 'x-client-id': who.scope.clientId, 'x-client-secret': who.key };
  const url = `/api/v1/catalog/solana/${what}?${new URLSearchParams(query)}`;
  return ask(server.app, { method: 'POST', url, headers });
}

describe('a node that is configured', () => {
  test('tells its latest block, whatever the chain is called', async () => {
    for (const query of [{}, ...['solana-devnet', devnet, `${caip2}`].map(chainId => ({ chainId }))]) {
      const answer = await lookUp('getLatestBlockhash', query);
      expect(answer).toMatchObject({ status: 200, content: blockhash });
    }
  });

  test('answers the vendor’s client library', async () => {
    const { quickNode } = vendor.api;
    const answers = await Promise.all([
      quickNode.v1CatalogSolanaGetLatestBlockhashCreate({ chainId: 'solana-devnet' }),
      quickNode.v1CatalogSolanaGetTokenProgramCreate({ token: usdc }),
      quickNode.v1CatalogSolanaIsTokenAddressCreatedCreate({ address: tokenAccount }),
    ]);
    expect(answers.map(({ data }) => [data.status, data.content])).toEqual([
      ['ok', blockhash],
      ['ok', tokenProgram],
      ['ok', 'true'],
    ]);
    const model = await vendorModel('StringApiResult');
    for (const { data } of answers) expect(objections(model, data)).toEqual([]);
  });

  test('tells which program a token is of', async () => {
    expect(await lookUp('getTokenProgram', { token: usdc })).toMatchObject({
      status: 200,
      content: tokenProgram,
    });
  });

  test.each([tokenAccount, wallet, 'So11111111111111111111111111111111111111112'])(
    '%s is no token',
    async token => {
      expect(await lookUp('getTokenProgram', { token })).toMatchObject({
        ...{ status: 400, errorType: 'invalidField' },
        message: expect.stringContaining(token),
      });
    },
  );

  test.each([
    [tokenAccount, 'true'],
    [usdc, 'false'],
    [wallet, 'false'],
    ['GDfnEsia2WLAW5t8yx2X5j2mkfA74i5kwGdDuZHt7XmG', 'false'],
  ])('whether a token account is there at %s: %s', async (address, content) => {
    expect(await lookUp('isTokenAddressCreated', { address })).toMatchObject({ status: 200, content });
  });

  test('is not asked about what is no address', async () => {
    expect(await lookUp('isTokenAddressCreated', { address: 'no address' })).toMatchObject({
      ...{ status: 400, errorType: 'invalidField' },
      message: expect.stringContaining('Solana address'),
    });
    expect(await lookUp('isTokenAddressCreated')).toMatchObject({ status: 400, errorType: 'missingField' });
  });
});

test('without a node for the chain or the environment, it says which setting has none', async () => {
  const elsewhere = await lookUp('getLatestBlockhash', { chainId: '101' });
  expect(elsewhere).toMatchObject({ status: 400, errorType: 'notSupported' });
  expect(elsewhere.message).toBe(
    'FAIRLEAD_CHAINS_SANDBOX names no node of the Solana chain "101": nobody can be asked.',
  );
  const inLive = await lookUp('getLatestBlockhash', {}, live);
  expect(inLive.message).toBe('FAIRLEAD_CHAINS_LIVE names no node of Solana: nobody can be asked.');
});

test('a node of another chain, or one that fails, is no answer; the log hides its address', async () => {
  genesis = mainGenesis;
  expect(await lookUp('getLatestBlockhash')).toMatchObject({
    status: 503,
    errorType: 'institutionUnavailable',
  });
  broken = true;
  expect(await lookUp('getTokenProgram', { token: usdc })).toMatchObject({ status: 503 });
  expect(log).toHaveLength(2);
  expect(JSON.stringify(log)).toMatch(
    /of another chain: solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp.*Node is behind/,
  );
  expect(JSON.stringify(log)).not.toContain('key-of-the-node');
});
