/**
 * The one interface between Fairlead and the place where a user's money is.
 *
 * A connector knows how to talk to one kind of integration and nothing else: not who the client is, not where
 * anything is stored. Whatever must survive until the next call is returned as `state` (plain JSON) and handed
 * back, so that any process can go on with it. Clock, randomness and outgoing HTTP come in at construction.
 */
import type { Amount } from '@fairlead/money';

/**
 * Plain JSON; sealed before it is stored, because it may hold credentials. Each challenge's state replaces the one
 * before it, which must not be used again: the attempts that are left, for one thing, are in it.
 */
export type ConnectorState = { readonly [key: string]: unknown };

/** What the institution wants before it goes on. Times are absolute. */
export type Challenge =
  | {
      kind: 'code';
      method: 'totp' | 'sms' | 'email';
      /** Where the code was sent, as the institution words it, masked: `m•••@example.com`. */
      sentTo?: string;
      /** The institution's words about the last code, when it was refused. */
      refused?: string;
      attemptsLeft: number;
      expiresAt: Date;
      canResend: boolean;
    }
  | { kind: 'oauth'; authorizeUrl: string; expiresAt: Date; canResend: false }
  | {
      kind: 'device' | 'email' | 'allowList';
      /** In English, for who asks by the API; the Link page has words of its own for each kind. */
      instructions: string;
      /** With `email`: where it was sent, masked like a code's. */
      sentTo?: string;
      expiresAt: Date;
      canResend: boolean;
    }
  | {
      kind: 'accountChoice';
      accounts: readonly { id: string; name: string }[];
      expiresAt: Date;
      canResend: false;
    }
  /** The user's wallet is to sign the transaction. `fromAddress` is the account that it will be sent from. */
  | {
      kind: 'walletSignature';
      fromAddress: string;
      /** A wallet of the user's own browser; absent: a played one, which signs at the user's word. */
      browserWallet?: BrowserWallet & { chain: WalletChain };
      /**
       * The wallet is being asked to send this, so money may move from now on whatever becomes of this answer. Absent: it
       * has not been asked.
       */
      transaction?: WalletTransaction;
      /** A Solana wallet of the user's own browser, instead of a `browserWallet`; with its `transaction` as above. */
      solanaWallet?: SolanaWallet;
      expiresAt: Date;
      canResend: false;
    }
  /** Nothing to do but ask again; `resume` with no answer after `pollAfterMs`. `waitingFor` is `instructions` of this kind. */
  | { kind: 'wait'; waitingFor: string; pollAfterMs: number; expiresAt: Date; canResend: false };

export type ChallengeAnswer =
  | { kind: 'code'; code: string }
  | { kind: 'resend' }
  | { kind: 'account'; id: string }
  /** The institution's redirect came back with this query. */
  | { kind: 'oauth'; parameters: Readonly<Record<string, string>> }
  /**
   * For `walletSignature`: the user lets the wallet sign, or refuses. `hash`: the wallet says that it has sent this.
   * `signed`: base64 of what a Solana wallet has signed and not sent. `because`: it was on another chain or at another account
   * by then and was not asked, so that it is not the user who has refused.
   */
  | { kind: 'wallet'; signs: boolean; hash?: string; signed?: string; because?: NotAsked }
  /** Ask again: for `wait`, `device`, `email`, `allowList`. */
  | { kind: 'none' };

export type NotAsked = 'otherChain' | 'otherAccount';

export type FailureReason =
  | 'wrongCredentials'
  | 'wrongCode'
  | 'tooManyAttempts'
  | 'challengeExpired'
  | 'declinedByUser'
  | 'notAuthorized' // stored credentials no longer work: log in again
  | 'insufficientFunds'
  | 'refusedByInstitution'
  | 'kycRequired'
  /** What was reported as the transfer's transaction sends something else, or belongs to another transfer. */
  | 'foreignTransaction'
  /** The wallet had left the chain that it was to send on, and was not asked. */
  | 'walletOnOtherChain'
  | 'walletAtOtherAccount'
  | 'unreachable';

