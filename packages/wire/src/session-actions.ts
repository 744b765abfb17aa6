/**
 * What the Link page may ask of a session. Each action is one route, `POST /link/v1/session/<action>`, with the
 * session's secret as bearer token; the answer is a `SessionView` in the envelope.
 *
 * `version` is the version of the view that the user acted on and `after` the sequence of the last message that the
 * page has posted. An action for another version than the present one answers 409 `sessionMovedOn` and changes
 * nothing; the page then reads the session again.
 */
import { type Static, Type } from 'typebox';
import { NetworkType } from './network-type.ts';
import { type SolanaFeature, solanaFeatures } from './session-view.ts';
import { type Surface, surfaces } from './surface.ts';

const seen = {
  version: Type.Integer({ minimum: 0 }),
  after: Type.Integer({ minimum: 0 }),
};

const exact = { additionalProperties: false } as const;

/** `POST /link/v1/redeem`: turns the one-time code into a session, exactly once. */
export const RedeemRequest = Type.Object(
  {
    /** As the Link page's address says. A payment link carries the code alone. */
    clientId: Type.Optional(Type.String({ format: 'uuid' })),
    code: Type.String({ minLength: 1, maxLength: 200 }),
    surface: Type.Unsafe<Surface>({ type: 'string', enum: [...surfaces] }),
    /** The `event.origin` of the host page's first message. Required in a frame. */
    peerOrigin: Type.Optional(Type.String({ maxLength: 300 })),
    /** What the host's SDK was given as `accessTokens`: the tokens of a returning user's accounts. */
    accessTokens: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 2048 }), { maxItems: 20 })),
    /**
     * 256 random bits of this browser's, in base64url. Whoever repeats the request with the same proof, because the
     * answer was lost, gets the same session again; anyone else is told that the code has been used.
     */
    proof: Type.Optional(Type.String({ pattern: '^[\\w-]{43}$' })),
    /** The currency that the host asked for (`fiatCur`); absent: US dollars. */
    fiatCurrency: Type.Optional(Type.Union([Type.Literal('USD'), Type.Literal('EUR'), Type.Literal('GBP')])),
    /** What the host's SDK said of itself. */
    sdk: Type.Optional(
      Type.Object(
        {
          platform: Type.String({ maxLength: 40 }),
          version: Type.String({ maxLength: 40 }),
        },
        exact,
      ),
    ),
  },
  exact,
);
export type RedeemRequest = Static<typeof RedeemRequest>;

