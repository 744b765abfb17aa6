/** The page: three kinds of things happen on it, and each is a few lines. */
import { type OfferKind, offerKinds, type TransfersAnswer } from '../api.ts';
import { listTransfers, listWallets, Refused, requestLinkToken } from './back-end.ts';
import { clearLog, logCallback } from './callback-log.ts';
import type { Callback } from './link.ts';
import { find } from './page.ts';
import { hideRefusal, showRefusal } from './refusal.ts';
import { showTransfers } from './transfer-list.ts';

const status = find('#status');

/** `?loader=fairlead`: the same shop with Fairlead's own loader, and without a line of the vendor's in it. */
const ownLoader = new URLSearchParams(location.search).get('loader') === 'fairlead';
/** Not waited for here: a click that comes before it has arrived is not lost. */
const loader = ownLoader ? import('./own-loader.ts') : import('./link.ts');
find(ownLoader ? '#with-own-loader' : '#with-vendors-sdk').hidden = false;

async function begin(kind: OfferKind): Promise<void> {
  hideRefusal();
  status.textContent = 'Asking for a Link token …';
  try {
    const { linkToken, linkOrigin, warnings } = await requestLinkToken(kind);
    status.textContent = warnings === undefined ? '' : `Fairlead warns: ${warnings}`;
    const { openLink } = await loader;
    openLink(linkToken, linkOrigin, callback => {
      logCallback(callback);
      react(callback);
    });
  } catch (error) {
    status.textContent = '';
    explain(error);
  }
}

/** What a shop does with what it hears. Only the list of transfers, or a webhook, proves that money has arrived. */
function react({ name, payload }: Callback): void {
  if (name === 'onTransferFinished') {
    status.textContent = 'Sent. It counts once it has arrived.';
    void watchTransfers();
  }
  if (name === 'onEvent' && eventType(payload) === 'verifyDonePage') void showProvenWallet();
  if (
    name === 'onExit' &&
    typeof payload === 'object' &&
    payload !== null &&
    'error' in payload &&
    payload.error
  ) {
    status.textContent = `Link closed: ${payload.error}`;
  }
}

function eventType(payload: unknown): unknown {
  return typeof payload === 'object' && payload !== null && 'type' in payload ? payload.type : undefined;
}

/** A page can be told anything; what Fairlead tells the back end is what counts. */
async function showProvenWallet(): Promise<void> {
  try {
    const newest = (await listWallets()).wallets.at(-1);
    if (newest !== undefined) status.textContent = `Proven (${newest.networkType}): ${newest.address}`;
  } catch (error) {
    explain(error);
  }
}

/** Asks again until nothing is pending; a real shop is told by webhook instead. */
async function watchTransfers(): Promise<void> {
  for (let asked = 0; asked < 60; asked += 1) {
    const answer = await refresh();
    const newest = answer?.transfers[0];
    if (newest !== undefined && newest.status !== 'pending') {
      status.textContent = newest.status === 'succeeded' ? 'It has arrived.' : 'It has failed.';
      return;
    }
    await new Promise(resolve => setTimeout(resolve, 1000));
  }
}

async function refresh(): Promise<TransfersAnswer | undefined> {
  try {
    const answer = await listTransfers();
    showTransfers(answer);
    return answer;
  } catch (error) {
    explain(error);
    return undefined;
  }
}

function explain(error: unknown): void {
  if (!(error instanceof Refused)) throw error;
  showRefusal(error.reason);
}

for (const kind of offerKinds) {
  find(`[data-offer="${kind}"]`).addEventListener('click', () => void begin(kind));
}
find('#refresh').addEventListener('click', () => {
  hideRefusal();
  void refresh();
});
find('#clear').addEventListener('click', clearLog);
void refresh();
