/** The catalog: where a session begins, and where it goes for another account. */
import type { Notice, Screen } from '@fairlead/wire/session-view';
import type { Session } from '../sessions/store.ts';
import { offeredIntegrations } from './context.ts';
import { integrationSummary } from './integration-words.ts';
import type { Services } from './services.ts';
import type { Step, StepContext } from './step.ts';

/** The first screen, and the one that every other account starts from. */
export function catalogScreen(services: Services, session: Pick<Session, 'scope' | 'configuration'>): Screen {
  const integrations = offeredIntegrations(services, session);
  const returning = (session.configuration.returningAccounts ?? []).flatMap(
    ({ connectionId, integrationId, accountName }) => {
      const integration = integrations.find(({ id }) => id === integrationId);
      if (integration === undefined) return [];
      return [{ id: connectionId, integration: integrationSummary(services, integration), accountName }];
    },
  );
  return {
    kind: 'catalog',
    integrations: integrations.map(each => integrationSummary(services, each)),
    ...(returning.length > 0 && { returningAccounts: returning }),
    ...(canPaste(session) && { canPaste: true }),
  };
}

/** Whether a signature may come by hand: what follows a proof needs the wallet itself, not only its signature. */
export function canPaste({ configuration }: Pick<Session, 'configuration'>): boolean {
  return configuration.verification !== undefined && configuration.transfer === undefined;
}

/** Back to choosing an account, with nothing chosen. */
export function startOver(context: StepContext, notice?: Notice): Step {
  const { services, session } = context;
  return {
    state: 'open',
    screen: catalogScreen(services, session),
    progress: {},
    connectionId: null,
    transferId: null,
    ...(notice && { notice }),
  };
}
