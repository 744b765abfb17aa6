/**
 * Transfers without the Link page, on the same quote engine and the same table of transitions: a preview that is kept, and
 * a transfer that it becomes once. The caller shows the numbers to the user and passes on the codes.
 */
import type { ChallengeAnswer, Outcome, Withdrawal } from '@fairlead/connectors';
import type { Fiat } from '@fairlead/wire/session-view';
import type { TransferRow } from '../database/schema.ts';
import { ApiError } from '../http/index.ts';
import type { TransferConfiguration } from '../link-tokens/configuration.ts';
import { later } from '../surroundings.ts';
import type { AssetOption, NetworkOption } from '../transfers/options.ts';
import type { Quote } from '../transfers/quote.ts';
import {
  findPreview,
  findTransfer,
  findTransferFrom,
  insertPreview,
  insertTransfer,
} from '../transfers/store.ts';
import { type AccountAccess, askAbout } from './account-access.ts';
import { apiCaller } from './api-caller.ts';
import { silenceOf } from './integration-words.ts';
import { askingLease, newTransfer } from './new-transfer.ts';
import { recordOutcome } from './outcome.ts';
import { type KeptQuote, keptQuote, previewLife } from './preview.ts';
import { readOptions } from './read-options.ts';
import type { Services } from './services.ts';
import { submit } from './submit.ts';
import { lookAtTransfer } from './track.ts';
import { tellOfTransfer } from './transfer-events.ts';

/** What the account holds, and what of it can be sent where; `unreachable` where a network that is wanted is silent. */
export async function configure(
  services: Services,
  access: AccountAccess,
  transfer: TransferConfiguration,
  currency: Fiat['currency'],
): Promise<Outcome<AssetOption[]>> {
  const { scope } = access.connection;
  const found = await askAbout(services, access, readOptions(services, scope, access, transfer, currency));
  if (found.status !== 'done') return found;
  const { assets, silentNetworks } = found.result;
  if (silentNetworks.length === 0) return { status: 'done', result: assets };
  const message = silenceOf(services, silentNetworks);
  return { status: 'failed', reason: 'unreachable', message, moneyMoved: 'no' };
}

/** A preview through the API also keeps what a session would know. */
type KeptThroughApi = KeptQuote & { clientTransactionId?: string };

export type ManagedPreview = { previewId: string; expiresAt: Date; option: NetworkOption; quote: Quote };

/** Keeps the numbers of one pair. @param option one that has a quote. */
export async function keepPreview(
  services: Services,
  { connection, integration }: AccountAccess,
  transfer: TransferConfiguration,
  option: NetworkOption & { quote: Quote },
): Promise<ManagedPreview> {
  const { scope, accountName } = connection;
  const now = services.clock.now();
  const previewId = services.random.uuid();
  const expiresAt = later(now, previewLife);
  const { transactionId } = transfer;
  const kept: KeptThroughApi = {
    ...keptQuote(services, { transfer, integration, accountName, option, quote: option.quote }),
    ...(transactionId !== undefined && { clientTransactionId: transactionId }),
  };
  await insertPreview(services.db, scope, {
    ...{ id: previewId, sessionId: null, connectionId: connection.id },
    ...{ quote: kept, now, expiresAt },
  });
  return { previewId, expiresAt, option, quote: option.quote };
}

/** `outcome`: what the institution said just now; absent where nothing was asked, because it was asked before. */
export type Executed = { transfer: TransferRow; outcome?: Outcome<Withdrawal> };

/**
 * Turns a preview into a transfer, once: whoever executes it again is told what became of it. A transfer for which the
 * institution wants a code goes on with `mfaCode`.
 *
 * @throws ApiError `notFound` for what is no preview of this account, `previewExpired`
 */
