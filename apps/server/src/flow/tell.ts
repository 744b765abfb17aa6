/** What only the page can see, told to the host page like everything else: numbered, each once. */
import type { SessionActionBody } from '@fairlead/wire/session-actions';
import { ApiError } from '../http/api-error.ts';
import { hasMessage } from '../sessions/store.ts';
import type { Step, StepContext } from './step.ts';

type Seen = 'homePageLoaded' | 'legalTermsViewed' | 'seeWhatHappenedClicked';

const screensOf: Readonly<Record<Seen, readonly string[]>> = {
  homePageLoaded: ['home'],
  legalTermsViewed: ['home', 'catalog', 'login', 'preview'],
  seeWhatHappenedClicked: ['progress'],
};

/** Changes nothing but that it was told. A page that is loaded twice tells of its home once. */
export async function tell(context: StepContext, { event }: { event: Seen }): Promise<Step> {
  const { services, session } = context;
  const { state, screen, notice, scope, id } = session;
  if (!screensOf[event].includes(screen.kind)) {
    throw new ApiError('invalidField', `There is no ${event} on this screen.`);
  }
  const told = event === 'homePageLoaded' && (await hasMessage(services.db, scope, id, event));
  return { state, screen, ...(notice && { notice }), ...(!told && { messages: [{ type: event }] }) };
}

/** What the host's SDK found in the host page's browser; told once, however often the page is loaded. */
export async function tellWallets(
  { services, session }: StepContext,
  { wallets }: Pick<SessionActionBody<'tell-wallets'>, 'wallets'>,
): Promise<Step> {
  const { state, screen, notice, scope, id } = session;
  const type = 'SDKinjectedWalletProviders';
  const told = await hasMessage(services.db, scope, id, type);
  return {
    state,
    screen,
    ...(notice && { notice }),
    ...(!told && { messages: [{ type, payload: wallets }] }),
  };
}