/** By name, with what its words need; amounts are decimal texts in whole units. */
export type FailureDetail =
  /** Fees included. */
  | { key: 'amountNeeded'; values: { needed: string; held: string; symbol: string } }
  | { key: 'leastAmount'; values: { least: string; symbol: string } }
  | { key: 'gasNeeded'; values: { needed: string; held: string; symbol: string } }
  | { key: 'transactionReverted' | 'transactionReplaced' | 'transactionDropped' | 'walletNeverSent' }
  /** The account is a contract, and the network's own coin is to be sent: no block would show that it was. */
  | { key: 'coinsOfContract' }
  | { key: 'feeRose'; values: { fee: string; shown: string; symbol: string } };

export type Outcome<Result> =
  | { status: 'done'; result: Result }
  | { status: 'challenge'; challenge: Challenge; state: ConnectorState }
  | {
      status: 'failed';
      reason: FailureReason;
      /** What happened: one sentence in English, for events, logs and who asks by the API. */
      message: string;
      /** What the Link page says of it beside what it says of `reason`, in the user's language. */
      detail?: FailureDetail;
      /** `unknown` sends the transfer to be looked up; it is never reported as failed by guess. */
      moneyMoved: 'no' | 'unknown';
    };

export type Account = {
  /** The institution's own id of the account. */
  accountId: string;
  accountName: string;
  /** What later calls need to act for the user. Sealed at rest. */
  credentials: ConnectorState;
};

/** How a user logs in here: a form of ours, a window of the institution's, or a wallet that shows its accounts. */
export type LoginMethod = 'password' | 'oauth' | 'wallet';

/** An account of a wallet: an address on every network of one type. */
export type WalletAccount = { networkType: string; address: string };

export type ConnectRequest =
  | { method: 'password'; username: string; password: string }
  /**
   * `redirectUrl` is where the institution's window sends the user afterwards. `correlation`, unique and not to be
   * guessed, is in the window's address and comes back as the parameter `state`; the connector compares it.
   */
  | { method: 'oauth'; redirectUrl: string; correlation: string }
  /** `account`: the one that was proven, and no other may be used. Absent: all that the wallet has. */
  | { method: 'wallet'; account?: WalletAccount; browserWallet?: BrowserWallet };

/**
 * A wallet that has announced itself in the user's browser: by EIP-6963, where `rdns` names it in every visit alike, or by
 * the Wallet Standard with what it can pay with on Solana.
 */
export type BrowserWallet = { name: string; rdns?: string; solanaFeatures?: readonly SolanaFeature[] };

/** With the first, which is preferred, the wallet signs and the server sends; with the second the wallet does both. */
export const solanaFeatures = ['solana:signTransaction', 'solana:signAndSendTransaction'] as const;
export type SolanaFeature = (typeof solanaFeatures)[number];

/** What a Solana wallet is asked with; `chain` and `feature` as the Wallet Standard calls them. */
export type SolanaWallet = {
  name: string;
  chain: 'solana:mainnet' | 'solana:devnet';
  networkName: string;
  feature: SolanaFeature;
  /** Base64, unsigned. */
  transaction?: string;
};

/** What a wallet must know to switch to a chain, or to add it (EIP-3085, EIP-3326). Ids are hexadecimal. */
export type WalletChain = {
  chainId: string;
  chainName: string;
  nativeCurrency: { name: string; symbol: string; decimals: number };
  rpcUrls: readonly string[];
  blockExplorerUrls: readonly string[];
};

/** The parameters of `eth_sendTransaction`. Numbers are hexadecimal. */
export type WalletTransaction = {
  chainId: string;
  from: string;
  to: string;
  value: string;
  data: string;
  gas: string;
  maxFeePerGas: string;
  maxPriorityFeePerGas: string;
};

/**
 * What an account has of one asset. Institutions keep one balance per symbol, whichever networks they send it on, so
 * the amount is at the institution's own scale: bring it to the network's decimals (rounding down) before comparing.
 */
export type Holding = {
  symbol: string;
  amount: Amount;
  /** By network id, where the account keeps what it has on each network apart; a network that is not there has none. */
  onNetwork?: Readonly<Record<string, Amount>>;
};

