/** Rulings 12, 18, 19 and 26: the integration that the session goes to. */
import type { GetLinkTokenRequest } from '@fairlead/wire';
import type { Integration } from '../../catalog/index.ts';
import type { TransferConfiguration, VerificationConfiguration } from '../configuration.ts';
import type { RuleContext } from './context.ts';
import type { Findings } from './findings.ts';

const walletTypes: readonly string[] = ['deFiWallet', 'cryptocurrencyAddress', 'cryptocurrencyWallet'];

/** The one integration of the session; undefined when the user chooses. */
export function decideIntegration(
  request: GetLinkTokenRequest,
  context: RuleContext,
  findings: Findings,
): Integration | undefined {
  const { brokerType, integrationId } = request;
  if (brokerType && walletTypes.includes(brokerType)) {
    const message = `brokerType ${brokerType} does not name one integration.`;
    findings.fault('brokerType', 'brokerType', message, 'Use integrationId.');
    return undefined;
  }
  if (!integrationId) return brokerType ? onlyOneOfType(brokerType, context, findings) : undefined;
  const integration = context.catalog.findIntegration(integrationId);
  if (!integration?.environments.includes(context.environment)) {
    const message = `There is no integration ${integrationId} in the ${context.environment} environment.`;
    findings.fault(
      'integrationId',
      'unknownIntegration',
      message,
      'Take it from GET /api/v1/transfers/managed/integrations.',
    );
    return undefined;
  }
  if (brokerType && brokerType !== integration.brokerType) {
    const message = `integrationId is ${integration.name}, whose type is ${integration.brokerType}, but brokerType says ${brokerType}.`;
    findings.fault('brokerType', 'brokerTypeConflict', message, 'Leave brokerType out.');
  }
  return integration;
}

function onlyOneOfType(
  brokerType: string,
  context: RuleContext,
  findings: Findings,
): Integration | undefined {
  const [first, ...others] = context.catalog
    .findByBrokerType(brokerType)
    .filter(each => each.environments.includes(context.environment));
  if (first && others.length === 0) return first;
  const found = first ? 'several integrations have it' : 'no integration here has it';
  findings.warn(
    'brokerType',
    'brokerTypeUnused',
    `brokerType ${brokerType} has no effect: ${found}, so the user chooses.`,
  );
  return undefined;
}

/** Whether the chosen integration can do what the session is about. */
export function checkIntegration(
  integration: Integration | undefined,
  transfer: TransferConfiguration | undefined,
  verification: VerificationConfiguration | undefined,
  context: RuleContext,
  findings: Findings,
): void {
  if (!integration) return;
  if (transfer?.transferType === 'onramp' && !integration.abilities.includes('buy')) {
    const message = `${integration.name} sells nothing for fiat money, so that it cannot be used for an onramp.`;
    findings.fault(
      'integrationId',
      'integrationCannotOnramp',
      message,
      'Name one that can, or leave integrationId out.',
    );
  }
  if (transfer && transfer.destinations.length > 0) checkCanSend(integration, transfer, context, findings);
  if (!verification) return;
  if (integration.kind !== 'wallet') {
    const message = `${integration.name} is not a wallet, so that there is nothing to verify.`;
    findings.warn('verifyWalletOptions', 'verificationWithoutWallet', message);
    return;
  }
  const { networkId, networkType } = verification;
  const fits = integration.coverage.some(({ network }) =>
    networkId ? network.id === networkId : !networkType || network.networkType === networkType,
  );
  if (!fits) {
    const path = `verifyWalletOptions.${networkId ? 'networkId' : 'networkType'}`;
    const message = `${integration.name} does not support this network.`;
    findings.fault(path, 'networkNotSupported', message, 'Name another wallet or network.');
  }
}

/** For a wallet this is final, and documented as a 400; what an exchange sends may change until the user is there. */
function checkCanSend(
  integration: Integration,
  transfer: TransferConfiguration,
  context: RuleContext,
  findings: Findings,
): void {
  if (transfer.destinations.some(each => context.catalog.canSend(integration, each))) return;
  const message = `${integration.name} cannot send any of the assets in toAddresses.`;
  if (integration.kind === 'wallet') {
    findings.fault(
      'integrationId',
      'networkNotSupported',
      message,
      'Name another wallet, or destinations that it can send to.',
    );
  } else {
    findings.warn('integrationId', 'integrationCannotSend', message);
  }
}
