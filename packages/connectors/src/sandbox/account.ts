/** What a sandbox account tells of itself, and how long one may ask it. */
import type {
  Cash,
  ConnectorState,
  FreshCredentials,
  Identity,
  Outcome,
  PastWithdrawal,
} from '../connector.ts';
import { type LedgerWithdrawal, ledgerDecimals } from './ledger.ts';
import type { SandboxExchangeOptions } from './options.ts';
import { cashSymbol, type SandboxUser } from './users.ts';

/** A login ends by itself after this long. */
export const loginLifetimeMs = 30 * 24 * 60 * 60_000;

/** Whose account it is, once the credentials have been found to be good. */
export type Holder = { accountId: string; user: SandboxUser };

type Ask = <Result>(
  credentials: ConnectorState,
  answer: (holder: Holder) => Promise<Result>,
) => Promise<Outcome<Result>>;

/**
 * @param ask looks at the credentials first, and refuses those that are good no more
 * @param asSeenNow a withdrawal with its state at this moment
 */
export function sandboxAccount(
  options: SandboxExchangeOptions,
  ask: Ask,
  asSeenNow: (withdrawal: LedgerWithdrawal) => Omit<PastWithdrawal, keyof ReturnType<typeof detailsOf>>,
) {
  const { clock, integration, ledger, depositAddressOf } = options;
  const sold = new Set(options.assets.map(({ symbol, networkId }) => `${symbol} ${networkId}`));
  const { id: integrationId } = integration;

  return {
    ...(depositAddressOf && {
      depositAddress: (credentials: ConnectorState, asset: { symbol: string; networkId: string }) =>
        ask(credentials, async ({ accountId }) =>
          sold.has(`${asset.symbol} ${asset.networkId}`) ? depositAddressOf(accountId, asset) : undefined,
        ),
    }),

    cash: (credentials: ConnectorState) =>
      ask(credentials, async ({ accountId }): Promise<Cash[]> => {
        const found = (await ledger.balances(accountId)).find(({ symbol }) => symbol === cashSymbol);
        const units = found?.units ?? 0n;
        return [{ currency: cashSymbol, amount: { units, decimals: ledgerDecimals } }];
      }),

    identity: (credentials: ConnectorState) =>
      ask(credentials, async ({ accountId, user }) => identityOf(user, accountId)),

    withdrawals: (credentials: ConnectorState) =>
      ask(credentials, async ({ accountId }): Promise<PastWithdrawal[]> => {
        const found = await ledger.withdrawals(accountId);
        return found.map(each => ({ ...asSeenNow(each), ...detailsOf(each) }));
      }),

    ...(options.makesApiKeys && {
      createApiKey: (credentials: ConnectorState) =>
        ask(credentials, async ({ user }): Promise<FreshCredentials> => {
          const apiKey = Buffer.from(options.random.bytes(24)).toString('base64url');
          return { credentials: { integrationId, user: user.name, apiKey } };
        }),
    }),

    renew: (credentials: ConnectorState) =>
      ask(credentials, async ({ user }): Promise<FreshCredentials> => {
        // Nothing to prolong: a key does not end by itself.
        if ('apiKey' in credentials) return { credentials };
        const validUntil = new Date(clock.now().getTime() + loginLifetimeMs);
        const renewed = { integrationId, user: user.name, validUntil: validUntil.toISOString() };
        return { credentials: renewed, validUntil };
      }),
  };
}

function detailsOf({ symbol, networkId, address, addressTag, takenAt, ...units }: LedgerWithdrawal) {
  return {
    symbol,
    networkId,
    address,
    ...(addressTag !== undefined && { addressTag }),
    amount: { units: units.amountUnits, decimals: ledgerDecimals },
    fee: { units: units.feeUnits, decimals: ledgerDecimals },
    createdAt: takenAt,
  };
}

/** Nobody's: names that say so, an address and numbers that are reserved for examples. */
function identityOf({ name }: SandboxUser, accountId: string): Identity {
  return {
    firstName: name,
    lastName: 'Sandbox',
    email: `${name.toLowerCase()}@example.com`,
    mobileNumber: '+1-555-0100',
    accountNumber: accountId,
    countryCode: 'US',
    city: 'Anytown',
    postalCode: '00000',
    address: '1 Example Street',
    idType: 'passport',
    idNumber: 'SANDBOX00',
    dateOfBirth: new Date('1990-01-01T00:00:00.000Z'),
  };
}
