import { ApiError } from '../http/api-error.ts';
import type { Step, StepContext } from './step.ts';
import { goOn } from './transfer-steps.ts';

/** The user's choice of what pays; another one can be made by going back. */
export async function chooseFunding(context: StepContext, body: { fundingId: string }): Promise<Step> {
  const { screen, progress } = context.session;
  const choice =
    screen.kind === 'funding' ? screen.choices.find(({ id }) => id === body.fundingId) : undefined;
  if (choice === undefined || choice.reason !== undefined) {
    throw new ApiError('invalidField', 'This way to pay cannot be chosen in this session.');
  }
  const step = await goOn(context, { ...progress, fundingId: choice.id });
  return { ...step, messages: [{ type: 'fundingOptionsUpdated' }, ...(step.messages ?? [])] };
}
