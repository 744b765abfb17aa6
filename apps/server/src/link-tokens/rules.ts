/**
 * The rulings on a Link token's request: a pure function from what was asked to what will happen, or to everything that
 * stands in the way. The order of the rules is the order of the faults in an answer.
 */
import type { Fault, GetLinkTokenRequest } from '@fairlead/wire';
import { digestOf, readReturnUrl } from '../clients/index.ts';
import type { LinkTokenConfiguration } from './configuration.ts';
import type { RuleContext } from './rules/context.ts';
import { Findings, type Warning } from './rules/findings.ts';
import { checkIntegration, decideIntegration } from './rules/integration.ts';
import { decideTransfer } from './rules/transfer.ts';
import { checkVerifiedSender, decideVerification } from './rules/verification.ts';

export type Decision =
  | { ok: true; configuration: LinkTokenConfiguration; warnings: readonly Warning[] }
  | { ok: false; faults: readonly Fault[] };

export function decide(request: GetLinkTokenRequest, context: RuleContext): Decision {
  const findings = new Findings();
  checkUserId(request.userId, findings);
  const integration = decideIntegration(request, context, findings);
  const transfer = decideTransfer(request.transferOptions, context, findings);
  const verification = decideVerification(request.verifyWalletOptions, context, findings);
  checkIntegration(integration, transfer, verification, context, findings);
  if (integration === undefined || integration.kind === 'wallet')
    checkVerifiedSender(transfer, verification, context, findings);
  if (request.restrictMultipleAccounts === false && transfer) {
    const message = 'restrictMultipleAccounts has no effect with a transfer, which has one account.';
    findings.warn('restrictMultipleAccounts', 'oneAccountPerTransfer', message);
  }
  warnOfUnused(request, findings);
  checkState(request, context, findings);
  const returnUrl = decideReturnUrl(request, context, findings);
  if (findings.faults.length > 0) return { ok: false, faults: findings.faults };

  const { userId, subClientId, configurationId, accessTokens } = request;
  const configuration: LinkTokenConfiguration = {
    userId,
    ...(subClientId && { subClientId: subClientId.toLowerCase() }),
    ...(integration && { integrationId: integration.id }),
    // Ruling 1.
    restrictMultipleAccounts: request.restrictMultipleAccounts ?? true,
    offerApiKey: request.disableApiKeyGeneration !== true,
    ...(transfer && { transfer }),
    ...(verification && { verification }),
    // Ruling 7: nothing but what recognises the token again.
    ...(accessTokens?.length && {
      accessTokenDigests: accessTokens.map(({ accessToken }) => digestOf(accessToken).toString('base64')),
    }),
    ...(request.fairlead?.home && { home: true }),
    ...(returnUrl !== undefined && { returnUrl }),
    ...(configurationId && { configurationId }),
  };
  return { ok: true, configuration, warnings: findings.warnings };
}

/** Ruling 28. */
function checkUserId(userId: string, findings: Findings): void {
  if (userId.trim() === '') {
    findings.fault('userId', 'blank', 'userId is blank.', 'Send your own, lasting id of the user.');
  } else if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(userId)) {
    findings.warn(
      'userId',
      'personalData',
      'userId looks like an e-mail address. Send an id that says nothing about the person.',
    );
  } else if (/^\+[\d\s().-]{7,20}$/.test(userId.trim())) {
    findings.warn(
      'userId',
      'personalData',
      'userId looks like a phone number. Send an id that says nothing about the person.',
    );
  }
}

/** Fields that are kept and carried along, but that no session acts on yet. */
function warnOfUnused(request: GetLinkTokenRequest, findings: Findings): void {
  const options = request.transferOptions;
  const unused: [string, unknown][] = [
    ['configurationId', request.configurationId],
    ...firstOf('accessTokens', request.accessTokens, ['accountId', 'accountName', 'brokerName']),
    ['transferOptions.fundingOptions', options?.fundingOptions?.enabled],
    ['transferOptions.description', options?.toAddresses?.length && options.description],
    ...firstOf('transferOptions.toAddresses', options?.toAddresses, ['note']),
    ...firstOf('transferOptions.goodsDetails', options?.goodsDetails, goodsUnused),
  ];
  for (const [path, given] of unused) {
    if (given) findings.warn(path, 'noEffectYet', `${path} has no effect yet.`);
  }
}

/** Binance Pay's; the page shows the names of goods. */
const goodsUnused = ['goodsType', 'goodsCategory', 'referenceGoodsId', 'goodsDetail'] as const;

/** Each of these fields where it is given first in a list: what five hundred entries have in common is said once. */
function firstOf<Entry>(
  path: string,
  entries: readonly Entry[] | null | undefined,
  names: readonly (keyof Entry & string)[],
): [string, unknown][] {
  return names.flatMap(name => {
    const at = entries?.findIndex(entry => entry[name]) ?? -1;
    return at === -1 ? [] : [[`${path}[${at}].${name}`, true]];
  });
}

/** Exactly one of the client's list, so that nobody who can mint sends users to a page that only looks like the client's. */
function decideReturnUrl(
  request: GetLinkTokenRequest,
  context: RuleContext,
  findings: Findings,
): string | undefined {
  const text = request.fairlead?.returnUrl;
  if (text === undefined) return undefined;
  const path = 'fairlead.returnUrl';
  const reading = readReturnUrl(text, context.environment);
  if (!reading.ok) {
    findings.fault(path, 'returnUrl', `${path}: ${reading.message}`, reading.hint);
    return undefined;
  }
  if (context.returnUrls && !context.returnUrls.includes(reading.url)) {
    const message = `${path} is not among the client's return addresses.`;
    const hint = `Each is listed by itself, path and query included: fairlead return-urls add ${reading.url}`;
    findings.fault(path, 'returnUrlNotListed', message, hint);
  }
  return reading.url;
}

function checkState(request: GetLinkTokenRequest, context: RuleContext, findings: Findings): void {
  if (request.fairlead?.state === undefined || context.environment === 'sandbox') return;
  const message = 'fairlead.state makes dead tokens to test against, which only a sandbox key may.';
  findings.fault('fairlead.state', 'sandboxOnly', message, 'Leave it out.');
}
