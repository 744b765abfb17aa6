/** What the shop's page and the shop's back end say to each other. */
import type { DeFiWalletVerification, TransferModel } from '@meshconnect/node-api';

/**
 * `deposit`: USDC over any of three networks. `depositOnBase`: one network, so Link asks for less.
 * `depositAnyAsset`: several assets, so Link asks for more.
 */
export const depositKinds = ['deposit', 'depositOnBase', 'depositAnyAsset'] as const;
export type DepositKind = (typeof depositKinds)[number];

/** `payment`: a fixed amount for named goods, with the shop's own fee. `verification`: no transfer, a wallet is proven. */
export const offerKinds = [...depositKinds, 'payment', 'verification'] as const;
export type OfferKind = (typeof offerKinds)[number];

/** `POST api/link-token` */
export type LinkTokenRequest = { kind: OfferKind };
export type LinkTokenAnswer = {
  linkToken: string;
  /** The origin that Link pages come from: part of the shop's own settings, never read out of the token. */
  linkOrigin: string;
  /** The shop's id of this deposit or order; comes back as `clientTransactionId`. */
  transactionId: string;
  /** What Fairlead found questionable about the request, but let pass. */
  warnings?: string;
};

/** `GET api/transfers`: the transfers of this shopper, newest first, as node-api typed them. */
export type TransfersAnswer = { transfers: TransferModel[]; total: number };

/** `GET api/wallets`: what this shopper has proven, oldest first. */
export type WalletsAnswer = { wallets: DeFiWalletVerification[] };

/** Any answer that is not 2xx. */
export type ErrorAnswer = { error: ShopError };

export type ShopError = {
  /** Who refused: Fairlead, or this shop's own back end, which then could not reach Fairlead or was asked nonsense. */
  from: 'fairlead' | 'storefront';
  message: string;
  /** Only from Fairlead, as its envelope had them. */
  httpStatus?: number;
  errorType?: string;
  faults?: Fault[];
};

/** One thing that Fairlead found wrong with the request, with the path of the field. */
export type Fault = { path: string; message: string; hint: string };
