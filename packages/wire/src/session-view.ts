/**
 * What the server tells the Link page: one screen with everything that it shows, and the messages that the page
 * passes on to the page that opened it.
 *
 * The server owns the state of a session. The page renders `screen`, sends what the user did (`session-actions.ts`)
 * with the `version` it saw, and renders the answer. It decides nothing about money. Amounts are exact decimal
 * texts in whole units; times are ISO 8601.
 */

import type { LinkStyle } from './link-style.ts';
import type { NetworkType } from './network-type.ts';

export type Environment = 'sandbox' | 'live';

/** An amount with its unit, and what it is worth where a price is known. */
export type Money = { amount: string; symbol: string; fiat?: Fiat };
export type Fiat = { amount: string; currency: 'USD' | 'EUR' | 'GBP' };

/** What one whole unit of an asset costs, when that was said, and by whom. */
export type ShownPrice = { amount: string; currency: Fiat['currency']; asOf: string; source: string };

export type IntegrationSummary = {
  id: string;
  name: string;
  /** `wallet`: the user holds the keys; `exchange` and `provider`: somebody else does. */
  kind: 'exchange' | 'wallet' | 'provider';
  /** The wire's broker type. */
  type: string;
  logoUrl: string;
};

export type NetworkSummary = { id: string; name: string; logoUrl: string };

/** Text about something that went wrong or changed, shown on top of a screen. Answers the three questions. */
export type Notice = {
  /** Names the text; the page has the words in the user's language. */
  code: NoticeCode;
  /** What is known more exactly. */
  detail?: NoticeDetail;
  moneyMoved: 'no' | 'unknown';
  requestId: string;
  values?: Readonly<Record<string, string | number>>;
};

export type NoticeCode =
  | 'wrongCredentials'
  | 'wrongCode'
  | 'tooManyAttempts'
  | 'challengeExpired'
  | 'declinedByUser'
  | 'loginAgain'
  | 'insufficientFunds'
  | 'refusedByInstitution'
  | 'kycRequired'
  | 'institutionUnreachable'
  | 'previewExpired'
  | 'priceChanged'
  | 'amountBelowMinimum'
  | 'amountAboveAvailable'
  | 'amountNotANumber'
  | 'alreadyPaid'
  | 'addressNotRequested'
  | 'addressMalformed'
  | 'networkNotRequested'
  | 'signatureMalformed'
  | 'publicKeyMissing'
  | 'signatureWrong'
  | 'signatureStale'
  | 'signatureUsedByAnother'
  | 'signatureUndecided'
  | 'signatureUnbound'
  | 'walletRefused'
  | 'walletAbsent'
  | 'addressShared'
  | 'foreignTransaction';

/** Beside {@link NoticeCode}, and like it: the page has the words. Amounts are decimal texts in whole units. */
export type NoticeDetail =
  /** Fees included. */
  | { key: 'amountNeeded'; values: { needed: string; held: string; symbol: string } }
  | { key: 'leastAmount'; values: { least: string; symbol: string } }
  | { key: 'feeRose'; values: { fee: string; shown: string; symbol: string } }
  /** In the network's own coin. */
  | { key: 'gasNeeded'; values: { needed: string; held: string; symbol: string } }
  | { key: 'transactionReverted' | 'transactionReplaced' | 'transactionDropped' | 'walletNeverSent' }
  | { key: 'notCarriedOut' }
  | { key: 'cannotBeAnswered' }
  | { key: 'otherSender' }
  // Of an address that is to be proven.
  | { key: 'badChecksum' | 'wrongNetwork' | 'unsupportedKind' | 'testNetwork' }
  // Of a proof.
  | { key: 'contextUnreadable' | 'keyMismatch' | 'messageMismatch' | 'domainMismatch' }
  /** Why the signature alone does not decide. */
  | { key: 'contractSignature' | 'signerOfAccount' | 'keyOfContract' | 'script' | 'zkLogin' }
  | { key: 'chainSilent' | 'chainDenied'; values: { network: string } };

