/** `verify`: whether an integration can send an asset to an address at all. Pure. */
import { chains } from '@fairlead/chains';
import type { TransferVerifyRequest, TransferVerifyResponse } from '@fairlead/wire';
import { abilitiesOf, type Catalog } from '../catalog/index.ts';
import type { Environment } from '../database/schema.ts';

type FailureReason = NonNullable<TransferVerifyResponse['failureReason']>;

export function verifyAnswer(
  { integrationId, token, networkId, targetAddress }: TransferVerifyRequest,
  catalog: Catalog,
  environment: Environment,
): TransferVerifyResponse {
  const failed = (failureReason: FailureReason, errorMessage: string): TransferVerifyResponse => ({
    status: 'failed',
    errorMessage,
    failureReason,
  });
  const network = catalog.findNetwork(networkId ?? '');
  if (network === undefined) {
    return failed('notSupportedOnNetwork', 'networkId names no network of the catalog.');
  }
  const asset = catalog.findAsset(network.id, token ?? '');
  if (asset === undefined) {
    const somewhere = catalog.networks.some(({ id }) => catalog.findAsset(id, token ?? '') !== undefined);
    const message = `${token ?? 'The token'} is not on ${network.name}.`;
    return failed(somewhere ? 'notSupportedOnNetwork' : 'notSupportedOnToken', message);
  }
  const integration = catalog.findIntegration(integrationId ?? '');
  const sends = integration && abilitiesOf(integration, environment).has('send');
  if (
    !integration ||
    !sends ||
    !catalog.canSend(integration, { networkId: network.id, symbol: asset.symbol })
  ) {
    const name = integration?.name ?? 'No known integration';
    return failed('notSupportedOnIntegration', `${name} does not send ${asset.symbol} on ${network.name}.`);
  }
  const address = chains[network.networkType].parseAddress(targetAddress ?? '');
  if (!address.ok) return failed('invalidAddressFormat', address.message);
  if (!address.destination) {
    return failed('invalidAddressFormat', address.notDestinationBecause ?? 'Nothing may be sent there.');
  }
  return { status: 'succeeded', errorMessage: null, failureReason: null };
}
