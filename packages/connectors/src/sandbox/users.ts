/**
 * The users of the sandbox, as the vendor documents them: ten names, one password, one code for all.
 *
 * The numbers of the balances are ours where the vendor does not say them. All of this is public; nothing here is a
 * secret, and nobody's real credentials can be right.
 */
import { type Amount, parseAmount } from '@fairlead/money';
import { type LedgerBalance, ledgerDecimals } from './ledger.ts';
import { scenarioNames, scenarios } from './scenarios.ts';

export const sandboxPassword = 'Pass123';
export const sandboxCode = '123456';

/** The symbol under which the ledger keeps an account's cash. It buys assets; it is not one of the holdings. */
export const cashSymbol = 'USD';

type Balances = Readonly<Record<string, string>>;

export type SandboxUser = {
  readonly name: string;
  /** What an account of this user starts with, as decimal texts by symbol; {@link cashSymbol} is cash. */
  readonly startingBalances: Balances;
};

const full: Balances = {
  BTC: '5',
  ETH: '50',
  USDC: '10000',
  USDT: '10000',
  PYUSD: '10000',
  SOL: '500',
  BNB: '100',
  XRP: '20000',
  DOGE: '100000',
  XLM: '50000',
  AVAX: '500',
  ARB: '20000',
  OP: '20000',
  BLAST: '1000000',
};

/** For large amounts: a thousand times as much of everything. */
const thousandfold: Balances = Object.fromEntries(
  Object.entries(full).map(([symbol, balance]) => [symbol, `${balance}000`]),
);

function only(symbol: keyof typeof full): Balances {
  return { [symbol]: full[symbol] ?? '0' };
}

export const sandboxUsers: readonly SandboxUser[] = [
  { name: 'Mesh', startingBalances: { ...full, [cashSymbol]: '10000000' } },
  { name: 'Mesh2', startingBalances: {} },
  { name: 'Mesh3', startingBalances: { [cashSymbol]: '10000000' } },
  { name: 'Mesh4', startingBalances: { ...thousandfold, [cashSymbol]: '100000000' } },
  { name: 'MeshBTC', startingBalances: only('BTC') },
  { name: 'MeshUSDC', startingBalances: only('USDC') },
  { name: 'MeshUSDT', startingBalances: only('USDT') },
  { name: 'MeshPYUSD', startingBalances: only('PYUSD') },
  { name: 'MeshETH', startingBalances: only('ETH') },
  { name: 'MeshSOL', startingBalances: only('SOL') },
];

/** Users of ours, who hold what Mesh holds and to whom something happens: see `scenarios.ts`. */
export const scenarioUsers: readonly SandboxUser[] = scenarioNames.map(scenario => ({
  name: scenarios[scenario].user,
  startingBalances: { ...full, [cashSymbol]: '10000000' },
}));

/** Whose account is the second one, where there are two to choose from. */
export function savingsUserOf(user: string): string {
  return user === 'MeshUSDC' ? 'MeshUSDT' : 'MeshUSDC';
}

/** The order in which holdings are listed, whatever order a ledger keeps. */
export const holdingOrder: readonly string[] = Object.keys(full);

/**
 * The user of this name. Letter case and space around the name are forgiven, because phones capitalise and add
 * spaces, as the real exchanges forgive them in an e-mail address; no two names differ by that alone.
 */
export function findSandboxUser(name: string): SandboxUser | undefined {
  const wanted = name.trim().toLowerCase();
  return [...sandboxUsers, ...scenarioUsers].find(user => user.name.toLowerCase() === wanted);
}

/** The user whose name and password these are. The password is compared exactly. */
export function logInSandboxUser(name: string, password: string): SandboxUser | undefined {
  return password === sandboxPassword ? findSandboxUser(name) : undefined;
}

/** Codes are often shown in two groups; the space between them is not part of the code. */
export function isSandboxCode(code: string): boolean {
  return code.replace(/\s/g, '') === sandboxCode;
}

export const unknownLoginMessage =
  `No sandbox user has this name and password. The users are ${sandboxUsers.map(user => user.name).join(', ')}; ` +
  `the password of each is ${sandboxPassword}.`;

export const wrongCodeMessage = `That code is not right. The code of every sandbox user is ${sandboxCode}.`;

export function startingBalancesOf(user: SandboxUser): LedgerBalance[] {
  return Object.entries(user.startingBalances).map(([symbol, text]) => ({
    symbol,
    units: atLedgerScale(text).units,
  }));
}

function atLedgerScale(text: string): Amount {
  const amount = parseAmount(text, ledgerDecimals);
  if (!amount) throw new Error(`users.ts: ${text} is not a balance`);
  return amount;
}