export async function execute(
  services: Services,
  access: AccountAccess,
  request: { previewId: string; mfaCode?: string; wantsNewCode: boolean },
  requestId: string,
): Promise<Executed> {
  const { scope } = access.connection;
  const found = await transferOfPreview(services, access, request.previewId);
  if (found === undefined) {
    const intent = await writeIntent(services, access, request.previewId);
    return intent.isNew ? go(services, access, intent.transfer, undefined, requestId) : intent;
  }
  if (found.state !== 'challenged') return { transfer: found };
  const { mfaCode, wantsNewCode } = request;
  const answer: ChallengeAnswer = mfaCode
    ? { kind: 'code', code: mfaCode }
    : { kind: wantsNewCode ? 'resend' : 'none' };
  return go(services, access, found, answer, requestId);

  async function transferOfPreview(all: Services, of: AccountAccess, id: string) {
    const transfer = await findTransfer(all.db, scope, id);
    if (transfer === undefined) return undefined;
    if (transfer.session_id !== null || transfer.connection_id !== of.connection.id) throw unknownPreview();
    return transfer;
  }
}

function unknownPreview(): ApiError {
  return new ApiError('notFound', 'There is no such preview of this account.');
}

/** Intent and event in one transaction; nobody has been asked anything yet. */
async function writeIntent(
  services: Services,
  { connection }: AccountAccess,
  previewId: string,
): Promise<{ transfer: TransferRow; isNew: boolean }> {
  const { scope } = connection;
  const now = services.clock.now();
  const preview = await findPreview(services.db, scope, previewId);
  if (preview === undefined || preview.session_id !== null || preview.connection_id !== connection.id) {
    throw unknownPreview();
  }
  if (preview.expires_at <= now) {
    throw new ApiError('previewExpired', 'This preview has expired. Preview the transfer again.');
  }
  const kept = preview.quote as KeptThroughApi;
  const origin = {
    sub_client_id: null,
    session_id: null,
    connection_id: connection.id,
    user_id: connection.userId,
    client_transaction_id: kept.clientTransactionId ?? null,
    transfer_type: kept.summary.transferType,
  };
  return services.db.transaction().execute(async transaction => {
    const intent = await insertTransfer(transaction, scope, newTransfer(previewId, origin, kept, now));
    if (typeof intent === 'string') {
      const standing = await findTransfer(transaction, scope, previewId);
      if (standing === undefined) throw new Error(`preview ${previewId} has a transfer and has none`);
      return { transfer: standing, isNew: false };
    }
    await tellOfTransfer(services, transaction, scope, intent, {});
    services.wake(later(now, askingLease));
    return { transfer: intent, isNew: true };
  });
}

/** Asks the institution, and writes what its answer makes of the transfer. */
async function go(
  services: Services,
  access: AccountAccess,
  transfer: TransferRow,
  answer: ChallengeAnswer | undefined,
  requestId: string,
): Promise<Executed> {
  const { scope, id: connectionId } = access.connection;
  let outcome: Outcome<Withdrawal> | undefined;
  try {
    const asked = await submit(services, scope, access, transfer, answer);
    ({ outcome } = asked);
    const { submitted } = asked;
    const step = recordOutcome(services, apiCaller(scope, submitted), submitted, outcome, requestId);
    await services.db
      .transaction()
      .execute(async transaction => void (await step.alongside?.(transaction, connectionId)));
  } catch (error) {
    // Somebody else has moved it: what it has become stands in its row.
    if (!(error instanceof ApiError && error.errorType === 'sessionMovedOn')) throw error;
    outcome = undefined;
  }
  const now = await findTransfer(services.db, scope, transfer.id);
  if (now === undefined) throw new Error(`transfer ${transfer.id} is gone`);
  return { transfer: now, ...(outcome && { outcome }) };
}

/** What has become of a transfer from this account, asked of the institution where it can still tell. */
export async function lookUp(
  services: Services,
  { connection }: AccountAccess,
  named: string,
): Promise<TransferRow> {
  const { scope, userId, integrationId } = connection;
  const find = () => findTransferFrom(services.db, scope, { userId, integrationId, named });
  const found = await find();
  if (found === undefined) throw new ApiError('notFound', 'There is no such transfer from this account.');
  await lookAtTransfer(services, found);
  return (await find()) ?? found;
}
