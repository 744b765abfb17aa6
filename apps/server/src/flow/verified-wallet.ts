/** From a proven wallet to what was asked for after it: nothing more, or a transfer from that very wallet. */
import { connectWallet } from './connect.ts';
import { chosenIntegration } from './context.ts';
import { close } from './leave.ts';
import type { Step, StepContext } from './step.ts';

/** The verified screen's way on. */
export async function finishVerification(context: StepContext): Promise<Step> {
  const { services, session } = context;
  const { verified, browserWallet } = session.progress;
  if (session.configuration.transfer === undefined || verified === undefined) return close(context);
  return connectWallet(context, chosenIntegration(services, session), verified, browserWallet);
}
