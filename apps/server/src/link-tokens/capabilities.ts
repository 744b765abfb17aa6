/**
 * What the sessions of this release can serve. A request is read and judged in full first; what is sound but not
 * served yet is then refused with `notSupported`, rather than minted into a session that leads nowhere.
 */
import type { Fault, TransferType } from '@fairlead/wire';
import { abilitiesOf, type Catalog } from '../catalog/index.ts';
import type { Environment } from '../database/schema.ts';
import type { LinkTokenConfiguration } from './configuration.ts';

type Capabilities = {
  transferTypes: readonly TransferType[];
  /** A session that only connects an account: withdrawals, reading. */
  connectOnly: boolean;
  verification: boolean;
  /** A fee of the client's own on top; 0 is always served. */
  clientFee: boolean;
};

const nothing: Capabilities = {
  transferTypes: [],
  connectOnly: false,
  verification: false,
  clientFee: false,
};

export const capabilities: Readonly<Record<Environment, Capabilities>> = {
  sandbox: {
    ...nothing,
    transferTypes: ['deposit', 'payment', 'onramp'],
    connectOnly: true,
    verification: true,
    clientFee: true,
  },
  // By a signature that the user brings: no wallet of ours is connected.
  live: { ...nothing, verification: true },
};

export function notServed(
  configuration: LinkTokenConfiguration,
  catalog: Catalog,
  environment: Environment,
): Fault[] {
  const can = capabilities[environment];
  const faults: Fault[] = [];
  const refuse = (path: string, what: string) => {
    const message = `${what} cannot be served yet in the ${environment} environment.`;
    faults.push({ path, rule: 'notServed', message, hint: 'docs/link-token.md lists what can.' });
  };
  const { transfer, verification, integrationId } = configuration;
  const integration = integrationId === undefined ? undefined : catalog.findIntegration(integrationId);
  if (verification && !can.verification) refuse('verifyWalletOptions', 'Wallet verification');
  if (!transfer && !verification && !can.connectOnly)
    refuse('transferOptions', 'A session without a transfer');
  if (transfer && !can.transferTypes.includes(transfer.transferType)) {
    refuse('transferOptions.transferType', `The transfer type ${transfer.transferType}`);
  }
  if (Number(transfer?.clientFee ?? 0) > 0 && !can.clientFee) {
    refuse('transferOptions.clientFee', 'A fee of your own');
  }
  if (integration) {
    const able = abilitiesOf(integration, environment);
    if (!able.has(transfer ? 'send' : 'connect')) refuse('integrationId', integration.name);
    else if (transfer?.transferType === 'onramp' && !able.has('buy')) {
      refuse('integrationId', `Buying at ${integration.name}`);
    }
  }
  return faults;
}
