/** Calls of the shop's own back end. The client's key stays there; this page never sees it. */
import type {
  ErrorAnswer,
  LinkTokenAnswer,
  OfferKind,
  ShopError,
  TransfersAnswer,
  WalletsAnswer,
} from '../api.ts';

/** An answer of the back end that was not what was asked for. */
export class Refused extends Error {
  readonly reason: ShopError;

  constructor(reason: ShopError) {
    super(reason.message);
    this.reason = reason;
  }
}

export function requestLinkToken(kind: OfferKind): Promise<LinkTokenAnswer> {
  return call('api/link-token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind }),
  });
}

export function listTransfers(): Promise<TransfersAnswer> {
  return call('api/transfers', {});
}

export function listWallets(): Promise<WalletsAnswer> {
  return call('api/wallets', {});
}

async function call<Answer>(path: string, init: RequestInit): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new Refused({
      from: 'storefront',
      message: 'This shop could not be reached. Is it still running?',
    });
  }
  const answer: Answer | ErrorAnswer = await response.json();
  if (isError(answer)) throw new Refused(answer.error);
  return answer;
}

function isError(answer: unknown): answer is ErrorAnswer {
  return typeof answer === 'object' && answer !== null && 'error' in answer;
}