export type Holdings = {
  held: readonly Holding[];
  /** Ids of networks that did not answer in time: what the account has there is not known, and not in `held`. */
  silentNetworks?: readonly string[];
};

/** Money in the account that is no asset. */
export type Cash = {
  /** ISO 4217. */
  currency: string;
  amount: Amount;
};

/** Where the account receives an asset. */
export type DepositAddress = {
  address: string;
  /** The memo or tag without which the institution cannot tell whose money it is. */
  tag?: string;
};

/** Who the account belongs to, as far as the institution says. */
export type Identity = {
  firstName?: string;
  middleName?: string;
  lastName?: string;
  email?: string;
  mobileNumber?: string;
  companyName?: string;
  accountNumber?: string;
  /** ISO 3166-1, two letters. */
  countryCode?: string;
  city?: string;
  postalCode?: string;
  address?: string;
  idType?: 'idCard' | 'driversLicense' | 'passport';
  idNumber?: string;
  dateOfBirth?: Date;
};

/** Amounts are in the asset's decimals on that network. */
export type WithdrawalTerms = {
  /** What the institution itself charges, in the asset. */
  institutionFee: Amount;
  /** What the network costs, in the asset. */
  networkFee: Amount;
  /** What it costs beside that in its own coin, at most: the sender pays it, but it is no part of the transfer. */
  gas?: { symbol: string; amount: Amount };
  /** What the account that the receiver gets for the asset must hold, in the network's coin: the sender pays that, too. */
  newAccount?: { symbol: string; amount: Amount };
  /** The least that can arrive. */
  minimum: Amount;
  maximum?: Amount;
  /** What it usually takes until the money has arrived, in seconds. */
  usualSeconds: number;
};

/** A way to pay for an asset that the account does not hold. */
export type PaymentSource = {
  id: string;
  kind: 'cash' | 'bankAccount' | 'card';
  /** As the institution words it: `Visa •••• 4242`. */
  name: string;
  /** The most that it pays at once, in US dollars with two decimals. */
  available: Amount;
  /** What buying costs, as a ratio of what is bought. */
  feeRatio: Amount;
};

/** What is to be sent is bought first, all of it and in the same breath: nothing is bought that is not sent. */
export type Purchase = {
  sourceId: string;
  /** What is paid, in US dollars with two decimals, the fee for buying included. */
  spends: Amount;
};

/** Amounts are in the asset's decimals on that network. */
export type WithdrawalRequest = {
  /**
   * The transfer's id. A second request with it is the first one again and gets its withdrawal as answer, also when
   * the rules, the fee or the balance would not allow it any more. With other details it fails, `moneyMoved: unknown`.
   */
  idempotencyKey: string;
  symbol: string;
  networkId: string;
  address: string;
  addressTag?: string;
  /** What arrives. */
  amount: Amount;
  /** What the preview said leaves beside it; the connector refuses if the institution now wants more. */
  fee: Amount;
  /** What the preview said that it takes of the network's own coin, as {@link WithdrawalTerms}: held to like `fee`. Texts in whole coins. */
  gas?: string;
  newAccount?: string;
  /** Absent: it is sent from what the account holds. */
  purchase?: Purchase;
};

export type Withdrawal = {
  /** The institution's id of the withdrawal. */
  withdrawalId: string;
  /** `refundPending` and `refunded` after a failure, or after an arrival that was sent back. */
  status: 'accepted' | 'settled' | 'failed' | 'refundPending' | 'refunded';
  fromAddress: string;
  hash?: string;
  /** The block that the chain has it in. */
  block?: number;
  /** What has arrived by the chain's word, in base units, where it is not what was asked: some tokens keep a part. */
  arrived?: bigint;
  /** What the network took from the sender, in its own coin, by the chain's word; absent: nobody says. */
  gas?: GasPaid;
  /** When to look again; absent once nothing can change any more. */
  nextLookAt?: Date;
  /** Why it failed, as a failed outcome's `message`. */
  failure?: string;
  detail?: FailureDetail;
};

/** `unitPrice`: US dollars for a whole coin at that time; absent: nobody says. */
export type GasPaid = { symbol: string; amount: Amount; unitPrice?: Amount };

