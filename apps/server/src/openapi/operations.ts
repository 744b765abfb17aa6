/**
 * The operations that the OpenAPI document describes: those that integrators call. Which routes exist, and what they
 * take and answer, is declared at the routes; here is only what a reader needs beside that.
 */
export type Operation = { operationId: string; tag: Tag; summary: string };

export const tags = {
  'Link tokens': 'Start a session, and ask about it.',
  Catalog: 'Networks, tokens and integrations. Their ids never change.',
  Accounts: 'What connected accounts hold, where they receive, and their tokens.',
  Transfers: 'What your users transferred.',
  Events: 'Everything that happened, in order.',
  Webhooks: 'Where you are told of events.',
  Verifications: 'Wallets that your users have proven to own.',
  Sandbox: 'Time, balances and outcomes, for tests. For sandbox keys alone.',
  Admin: 'Sub-clients and callback addresses, with a bearer token.',
  Health: 'For load balancers.',
} as const;

type Tag = keyof typeof tags;

const operation = (tag: Tag, operationId: string, summary: string): Operation => ({
  tag,
  operationId,
  summary,
});

const admin = '/admin/api/v1';
const webhooks = '/fairlead/v1/webhook-endpoints';

/** `METHOD path`, the path as it is declared. */
export const operations: Readonly<Record<string, Operation>> = {
  'POST /api/v1/linktoken': operation('Link tokens', 'mintLinkToken', 'Mint a Link token'),
  'GET /fairlead/v1/link-tokens/:id': operation('Link tokens', 'getLinkToken', 'What became of a Link token'),
  'POST /fairlead/v1/link-tokens/:id/revoke': operation(
    'Link tokens',
    'revokeLinkToken',
    'Take a Link token back',
  ),
  'GET /api/v1/transfers/managed/networks': operation('Catalog', 'listNetworks', 'Networks and their tokens'),
  'GET /api/v1/transfers/managed/integrations': operation(
    'Catalog',
    'listTransferIntegrations',
    'Integrations that can transfer',
  ),
  'GET /api/v1/transfers/managed/tokens': operation('Catalog', 'listTokens', 'Tokens and their networks'),
  'GET /api/v1/integrations': operation('Catalog', 'listIntegrations', 'Integrations that can be connected'),
  'GET /api/v1/transfers/managed/mesh': operation(
    'Transfers',
    'listTransfers',
    'Transfers that were made through Link',
  ),
  'GET /fairlead/v1/events': operation('Events', 'listEvents', 'Everything that happened'),
  'GET /fairlead/v1/events/stream': operation(
    'Events',
    'streamEvents',
    'What happens, as it happens (server-sent events)',
  ),
  'GET /api/v1/transfers/managed/verify': operation(
    'Transfers',
    'verifyTransfer',
    'Whether an integration can send an asset to an address',
  ),
  'POST /api/v1/transfers/managed/quote': operation(
    'Transfers',
    'quoteTransfer',
    'What a transfer would cost, without an account',
  ),
  'POST /api/v1/transfers/managed/configure': operation(
    'Transfers',
    'configureTransfer',
    'What an account can send where',
  ),
  'POST /api/v1/transfers/managed/preview': operation(
    'Transfers',
    'previewTransfer',
    'The exact numbers of a transfer, kept for five minutes',
  ),
  'POST /api/v1/transfers/managed/execute': operation(
    'Transfers',
    'executeTransfer',
    'Turn a preview into a transfer, once',
  ),
  'POST /api/v1/transfers/managed/update': operation(
    'Transfers',
    'updateTransfer',
    'What has become of a transfer',
  ),
  'POST /api/v1/holdings/get': operation('Accounts', 'getHoldings', 'What an account holds'),
  'POST /api/v1/holdings/value': operation('Accounts', 'getHoldingsValue', 'What an account is worth'),
  'GET /api/v1/holdings/portfolio': operation('Accounts', 'getPortfolio', 'What all accounts of a user hold'),
  'POST /api/v1/balance/get': operation('Accounts', 'getBalance', 'The cash of an account'),
  'GET /api/v1/balance/portfolio': operation(
    'Accounts',
    'getFiatPortfolio',
    'The cash of all accounts of a user',
  ),
  'POST /api/v1/transfers/managed/address/list': operation(
    'Accounts',
    'listDepositAddresses',
    'Where an account receives a symbol, on each network',
  ),
  'POST /api/v1/transfers/managed/address/get': operation(
    'Accounts',
    'getDepositAddress',
    'Where an account receives an asset',
  ),
  'POST /api/v1/transfers/address/get': operation(
    'Accounts',
    'getDepositAddressByChain',
    'The same, with the network by its name',
  ),
  'POST /api/v1/transfers/symbol/details': operation(
    'Accounts',
    'getSymbolDetails',
    'Networks on which an account sends a symbol, and the fees there',
  ),
  'POST /api/v1/transfers/list': operation(
    'Accounts',
    'listAccountTransfers',
    'What left an account, by the institution’s books',
  ),
  'POST /api/v1/transfers/details': operation('Accounts', 'getAccountTransfer', 'One of these transfers'),
  'POST /api/v1/token/refresh': operation('Accounts', 'renewToken', 'Prolong the login behind a token'),
  'DELETE /api/v1/account': operation('Accounts', 'disconnectAccount', 'End a token for good'),
  'POST /api/v1/exchange/verify': operation('Accounts', 'getAccountOwner', 'Who an account belongs to'),
  'GET /api/v1/status': operation('Catalog', 'listStatuses', 'Which integrations can be reached'),
  'POST /api/v1/catalog/solana/getLatestBlockhash': operation(
    'Catalog',
    'getLatestSolanaBlockhash',
    'The hash of Solana’s latest finalized block',
  ),
  'POST /api/v1/catalog/solana/getTokenProgram': operation(
    'Catalog',
    'getSolanaTokenProgram',
    'Which program of Solana a token belongs to',
  ),
  'POST /api/v1/catalog/solana/isTokenAddressCreated': operation(
    'Catalog',
    'isSolanaTokenAddressCreated',
    'Whether a token account is there on Solana',
  ),
  'POST /api/v1/authenticate': operation('Accounts', 'logIn', 'Log a user in with a form of your own'),
  'GET /api/v1/authenticate/:brokerType': operation(
    'Accounts',
    'promptLogin',
    'A Link token for a user who logs in at one type of integration',
  ),
  'GET /api/v1/authenticationSchemes': operation(
    'Catalog',
    'listAuthenticationSchemes',
    'How users log in at each type of integration',
  ),
  'GET /api/v1/assets/:assetType': operation('Catalog', 'listAssets', 'Assets by symbol and name'),
  'POST /fairlead/v1/sandbox/events': operation(
    'Events',
    'createTestEvent',
    'Make a test event happen (sandbox)',
  ),
  'GET /fairlead/v1/sandbox/requests': operation(
    'Sandbox',
    'listRequests',
    'What your back end has asked of late',
  ),
  [`GET ${webhooks}`]: operation('Webhooks', 'listWebhookEndpoints', 'Endpoints'),
  [`POST ${webhooks}`]: operation('Webhooks', 'createWebhookEndpoint', 'Add an endpoint; shows its secret'),
  [`GET ${webhooks}/:id`]: operation('Webhooks', 'getWebhookEndpoint', 'One endpoint'),
  [`PATCH ${webhooks}/:id`]: operation('Webhooks', 'updateWebhookEndpoint', 'Change, disable or enable it'),
  [`DELETE ${webhooks}/:id`]: operation('Webhooks', 'deleteWebhookEndpoint', 'Remove it'),
  [`POST ${webhooks}/:id/rotate-secret`]: operation(
    'Webhooks',
    'rotateWebhookSecret',
    'A new secret, beside the old one for a while',
  ),
  [`POST ${webhooks}/:id/end-rotation`]: operation(
    'Webhooks',
    'endWebhookRotation',
    'Sign with the new secret only',
  ),
  [`GET ${webhooks}/:id/deliveries`]: operation(
    'Webhooks',
    'listWebhookDeliveries',
    'What became of each event, with every attempt',
  ),
  [`POST ${webhooks}/:id/resend`]: operation('Webhooks', 'resendWebhooks', 'Send events again'),
  'GET /api/v1/wallets/verify': operation('Verifications', 'listVerifications', 'Proven wallets'),
  'GET /fairlead/v1/verifications': operation(
    'Verifications',
    'listVerificationRecords',
    'Proofs and attempts, with all that is needed to judge them again',
  ),
  'GET /fairlead/v1/sandbox/clock': operation(
    'Sandbox',
    'getSandboxClock',
    'What time it is in your sandbox',
  ),
  'POST /fairlead/v1/sandbox/clock': operation(
    'Sandbox',
    'moveSandboxClock',
    'Move the time of your sandbox',
  ),
  'PUT /fairlead/v1/sandbox/link-tokens/:id/scenario': operation(
    'Sandbox',
    'setSandboxScenario',
    'What is to happen in the session of a Link token',
  ),
  'POST /fairlead/v1/sandbox/sessions': operation(
    'Sandbox',
    'finishSandboxSession',
    'Go through a whole session without its page',
  ),
  'POST /fairlead/v1/sandbox/transfers/:id/outcome': operation(
    'Sandbox',
    'playSandboxOutcome',
    'What is to become of a transfer',
  ),
  'POST /fairlead/v1/sandbox/seed': operation(
    'Sandbox',
    'seedSandbox',
    'What users of your sandbox start with',
  ),
  'POST /fairlead/v1/sandbox/reset': operation('Sandbox', 'resetSandbox', 'Put balances back to the start'),
  'POST /fairlead/v1/sandbox/deposits': operation(
    'Sandbox',
    'sendSandboxDeposit',
    'Send to an address that a Link page shows',
  ),
  [`POST ${admin}/Token`]: operation('Admin', 'createAdminToken', 'A short-lived token for this API'),
  [`GET ${admin}/Client/callbackUrls`]: operation('Admin', 'getCallbackUrls', 'Pages that may open Link'),
  [`POST ${admin}/Client/callbackUrls`]: operation(
    'Admin',
    'replaceCallbackUrls',
    'Replace the pages that may open Link',
  ),
  [`GET ${admin}/SubClient`]: operation('Admin', 'listSubClients', 'Sub-clients'),
  [`POST ${admin}/SubClient`]: operation('Admin', 'createSubClient', 'Register a sub-client'),
  [`GET ${admin}/SubClient/:id`]: operation('Admin', 'getSubClient', 'One sub-client'),
  [`PUT ${admin}/SubClient/:id`]: operation('Admin', 'updateSubClient', 'Change a sub-client'),
  [`DELETE ${admin}/SubClient/:id`]: operation('Admin', 'deleteSubClient', 'Remove a sub-client'),
  [`POST ${admin}/SubClient/:id/logo`]: operation(
    'Admin',
    'uploadSubClientLogo',
    "Upload a sub-client's logo",
  ),
  [`DELETE ${admin}/SubClient/:id/logo`]: operation(
    'Admin',
    'deleteSubClientLogo',
    "Remove a sub-client's logo",
  ),
  'GET /healthz': operation('Health', 'getHealth', 'Whether the process answers'),
  'GET /readyz': operation('Health', 'getReadiness', 'Whether the database answers, too'),
};
