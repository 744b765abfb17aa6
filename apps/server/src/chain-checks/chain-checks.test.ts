/** Each chain's own API, spoken by a local server over real HTTP; the contract wallet's answers are a real node's. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chains, type NetworkType, type Proof, type Verdict } from '@fairlead/chains';
import { afterAll, describe, expect, test } from 'vitest';
import { createCatalog } from '../catalog/index.ts';
import type { ChainAnswer, Question } from './index.ts';
import { chainChecks } from './index.ts';

type Answer = (path: string, body: Record<string, unknown>) => unknown;

const { networks } = createCatalog();
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.closeAllConnections();
  return Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
});

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return parts.length === 0 ? {} : JSON.parse(Buffer.concat(parts).toString());
}

/** @param answer `undefined` is 404, `'silence'` never answers */
async function serve(answer: Answer): Promise<string> {
  const server = createServer(async (request, response) => {
    const said = answer(request.url ?? '', await bodyOf(request));
    if (said === 'silence') return;
    response.writeHead(said === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(said ?? {}));
  });
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const warnings: object[] = [];

async function ask(
  question: Omit<Partial<Question>, 'proof'> & { networkType: NetworkType; proof?: Partial<Proof> },
  endpoints: Record<string, Answer>,
  where: {
    environment?: 'live' | 'sandbox';
    asked?: 'live' | 'sandbox';
    networkId?: string;
    patienceMs?: number;
  } = {},
): Promise<ChainAnswer | undefined> {
  const urls = new Map<string, string[]>();
  for (const [slug, answer] of Object.entries(endpoints)) {
    const network = networks.find(each => each.slug === slug);
    if (network) urls.set(network.id, [`${await serve(answer)}/`]);
  }
  const none = new Map<string, string[]>();
  const isLive = where.environment !== 'sandbox';
  const asking = chainChecks({
    endpoints: { live: isLive ? urls : none, sandbox: isLive ? none : urls },
    networks,
    fetch,
    log: { warn: details => void warnings.push(details) },
    // Long where an answer is expected: the library is loaded at the first question.
    patienceMs: where.patienceMs ?? 15_000,
  });
  const { proof, ...rest } = question;
  const whole: Question = {
    account: '',
    needs: { check: 'signerOfAccount', message: '' },
    verdictUnder: () => ({ verdict: 'rejected', reason: 'wrongSignature', message: '' }),
    ...rest,
    proof: { address: '', message: '', signature: '', ...proof },
  };
  const environment = where.asked ?? where.environment ?? 'live';
  return asking(whole, { environment, networkId: where.networkId });
}

type Recorded = {
  proofs: Record<string, { proof: Proof; found: { signs: boolean; standard: string; at: string } }>;
  calls: { method: string; params: unknown; result?: unknown; error?: unknown }[];
};
const recorded: Recorded = JSON.parse(
  readFileSync(new URL('../../test/contract-wallet/recorded-calls.json', import.meta.url), 'utf8'),
);

/** anvil as it answered: to what it was not asked then, it has no answer. */
const node: Answer = (_path, { id, method, params }) => {
  const call = recorded.calls.find(
    each => each.method === method && JSON.stringify(each.params) === JSON.stringify(params),
  );
  const { result, error } = call ?? { error: { code: -32000, message: 'nobody recorded this call' } };
  return { jsonrpc: '2.0', id, ...(error === undefined ? { result } : { error }) };
};

function contractQuestion(name: string) {
  const proof = recorded.proofs[name]?.proof;
  if (proof === undefined) throw new Error(`nothing is recorded as ${name}`);
  const verdict = chains.evm.verifyMessage(proof, { now: 0 });
  const needs = verdict.verdict === 'undecided' ? verdict.needs : 'unless' in verdict && verdict.unless;
  if (!needs) throw new Error(`${name} asks no chain`);
  return { networkType: 'evm' as const, proof, account: proof.address, needs };
}

const baseSepolia = { environment: 'sandbox' } as const;

describe('a contract wallet on an EVM chain', () => {
  test.each([
    ['deployed', true, 'EIP-1271'],
    ['deployedByStranger', false, 'EIP-1271'],
    ['deployedOtherMessage', false, 'EIP-1271'],
    ['planned', true, 'EIP-6492'],
    ['plannedByStranger', false, 'EIP-6492'],
    ['plannedElsewhere', false, 'EIP-6492'],
    ['noContract', false, 'EIP-1271'],
  ])('%s: %s by %s', async (name, signs, standard) => {
    const answer = await ask(contractQuestion(name), { 'base-sepolia': node }, baseSepolia);
    expect(answer).toEqual({
      ...{ answered: true, network: 'eip155:84532', name: 'Base Sepolia' },
      ...{ signs, standard, at: 'block 2' },
    });
  });

  test('one changed character of the signature is another call, which the contract refuses or nobody answers', async () => {
    const { proof, ...question } = contractQuestion('deployed');
    const signature = proof.signature.replace(/.$/, last => (last === 'b' ? 'c' : 'b'));
    const changed = { ...question, proof: { ...proof, signature } };
    expect(await ask(changed, { 'base-sepolia': node }, baseSepolia)).toMatchObject({ answered: false });
  });

  test('is one of the chain that is asked for, and of no other', async () => {
    const networkId = networks.find(({ slug }) => slug === 'sepolia')?.id ?? '';
    const asking = ask(contractQuestion('deployed'), { 'base-sepolia': node }, { ...baseSepolia, networkId });
    expect(await asking).toBeUndefined();
  });

  test('an endpoint of another chain says nothing', async () => {
    expect(await ask(contractQuestion('deployed'), { sepolia: node }, baseSepolia)).toMatchObject({
      answered: false,
      silent: ['Sepolia'],
    });
    expect(JSON.stringify(warnings.at(-1))).toContain('another chain: eip155:84532');
  });

  test('one chain that says yes is enough; one that is silent is no no', async () => {
    const endpoints = { 'base-sepolia': node, sepolia: (): unknown => 'silence' };
    const patience = { ...baseSepolia, patienceMs: 2_000 };
    expect(await ask(contractQuestion('deployed'), endpoints, patience)).toMatchObject({ signs: true });
    expect(await ask(contractQuestion('deployedByStranger'), endpoints, patience)).toMatchObject({
      answered: false,
    });
  });

  test('a node that fails is not a contract that refuses', async () => {
    const limited: Answer = (path, body) =>
      body['method'] === 'eth_call'
        ? { jsonrpc: '2.0', id: body['id'], error: { code: -32005, message: 'limit exceeded' } }
        : node(path, body);
    expect(await ask(contractQuestion('deployed'), { 'base-sepolia': limited }, baseSepolia)).toMatchObject({
      answered: false,
    });
  });
});

test('sandbox and live never use each other’s endpoints', async () => {
  const endpoints = { 'base-sepolia': node };
  expect(
    await ask(contractQuestion('deployed'), endpoints, { environment: 'sandbox', asked: 'live' }),
  ).toBeUndefined();
  expect(
    await ask(contractQuestion('deployed'), endpoints, { environment: 'live', asked: 'sandbox' }),
  ).toBeUndefined();
});

test('what no chain here can answer is not asked', async () => {
  const needs = { check: 'script', message: '' } as const;
  expect(await ask({ networkType: 'bitcoin', needs }, {})).toBeUndefined();
  expect(await ask({ networkType: 'evm', needs }, { ethereum: node })).toBeUndefined();
});

const owner = 'rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe';
const signer = 'rG1QQv2nh2gr7RCZ1P8YYcBUKCCN633jCn';

describe('another key of an XRP Ledger account', () => {
  const ledger =
    (account: object, networkId = 0): Answer =>
    (_path, { method }) =>
      method === 'server_info'
        ? { result: { status: 'success', info: { network_id: networkId } } }
        : { result: { status: 'success', validated: true, ledger_index: 90_000_000, ...account } };
  const question = {
    ...{ networkType: 'ripple' as const, account: owner },
    needs: { check: 'signerOfAccount' as const, key: '02ab', keyAccounts: [signer], message: '' },
  };
  const list = (weight: number, quorum: number) => ({
    SignerQuorum: quorum,
    SignerEntries: [{ SignerEntry: { Account: signer, SignerWeight: weight } }],
  });

  test.each<[string, object, boolean]>([
    ['the regular key', { account_data: { RegularKey: signer } }, true],
    ['some other regular key', { account_data: { RegularKey: owner } }, false],
    ['no regular key', { account_data: {} }, false],
    ['a signer with enough weight', { account_data: {}, signer_lists: [list(3, 3)] }, true],
    ['a signer with too little', { account_data: { signer_lists: [list(2, 3)] } }, false],
    ['a list without a quorum', { account_data: {}, signer_lists: [list(0, 0)] }, false],
  ])('%s', async (_name, account, signs) => {
    const answer = await ask(question, { xrpl: ledger(account) });
    expect(answer).toMatchObject({ answered: true, network: 'xrpl:0', signs, at: 'ledger 90000000' });
  });

  test.each<[string, Answer]>([
    ['a test ledger', ledger({ account_data: { RegularKey: signer } }, 1)],
    ['an unvalidated ledger', ledger({ account_data: { RegularKey: signer }, validated: false })],
    ['an error', () => ({ result: { status: 'error', error: 'actNotFound' } })],
    ['nonsense', () => 'yes'],
    ['HTTP 404', () => undefined],
    ['silence', () => 'silence'],
  ])('%s is no answer', async (_name, answer) => {
    expect(await ask(question, { xrpl: answer }, { patienceMs: 1_000 })).toMatchObject({ answered: false });
  });

  test('in the sandbox a test ledger may answer', async () => {
    const testLedger = { xrpl: ledger({ account_data: { RegularKey: signer } }, 1) };
    expect(await ask(question, testLedger, { environment: 'sandbox' })).toMatchObject({ signs: true });
  });
});

describe('another signer of a Stellar account', () => {
  const account = 'GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ';
  const horizon =
    (
      signers: object[],
      threshold: number,
      passphrase = 'Public Global Stellar Network ; September 2015',
    ): Answer =>
    path => {
      if (path === '/') return { network_passphrase: passphrase };
      if (path !== `/accounts/${account}`) return undefined;
      return { signers, thresholds: { med_threshold: threshold }, last_modified_ledger: 50_000_000 };
    };
  const question = {
    ...{ networkType: 'stellar' as const, account },
    needs: { check: 'signerOfAccount' as const, key: 'GB1', message: '' },
  };

  test.each<[string, object[], number, boolean]>([
    ['with enough weight', [{ key: 'GB1', weight: 2 }], 2, true],
    ['with too little', [{ key: 'GB1', weight: 1 }], 2, false],
    ['with a weight of zero', [{ key: 'GB1', weight: 0 }], 0, false],
    ['that is not there', [{ key: 'GB2', weight: 9 }], 1, false],
  ])('%s', async (_name, signers, threshold, signs) => {
    const answer = await ask(question, { stellar: horizon(signers, threshold) });
    expect(answer).toMatchObject({ answered: true, signs, at: 'ledger 50000000' });
  });

  test('of the test network is no answer live', async () => {
    const test = horizon([{ key: 'GB1', weight: 2 }], 1, 'Test SDF Network ; September 2015');
    expect(await ask(question, { stellar: test })).toMatchObject({ answered: false });
  });
});

describe('the owner permission of a Tron account', () => {
  const genesis = '00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc';
  const fullNode =
    (keys: object[], threshold: number, first = genesis): Answer =>
    (path, body) => {
      if (path === '/wallet/getblockbynum') return { blockID: body['num'] === 0 ? first : 'other' };
      if (path === '/walletsolidity/getnowblock')
        return { block_header: { raw_data: { number: 70_000_000 } } };
      const isOurs = path === '/walletsolidity/getaccount' && body['address'] === 'TOwner' && body['visible'];
      return isOurs ? { owner_permission: { threshold, keys } } : undefined;
    };
  const question = {
    ...{ networkType: 'tron' as const, account: 'TOwner' },
    needs: { check: 'signerOfAccount' as const, key: 'TSigner', message: '' },
  };

  test.each<[string, object[], number, boolean]>([
    ['was given to the key', [{ address: 'TSigner', weight: 1 }], 1, true],
    ['is shared with others', [{ address: 'TSigner', weight: 1 }], 2, false],
    ['is somebody else’s', [{ address: 'TOwner', weight: 1 }], 1, false],
  ])('%s', async (_name, keys, threshold, signs) => {
    const answer = await ask(question, { tron: fullNode(keys, threshold) });
    expect(answer).toMatchObject({ answered: true, signs, at: 'block 70000000' });
  });

  test('of a test network is no answer live', async () => {
    const nile = fullNode([{ address: 'TSigner', weight: 1 }], 1, '0000000000000000d698d4192c56cb6b');
    expect(await ask(question, { tron: nile })).toMatchObject({ answered: false });
  });
});

describe('the rotated key of an Aptos account', () => {
  const [account, key] = [`0x${'a1'.repeat(32)}`, `0x${'b2'.repeat(32)}`];
  const rest =
    (current: string, chainId = 1): Answer =>
    path => {
      if (path === '/v1') return { chain_id: chainId, ledger_version: '123' };
      return path === `/v1/accounts/${account}?ledger_version=123`
        ? { authentication_key: current }
        : undefined;
    };
  const question = {
    ...{ networkType: 'aptos' as const, account },
    needs: { check: 'signerOfAccount' as const, keyAccounts: [key], message: '' },
  };

  test('signs, and no other key does', async () => {
    expect(await ask(question, { aptos: rest(key.toUpperCase().replace('0X', '0x')) })).toMatchObject({
      ...{ answered: true, network: 'aptos:1', signs: true, at: 'version 123' },
    });
    expect(await ask(question, { aptos: rest(account) })).toMatchObject({ signs: false });
    expect(await ask(question, { aptos: rest(key, 2) })).toMatchObject({ answered: false });
  });
});

describe('the key of a TON wallet contract', () => {
  const mainnet = 'F6OpKZKqvqeFp6CQmFomXNMfMj2EnaUSOXN+Mh+wVWk=';
  const key = `00${'c3'.repeat(31)}`;
  const api =
    (exitCode: number, value: unknown, root = mainnet): Answer =>
    (_path, { id, method }) => ({
      ...{ jsonrpc: '2.0', id },
      result:
        method === 'getMasterchainInfo'
          ? { last: { seqno: 40_000_000 }, init: { root_hash: root } }
          : { exit_code: exitCode, stack: [['num', value]] },
    });
  const under =
    (right: string, verdict: Verdict): Question['verdictUnder'] =>
    given =>
      given === right ? verdict : { verdict: 'rejected', reason: 'wrongSignature', message: '' };
  const needs = { check: 'keyOfContract' as const, message: '' };
  const question = {
    ...{ networkType: 'tvm' as const, account: '0:ab', needs },
    verdictUnder: under(key, { verdict: 'undecided', needs: { ...needs, key } }),
  };

  test('is asked for, and the signature judged again under it', async () => {
    expect(await ask(question, { ton: api(0, `0x${key.replace(/^0+/, '')}`) })).toMatchObject({
      ...{ answered: true, signs: true, at: 'masterchain block 40000000' },
    });
    expect(await ask(question, { ton: api(0, '0xdd') })).toMatchObject({ signs: false });
    expect(await ask(question, { ton: api(11, '0x0') })).toMatchObject({ signs: false });
  });

  test('of a test network, or in an answer that is none, decides nothing', async () => {
    expect(
      await ask(question, { ton: api(0, `0x${key}`, 'gj+B8wb/AmlPk1z1AhVI484rhrUpgSr2oSFIh56VoSg=') }),
    ).toMatchObject({ answered: false });
    expect(await ask(question, { ton: api(0, 7) })).toMatchObject({ answered: false });
  });
});