/** Why something cannot be chosen; the vendor's reason codes (contract §1.8). */
export type Ineligibility =
  | 'noEligibleNetworks'
  | 'symbolDoesNotMatch'
  | 'notSupportedForTransferByTarget'
  | 'notSupportedForTransferBySource'
  | 'amountNotSufficient'
  | 'balanceBelowMinimum'
  | 'balanceBelowRequestedAmount'
  | 'requestedAmountBelowMinimum'
  | 'requestedAmountBelowClientMinimum'
  | 'requestedAmountBelowFees'
  | 'noTargetNetworkFound'
  | 'refusedByInstitution'
  | 'noPrice';

export type CatalogScreen = {
  kind: 'catalog';
  integrations: IntegrationSummary[];
  /** Accounts that the user connected before; choosing one skips its login. */
  returningAccounts?: { id: string; integration: IntegrationSummary; accountName: string }[];
  /** Those that have what is wanted, but cannot do what this session needs. Shown, and not to be chosen. */
  unable?: { integration: IntegrationSummary; lacks: 'buy' }[];
  /** A wallet is to be proven, and the signature may come by hand from a wallet that is not on the list. */
  canPaste?: boolean;
  /** Wallets that the page finds in the browser itself can do what is asked for: pay, or prove an address. */
  browserWallets?: boolean;
  /**
   * Solana wallets of the browser (Wallet Standard) can pay, if they name this chain among their `chains` and have one of
   * `solanaFeatures`. The page connects one with `connect-solana-wallet`. Absent: none can here.
   */
  solanaWallets?: SolanaChain;
  /** Solana wallets of the browser with `solana:signMessage` can prove an address, and are connected the same way. */
  solanaProofs?: boolean;
  /** Of those, only the one with this name: the client chose it. */
  walletName?: string;
  /**
   * Wallets that could do it, if they were in the browser, and where they are got. The page shows those that it has not found;
   * `miss-browser-wallet` tells the client which one its user looked for.
   */
  absentWallets?: { integration: IntegrationSummary; installUrl: string }[];
};

/** What only an exchange can send here, and why: no wallet is offered for it, and no address shown. */
export type ExchangesOnly = {
  symbol: string;
  network: NetworkSummary;
  /** No two sources agree on the token's contract; or no endpoint of the network is configured, so its chain is not read. */
  because: 'contractUnconfirmed' | 'networkNotRead';
};

/** The first choice, where the client asked for it (`fairlead.home`): how the money is to come. */
export type HomeScreen = { kind: 'home'; methods: ('embedded' | 'manual' | 'buy')[] };

/** A deposit by hand: which asset over which network, where there is more than one. */
export type ManualDestinationScreen = {
  kind: 'manualDestination';
  choices: { symbol: string; logoUrl: string; network: NetworkSummary }[];
};

/** A deposit by hand: what to send where. What arrives before `expiresAt` is the user's. */
export type ManualDepositScreen = {
  kind: 'manualDeposit';
  symbol: string;
  logoUrl: string;
  to: { address: string; addressTag?: string; network: NetworkSummary };
  /** What the QR code says at first: `paymentUri.uri`, or the address alone. */
  qrText: string;
  /** Address, amount and tag at once, where the network has a standard for it. */
  paymentUri?: { uri: string; standard: string };
  /** What the client asks for; absent: as much as the user likes. */
  amount?: Money;
  minimum?: Money;
  expiresAt: string;
  pollAfterMs: number;
  /** In the sandbox: what is made to arrive when the user says so. */
  simulates?: Money;
};

/** The deposit by hand is there. */
export type ManualArrivedScreen = {
  kind: 'manualArrived';
  money: Money;
  to: { address: string; addressTag?: string; network: NetworkSummary };
  transferId: string;
  hash: string;
  at: string;
};

/** The exchange's login. `receiver` is who gets what is typed, in words: the sandbox, or the institution. */
export type LoginScreen = {
  kind: 'login';
  integration: IntegrationSummary;
  /** Sandbox logins take the users of the documentation only; the page refuses to send any other name. */
  sandboxUsers?: string[];
  /** More of them: those to whom something happens. They are recognised, and shown when they are asked for. */
  scenarioUsers?: string[];
};

export type OauthScreen = {
  kind: 'oauth';
  integration: IntegrationSummary;
  /** Opened in a window of its own by the user's click. */
  authorizeUrl: string;
  expiresAt: string;
};

