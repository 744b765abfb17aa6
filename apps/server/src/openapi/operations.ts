/**
 * The operations that the OpenAPI document describes: those that integrators call. Which routes exist, and what they
 * take and answer, is declared at the routes; here is only what a reader needs beside that.
 */
export type Operation = { operationId: string; tag: Tag; summary: string };

export const tags = {
  'Link tokens': 'Start a session, and ask about it.',
  Catalog: 'Networks, tokens and integrations. Their ids never change.',
  Transfers: 'What your users transferred.',
  Events: 'Everything that happened, in order.',
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