/** A withdrawal as the institution's own list has it, whoever asked for it. Amounts are at its own scale. */
export type PastWithdrawal = Withdrawal & {
  symbol: string;
  networkId: string;
  address: string;
  addressTag?: string;
  /** What arrives, and what it cost. */
  amount: Amount;
  fee: Amount;
  createdAt: Date;
};

/** Credentials that take the place of those that were handed in. */
export type FreshCredentials = {
  credentials: ConnectorState;
  /** Until when they are good without another renewal; absent: until they are revoked. */
  validUntil?: Date;
};

export type LateRequest = {
  afterMs: number;
  message: string;
  detail: FailureDetail;
  lookAfterMs: number;
  /** Until when everything is known that could show it; absent: until now. */
  knownUntil?: Date;
  /** More can be known at once: it is looked up again after `lookAfterMs`, however long it has taken. */
  isBehind?: boolean;
};

/**
 * What an institution says, also a refusal, is an outcome. A rejected promise means that nothing is known: it could
 * not be asked, or the call made no sense; after `withdraw` or `resumeWithdraw` that is a reason to look up, never
 * to call the transfer failed.
 */
export type Connector = {
  loginMethods: readonly LoginMethod[];
  connect(request: ConnectRequest): Promise<Outcome<Account>>;
  /** An answer that does not fit the challenge changes nothing: the same challenge is asked again. */
  resumeConnect(state: ConnectorState, answer: ChallengeAnswer): Promise<Outcome<Account>>;
  holdings(credentials: ConnectorState): Promise<Outcome<Holdings>>;
  /**
   * @param asset.address where it is to go, where that is known: on some networks a new receiver costs more
   * @returns `undefined`: this institution does not send this asset on this network, or not there. Rejects where the network
   * does not answer.
   */
  withdrawalTerms(
    credentials: ConnectorState,
    asset: { symbol: string; networkId: string; address?: string },
  ): Promise<WithdrawalTerms | undefined>;
  withdraw(credentials: ConnectorState, request: WithdrawalRequest): Promise<Outcome<Withdrawal>>;
  resumeWithdraw(
    credentials: ConnectorState,
    state: ConnectorState,
    answer: ChallengeAnswer,
  ): Promise<Outcome<Withdrawal>>;
  /** Looks a withdrawal up by the key it was asked with. `undefined`: the institution never took it. */
  findWithdrawal(credentials: ConnectorState, idempotencyKey: string): Promise<Withdrawal | undefined>;

  /**
   * How long the request of a key may still take effect of which nothing is known, what is said after that, and how often it
   * is looked up at first, in milliseconds. Absent or `undefined`: as usual.
   */
  lateRequests?(credentials: ConnectorState, idempotencyKey: string): Promise<LateRequest | undefined>;

  // What not every institution can do. Absent: this one cannot.

  /** `undefined`: this account does not receive this asset over this network. */
  depositAddress?(
    credentials: ConnectorState,
    asset: { symbol: string; networkId: string },
  ): Promise<Outcome<DepositAddress | undefined>>;
  cash?(credentials: ConnectorState): Promise<Outcome<readonly Cash[]>>;
  /** How the account can buy what it sells, the cheapest first. */
  paymentSources?(credentials: ConnectorState): Promise<Outcome<readonly PaymentSource[]>>;
  identity?(credentials: ConnectorState): Promise<Outcome<Identity>>;
  /** The newest first. */
  withdrawals?(credentials: ConnectorState): Promise<Outcome<readonly PastWithdrawal[]>>;
  /** What anybody pays there, asked without an account. `undefined`: it does not send this asset on this network. */
  publishedTerms?(asset: { symbol: string; networkId: string }): Promise<WithdrawalTerms | undefined>;
  /** Prolongs a login that has not ended yet. */
  renew?(credentials: ConnectorState): Promise<Outcome<FreshCredentials>>;
  /** Makes an API key in the account, for what the login may do; it is good until somebody takes it back there. */
  createApiKey?(credentials: ConnectorState): Promise<Outcome<FreshCredentials>>;
};