export type CodeScreen = {
  kind: 'code';
  integration: IntegrationSummary;
  purpose: 'login' | 'approve';
  method: 'totp' | 'sms' | 'email';
  sentTo?: string;
  attemptsLeft: number;
  expiresAt: string;
  canResend: boolean;
  /** With `approve`: what the code will send. */
  transfer?: TransferSummary;
};

export type WaitScreen = {
  kind: 'wait';
  integration: IntegrationSummary;
  purpose: 'login' | 'approve';
  /** What the user has to do, where the wait is for the user and not for the institution. */
  elsewhere?: 'device' | 'email' | 'allowList';
  /** With `email`: where it was sent, as the institution shows it. */
  sentTo?: string;
  canResend?: boolean;
  since: string;
  pollAfterMs: number;
  transfer?: TransferSummary;
};

/** The login opens several accounts; the user says which one is meant. */
export type AccountChoiceScreen = {
  kind: 'accountChoice';
  integration: IntegrationSummary;
  accounts: { id: string; name: string }[];
  expiresAt: string;
};

/** After a login by password: a key in place of it, which does not end with the login. */
export type ApiKeyOfferScreen = { kind: 'apiKeyOffer'; integration: IntegrationSummary; accountName: string };

export type NoEligibleAssetsScreen = {
  kind: 'noEligibleAssets';
  integration: IntegrationSummary;
  held: { money: Money; logoUrl: string; reason: Ineligibility }[];
  /** What could be sent, so that the user knows what is missing. */
  wanted: { symbol: string; network: NetworkSummary }[];
};

export type AssetChoice = {
  symbol: string;
  name: string;
  logoUrl: string;
  available: Money;
  reason?: Ineligibility;
};

export type AssetScreen = { kind: 'asset'; integration: IntegrationSummary; choices: AssetChoice[] };

export type NetworkChoice = {
  network: NetworkSummary;
  fee: Money;
  usualSeconds: number;
  /** Why it is ranked where it is; the first choice is the one that we would take. */
  rank?: 'cheapest' | 'fastest' | 'cheapestAndFastest';
  reason?: Ineligibility;
  /** How much is missing, where `reason` is about an amount. */
  missing?: Money;
};

export type NetworkScreen = {
  kind: 'network';
  integration: IntegrationSummary;
  symbol: string;
  choices: NetworkChoice[];
};

/** One way to pay for what is sent. */
export type FundingChoice = {
  id: string;
  kind: 'balance' | 'cash' | 'bankAccount' | 'card';
  /** As the institution names it; absent for the balance of the asset itself. */
  name?: string;
  /** How much of the asset that is, or buys. */
  available: Money;
  /** What buying costs, in the asset, where the amount is known. */
  fee?: Money;
  /** What arrives, where the amount is known. */
  receives?: Money;
  reason?: Ineligibility;
};

/** Where there is more than one: what pays for it. The first is the cheapest. */
export type FundingScreen = {
  kind: 'funding';
  integration: IntegrationSummary;
  symbol: string;
  network: NetworkSummary;
  choices: FundingChoice[];
};

export type AmountScreen = {
  kind: 'amount';
  integration: IntegrationSummary;
  symbol: string;
  decimals: number;
  logoUrl: string;
  network: NetworkSummary;
  available: Money;
  /** The most that can be sent so that amount and fees fit into what is available. */
  maximum: Money;
  minimum: Money;
  price: ShownPrice;
  fees: FeeLine[];
  /** The client's own fee as a ratio of the amount, where there is one. */
  clientFee?: string;
  /** Whether the fees come out of the amount that is entered; absent: they are added to it. */
  feesIncluded?: boolean;
};

export type FeeLine = { kind: 'network' | 'institution' | 'client' | 'purchase'; money: Money };

