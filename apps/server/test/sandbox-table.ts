/**
 * Everything that the sandbox plays on demand, as one table: what brings it about, and what is seen of it. The tests are
 * made from it (src/sandbox/table.store.test.ts), and so is the table in docs/sandbox.md.
 */
import { type Scenario, scenarioNames, scenarios } from '@fairlead/connectors';
import { vendorStatuses, vendorTypes } from '../src/webhooks/payload.ts';

/** What is seen from outside, in the order in which it is seen. */
export type Seen = {
  /** Screens from the login on, with what makes them special. */
  screens: string[];
  /** The codes of what they had to say. */
  notices: string[];
  /** What the page that opened Link is told, from the login on. */
  messages: string[];
  /** What becomes of the transfer, as the events tell it; empty without one. */
  transfer: string[];
  /** Its status in the list of transfers; `none` without one. */
  listed: string;
};

const login = ['login', 'code totp', 'wait'];
const toPreview = [...login, 'preview'];
const toApproval = [...toPreview, 'code totp'];
const loggedIn = [
  'integrationSelected',
  'credentialsEntered',
  'integrationMfaRequired',
  'integrationMfaEntered',
];
const previewed = ['brokerageAccountAccessToken', 'transferStarted', 'transferPreviewed'];
const approving = [...loggedIn, ...previewed, 'transferInitiated'];
const withCode = [...approving, 'transferMfaRequired', 'transferMfaEntered'];
const sent = ['progress sent', 'progress settled'];
const settled = ['created', 'challenged', 'accepted', 'settled'];

const goesWell: Seen = {
  screens: [...toApproval, ...sent],
  notices: [],
  messages: [...withCode, 'transferFinished'],
  transfer: settled,
  listed: 'succeeded',
};

const refused = (notice: string, more: string[] = []): Seen => ({
  screens: [...toPreview, 'progress failed'],
  notices: [notice],
  messages: [...approving, ...more, 'transferExecutionError'],
  transfer: ['created', 'failed'],
  listed: 'failed',
});

const sentBack = (stages: string[]): Seen => ({
  screens: [...toApproval, 'progress sent', ...stages.map(stage => `progress ${stage}`)],
  notices: ['refusedByInstitution'],
  messages: [...withCode, 'transferFinished', 'transferExecutionError'],
  transfer: ['created', 'challenged', 'accepted', ...stages],
  listed: 'failed',
});

/** Without a code at the login nobody enters one. */
const elsewhereAtLogin = (kind: string): Seen => ({
  ...goesWell,
  screens: ['login', `wait ${kind}`, 'wait', 'preview', 'code totp', ...sent],
  messages: goesWell.messages.filter(type => type !== 'integrationMfaEntered'),
});

const elsewhereAtApproval = (kind: string): Seen => ({
  ...goesWell,
  screens: [...toPreview, `wait ${kind}`, ...sent],
  messages: goesWell.messages.filter(type => type !== 'transferMfaEntered'),
});

