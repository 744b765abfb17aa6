/** Integrations, networks and clients in the forms that the page and the messages need them in. */
import type { AccessTokenPayload } from '@fairlead/wire/link-messages';
import type { IntegrationSummary, NetworkSummary, SessionView } from '@fairlead/wire/session-view';
import { absoluteUrl, type Integration, logoPaths, type Network } from '../catalog/index.ts';
import type { DisplayedClient } from '../clients/index.ts';
import type { Services } from './services.ts';

export function integrationSummary(services: Services, integration: Integration): IntegrationSummary {
  return {
    id: integration.id,
    name: integration.name,
    kind: integration.kind,
    type: integration.brokerType,
    logoUrl: absoluteUrl(services.publicUrl, logoPaths.integration(integration.slug)),
  };
}

export function networkSummary(services: Services, network: Network): NetworkSummary {
  return {
    id: network.id,
    name: network.name,
    logoUrl: absoluteUrl(services.publicUrl, logoPaths.network(network.slug)),
  };
}

/** One sentence in English, for hosts and who asks by the API. @param ids of the networks that were silent */
export function silenceOf({ catalog }: Pick<Services, 'catalog'>, ids: readonly string[]): string {
  return `${ids.map(id => catalog.findNetwork(id)?.name ?? id).join(', ')} did not answer in time.`;
}

export function tokenLogo(services: Services, symbol: string): string {
  return absoluteUrl(services.publicUrl, logoPaths.token(symbol));
}

/** Both names of the pair that most events carry. Wallets are all `deFiWallet` on the wire. */
export function named(integration: Integration): { integrationType: string; integrationName: string } {
  return { integrationType: integration.brokerType, integrationName: integration.name };
}

/** iOS reads `brokerLogo` and fails without it; it may be empty. */
export function brandInfo(
  services: Services,
  integration: Integration,
): AccessTokenPayload['brokerBrandInfo'] {
  const { logoUrl } = integrationSummary(services, integration);
  return {
    brokerLogo: '',
    brokerLogoUrl: logoUrl,
    logoLightUrl: logoUrl,
    logoDarkUrl: logoUrl,
    iconLightUrl: logoUrl,
    iconDarkUrl: logoUrl,
  };
}

/** The client, or its sub-client, as the page shows it. */
export function clientSummary({ name, logoUrl, linkStyle }: DisplayedClient): SessionView['client'] {
  return {
    name,
    ...(logoUrl !== null && { logoUrl }),
    ...(linkStyle !== null && { style: linkStyle }),
  };
}