/** One transfer as a sentence with its numbers: what leaves, what each fee is, what arrives, where. */
export type TransferSummary = {
  transferType: 'deposit' | 'payment' | 'onramp';
  from: { integration: IntegrationSummary; accountName: string };
  to: { address: string; addressTag?: string; network: NetworkSummary };
  symbol: string;
  logoUrl: string;
  /** What leaves the account, fees included. */
  total: Money;
  /** What arrives. */
  receives: Money;
  fees: FeeLine[];
  /** What the network takes beside that, in its own coin, at most. */
  gas?: Money;
  /** What the receiver's account for the token must hold, where it is opened with this transfer; in the network's coin. */
  newAccount?: Money;
  feesIncluded: boolean;
  /** What is bought to be sent: how it is paid for, and what that takes, in dollars. */
  paidWith?: { kind: 'cash' | 'bankAccount' | 'card'; name: string; spends: Money };
  /** What is paid for, as the client describes it. */
  goods?: string[];
  usualSeconds: number;
  price: ShownPrice;
};

export type PreviewScreen = {
  kind: 'preview';
  previewId: string;
  transfer: TransferSummary;
  expiresAt: string;
  /** When the page should ask for a new price. */
  refreshAt: string;
};

/** A wallet of the user's browser, and the chain that it has to be on (EIP-3085; ids hexadecimal). */
export type BrowserWalletSummary = {
  name: string;
  rdns?: string;
  chain: {
    chainId: string;
    chainName: string;
    nativeCurrency: { name: string; symbol: string; decimals: number };
    rpcUrls: readonly string[];
    blockExplorerUrls: readonly string[];
  };
};

/** What `eth_sendTransaction` takes; numbers are hexadecimal. */
export type WalletTransaction = {
  from: string;
  to: string;
  value: string;
  data: string;
  gas: string;
  maxFeePerGas: string;
  maxPriorityFeePerGas: string;
};

/** As the Wallet Standard calls it; the server's environment decides which it is. */
export type SolanaChain = 'solana:mainnet' | 'solana:devnet';

/**
 * The features of the Wallet Standard that a wallet can pay with, the best first. With `solana:signTransaction` the page
 * gives the signed transaction to the server (`submit-signed-transaction`), which sends it: nothing is sent that the server
 * has not seen. With `solana:signAndSendTransaction` the wallet sends it, and the page reports its signature
 * (`report-solana-signature`).
 */
export const solanaFeatures = ['solana:signTransaction', 'solana:signAndSendTransaction'] as const;
export type SolanaFeature = (typeof solanaFeatures)[number];

/**
 * A Solana wallet of the user's browser. The page finds it by `name` among those of the Wallet Standard, sees to it that
 * `fromAddress` is among its accounts, acts `sign-transaction`, and calls `feature` once with `{ account, chain, transaction }`
 * when `transaction` is there. A refusal is `refuse-transaction`. Any other error says nothing about what was sent: the page
 * then says nothing, and the server looks for the transaction until its time has run out on the chain.
 */
export type SolanaWalletSummary = {
  name: string;
  chain: SolanaChain;
  /** The chain in words, as the catalog has it. */
  networkName: string;
  /** One of those that the page named when it connected the wallet. */
  feature: SolanaFeature;
  /**
   * Base64 of the unsigned transaction in Solana's wire format (message version 0; the one signature is zeros), for about a
   * minute. The server has built it, and takes no other: the wallet may add only what guards it or sets its fee.
   */
  transaction?: string;
};

/** The wallet is to sign the transaction that was approved. `fromAddress` is the account that it sends from. */
export type WalletApprovalScreen = {
  kind: 'walletApproval';
  integration: IntegrationSummary;
  fromAddress: string;
  /** The page asks this one; absent: the sandbox plays the wallet. */
  browserWallet?: BrowserWalletSummary;
  /** From now on the wallet may send this: it is asked once, and never again for the same. */
  transaction?: WalletTransaction;
  /** The page asks this one, instead of a `browserWallet`. */
  solanaWallet?: SolanaWalletSummary;
  transfer: TransferSummary;
  expiresAt: string;
};

/** A fact about a transfer under way, with its time; the page lists them. */
export type TransferStep = {
  step: 'approved' | 'accepted' | 'settled' | 'failed' | 'refundPending' | 'refunded';
  at: string;
};

/**
 * After approval. `unknown`: the institution's answer was lost and is being looked up. `sent`: the institution
 * has accepted it. `settled`: it has arrived. Nothing before `settled` is final.
 */
