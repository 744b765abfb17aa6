import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/schema';
import type { Connector, ConnectorState, Outcome, WalletAccount, WithdrawalTerms } from '../connector.ts';
import { approvalByWallet } from './approval.ts';
import { type SoldAsset, sandboxTerms } from './fees.ts';
import { ledgerDecimals } from './ledger.ts';
import type { SandboxInstitution } from './options.ts';
import { holdingOrder, sandboxUsers, startingBalancesOf } from './users.ts';
import { sandboxWithdrawals, type TermsOf } from './withdrawals.ts';

/** What a wallet can send, and the type of the network that it is on. */
export type WalletAsset = SoldAsset & { readonly networkType: string };

export type SandboxWalletOptions = Omit<SandboxInstitution, 'assets'> & {
  assets: readonly WalletAsset[];
  /** The wallet's own address on networks of a type. */
  addressOf(networkType: string): string;
};

/** What later calls need: which addresses of the wallet may be used. */
const WalletCredentials = Type.Object({
  integrationId: Type.String(),
  accounts: Type.Array(Type.Object({ networkType: Type.String(), address: Type.String() }), { minItems: 1 }),
});
type WalletCredentials = Static<typeof WalletCredentials>;

/**
 * A wallet that exists only here: it shows its accounts when it is asked, holds what the sandbox's first user holds,
 * charges nothing of its own, and sends when the user lets it sign. One that was connected by a proven account sends
 * from that address and no other.
 *
 * @throws Error if the fee table has no row for an asset
 */
export function createSandboxWallet(options: SandboxWalletOptions): Connector {
  const { integration, ledger, assets } = options;
  const networkTypes = [...new Set(assets.map(({ networkType }) => networkType))];
  const typeOfNetwork = new Map(assets.map(({ networkId, networkType }) => [networkId, networkType]));
  const terms = termsByAsset(assets);

  const failed = (message: string) =>
    ({ status: 'failed', reason: 'notAuthorized', message, moneyMoved: 'no' }) satisfies Outcome<never>;
  const loginAgain = failed(`${integration.name} does not know this connection any more.`);

  /** The ledger's account of these credentials; opened again, because the sandbox may have been reset since. */
  async function open({ accounts }: WalletCredentials): Promise<string> {
    const account = accountIdOf(integration.id, accounts);
    const [first] = sandboxUsers;
    if (first) await ledger.open(account, startingBalancesOf({ ...first, startingBalances: crypto(first) }));
    return account;
  }

  function read(credentials: ConnectorState): WalletCredentials | undefined {
    const isOurs = Check(WalletCredentials, credentials) && credentials.integrationId === integration.id;
    return isOurs ? (credentials as WalletCredentials) : undefined;
  }

  function addressOn(networkId: string, { accounts }: WalletCredentials): string | undefined {
    const type = typeOfNetwork.get(networkId);
    return accounts.find(({ networkType }) => networkType === type)?.address;
  }

  function termsOf(credentials: WalletCredentials): TermsOf {
    return asset =>
      addressOn(asset.networkId, credentials) === undefined ? undefined : terms.get(assetKey(asset));
  }

  function sending(credentials: WalletCredentials) {
    const approval = approvalByWallet(networkId => addressOn(networkId, credentials) ?? '');
    return sandboxWithdrawals(options, termsOf(credentials), approval);
  }

  return {
    loginMethods: ['wallet'],

    async connect(request) {
      if (request.method !== 'wallet') {
        return failed(`${integration.name} is a wallet: it has no login by ${request.method}.`);
      }
      const all = networkTypes.map(networkType => ({ networkType, address: options.addressOf(networkType) }));
      const accounts = request.account === undefined ? all : [request.account];
      const [first] = accounts;
      if (first === undefined || !accounts.every(({ networkType }) => networkTypes.includes(networkType))) {
        return failed(`${integration.name} has no account on such a network.`);
      }
      const credentials: WalletCredentials = { integrationId: integration.id, accounts };
      const result = {
        accountId: await open(credentials),
        accountName: `Sandbox wallet ${shortened(first.address)}`,
        credentials,
      };
      return { status: 'done', result };
    },

    async resumeConnect() {
      throw new TypeError(`${integration.name} asks for nothing when it connects.`);
    },

    async holdings(credentials) {
      const known = read(credentials);
      if (known === undefined) return loginAgain;
      const held = (await ledger.balances(await open(known)))
        .filter(({ units }) => units > 0n)
        .sort((a, b) => holdingOrder.indexOf(a.symbol) - holdingOrder.indexOf(b.symbol))
        .map(({ symbol, units }) => ({ symbol, amount: { units, decimals: ledgerDecimals } }));
      return { status: 'done', result: { held } };
    },

    async withdrawalTerms(credentials, asset) {
      const known = read(credentials);
      return known && termsOf(known)(asset);
    },

    async withdraw(credentials, request) {
      const known = read(credentials);
      return known === undefined ? loginAgain : sending(known).withdraw(await open(known), request);
    },

    async resumeWithdraw(credentials, state, answer) {
      const known = read(credentials);
      return known === undefined
        ? loginAgain
        : sending(known).resumeWithdraw(await open(known), state, answer);
    },

    async findWithdrawal(credentials, idempotencyKey) {
      const known = read(credentials);
      if (known === undefined) throw new Error(`${loginAgain.message} So it cannot be asked.`);
      return sending(known).findWithdrawal(await open(known), idempotencyKey);
    },
  };
}

/** Worked out once for each list of assets: a connector is made for every session that might use it. */
const knownTerms = new WeakMap<readonly WalletAsset[], ReadonlyMap<string, WithdrawalTerms>>();

function termsByAsset(assets: readonly WalletAsset[]): ReadonlyMap<string, WithdrawalTerms> {
  const known =
    knownTerms.get(assets) ??
    new Map(assets.map(asset => [assetKey(asset), withoutOwnFee(sandboxTerms(asset))]));
  knownTerms.set(assets, known);
  return known;
}

/** A wallet has no cash. */
function crypto({ startingBalances }: (typeof sandboxUsers)[number]) {
  return Object.fromEntries(
    Object.entries(startingBalances).filter(([symbol]) => holdingOrder.includes(symbol)),
  );
}

function withoutOwnFee(terms: WithdrawalTerms): WithdrawalTerms {
  return { ...terms, institutionFee: { ...terms.institutionFee, units: 0n } };
}

function assetKey({ symbol, networkId }: { symbol: string; networkId: string }): string {
  return `${networkId} ${symbol}`;
}

/** A UUID (version 8) of the wallet and the addresses that were connected: the same ones are the same account. */
function accountIdOf(integrationId: string, accounts: readonly WalletAccount[]): string {
  const names = accounts.map(({ networkType, address }) => `${networkType} ${address}`).sort();
  const hex = createHash('sha256')
    .update(['fairlead sandbox wallet account', integrationId, ...names].join('\n'))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function shortened(address: string): string {
  return address.length <= 16 ? address : `${address.slice(0, 6)}…${address.slice(-4)}`;
}
