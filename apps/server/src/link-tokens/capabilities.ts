/**
 * What the sessions of this release can serve. A request is read and judged in full first; what is sound but not
 * served yet is then refused with `notSupported`, rather than minted into a session that leads nowhere.
 */
import type { Fault, TransferType } from '@fairlead/wire';
import { abilitiesOf, type Integration } from '../catalog/index.ts';
import type { Environment } from '../database/schema.ts';
import type { LinkTokenConfiguration } from './configuration.ts';

type Capabilities = {
  transferTypes: readonly TransferType[];
  /** A session that only connects an account: withdrawals, reading. */
  connectOnly: boolean;
  verification: boolean;
  payLinks: boolean;
  returnUrl: boolean;
};

const capabilities: Readonly<Record<Environment, Capabilities>> = {
  sandbox: {
    transferTypes: ['deposit'],
    connectOnly: false,
    verification: false,
    payLinks: false,
    returnUrl: false,
  },
  live: { transferTypes: [], connectOnly: false, verification: false, payLinks: false, returnUrl: false },
};

export function notServed(
  configuration: LinkTokenConfiguration,
  integration: Integration | undefined,
  environment: Environment,
): Fault[] {
  const can = capabilities[environment];
  const faults: Fault[] = [];
  const refuse = (path: string, what: string) => {
    const message = `${what} cannot be served yet in the ${environment} environment.`;
    faults.push({ path, rule: 'notServed', message, hint: 'See docs/status.md for what can.' });
  };
  const { transfer, verification } = configuration;
  if (verification && !can.verification) refuse('verifyWalletOptions', 'Wallet verification');
  if (!transfer && !verification && !can.connectOnly)
    refuse('transferOptions', 'A session without a transfer');
  if (transfer && !can.transferTypes.includes(transfer.transferType)) {
    refuse('transferOptions.transferType', `The transfer type ${transfer.transferType}`);
  }
  if (transfer?.payLink && !can.payLinks) refuse('transferOptions.generatePayLink', 'A payment link');
  if (configuration.returnUrl !== undefined && !can.returnUrl)
    refuse('fairlead.returnUrl', 'A return address');
  if (integration && !abilitiesOf(integration, environment).has(transfer ? 'send' : 'connect')) {
    refuse('integrationId', integration.name);
  }
  return faults;
}