export type ProgressScreen = {
  kind: 'progress';
  state: 'submitted' | 'unknown' | 'sent' | 'settled' | 'failed' | 'refundPending' | 'refunded';
  transfer: TransferSummary;
  transferId: string;
  steps: TransferStep[];
  hash?: string;
  pollAfterMs: number;
};

/** What a network type is called, and what its users know it by. */
export type NetworkTypeSummary = { networkType: NetworkType; name: string };

/**
 * Which address is to be proven. With an integration of the sandbox the played wallet offers `accounts`; without one the
 * user types an address (`accounts` is then empty) and signs wherever the key is.
 */
export type VerifyAccountScreen = {
  kind: 'verifyAccount';
  integration?: IntegrationSummary;
  networkTypes: NetworkTypeSummary[];
  accounts: { networkType: NetworkType; address: string }[];
  /** When the client asks for one of these and no other. */
  requested: string[];
};

/** The message to sign, whole. `paste` is there when the signature comes by hand, `browserWallet` when the page asks a wallet. */
export type VerifyMessageScreen = {
  kind: 'verifyMessage';
  integration?: IntegrationSummary;
  networkType: NetworkTypeSummary;
  address: string;
  message: string;
  expiresAt: string;
  browserWallet?: Pick<BrowserWalletSummary, 'name' | 'rdns'>;
  paste?: {
    publicKey: 'required' | 'optional' | 'no';
    /** To be signed beside the message, on networks whose standard has a field for it. */
    nonce?: string;
  };
};

/** The wallet is the user's: shown until the user goes on. */
export type VerifiedScreen = {
  kind: 'verified';
  integration?: IntegrationSummary;
  networkType: NetworkTypeSummary;
  address: string;
  /** The network that was asked, where the signature alone did not decide it. */
  confirmedBy?: string;
};

/** A session without a transfer ends here. */
export type ConnectedScreen = {
  kind: 'connected';
  integration: IntegrationSummary;
  accountName: string;
  /** The client takes more than one account (`restrictMultipleAccounts: false`). */
  canConnectAnother?: boolean;
};

/** The session is over; the page has passed on the last message and shows nothing that can be done. */
export type EndedScreen = { kind: 'ended'; because: 'finished' | 'closed' | 'expired' };

export type Screen =
  | HomeScreen
  | ManualDestinationScreen
  | ManualDepositScreen
  | ManualArrivedScreen
  | CatalogScreen
  | LoginScreen
  | OauthScreen
  | CodeScreen
  | WaitScreen
  | AccountChoiceScreen
  | ApiKeyOfferScreen
  | NoEligibleAssetsScreen
  | AssetScreen
  | NetworkScreen
  | FundingScreen
  | AmountScreen
  | PreviewScreen
  | WalletApprovalScreen
  | ProgressScreen
  | VerifyAccountScreen
  | VerifyMessageScreen
  | VerifiedScreen
  | ConnectedScreen
  | EndedScreen;

/** A message for `window.parent`, in the vendor's protocol. Posted once each, in the order of `sequence`. */
export type OutgoingMessage = { sequence: number; type: string; payload?: unknown };

export type SessionView = {
  /** Grows with every change; an action that was made for an older version changes nothing. */
  version: number;
  /** The server's own time, which a sandbox may have moved: what the page's countdowns are measured from. */
  now?: string;
  environment: Environment;
  client: { name: string; logoUrl?: string; style?: LinkStyle };
  transferType: 'deposit' | 'payment' | 'onramp' | 'connect' | 'verify';
  screen: Screen;
  notice?: Notice;
  /** Whether `back` leads anywhere, and what closing now would lose. */
  canGoBack: boolean;
  closing: 'free' | 'asks';
  /** Once the session is over, in a window of its own: where the user may go from here. */
  returnUrl?: string;
  /** The terms under which the operator runs this, as a page of theirs. */
  termsUrl?: string;
  /** From this screen the user may go on to a deposit by hand. */
  canDepositByHand?: boolean;
  /** What this session asks for and only an exchange can send; absent: nothing. */
  exchangesOnly?: ExchangesOnly[];
  /** Those after the sequence number that the page said it had posted. */
  messages: OutgoingMessage[];
};

/** Answer to redeeming a code: the only time that the secret is told. */
export type RedeemedSession = { sessionSecret: string; view: SessionView };