/** By scenario: what is seen of a deposit whose every choice is made. */
export const played: Readonly<Record<Scenario, Seen & { what: string }>> = {
  loginCodeByEmail: {
    what: 'the code of the login comes by e-mail',
    ...goesWell,
    screens: ['login', 'code email', 'wait', 'preview', 'code totp', ...sent],
  },
  loginByEmail: { what: 'the login waits for a link in an e-mail', ...elsewhereAtLogin('email') },
  loginOnDevice: { what: 'the login waits for a confirmation on a device', ...elsewhereAtLogin('device') },
  accountSelection: {
    what: 'the login opens two accounts',
    ...goesWell,
    screens: [...login, 'accountChoice', 'preview', 'code totp', ...sent],
    messages: [...loggedIn, 'integrationAccountSelectionRequired', ...goesWell.messages.slice(4)],
  },
  slowAnswers: { what: 'every answer takes three seconds', ...goesWell },
  insufficientFunds: { what: 'the account has not enough left', ...refused('insufficientFunds') },
  refusedByInstitution: { what: 'the exchange refuses', ...refused('refusedByInstitution') },
  kycRequired: {
    what: 'the exchange wants to know who the user is',
    ...refused('kycRequired', ['transferKycRequired']),
  },
  loginExpired: { what: 'the login has expired when it is used', ...refused('loginAgain') },
  addressNotAllowed: {
    what: 'the address must be on the account’s allow-list first',
    ...goesWell,
    screens: [...toPreview, 'wait allowList', 'code totp', ...sent],
  },
  approvalCodeByEmail: {
    what: 'the code of the approval comes by e-mail',
    ...goesWell,
    screens: [...toPreview, 'code email', ...sent],
  },
  approvalByEmail: { what: 'the approval waits for a link in an e-mail', ...elsewhereAtApproval('email') },
  approvalOnDevice: {
    what: 'the approval waits for a confirmation on a device',
    ...elsewhereAtApproval('device'),
  },
  answerLost: {
    what: 'the exchange sends, and its answer is lost',
    screens: [...toApproval, 'progress unknown', ...sent],
    notices: ['institutionUnreachable'],
    messages: [...withCode, 'transferFinished'],
    transfer: ['created', 'challenged', 'unknown', 'accepted', 'settled'],
    listed: 'succeeded',
  },
  neverAsked: {
    what: 'the request never reaches the exchange',
    screens: [...toApproval, 'progress unknown', 'progress failed'],
    notices: ['institutionUnreachable', 'refusedByInstitution'],
    messages: [...withCode, 'transferExecutionError'],
    transfer: ['created', 'challenged', 'unknown', 'failed'],
    listed: 'failed',
  },
  stuckPending: {
    what: 'the transfer stays under way',
    screens: [...toApproval, 'progress sent'],
    notices: [],
    messages: goesWell.messages,
    transfer: ['created', 'challenged', 'accepted'],
    listed: 'pending',
  },
  failed: { what: 'the transfer fails after it was sent', ...sentBack(['failed']) },
  refundPending: {
    what: 'it fails, and the money is on its way back',
    ...sentBack(['failed', 'refundPending']),
  },
  refunded: {
    what: 'it fails, and the money comes back',
    ...sentBack(['failed', 'refundPending', 'refunded']),
  },
};

const nothingEligible: Seen = {
  screens: [...login, 'noEligibleAssets'],
  notices: [],
  messages: [...loggedIn, 'brokerageAccountAccessToken', 'transferStarted', 'transferNoEligibleAssets'],
  transfer: [],
  listed: 'none',
};

/** The vendor's users, with a deposit of 25 USDC. */
export const users: Readonly<Record<string, Seen & { what: string }>> = {
  Mesh: { what: 'holds everything', ...goesWell },
  Mesh2: { what: 'holds nothing', ...nothingEligible },
  Mesh3: { what: 'holds cash alone', ...nothingEligible },
  Mesh4: { what: 'holds a thousand times as much', ...goesWell },
  MeshBTC: { what: 'holds BTC alone', ...nothingEligible },
  MeshUSDC: { what: 'holds USDC alone', ...goesWell },
  MeshUSDT: { what: 'holds USDT alone', ...nothingEligible },
  MeshPYUSD: { what: 'holds PYUSD alone', ...nothingEligible },
  MeshETH: { what: 'holds ETH alone', ...nothingEligible },
  MeshSOL: { what: 'holds SOL alone', ...nothingEligible },
};

/** What users do wrong, without any scenario. */
export const mistakes: Readonly<
  Record<'wrongPassword' | 'wrongCode' | 'wrongCodeFiveTimes', Seen & { what: string }>
> = {
  wrongPassword: {
    what: 'any user, and another password than Pass123',
    screens: ['login'],
    notices: ['wrongCredentials'],
    messages: ['integrationSelected', 'credentialsEntered', 'integrationConnectionError'],
    transfer: [],
    listed: 'none',
  },
  wrongCode: {
    what: 'any user, and another code than 123456',
    screens: ['login', 'code totp'],
    notices: ['wrongCode'],
    messages: loggedIn,
    transfer: [],
    listed: 'none',
  },
  wrongCodeFiveTimes: {
    what: 'the same five times',
    screens: ['login', 'code totp', 'login'],
    notices: ['wrongCode', 'wrongCode', 'wrongCode', 'wrongCode', 'tooManyAttempts'],
    messages: [
      ...loggedIn,
      ...Array.from({ length: 4 }, () => 'integrationMfaEntered'),
      'integrationConnectionError',
    ],
    transfer: [],
    listed: 'none',
  },
};

/** What a played wallet does that does not do what is asked. */
export const wallets: Readonly<
  Record<
    'absent' | 'proofRefused' | 'anotherAddress' | 'wrongSignature' | 'transactionRefused' | 'windowDenied',
    Seen & { what: string }
  >
