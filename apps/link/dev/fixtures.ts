/** Every screen of a session, as the server would tell it; with long names where names can be long. */
import type { PayLinkView } from '@fairlead/wire/pay-link';
import type {
  FeeLine,
  IntegrationSummary,
  Money,
  NetworkSummary,
  Notice,
  ProgressScreen,
  Screen,
  SessionView,
  TransferStep,
  TransferSummary,
  WalletApprovalScreen,
} from '@fairlead/wire/session-view';

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const logo = (name: string) => `/logos/${encodeURIComponent(name)}.svg`;
const exchange = (n: number, name: string): IntegrationSummary => ({
  ...{ id: id(n), name, kind: 'exchange', type: name.toLowerCase() },
  logoUrl: logo(name),
});
const network = (n: number, name: string): NetworkSummary => ({ id: id(n), name, logoUrl: logo(name) });
const usd = (amount: string, symbol: string, fiat = amount): Money => ({
  ...{ amount, symbol },
  fiat: { amount: fiat, currency: 'USD' },
});

const coinbase = exchange(1, 'Coinbase');
const base = network(101, 'Base');
const ethereum = network(102, 'Ethereum');
const solana = network(103, 'Solana');
const names = [
  ...['Binance', 'Bybit', 'Bitfinex', 'Bitget', 'BtcTurk', 'Crypto.com', 'Gate', 'Gemini', 'HTX', 'Kraken'],
  ...['KuCoin', 'MEXC', 'OKX', 'Robinhood', 'Uphold', 'BitMart International Brokerage and Custody Services'],
];
const manyNames = Array.from({ length: 284 }, (_, n) => `Exchange ${n + 1}`);
const wallet: IntegrationSummary = { ...exchange(70, 'MetaMask'), kind: 'wallet', type: 'deFiWallet' };
const integrations = [coinbase, wallet, ...names.map((name, n) => exchange(10 + n, name))];

const now = '2026-11-21T12:00:00.000Z';
const later = (seconds: number) => new Date(Date.parse(now) + seconds * 1000).toISOString();
const price = { amount: '1', currency: 'USD', asOf: now, source: 'Sandbox' } as const;
const fees: FeeLine[] = [
  { kind: 'institution', money: usd('0.01', 'USDC') },
  { kind: 'network', money: usd('0.0004', 'USDC') },
];

const transfer: TransferSummary = {
  transferType: 'deposit',
  from: { integration: coinbase, accountName: 'Sandbox Account' },
  to: { address: '0x0Ff0000f0A0f0000F0F000000000ffFf00f0F0f0', network: base },
  ...{ symbol: 'USDC', logoUrl: logo('USDC'), price, fees, feesIncluded: false, usualSeconds: 10 },
  total: usd('25.0104', 'USDC', '25.01'),
  receives: usd('25', 'USDC'),
};

const payment: TransferSummary = {
  ...{
    transferType: 'payment',
    from: { integration: coinbase, accountName: 'Savings account of a family of five' },
  },
  to: {
    address: 'rsXcsZGgu48RnSuo7Zjq8eQWRnZC4r4s4e',
    addressTag: '4294967295',
    network: network(104, 'Ripple'),
  },
  ...{ symbol: 'XRP', logoUrl: logo('XRP'), feesIncluded: false, usualSeconds: 4 },
  goods: ['A sofa that seats seven, in green', 'Delivery'],
  price: { amount: '2.31470912', currency: 'EUR', asOf: now, source: 'Sandbox' },
  total: { amount: '12345678.123457', symbol: 'XRP', fiat: { amount: '28576652.74', currency: 'EUR' } },
  receives: { amount: '12345678.123456', symbol: 'XRP', fiat: { amount: '28576652.73', currency: 'EUR' } },
  fees: [
    {
      kind: 'network',
      money: { amount: '0.000001', symbol: 'XRP', fiat: { amount: '0.000002', currency: 'EUR' } },
    },
  ],
};

