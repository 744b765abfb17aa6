import { createHash } from 'node:crypto';
import { Check } from 'typebox/schema';
import type { Account, Connector, ConnectorState, Outcome, PaymentSource } from '../connector.ts';
import { type Holder, loginLifetimeMs, sandboxAccount } from './account.ts';
import { approvalByCode } from './approval.ts';
import { isOver } from './code-challenge.ts';
import { type SoldAsset, sandboxTerms } from './fees.ts';
import { ledgerDecimals } from './ledger.ts';
import { sandboxLogin } from './login.ts';
import type { SandboxExchangeOptions } from './options.ts';
import { paymentOf, paymentSourcesOf } from './purchases.ts';
import { SandboxCredentials } from './state.ts';
import { cashSymbol, findSandboxUser, holdingOrder, type SandboxUser, startingBalancesOf } from './users.ts';
import { sandboxWithdrawals, sendingAddress } from './withdrawals.ts';

/**
 * An exchange that exists only here: real steps, real refusals, balances that go down, no money.
 *
 * @throws Error if the assets contradict themselves or the fee table has no row for one
 */
export function createSandboxExchange(options: SandboxExchangeOptions): Connector {
  const { clock, integration, ledger } = options;
  const terms = termsByAsset(options.assets);
  const termsOf = (asset: { symbol: string; networkId: string }) => terms.get(assetKey(asset));
  const login = sandboxLogin(options, openAccount);
  const approval = approvalByCode(networkId => sendingAddress(integration.id, networkId));
  const withdrawals = sandboxWithdrawals(options, termsOf, approval);

  async function openAccount(user: SandboxUser): Promise<Account> {
    const validUntil = new Date(clock.now().getTime() + loginLifetimeMs).toISOString();
    const credentials: SandboxCredentials = { integrationId: integration.id, user: user.name, validUntil };
    const accountId = accountIdOf(integration.id, user.name);
    await ledger.open(accountId, (await options.seeded?.(user.name)) ?? startingBalancesOf(user));
    return { accountId, accountName: `Sandbox account ${user.name}`, credentials };
  }

  /** The account that may be acted for; opened again, because the sandbox may have been reset since the login. */
  async function holderOf(credentials: ConnectorState): Promise<Holder | undefined> {
    if (!Check(SandboxCredentials, credentials)) return undefined;
    const user = findSandboxUser(credentials.user);
    if (!user || credentials.integrationId !== integration.id) return undefined;
    const { validUntil } = credentials;
    if (validUntil !== undefined && isOver(validUntil, clock.now())) return undefined;
    return { accountId: (await openAccount(user)).accountId, user };
  }

  async function accountOf(credentials: ConnectorState): Promise<string | undefined> {
    return (await holderOf(credentials))?.accountId;
  }

  async function sourcesOf({ accountId, user }: Holder): Promise<PaymentSource[]> {
    const balances = await ledger.balances(accountId);
    return paymentSourcesOf(user, balances.find(({ symbol }) => symbol === cashSymbol)?.units ?? 0n);
  }

  const loginAgain = {
    status: 'failed',
    reason: 'notAuthorized',
    message: `${integration.name} does not know this login any more.`,
    moneyMoved: 'no',
  } satisfies Outcome<never>;

  const account = sandboxAccount(
    options,
    async (credentials, answer) => {
      const holder = await holderOf(credentials);
      return holder === undefined ? loginAgain : { status: 'done', result: await answer(holder) };
    },
    withdrawals.asSeenNow,
  );

  return {
    ...account,
    loginMethods: [options.loginMethod],
    connect: login.connect,
    resumeConnect: login.resumeConnect,

    async holdings(credentials) {
      const account = await accountOf(credentials);
      if (account === undefined) return loginAgain;
      const held = (await ledger.balances(account))
        .filter(({ symbol, units }) => symbol !== cashSymbol && units > 0n)
        .sort((a, b) => holdingOrder.indexOf(a.symbol) - holdingOrder.indexOf(b.symbol))
        .map(({ symbol, units }) => ({ symbol, amount: { units, decimals: ledgerDecimals } }));
      return { status: 'done', result: { held } };
    },

    async withdrawalTerms(_credentials, asset) {
      return termsOf(asset);
    },

    async publishedTerms(asset) {
      return termsOf(asset);
    },

    ...(options.sells && {
      async paymentSources(credentials) {
        const holder = await holderOf(credentials);
        return holder ? { status: 'done', result: await sourcesOf(holder) } : loginAgain;
      },
    }),

    async withdraw(credentials, request) {
      const holder = await holderOf(credentials);
      if (holder === undefined) return loginAgain;
      const { accountId } = holder;
      // What was done under this key stands, whatever the account could pay for now.
      const { purchase, idempotencyKey } = request;
      if (purchase === undefined || (await ledger.find(idempotencyKey))) {
        return withdrawals.withdraw(accountId, request);
      }
      const paid = paymentOf(purchase, options.sells ? await sourcesOf(holder) : []);
      if ('payment' in paid) return withdrawals.withdraw(accountId, request, paid.payment);
      return { status: 'failed', reason: 'insufficientFunds', message: paid.refused, moneyMoved: 'no' };
    },

    async resumeWithdraw(credentials, state, answer) {
      const account = await accountOf(credentials);
      return account === undefined ? loginAgain : withdrawals.resumeWithdraw(account, state, answer);
    },

    async findWithdrawal(credentials, idempotencyKey) {
      const account = await accountOf(credentials);
      if (account === undefined) throw new Error(`${loginAgain.message} So it cannot be asked.`);
      return withdrawals.findWithdrawal(account, idempotencyKey);
    },
  };
}

/** Worked out once for each list of assets: a connector is made for every session that might use it. */
const knownTerms = new WeakMap<readonly SoldAsset[], ReturnType<typeof workOutTerms>>();

function termsByAsset(assets: readonly SoldAsset[]) {
  const known = knownTerms.get(assets) ?? workOutTerms(assets);
  knownTerms.set(assets, known);
  return known;
}

function workOutTerms(assets: readonly SoldAsset[]) {
  const terms = new Map(assets.map(asset => [assetKey(asset), sandboxTerms(asset)]));
  if (terms.size !== assets.length) throw new Error('An asset is listed twice among those that are sold.');
  const finer = assets.find(({ decimals }) => decimals > ledgerDecimals);
  if (finer)
    throw new Error(`${finer.symbol} has ${finer.decimals} decimals; the ledger keeps ${ledgerDecimals}.`);
  return terms;
}

function assetKey({ symbol, networkId }: { symbol: string; networkId: string }): string {
  return `${networkId} ${symbol}`;
}

/**
 * The same user has an account of his own at each integration, always under the same id: a UUID (version 8) made
 * from both names.
 */
export function accountIdOf(integrationId: string, user: string): string {
  const hex = createHash('sha256').update(`fairlead sandbox account ${integrationId} ${user}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
