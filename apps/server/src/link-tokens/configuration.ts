/**
 * What a Link token's request came to: every field in its canonical form with its default filled in, every ruling
 * applied. Stored with the token and carried into the session, which reads nothing else of the request.
 * Amounts are exact decimal texts in whole units.
 */
import type { NetworkType } from '@fairlead/chains/shape';
import type { GoodsDetails } from '@fairlead/wire';

export type Destination = {
  networkId: string;
  /** The catalog's spelling. */
  symbol: string;
  decimals: number;
  address: string;
  /** The same place in its canonical spelling, where that is another, not only in its case: what places are compared by. */
  canonicalAddress?: string;
  addressTag?: string;
  amount?: string;
  displayAmountInFiat?: string;
  minAmount?: string;
  minAmountInFiat?: string;
  /** The sandbox took a text that is no address of this network; only the simulator may ever be given it. */
  addressIsMadeUp?: true;
  note?: string;
};

export type TransferConfiguration = {
  transferType: 'deposit' | 'payment' | 'onramp';
  /** At least one. */
  destinations: Destination[];
  amountInFiat?: string;
  transactionId?: string;
  /** A ratio between 0 and 1; absent where neither request nor client names one. */
  clientFee?: string;
  feesIncluded: boolean;
  description?: string;
  goods?: GoodsDetails[];
  fundingEnabled?: boolean;
  payLink?: true;
};

export type VerificationConfiguration = {
  methods: 'signedMessage'[];
  /** As it was given: `{nonce}` is filled in when the user signs. */
  message?: string;
  addresses?: string[];
  networkId?: string;
  networkType?: NetworkType;
};

export type LinkTokenConfiguration = {
  userId: string;
  subClientId?: string;
  integrationId?: string;
  restrictMultipleAccounts: boolean;
  offerApiKey: boolean;
  transfer?: TransferConfiguration;
  verification?: VerificationConfiguration;
  /** SHA-256 in base64 of the access tokens that the client passed for a returning user. */
  accessTokenDigests?: string[];
  returnUrl?: string;
  /** Begins with the choice of a way, unless the integration is fixed. */
  home?: true;
  /** Kept as it came, without effect. */
  configurationId?: string;
};
