/** The first choice, where the client asked for it: how the money is to come (contract §2.2, screen 0). */
import type { HomeScreen } from '@fairlead/wire/session-view';
import { ApiError } from '../http/api-error.ts';
import type { Session } from '../sessions/store.ts';
import { takesAnyWallet } from './browser-wallets.ts';
import { offeredIntegrations } from './context.ts';
import { canDepositByHand, depositByHand } from './manual-deposit.ts';
import type { Services } from './services.ts';
import { startOver } from './start-over.ts';
import type { Step, StepContext } from './step.ts';

export function homeScreen(
  services: Services,
  session: Pick<Session, 'scope' | 'configuration'>,
): HomeScreen {
  const { transfer } = session.configuration;
  const isEmpty = offeredIntegrations(services, session).length === 0 && !takesAnyWallet(services, session);
  const screen: HomeScreen = {
    kind: 'home',
    methods: isEmpty ? [] : [transfer?.transferType === 'onramp' ? 'buy' : 'embedded'],
  };
  if (canDepositByHand(services, { ...session, screen })) screen.methods.push('manual');
  return screen;
}

export async function chooseMethod(
  context: StepContext,
  { method }: { method: 'embedded' | 'manual' | 'buy' },
): Promise<Step> {
  const { screen } = context.session;
  if (screen.kind !== 'home' || !screen.methods.includes(method)) {
    throw new ApiError('invalidField', 'This way is not offered in this session.');
  }
  if (method === 'manual') return depositByHand(context);
  return { ...startOver(), messages: [{ type: 'methodSelected', payload: { method } }] };
}
