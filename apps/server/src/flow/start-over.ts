/** The catalog: where a session begins, and where it goes for another account. */
import type { Notice, Screen } from '@fairlead/wire/session-view';
import type { Session } from '../sessions/store.ts';
import { networkTypeNames } from '../verifications/message.ts';
import { absentWallets } from './absent-wallets.ts';
import {
  chosenWalletName,
  provingWallets,
  takesAnyWallet,
  takesBrowserWallets,
  takesSolanaWallets,
} from './browser-wallets.ts';
import { offeredIntegrations, unableIntegrations, usableIntegrations } from './context.ts';
import { integrationSummary } from './integration-words.ts';
import type { Services } from './services.ts';
import type { Step } from './step.ts';

/**
 * What is stored of the catalog. It is the longest screen and the one that most sessions end at; nothing in it is a
 * promise, and it follows from the session's configuration, so it is made whenever it is shown.
 */
export const storedCatalog: Screen = { kind: 'catalog', integrations: [] };

/** The first screen, and the one that every other account starts from; stored as `storedCatalog`. */
export function catalogScreen(services: Services, session: Pick<Session, 'scope' | 'configuration'>): Screen {
  const integrations = offeredIntegrations(services, session);
  const usable = usableIntegrations(services, session);
  const returning = (session.configuration.returningAccounts ?? []).flatMap(
    ({ connectionId, integrationId, accountName }) => {
      const integration = usable.find(({ id }) => id === integrationId);
      if (integration === undefined) return [];
      return [{ id: connectionId, integration: integrationSummary(services, integration), accountName }];
    },
  );
  const unable = unableIntegrations(services, session).map(each => ({
    integration: integrationSummary(services, each),
    lacks: 'buy' as const,
  }));
  const solanaWallets = takesSolanaWallets(services, session);
  const proving = provingWallets(services, session).map(networkType => ({
    ...{ networkType, name: networkTypeNames[networkType] },
  }));
  const absent = absentWallets(services, session);
  const requested = session.configuration.verification?.addresses ?? [];
  return {
    kind: 'catalog',
    integrations: integrations.map(each => integrationSummary(services, each)),
    ...(unable.length > 0 && { unable }),
    ...(returning.length > 0 && { returningAccounts: returning }),
    ...(canPaste(session) && { canPaste: true }),
    ...(takesBrowserWallets(services, session) && { browserWallets: true }),
    ...(solanaWallets && { solanaWallets }),
    ...(absent.length > 0 && { absentWallets: absent }),
    ...(proving.length > 0 && { provingWallets: proving }),
    ...(requested.length > 0 && { requestedAddresses: [...requested] }),
    ...(takesAnyWallet(services, session) && chosenWalletName(services, session)),
  };
}

/** Whether a signature may come by hand: what follows a proof needs the wallet itself, not only its signature. */
export function canPaste({ configuration }: Pick<Session, 'configuration'>): boolean {
  return configuration.verification !== undefined && configuration.transfer === undefined;
}

/** Back to choosing an account, with nothing chosen. */
export function startOver(notice?: Notice): Step {
  return {
    state: 'open',
    screen: storedCatalog,
    progress: {},
    connectionId: null,
    transferId: null,
    ...(notice && { notice }),
  };
}
