/** The one place where an institution is asked to send: by the page's approval and by the API alike. */
import type { ChallengeAnswer, Connector, ConnectorState, Outcome, Withdrawal } from '@fairlead/connectors';
import type { Scope, TransferRow } from '../database/schema.ts';
import { ApiError } from '../http/api-error.ts';
import { later } from '../surroundings.ts';
import { ask } from './institution.ts';
import { askingLease } from './new-transfer.ts';
import type { Services } from './services.ts';
import { openTransferChallenge } from './transfer-challenge.ts';
import { moveAndTell } from './transfer-events.ts';
import { withdrawalRequest } from './withdrawal-request.ts';

/**
 * Submits the intent, or answers what the institution asked. That it is being asked is written first.
 *
 * @param answer `undefined`: the first request.
 * @throws ApiError `sessionMovedOn` when somebody else has moved the transfer.
 */
export async function submit(
  services: Services,
  scope: Scope,
  { connector, credentials }: { connector: Connector; credentials: ConnectorState },
  transfer: TransferRow,
  answer: ChallengeAnswer | undefined,
): Promise<{ submitted: TransferRow; outcome: Outcome<Withdrawal> }> {
  const challenge = answer === undefined ? undefined : await openTransferChallenge(services, transfer);
  const now = services.clock.now();
  const submitted = await services.db
    .transaction()
    .execute(transaction =>
      moveAndTell(
        services,
        transaction,
        scope,
        { id: transfer.id, from: transfer.state, to: 'submitted' },
        { next_look_at: later(now, askingLease), submitted_at: now },
      ),
    );
  if (submitted === undefined) throw new ApiError('sessionMovedOn', 'The transfer has moved on meanwhile.');
  const asked =
    answer === undefined || challenge === undefined
      ? connector.withdraw(credentials, withdrawalRequest(submitted))
      : connector.resumeWithdraw(credentials, challenge, answer);
  return { submitted, outcome: await ask(services, asked, 'unknown', { transferId: transfer.id }) };
}