function view(screen: Screen, more: Partial<SessionView> = {}): SessionView {
  return {
    ...{ version: 1, now, environment: 'sandbox', client: { name: 'Acme' }, transferType: 'deposit' },
    ...{ screen, canGoBack: true, closing: 'asks', messages: [] },
    ...more,
  };
}

const notice = (code: Notice['code'], more: Partial<Notice> = {}): { notice: Notice } => ({
  notice: { code, moneyMoved: 'no', requestId: 'req_7HqkX2vN', ...more },
});

const login: Screen = {
  ...{ kind: 'login', integration: coinbase },
  sandboxUsers: [
    'Mesh',
    'Mesh2',
    'Mesh3',
    'Mesh4',
    'MeshBTC',
    'MeshUSDC',
    'MeshUSDT',
    'MeshPYUSD',
    'MeshETH',
    'MeshSOL',
  ],
};
const code: Screen = {
  ...{ kind: 'code', integration: coinbase, purpose: 'login', method: 'totp' },
  ...{ attemptsLeft: 5, expiresAt: later(290), canResend: false },
};
const amount: Screen = {
  ...{
    kind: 'amount',
    integration: coinbase,
    symbol: 'USDC',
    decimals: 6,
    logoUrl: logo('USDC'),
    network: base,
  },
  ...{
    available: usd('10000', 'USDC'),
    maximum: usd('9999.9896', 'USDC', '9999.99'),
    minimum: usd('0.1', 'USDC'),
  },
  ...{ price, fees },
};
const preview = (of: TransferSummary): Screen => ({
  ...{ kind: 'preview', previewId: id(900), transfer: of, expiresAt: later(300), refreshAt: later(30) },
});
/** A wallet of the user's own, on a test network. */
const browserWallet = (change: Partial<WalletApprovalScreen> = {}): Screen => ({
  ...{ kind: 'walletApproval', integration: wallet, expiresAt: later(590) },
  fromAddress: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  browserWallet: {
    ...{ name: 'MetaMask', rdns: 'io.metamask' },
    chain: {
      ...{ chainId: '0x14a34', chainName: 'Base Sepolia' },
      nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
      ...{ rpcUrls: ['https://sepolia.base.org'], blockExplorerUrls: ['https://sepolia.basescan.org'] },
    },
  },
  transfer: {
    ...{ ...transfer, from: { integration: wallet, accountName: 'MetaMask 0x5aAe…eAed' } },
    gas: { amount: '0.0002', symbol: 'ETH' },
  },
  ...change,
});
const phantom: IntegrationSummary = { ...wallet, id: id(71), name: 'Phantom', logoUrl: logo('Phantom') };
const solanaApproval = (transaction?: string): Screen => ({
  ...{ kind: 'walletApproval', integration: phantom, expiresAt: later(590) },
  fromAddress: '4Nd1mBQtrMJVYVfKf2PJy9NZUZdTAsp7D4xWLs4gDB4T',
  solanaWallet: {
    ...{ name: 'Phantom', chain: 'solana:devnet', networkName: 'SolanaDevnet' },
    ...{ feature: 'solana:signTransaction', ...(transaction && { transaction }) },
  },
  transfer: {
    ...transfer,
    from: { integration: phantom, accountName: 'Phantom 4Nd1mB…DB4T' },
    to: { address: '9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin', network: network(105, 'SolanaDevnet') },
  },
});
const progress = (state: ProgressScreen['state']): Screen => {
  const happened: Record<ProgressScreen['state'], TransferStep['step'][]> = {
    submitted: ['approved'],
    unknown: ['approved'],
    sent: ['approved', 'accepted'],
    settled: ['approved', 'accepted', 'settled'],
    failed: ['approved', 'failed'],
    refundPending: ['approved', 'accepted', 'failed', 'refundPending'],
    refunded: ['approved', 'accepted', 'failed', 'refundPending', 'refunded'],
  };
  const hash = { hash: '9f2c4be1a05d77e83c6610aa94b2f4d8713e5c9902bd8a7f6e41c03d5b7a8e12' };
  return {
    ...{ kind: 'progress', state, transfer, transferId: id(901), pollAfterMs: 60_000 },
    steps: happened[state].map((step, index) => ({ step, at: later(index * 5) })),
    ...(state === 'settled' && hash),
  };
};

