/** Wallets of the catalog that could do what a session asks for, if they were where its page is. */
import type { PayLinkView } from '@fairlead/wire/pay-link';
import type { CatalogScreen, IntegrationSummary } from '@fairlead/wire/session-view';
import { type WalletApp, walletApp } from '../catalog/index.ts';
import type { Session } from '../sessions/store.ts';
import { takesWalletsOn, walletTypes } from './browser-wallets.ts';
import { integrationSummary } from './integration-words.ts';
import type { Services } from './services.ts';

/** What the vendor's Link says of it. */
export const notInstalled = 'Wallet not installed on this device';

type Configured = Pick<Session, 'scope' | 'configuration'>;

type Usable = { integration: IntegrationSummary; app: WalletApp };

/** Those of the catalog that the page may find in the browser, and whose programs are known. */
function usableWallets(services: Services, session: Configured): Usable[] {
  const types = walletTypes.filter(type => takesWalletsOn(services, session, type));
  if (types.length === 0) return [];
  const { scope, configuration } = session;
  return services.catalog
    .connectable(scope.environment, configuration.integrationId)
    .filter(each => each.kind === 'wallet' && types.some(type => each.networkTypes.has(type)))
    .flatMap(each => {
      const app = walletApp(each);
      return app ? [{ integration: integrationSummary(services, each), app }] : [];
    });
}

/** For the catalog's screen: in live, because the sandbox plays every wallet that is not there. */
export function absentWallets(
  services: Services,
  session: Configured,
): NonNullable<CatalogScreen['absentWallets']> {
  if (session.scope.environment !== 'live') return [];
  return usableWallets(services, session).map(({ integration, app }) => ({
    integration,
    installUrl: app.install,
  }));
}

/** The same payment link in the browsers inside wallets' apps. They open https only, and get the link and nothing more. */
export function walletApps(
  services: Services,
  session: Configured,
  payLink: string,
): NonNullable<PayLinkView['walletApps']> {
  if (!payLink.startsWith('https://')) return [];
  return usableWallets(services, session).flatMap(({ integration: { name, logoUrl }, app }) =>
    app.open ? [{ name, logoUrl, url: app.open(payLink) }] : [],
  );
}
