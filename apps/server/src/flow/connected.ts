/** What follows once an account is connected: the transfer's first question, or the end of a session that only connects. */
import type { Account } from '@fairlead/connectors';
import type { Kysely } from 'kysely';
import type { Integration } from '../catalog/index.ts';
import type { Database } from '../database/schema.ts';
import type { Progress } from '../sessions/store.ts';
import { integrationSummary } from './integration-words.ts';
import { keepConnection } from './keep-connection.ts';
import type { Step, StepAddition, StepContext } from './step.ts';
import { nextTransferStep } from './transfer-steps.ts';

/** Writes the connection that the session goes on with. */
type Keep = (transaction: Kysely<Database>) => Promise<StepAddition & { connectionId: string }>;

export async function connectedStep(
  context: StepContext,
  integration: Integration,
  account: Account,
  keep: Keep = transaction => keepConnection(context, transaction, integration, account),
): Promise<Step> {
  return kept(await afterConnecting(context, integration, account), keep);
}

/** The step, with the connection written before whatever else is written with it. */
export function kept(step: Step, keep: Keep): Step {
  return {
    ...step,
    alongside: async transaction => {
      const addition = await keep(transaction);
      const more = await step.alongside?.(transaction, addition.connectionId);
      return { ...addition, ...more, messages: [...(addition.messages ?? []), ...(more?.messages ?? [])] };
    },
  };
}

/** Goes on with an account whose connection is written, or about to be. */
export async function afterConnecting(
  context: StepContext,
  integration: Integration,
  { accountName, credentials }: Pick<Account, 'accountName' | 'credentials'>,
): Promise<Step> {
  const { services, session } = context;
  const progress = progressWith(context, integration, accountName);
  if (session.configuration.transfer) {
    const next = await nextTransferStep(
      { ...context, session: { ...session, progress } },
      { integration, credentials, progress, starting: true },
    );
    return { progress, ...next };
  }
  return {
    progress,
    state: 'connected',
    screen: {
      kind: 'connected',
      integration: integrationSummary(services, integration),
      accountName,
      ...(!session.configuration.restrictMultipleAccounts && { canConnectAnother: true }),
    },
  };
}

export function progressWith({ session }: StepContext, { id }: Integration, accountName: string): Progress {
  const { verified } = session.progress;
  return { integrationId: id, accountName, ...(verified && { verified }) };
}
