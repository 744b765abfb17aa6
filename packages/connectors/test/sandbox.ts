import { readFileSync } from 'node:fs';
import type {
  Account,
  Challenge,
  ChallengeAnswer,
  Connector,
  ConnectorState,
  Outcome,
} from '../src/connector.ts';
import { authorizeSandbox } from '../src/sandbox/authorization.ts';
import { createSandboxExchange } from '../src/sandbox/exchange.ts';
import type { SoldAsset } from '../src/sandbox/fees.ts';
import type { Ledger } from '../src/sandbox/ledger.ts';
import { memoryLedger } from '../src/sandbox/memory-ledger.ts';
import type { Clock } from '../src/surroundings.ts';
import { type TestClock, testClock, testRandom } from './surroundings.ts';

export const network = {
  ethereum: 'e3c7fdd8-b1fc-4e51-85ae-bb276e075611',
  base: 'aa883b03-120d-477c-a588-37c2afd3ca71',
  bsc: 'ed0ebeec-b166-4c8b-8574-cb078f7af8cf',
  bitcoin: '03dee5da-7398-428f-9ec2-ab41bcb271da',
  solana: '0291810a-5947-424d-9a59-e88bb33e999d',
  stellar: '06855704-43d2-4ad2-a73c-372f0c3534e1',
} as const;

export const soldAssets: readonly SoldAsset[] = [
  { symbol: 'USDC', networkId: network.ethereum, decimals: 6 },
  { symbol: 'USDC', networkId: network.base, decimals: 6 },
  { symbol: 'USDC', networkId: network.bsc, decimals: 18 },
  { symbol: 'USDC', networkId: network.stellar, decimals: 7 },
  { symbol: 'ETH', networkId: network.ethereum, decimals: 18 },
  { symbol: 'BTC', networkId: network.bitcoin, decimals: 8 },
  { symbol: 'PYUSD', networkId: network.solana, decimals: 6 },
];

export type TestExchange = {
  clock: TestClock;
  ledger: Ledger;
  /** Another process of the same exchange: it shares ledger and clock with the others and nothing else. */
  process(): Connector;
};

export function testExchange(
  changes: {
    oauth?: boolean;
    settlementMs?: number;
    preparationMs?: number;
    ledger?: Ledger;
    clock?: TestClock;
    sells?: boolean;
  } = {},
): TestExchange {
  const clock = changes.clock ?? testClock();
  const ledger = changes.ledger ?? memoryLedger();
  const random = testRandom();
  const common = {
    assets: soldAssets,
    ledger,
    clock,
    random,
    settlementMs: changes.settlementMs ?? 10_000,
    preparationMs: changes.preparationMs ?? 1_000,
    sells: changes.sells ?? false,
  };
  const process = (): Connector =>
    changes.oauth
      ? createSandboxExchange({
          ...common,
          integration: {
            id: '721a5035-029f-4e05-bf3c-009da2fe381b',
            name: 'Coinbase',
            type: 'sandboxCoinbase',
          },
          loginMethod: 'oauth',
          oauth: { authorizeUrl: requestId => `https://link.example/sandbox/window/${requestId}` },
        })
      : createSandboxExchange({
          ...common,
          integration: { id: '4382ac7b-91e7-5a1d-aaac-7b391be29c80', name: 'Binance', type: 'sandbox' },
          loginMethod: 'password',
        });
  return { clock, ledger, process };
}

/** What a user of the sandbox does who makes no mistake. */
export function rightAnswer(
  challenge: Challenge,
  state: ConnectorState,
  clock: Clock,
  username = 'Mesh',
): ChallengeAnswer {
  switch (challenge.kind) {
    case 'code':
      return { kind: 'code', code: '123456' };
    case 'oauth': {
      const answer = authorizeSandbox(state, { username, password: 'Pass123', code: '123456' }, clock);
      if (answer.outcome !== 'granted') throw new Error(`the window said ${answer.outcome}`);
      return { kind: 'oauth', parameters: answer.parameters };
    }
    default:
      return { kind: 'none' };
  }
}

/** Logs a user in, whatever way the exchange asks, a new process at each step. */
export async function logIn({ process, clock }: TestExchange, username = 'Mesh'): Promise<Account> {
  let outcome: Outcome<Account> = process().loginMethods.includes('oauth')
    ? await process().connect({
        method: 'oauth',
        redirectUrl: 'https://link.example/back',
        correlation: crypto.randomUUID(),
      })
    : await process().connect({ method: 'password', username, password: 'Pass123' });
  while (outcome.status === 'challenge') {
    const { challenge, state } = outcome;
    if (challenge.kind === 'wait') clock.pass(challenge.pollAfterMs);
    outcome = await process().resumeConnect(state, rightAnswer(challenge, state, clock, username));
  }
  if (outcome.status === 'failed') throw new Error(outcome.message);
  return outcome.result;
}

/** The README's text with table cells as they are written, not as they are aligned. */
export function readmeWithoutAlignment(): string {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  return readme.replace(/ +/g, ' ');
}