> = {
  absent: {
    what: 'the wallet is not on this device',
    screens: ['verifyAccount', 'catalog'],
    notices: ['walletAbsent'],
    messages: ['integrationSelected', 'connectionUnavailable'],
    transfer: [],
    listed: 'none',
  },
  proofRefused: {
    what: 'the wallet refuses to sign the message',
    screens: ['verifyAccount', 'verifyMessage', 'catalog'],
    notices: ['walletRefused'],
    messages: ['integrationSelected', 'verifyWalletRejected'],
    transfer: [],
    listed: 'none',
  },
  anotherAddress: {
    what: 'the wallet is at another address than the one that is asked for',
    screens: ['verifyAccount'],
    notices: ['addressNotRequested'],
    messages: ['integrationSelected', 'defiWalletError'],
    transfer: [],
    listed: 'none',
  },
  wrongSignature: {
    what: 'a signature by hand is not of the address',
    screens: ['catalog', 'verifyAccount', 'verifyMessage'],
    notices: ['signatureWrong'],
    messages: ['walletMessageSigned'],
    transfer: [],
    listed: 'none',
  },
  transactionRefused: {
    what: 'the wallet refuses to sign the transaction',
    screens: ['preview', 'walletApproval', 'progress failed'],
    notices: ['declinedByUser'],
    messages: [
      ...['integrationSelected', 'brokerageAccountAccessToken', 'transferStarted', 'transferPreviewed'],
      ...['transferInitiated', 'transferDeclined'],
    ],
    transfer: ['created', 'challenged', 'failed'],
    listed: 'failed',
  },
  windowDenied: {
    what: 'access is denied in the exchange’s own window',
    screens: ['oauth', 'catalog'],
    notices: ['declinedByUser'],
    messages: ['integrationSelected', 'integrationOAuthStarted', 'integrationConnectionError'],
    transfer: [],
    listed: 'none',
  },
};

/** Tokens that are minted dead (`fairlead.state`), and what the page is answered that opens one. */
export const deadTokens = {
  expired: { status: 409, errorType: 'linkTokenExpired' },
  used: { status: 409, errorType: 'linkTokenUsed' },
  revoked: { status: 409, errorType: 'linkTokenRevoked' },
} as const;

/** What an endpoint for the vendor's webhooks is told. */
function webhooksOf(transfer: readonly string[]): string[] {
  return vendorTypes
    .filter(type => transfer.includes(type.replace('transfer.', '')))
    .map(type => vendorStatuses[type]);
}

/** The tables of docs/sandbox.md. */
export function sandboxTables(): string {
  const line = (...cells: string[]) => `| ${cells.join(' | ')} |`;
  const seen = ({ screens, notices, messages, transfer, listed }: Seen) => [
    screens.join(' → '),
    notices.map(each => `\`${each}\``).join(', '),
    messages.join(', '),
    transfer.join(' → '),
    webhooksOf(transfer).join(' → '),
    listed,
  ];
  const heads = ['screens', 'notices', 'events', 'transfer', 'webhooks', 'listed as'];
  const table = (first: string[], rows: string[][]) => {
    const columns = [...first, ...heads];
    return [line(...columns), line(...columns.map(() => '---')), ...rows.map(row => line(...row))].join('\n');
  };
  const byScenario = scenarioNames.map(name => {
    const { user, amount } = scenarios[name];
    const { what } = played[name];
    return [
      what,
      `\`${user}\``,
      amount === undefined ? '' : `\`${amount}\``,
      `\`${name}\``,
      ...seen(played[name]),
    ];
  });
  const byUser = Object.entries(users).map(([user, row]) => [`\`${user}\``, row.what, ...seen(row)]);
  const byMistake = Object.values(mistakes).map(row => [row.what, ...seen(row)]);
  return [
    '### The vendor’s users',
    '',
    table(['user', 'what'], byUser),
    '',
    '### Mistakes',
    '',
    table(['what is typed'], byMistake),
    '',
    '### Wallets and windows',
    '',
    table(
      ['what'],
      Object.values(wallets).map(row => [row.what, ...seen(row)]),
    ),
    '',
    '### Scenarios',
    '',
    table(['what happens', 'user', 'amount', 'scenario'], byScenario),
    '',
    '### Dead tokens',
    '',
    line('minted with `fairlead.state`', 'HTTP', 'errorType'),
    line('---', '---', '---'),
    ...Object.entries(deadTokens).map(([state, { status, errorType }]) =>
      line(`\`${state}\``, String(status), `[${errorType}](errors/${errorType}.md)`),
    ),
  ].join('\n');
}
