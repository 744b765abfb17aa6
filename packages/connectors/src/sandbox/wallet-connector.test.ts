import { parseAmount } from '@fairlead/money';
import { describe, expect, test } from 'vitest';
import { type ContractSubject, connectorContract } from '../../test/connector-contract.ts';
import { network, soldAssets } from '../../test/sandbox.ts';
import { testClock, testRandom } from '../../test/surroundings.ts';
import type { Connector, WithdrawalRequest } from '../connector.ts';
import { memoryLedger } from './memory-ledger.ts';
import { createSandboxWallet } from './wallet-connector.ts';

const types: Record<string, string> = { [network.solana]: 'solana', [network.bitcoin]: 'bitcoin' };
const assets = soldAssets.map(asset => ({ ...asset, networkType: types[asset.networkId] ?? 'evm' }));
const proven = { networkType: 'evm', address: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed' };
const other = '0x0000000000000000000000000000000000000001';

function wallet() {
  const clock = testClock();
  const ledger = memoryLedger();
  const random = testRandom();
  const process = (): Connector =>
    createSandboxWallet({
      integration: { id: '34aeb688-decb-485f-9d80-b66466783394', name: 'MetaMask', type: 'deFiWallet' },
      ...{ assets, ledger, clock, random, settlementMs: 10_000 },
      addressOf: networkType => `sandbox-${networkType}`,
    });
  return { clock, process };
}

const usdc = (text: string) => parseAmount(text, 6) ?? { units: 0n, decimals: 6 };

const subject = () => {
  const { clock, process } = wallet();
  return {
    process,
    login: { method: 'wallet' },
    rightAnswer: () => ({ kind: 'wallet', signs: true }) as const,
    pass: clock.pass,
    affordable: { symbol: 'USDC', networkId: network.base, address: other, amount: usdc('25.5') },
    unsold: { symbol: 'BLAST', networkId: network.ethereum },
    settledAfterMs: 10_000,
  } satisfies ContractSubject;
};

connectorContract('sandbox wallet', subject, 'walletSignature');

async function connected(connector: Connector, account?: typeof proven) {
  const outcome = await connector.connect({ method: 'wallet', ...(account && { account }) });
  if (outcome.status !== 'done') throw new Error('the wallet did not connect');
  return outcome.result;
}

const request = (changes: Partial<WithdrawalRequest> = {}): WithdrawalRequest => ({
  ...{ idempotencyKey: 'transfer-1', symbol: 'USDC', networkId: network.base, address: other },
  ...{ amount: usdc('25'), fee: usdc('1') },
  ...changes,
});

describe('a wallet of the sandbox', () => {
  test('sends from the proven address, and on no network of another type', async () => {
    const connector = wallet().process();
    const { credentials, accountName } = await connected(connector, proven);
    expect(accountName).toBe('Sandbox wallet 0x5aAe…eAed');
    expect(await connector.withdrawalTerms(credentials, { symbol: 'BTC', networkId: network.bitcoin })).toBe(
      undefined,
    );
    const asked = await connector.withdraw(credentials, request());
    if (asked.status !== 'challenge') throw new Error('the wallet did not ask');
    expect(asked.challenge).toMatchObject({ kind: 'walletSignature', fromAddress: proven.address });
    const sent = await connector.resumeWithdraw(credentials, asked.state, { kind: 'wallet', signs: true });
    expect(sent).toMatchObject({ status: 'done', result: { fromAddress: proven.address } });
  });

  test('charges nothing of its own', async () => {
    const connector = wallet().process();
    const { credentials } = await connected(connector);
    const terms = await connector.withdrawalTerms(credentials, { symbol: 'USDC', networkId: network.base });
    expect(terms?.institutionFee.units).toBe(0n);
  });

  test('takes nothing when the user refuses to sign, or too much time has passed', async () => {
    const { clock, process } = wallet();
    const connector = process();
    const { credentials } = await connected(connector);
    const before = await connector.holdings(credentials);
    const asked = await connector.withdraw(credentials, request());
    if (asked.status !== 'challenge') throw new Error('the wallet did not ask');
    expect(
      await connector.resumeWithdraw(credentials, asked.state, { kind: 'wallet', signs: false }),
    ).toMatchObject({ status: 'failed', reason: 'declinedByUser', moneyMoved: 'no' });
    clock.pass(10 * 60_000);
    expect(
      await connector.resumeWithdraw(credentials, asked.state, { kind: 'wallet', signs: true }),
    ).toMatchObject({ status: 'failed', reason: 'challengeExpired', moneyMoved: 'no' });
    expect(await connector.holdings(credentials)).toEqual(before);
  });

  test('has one balance for each account that was connected', async () => {
    const connector = wallet().process();
    const [one, all] = [await connected(connector, proven), await connected(connector)];
    expect(one.accountId).not.toBe(all.accountId);
    expect((await connected(connector, proven)).accountId).toBe(one.accountId);
  });

  test('connects no account on a network that it does not know', async () => {
    const connector = wallet().process();
    const outcome = await connector.connect({
      method: 'wallet',
      account: { networkType: 'tezos', address: 'tz1' },
    });
    expect(outcome).toMatchObject({ status: 'failed', moneyMoved: 'no' });
  });
});