const evm = { networkType: 'evm', name: 'Ethereum' } as const;
const solanaType = { networkType: 'solana', name: 'Solana' } as const;
const verifyMessage: Screen & { kind: 'verifyMessage' } = {
  ...{ kind: 'verifyMessage', networkType: evm, address: transfer.to.address },
  message: [
    'acme.example wants you to sign in with your Ethereum account:',
    transfer.to.address,
    '',
    'Prove that this address is yours. This costs nothing.',
    '',
    'URI: https://acme.example',
    'Version: 1',
    'Chain ID: 1',
    'Nonce: 8fZ2kQwL0vTn5xYc',
    'Issued At: 2026-11-21T12:00:00.000Z',
    'Expiration Time: 2026-11-21T12:10:00.000Z',
  ].join('\n'),
  expiresAt: later(600),
};

/** Name of the picture → what the server says. The name is the one-time code that opens it. */
export const fixtures: Record<string, SessionView> = {
  catalog: view({ kind: 'catalog', integrations }, { canGoBack: false, closing: 'free' }),
  'catalog-300': view({
    kind: 'catalog',
    integrations: [...integrations, ...manyNames.map((name, n) => exchange(300 + n, name))],
  }),
  'catalog-empty': view({ kind: 'catalog', integrations: [] }, { canGoBack: false }),
  funding: view(
    {
      ...{ kind: 'funding', integration: coinbase, symbol: 'USDC', network: base },
      choices: [
        {
          id: 'balance',
          kind: 'balance',
          available: usd('10', 'USDC'),
          reason: 'balanceBelowRequestedAmount',
        },
        {
          ...{ id: 'cash', kind: 'cash', name: 'US dollar balance', available: usd('10000', 'USDC') },
          ...{ fee: usd('0.5', 'USDC'), receives: usd('99.49', 'USDC') },
        },
        { id: 'card', kind: 'card', name: 'Visa •••• 4242', available: usd('5000', 'USDC') },
      ],
    },
    { transferType: 'onramp' },
  ),
  'preview-bought': view(
    preview({
      ...transfer,
      ...{ transferType: 'onramp', feesIncluded: true },
      fees: [...fees, { kind: 'purchase', money: usd('0.5', 'USDC') }],
      paidWith: { kind: 'card', name: 'Visa •••• 4242', spends: { amount: '100', symbol: 'USD' } },
    }),
    { transferType: 'onramp' },
  ),
  'catalog-onramp': view(
    {
      ...{ kind: 'catalog', integrations: [coinbase] },
      unable: [{ integration: exchange(31, 'Robinhood'), lacks: 'buy' }],
    },
    { transferType: 'onramp', canGoBack: false },
  ),
  home: view({ kind: 'home', methods: ['embedded', 'manual'] }, { canGoBack: false, closing: 'free' }),
  'home-buy': view({ kind: 'home', methods: ['buy'] }, { transferType: 'onramp', canGoBack: false }),
  manualDestination: view({
    kind: 'manualDestination',
    choices: [
      { symbol: 'USDC', logoUrl: logo('USDC'), network: base },
      { symbol: 'XRP', logoUrl: logo('XRP'), network: network(104, 'Ripple') },
    ],
  }),
  manualDeposit: view({
    ...{ kind: 'manualDeposit', symbol: 'USDC', logoUrl: logo('USDC'), to: transfer.to },
    ...{ qrText: transfer.to.address, expiresAt: later(899), pollAfterMs: 60_000 },
    ...{ amount: usd('25', 'USDC'), simulates: usd('25', 'USDC') },
    paymentUri: {
      uri: `ethereum:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913@8453/transfer?address=${transfer.to.address}&uint256=25000000`,
      standard: 'EIP-681',
    },
  }),
  'manualDeposit-tag': view({
    ...{ kind: 'manualDeposit', symbol: 'XRP', logoUrl: logo('XRP'), to: payment.to },
    ...{ qrText: `xrpl://${payment.to.address}?dt=4711`, expiresAt: later(61), pollAfterMs: 60_000 },
    paymentUri: { uri: `xrpl://${payment.to.address}?dt=4711`, standard: 'xrpl://' },
    minimum: { amount: '10', symbol: 'XRP' },
  }),
  'manualDeposit-over': view({
    ...{ kind: 'manualDeposit', symbol: 'USDC', logoUrl: logo('USDC'), to: transfer.to },
    ...{ qrText: transfer.to.address, expiresAt: later(-10), pollAfterMs: 60_000 },
  }),
  manualArrived: view({
    ...{ kind: 'manualArrived', money: usd('25', 'USDC'), to: transfer.to, transferId: id(901) },
    ...{ hash: 'ab'.repeat(32), at: now },
  }),
  'catalog-live': view(
    {
      ...{ kind: 'catalog', integrations: [], browserWallets: true },
      absentWallets: ['MetaMask', 'Phantom', 'Coinbase Wallet'].map((name, n) => ({
        integration: { ...wallet, id: id(80 + n), name, logoUrl: logo(name) },
        installUrl: 'https://wallet.example/download',
      })),
    },
    { canGoBack: false, environment: 'live' },
  ),
  'catalog-exchangesOnly': view(
    { kind: 'catalog', integrations: [coinbase] },
    {
      canGoBack: false,
      exchangesOnly: [
        { symbol: 'USDD', network: ethereum, because: 'contractUnconfirmed' },
        { symbol: 'ETH', network: base, because: 'networkNotRead' },
      ],
    },
  ),
  'catalog-byHand': view(
    { kind: 'catalog', integrations },
    { canDepositByHand: true, ...notice('addressShared') },
  ),
  login: view(login),
  'login-wrong': view(login, notice('wrongCredentials')),
  'login-live': view({ kind: 'login', integration: exchange(30, 'Kraken') }, { environment: 'live' }),
  oauth: view({
    kind: 'oauth',
    integration: coinbase,
    authorizeUrl: '/sandbox/authorize/request-1',
    expiresAt: later(300),
  }),
  'oauth-expired': view({ kind: 'oauth', integration: coinbase, authorizeUrl: '/x', expiresAt: later(-1) }),
  'code-login': view(code),
  'code-wrong': view(
    { ...code, attemptsLeft: 2, method: 'email', sentTo: 'm•••@example.com', canResend: true },
    notice('wrongCode'),
  ),
  'code-approve': view({ ...code, purpose: 'approve', transfer }),
  'code-approve-tag': view({ ...code, purpose: 'approve', transfer: payment }, { transferType: 'payment' }),
  wait: view({
    ...{
      kind: 'wait',
      integration: coinbase,
      purpose: 'approve',
    },
    ...{ since: later(-14), pollAfterMs: 60_000, transfer },
  }),
  'wait-login': view({
    ...{
      kind: 'wait',
      integration: coinbase,
      purpose: 'login',
    },
    ...{ since: now, pollAfterMs: 60_000 },
  }),
  'wait-device': view({
    ...{ kind: 'wait', integration: coinbase, purpose: 'login', elsewhere: 'device' },
    ...{ since: now, pollAfterMs: 60_000 },
  }),
  'wait-email': view({
    ...{
      kind: 'wait',
      integration: coinbase,
      purpose: 'login',
      elsewhere: 'email',
      sentTo: 'm•••@example.com',
      canResend: true,
    },
    ...{ since: now, pollAfterMs: 60_000 },
  }),
  'wait-allow-list': view({
    ...{ kind: 'wait', integration: coinbase, purpose: 'approve', elsewhere: 'allowList', transfer },
    ...{ since: now, pollAfterMs: 60_000 },
  }),
  accountChoice: view({
    ...{ kind: 'accountChoice', integration: coinbase, expiresAt: later(300) },
    accounts: [
      { id: 'main', name: 'Main account' },
      { id: 'savings', name: 'Savings account' },
    ],
  }),
  apiKeyOffer: view({ kind: 'apiKeyOffer', integration: coinbase, accountName: 'Savings account' }),
  noEligibleAssets: view({
    ...{ kind: 'noEligibleAssets', integration: coinbase },
    held: [
      { money: usd('0.41', 'BTC', '41000'), logoUrl: logo('BTC'), reason: 'symbolDoesNotMatch' },
      { money: usd('0.02', 'USDC'), logoUrl: logo('USDC'), reason: 'balanceBelowMinimum' },
    ],
    wanted: [
      { symbol: 'USDC', network: base },
      { symbol: 'USDC', network: solana },
    ],
  }),
  'noEligibleAssets-nothing': view({
    kind: 'noEligibleAssets',
    integration: coinbase,
    held: [],
    wanted: [{ symbol: 'USDC', network: base }],
  }),
  asset: view({
    ...{ kind: 'asset', integration: coinbase },
    choices: [
      { symbol: 'USDC', name: 'USD Coin', logoUrl: logo('USDC'), available: usd('10000', 'USDC') },
      {
        symbol: 'ETH',
        name: 'Ethereum',
        logoUrl: logo('ETH'),
        available: usd('12.345678901234567891', 'ETH', '37037.03'),
      },
      {
        symbol: 'PYUSD',
        name: 'PayPal USD',
        logoUrl: logo('PYUSD'),
        available: usd('500', 'PYUSD'),
        reason: 'notSupportedForTransferBySource',
      },
    ],
  }),
  'noEligibleAssets-slow': view({
    ...{ kind: 'noEligibleAssets', integration: wallet, held: [] },
    wanted: [{ symbol: 'USDC', network: base }],
    slowNetworks: [base],
  }),
  'asset-slow': view({
    ...{ kind: 'asset', integration: wallet, slowNetworks: [solana, ethereum] },
    choices: [{ symbol: 'USDC', name: 'USD Coin', logoUrl: logo('USDC'), available: usd('10000', 'USDC') }],
  }),
  network: view({
    ...{ kind: 'network', integration: coinbase, symbol: 'USDC' },
    choices: [
      { network: base, fee: usd('0.0004', 'USDC'), usualSeconds: 10, rank: 'cheapestAndFastest' },
      { network: solana, fee: usd('0.01', 'USDC'), usualSeconds: 20 },
      {
        network: ethereum,
        fee: usd('2.75', 'USDC'),
        usualSeconds: 180,
        reason: 'amountNotSufficient',
        missing: usd('2.1', 'USDC'),
      },
      {
        network: network(105, 'Avalanche C-Chain'),
        fee: usd('0.02', 'USDC'),
        usualSeconds: 10,
        reason: 'noTargetNetworkFound',
      },
    ],
  }),
  amount: view(amount),
  'amount-refused': view(amount, notice('amountAboveAvailable')),
  preview: view(preview(transfer)),
  'preview-payment': view(preview(payment), {
    transferType: 'payment',
    client: { name: 'The Long Company Name of a Shop at the End of the Street Ltd.' },
  }),
  'preview-live': view(preview({ ...transfer, feesIncluded: true }), {
    environment: 'live',
    client: { name: 'Acme', logoUrl: logo('Acme') },
  }),
  'preview-newAccount': view(
    preview({
      ...transfer,
      gas: { amount: '0.000009', symbol: 'SOL' },
      newAccount: { amount: '0.00203928', symbol: 'SOL' },
    }),
  ),
  'preview-priceChanged': view(preview(transfer), notice('priceChanged')),
  'preview-expired': view({ ...preview(transfer), expiresAt: later(-1) } as Screen),
  'preview-refused': view(
    preview(transfer),
    notice('insufficientFunds', {
      detail: { key: 'amountNeeded', values: { needed: '25.01', held: '12.5', symbol: 'USDC' } },
    }),
  ),
  walletApproval: view({
    ...{
      kind: 'walletApproval',
      integration: wallet,
      fromAddress: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    },
    transfer: { ...transfer, from: { integration: wallet, accountName: 'Sandbox wallet 0x5aAe…eAed' } },
    expiresAt: later(590),
  }),
  'walletApproval-browser': view(browserWallet()),
  'walletApproval-asked': view(
    browserWallet({
      transaction: {
        ...{ from: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', value: '0x0', data: '0xa9059cbb' },
        ...{ to: '0x036CbD53842c5426634e7929541eC2318f3dCF7e', gas: '0xfde8' },
        ...{ chainId: '0x14a34', maxFeePerGas: '0x3b9aca00', maxPriorityFeePerGas: '0x1' },
      },
    }),
    { canGoBack: false },
  ),
  'walletApproval-solana': view(solanaApproval()),
  'walletApproval-solanaAsked': view(solanaApproval('AQAB'), { canGoBack: false }),
  'walletApproval-foreign': view(browserWallet(), {
    notice: { code: 'foreignTransaction', moneyMoved: 'unknown', requestId: 'req-9' },
  }),
  'progress-submitted': view(progress('submitted'), { canGoBack: false, closing: 'free' }),
  'progress-unknown': view(progress('unknown'), { canGoBack: false, closing: 'free' }),
  'progress-sent': view(progress('sent'), { canGoBack: false, closing: 'free' }),
  'progress-settled': view(progress('settled'), { canGoBack: false, closing: 'free' }),
  'progress-refund-pending': view(progress('refundPending'), { closing: 'free' }),
  'progress-refunded': view(progress('refunded'), { closing: 'free' }),
  'progress-failed': view(
    progress('failed'),
    notice('refusedByInstitution', { detail: { key: 'notCarriedOut' } }),
  ),
  'catalog-verify': view(
    {
      ...{ kind: 'catalog', integrations: [wallet], canPaste: true, browserWallets: true },
      provingWallets: [
        { networkType: 'bitcoin', name: 'Bitcoin' },
        { networkType: 'sui', name: 'Sui' },
        { networkType: 'aptos', name: 'Aptos' },
      ],
    },
    { transferType: 'verify', canGoBack: false, closing: 'free' },
  ),
  verifyAccount: view(
    {
      ...{ kind: 'verifyAccount', integration: wallet, networkTypes: [evm, solanaType] },
      requested: [transfer.to.address],
      accounts: [
        {
          networkType: 'solana',
          address: '7EYnhQoR9YM3N7UoaKRoA44Uy8JeaZV3qyouov87awMs',
        },
        { networkType: 'evm', address: transfer.to.address },
      ],
    },
    { transferType: 'verify' },
  ),
  'verifyAccount-typed': view(
    {
      ...{ kind: 'verifyAccount', networkTypes: [evm, solanaType], accounts: [] },
      requested: [transfer.to.address, '7EYnhQoR9YM3N7UoaKRoA44Uy8JeaZV3qyouov87awMs'],
    },
    { transferType: 'verify', ...notice('addressMalformed') },
  ),
  verifyMessage: view({ ...verifyMessage, integration: wallet }, { transferType: 'verify' }),
  'verifyMessage-browser': view(
    { ...verifyMessage, integration: wallet, browserWallet: { name: 'MetaMask', rdns: 'io.metamask' } },
    { transferType: 'verify' },
  ),
  'verifyMessage-paste': view(
    { ...verifyMessage, paste: { publicKey: 'no' } },
    {
      transferType: 'verify',
      ...notice('signatureWrong', { detail: { key: 'keyMismatch' } }),
    },
  ),
  'verifyMessage-cardano': view(
    {
      ...verifyMessage,
      networkType: { networkType: 'cardano', name: 'Cardano' },
      address:
        'addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgse35a3x',
      paste: { publicKey: 'required' },
    },
    { transferType: 'verify' },
  ),
  'verifyMessage-ton': view(
    {
      ...{ kind: 'verifyMessage', networkType: { networkType: 'tvm', name: 'TON' } },
      address: 'UQBvW8Z5huBkMJYdnfAEM5JqTNkuWX3diqYENkWsIL0XggGG',
      message: verifyMessage.message.slice(0, 60),
      expiresAt: later(59),
      paste: { publicKey: 'optional' },
    },
    {
      transferType: 'verify',
      ...notice('signatureUndecided', { detail: { key: 'keyOfContract' } }),
    },
  ),
  'verifyMessage-expired': view(
    { ...verifyMessage, integration: wallet, expiresAt: later(-1) },
    { transferType: 'verify' },
  ),
  verified: view(
    { kind: 'verified', integration: wallet, networkType: evm, address: transfer.to.address },
    { transferType: 'verify' },
  ),
  'verified-by-chain': view(
    { kind: 'verified', networkType: evm, address: transfer.to.address, confirmedBy: 'Base' },
    { transferType: 'verify' },
  ),
  connected: view(
    { kind: 'connected', integration: coinbase, accountName: 'Sandbox Account' },
    { transferType: 'connect' },
  ),
  'ended-finished': view({ kind: 'ended', because: 'finished' }),
  'ended-returns': view(
    { kind: 'ended', because: 'finished' },
    { returnUrl: 'https://shop.example/orders/done' },
  ),
  'ended-expired': view({ kind: 'ended', because: 'expired' }),
};

/** Payment links that this browser has not opened, by code. */
const payLink: PayLinkView = {
  ...{ state: 'open', environment: 'sandbox', client: { name: 'Acme' }, transferType: 'payment' },
  destinations: [
    {
      ...{ symbol: 'USDC', logoUrl: logo('USDC'), network: base, address: transfer.to.address },
      amount: usd('25', 'USDC'),
    },
  ],
  destinationCount: 1,
  goods: ['A sofa that seats seven, in green', 'Delivery'],
  expiresAt: later(600),
};
const returning = (state: PayLinkView['state']): PayLinkView => ({
  ...payLink,
  state,
  returnUrl: 'https://shop.example/orders/done',
});

export const payLinks: Record<string, PayLinkView> = {
  'payLink-open': payLink,
  'payLink-open-apps': {
    ...payLink,
    walletApps: ['MetaMask', 'Phantom', 'Trust Wallet'].map(name => ({
      ...{ name, logoUrl: logo(name) },
      url: `https://wallet.example/open?${encodeURIComponent(name)}`,
    })),
  },
  'payLink-many': {
    ...payLink,
    transferType: 'deposit',
    client: { name: 'The Society for the Preservation of Lanterns and Lighthouses' },
    destinations: [
      { symbol: 'USDC', logoUrl: logo('USDC'), network: base, address: transfer.to.address },
      {
        ...{ symbol: 'XRP', logoUrl: logo('XRP'), network: network(104, 'Ripple') },
        ...{ address: 'rsXcsZGgu48RnSuo7Zjq8eQWRnZC4r4s4e', addressTag: '4294967295' },
      },
    ],
    destinationCount: 12,
    amountInFiat: { amount: '1250.00', currency: 'USD' },
  },
  'payLink-used': { ...payLink, state: 'used' },
  'payLink-sent': returning('sent'),
  'payLink-arrived': returning('arrived'),
  'payLink-cancelled': returning('cancelled'),
  'payLink-expired': returning('expired'),
  'payLink-revoked': { ...payLink, state: 'revoked' },
};

/** One-time codes that are refused, by the server's word for why. */
export const refusals: Record<string, number> = {
  linkTokenUsed: 410,
  linkTokenExpired: 410,
  linkTokenRevoked: 410,
  linkTokenUnknown: 404,
  originNotAllowed: 403,
  surfaceNotAllowed: 403,
  sdkOutdated: 403,
  serverFailure: 500,
};
