/**
 * The vendor's postMessage protocol between the Link page and the page that opened it: names and payloads as
 * `@meshconnect/web-link-sdk` 3.13.0 declares them.
 */

/** Host → page. */
export type HostMessage =
  | { type: 'meshSDKSpecs'; payload: { platform: string; version: string; origin?: string } }
  | { type: 'frontAccessTokens'; payload: IntegrationAccessToken[] }
  | { type: 'closeRequested' };

export type IntegrationAccessToken = {
  accountId: string;
  accountName: string;
  accessToken: string;
  brokerType: string;
  brokerName: string;
};

/** `brokerageAccountAccessToken`: an account was connected. Mobile SDKs need `brokerLogo` and `frontAccountId`. */
export type AccessTokenPayload = {
  accountTokens: {
    account: {
      accountId: string;
      accountName: string;
      frontAccountId: string;
      meshAccountId: string;
      /** A returning user's account, connected before. */
      isReconnected?: boolean;
    };
    accessToken: string;
    tokenId: string;
  }[];
  brokerBrandInfo: {
    brokerLogo: string;
    brokerLogoUrl: string;
    logoLightUrl: string;
    logoDarkUrl: string;
    iconLightUrl: string;
    iconDarkUrl: string;
  };
  brokerType: string;
  brokerName: string;
};

/** `transferFinished`. Its status is `success` on the wire, whatever the vendor's pages say. */
export type TransferFinishedPayload = {
  status: 'success';
  txId: string;
  transferId: string;
  fromAddress: string;
  toAddress: string;
  symbol: string;
  amount: number;
  amountInFiat: number;
  totalAmountInFiat: number;
  networkId: string;
  networkName: string;
  userId: string;
  clientTransactionId?: string;
  txHash?: string;
  refundAddress?: string;
};

/** What `onExit` receives with `close` and `done`. */
export type SessionSummary = {
  page: string;
  selectedIntegration?: { id: string; name: string; integrationType: string; integrationName: string };
  transfer?: {
    previewId?: string;
    symbol?: string;
    amount?: number;
    amountInFiat?: number;
    transactionId?: string;
    networkId?: string;
  };
  errorMessage?: string;
};

/** The names that SDK 3.10.4 and later pass on to `onEvent`, and `done` and `close`, which it turns into `onExit`. */
export const linkEventNames = [
  'integrationConnected',
  'integrationConnectionError',
  'integrationMfaRequired',
  'integrationMfaEntered',
  'integrationOAuthStarted',
  'integrationAccountSelectionRequired',
  'transferCompleted',
  'integrationSelected',
  'credentialsEntered',
  'transferStarted',
  'transferPreviewed',
  'transferPreviewError',
  'transferExecutionError',
  'transferConfigureError',
  'pageLoaded',
  'transferAssetSelected',
  'transferNetworkSelected',
  'transferAmountEntered',
  'transferMfaRequired',
  'transferMfaEntered',
  'transferKycRequired',
  'transferExecuted',
  'transferInitiated',
  'transferNoEligibleAssets',
  'walletMessageSigned',
  'verifyDonePage',
  'verifyWalletRejected',
  'connectionDeclined',
  'connectionUnavailable',
  'transferDeclined',
  'done',
  'close',
  'SDKinjectedWalletProviders',
  'legalTermsViewed',
  'seeWhatHappenedClicked',
  'executeFundingStep',
  'fundingOptionsUpdated',
  'fundingOptionsViewed',
  'gasIncreaseWarning',
  'linkTransferQRGenerated',
  'methodSelected',
  'defiWalletError',
  'homePageLoaded',
] as const;

export type LinkEventName = (typeof linkEventNames)[number];

/** Page → host names that are not events: the SDK acts on them. */
export type LinkControlMessage =
  | 'loaded'
  | 'brokerageAccountAccessToken'
  | 'delayedAuthentication'
  | 'transferFinished';