export const ChooseIntegration = Type.Object(
  {
    ...seen,
    integrationId: Type.String({ format: 'uuid' }),
    searched: Type.Boolean(),
    /** One of the returning accounts of the catalog screen: goes on with it, without a login. */
    accountId: Type.Optional(Type.String({ format: 'uuid' })),
  },
  exact,
);
/** A wallet that the page has found in the browser, and the account that it showed. */
export const ConnectWallet = Type.Object(
  {
    ...seen,
    name: Type.String({ minLength: 1, maxLength: 100 }),
    /** Its name in reverse domain notation (EIP-6963), the same at every visit. */
    rdns: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    networkType: NetworkType,
    address: Type.String({ minLength: 1, maxLength: 300 }),
    /** What a Solana wallet can pay with; the server chooses one. A proof needs none. */
    solanaFeatures: Type.Optional(
      Type.Array(Type.Unsafe<SolanaFeature>({ type: 'string', enum: [...solanaFeatures] }), {
        maxItems: solanaFeatures.length,
      }),
    ),
  },
  exact,
);
export const LogIn = Type.Object(
  {
    ...seen,
    username: Type.String({ minLength: 1, maxLength: 200 }),
    password: Type.String({ minLength: 1, maxLength: 200 }),
  },
  exact,
);
export const EnterCode = Type.Object({ ...seen, code: Type.String({ minLength: 1, maxLength: 12 }) }, exact);
/** One of the accounts on the screen. */
export const ChooseAccount = Type.Object(
  { ...seen, accountId: Type.String({ minLength: 1, maxLength: 300 }) },
  exact,
);
export const ChooseAsset = Type.Object(
  { ...seen, symbol: Type.String({ minLength: 1, maxLength: 40 }) },
  exact,
);
export const ChooseNetwork = Type.Object({ ...seen, networkId: Type.String({ format: 'uuid' }) }, exact);
export const ChooseFunding = Type.Object(
  { ...seen, fundingId: Type.String({ minLength: 1, maxLength: 100 }) },
  exact,
);
/** `amount` in the asset, or in the session's fiat currency; always a plain decimal text. */
export const EnterAmount = Type.Object(
  {
    ...seen,
    amount: Type.String({ minLength: 1, maxLength: 80 }),
    unit: Type.Union([Type.Literal('asset'), Type.Literal('fiat')]),
  },
  exact,
);
/** The preview's id is the user's word for exactly these numbers. */
export const Approve = Type.Object({ ...seen, previewId: Type.String({ format: 'uuid' }) }, exact);
/** The address to be proven: one that the played wallet offers, or one that the user typed. */
export const ChooseWalletAccount = Type.Object(
  { ...seen, networkType: NetworkType, address: Type.String({ minLength: 1, maxLength: 300 }) },
  exact,
);
/** A signature made elsewhere, as the wallet or command line printed it. */
export const SubmitSignature = Type.Object(
  {
    ...seen,
    signature: Type.String({ minLength: 1, maxLength: 20_000 }),
    publicKey: Type.Optional(Type.String({ maxLength: 2_000 })),
    /** What else the wallet answered that its standard signs: a JSON object of texts, by name. */
    context: Type.Optional(Type.String({ maxLength: 20_000 })),
  },
  exact,
);
export const MissBrowserWallet = Type.Object(
  {
    ...seen,
    integrationId: Type.String({ minLength: 1, maxLength: 100 }),
  },
  exact,
);
export const ChooseMethod = Type.Object(
  { ...seen, method: Type.Union([Type.Literal('embedded'), Type.Literal('manual'), Type.Literal('buy')]) },
  exact,
);
export const ChooseDestination = Type.Object(
  {
    ...seen,
    networkId: Type.String({ format: 'uuid' }),
    symbol: Type.String({ minLength: 1, maxLength: 40 }),
  },
  exact,
);
/** What only the page can see: the host page is told of it, and nothing else happens. */
export const Tell = Type.Object(
  {
    ...seen,
    event: Type.Union([
      Type.Literal('homePageLoaded'),
      Type.Literal('legalTermsViewed'),
      Type.Literal('seeWhatHappenedClicked'),
    ]),
  },
  exact,
);
/** The wallets that the host page's browser has, as the host's SDK has found them. */
export const TellWallets = Type.Object(
  {
    ...seen,
    wallets: Type.Array(
      Type.Object(
        {
          id: Type.String({ minLength: 1, maxLength: 200 }),
          name: Type.String({ minLength: 1, maxLength: 100 }),
          icon: Type.Optional(Type.String({ maxLength: 4_000, pattern: '^(?:data:image/|https://)' })),
        },
        exact,
      ),
      { minItems: 1, maxItems: 40 },
    ),
  },
  exact,
);
/** No transaction comes from the wallet. */
export const RefuseTransaction = Type.Object(
  {
    ...seen,
    /** Why, where it was not the user's word: the wallet had left the transaction's chain or account, and so it was not asked. */
    because: Type.Optional(Type.Union([Type.Literal('otherChain'), Type.Literal('otherAccount')])),
  },
  exact,
);
/** The wallet has sent what it was asked to, it says, under this hash. */
export const ReportTransaction = Type.Object(
  { ...seen, hash: Type.String({ pattern: '^0x[0-9a-fA-F]{64}$' }) },
  exact,
);
/** The Solana wallet has sent what it was asked to, it says: base58 of the transaction's first signature. */
export const ReportSolanaSignature = Type.Object(
  { ...seen, signature: Type.String({ pattern: '^[1-9A-HJ-NP-Za-km-z]{64,88}$' }) },
  exact,
);
/** What the Solana wallet has signed and not sent: base64 of the transaction, at most 1232 bytes. */
export const SubmitSignedTransaction = Type.Object(
  { ...seen, transaction: Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$', maxLength: 1_644 }) },
  exact,
);
/** Actions that say nothing but that they happened. */
export const PlainAction = Type.Object(seen, exact);

/** Route name → body. Plain ones: see each. */
export const sessionActions = {
  tell: Tell,
  'tell-wallets': TellWallets,
  'choose-method': ChooseMethod,
  'deposit-by-hand': PlainAction,
  'choose-destination': ChooseDestination,
  /** The same address for another while. */
  'renew-address': PlainAction,
  /** In the sandbox: lets the deposit arrive. */
  'simulate-deposit': PlainAction,
  'choose-integration': ChooseIntegration,
  'connect-wallet': ConnectWallet,
  'log-in': LogIn,
  'enter-code': EnterCode,
  'resend-code': PlainAction,
  /** Ask again whether a wait or a window of the institution's has ended. */
  continue: PlainAction,
  'choose-account': ChooseAccount,
  /** Lets the institution make a key for this account, or goes on with the login. */
  'create-api-key': PlainAction,
  'decline-api-key': PlainAction,
  'choose-asset': ChooseAsset,
  'choose-network': ChooseNetwork,
  'choose-funding': ChooseFunding,
  'enter-amount': EnterAmount,
  /** A new price for the preview that is shown. */
  'refresh-preview': PlainAction,
  /** Networks that were too slow are asked again what the account has there. */
  'read-again': PlainAction,
  approve: Approve,
  /** The wallet signs the transaction that was approved, or refuses to. One of the browser's is asked by the page after it. */
  'sign-transaction': PlainAction,
  'refuse-transaction': RefuseTransaction,
  'report-transaction': ReportTransaction,
  'report-solana-signature': ReportSolanaSignature,
  'submit-signed-transaction': SubmitSignedTransaction,
  /** From the catalog: prove an address by a signature made elsewhere. */
  'paste-signature': PlainAction,
  'choose-wallet-account': ChooseWalletAccount,
  /** The wallet that the sandbox plays signs, or refuses to. */
  'sign-message': PlainAction,
  /** The wallet that the sandbox plays does not let itself be connected. */
  'decline-connection': PlainAction,
  /** The wallet that the sandbox plays is not on this device. */
  'miss-wallet': PlainAction,
  /** From the catalog: the user looks for a wallet that the page has not found. */
  'miss-browser-wallet': MissBrowserWallet,
  'refuse-message': PlainAction,
  'submit-signature': SubmitSignature,
  /** From the verified screen. */
  'finish-verification': PlainAction,
  /** One step back; where that leads is the server's business. */
  back: PlainAction,
  /** After a failure or with nothing eligible: choose another account. */
  'choose-another-account': PlainAction,
  /** The user leaves. Answers with the `close` or `done` message and the `ended` screen. */
  close: PlainAction,
} as const;

export type SessionAction = keyof typeof sessionActions;
export type SessionActionBody<Action extends SessionAction> = Static<(typeof sessionActions)[Action]>;
