import type { DepositAddress } from '../connector.ts';
import type { Clock, Random } from '../surroundings.ts';
import type { SoldAsset } from './fees.ts';
import type { Ledger, LedgerBalance } from './ledger.ts';

/** What every institution of the sandbox has, exchange or wallet. */
export type SandboxInstitution = {
  /** The integration that is played, under its own name. */
  integration: { id: string; name: string; type: string };
  /** What it sends, in canonical symbols. */
  assets: readonly SoldAsset[];
  /** One per client and environment: whoever shares it shares the balances. */
  ledger: Ledger;
  /** Where an account of it receives what it sells; absent: nowhere. */
  depositAddressOf?(
    accountId: string,
    asset: { symbol: string; networkId: string },
  ): DepositAddress | undefined;
  clock: Clock;
  random: Random;
  /** From accepted to settled. */
  settlementMs: number;
};

export type SandboxExchangeOptions = SandboxInstitution & {
  /** Whether its users can buy what it sends. */
  sells?: boolean;
  /** Whether its users can have an API key. */
  makesApiKeys?: boolean;
  /** From the end of the login until the account is ready; 0: at once, without a `wait`. */
  preparationMs: number;
  /** What a user starts with, where that is not what the documentation says. */
  seeded?(user: string): Promise<readonly LedgerBalance[] | undefined>;
} & (
    | { loginMethod: 'password' }
    | {
        loginMethod: 'oauth';
        /** `requestId` is the correlation of the connect request; the window's server side is `authorizeSandbox`. */
        oauth: { authorizeUrl(requestId: string): string };
      }
  );
