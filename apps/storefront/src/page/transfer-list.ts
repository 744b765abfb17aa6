/** The shopper's transfers, as Fairlead lists them. */
import type { TransferModel } from '@meshconnect/node-api';
import type { TransfersAnswer } from '../api.ts';
import { copyOf, find } from './page.ts';

export function showTransfers({ transfers }: TransfersAnswer): void {
  find('#transfers').replaceChildren(...transfers.map(lineOf));
  find('#no-transfers').hidden = transfers.length > 0;
}

function lineOf(transfer: TransferModel): DocumentFragment {
  const line = copyOf('transfer-template');
  const symbol = transfer.symbol ?? '';
  find('.amount', line).textContent = `${transfer.destinationAmount ?? transfer.amount ?? '?'} ${symbol}`;
  const badge = find('.badge', line);
  badge.textContent = transfer.status ?? 'unknown';
  badge.dataset['status'] = transfer.status ?? 'unknown';
  const created = transfer.createdTimestamp
    ? new Date(transfer.createdTimestamp * 1000).toLocaleString()
    : '';
  const places = [transfer.from?.name, transfer.networkName].filter(place => place);
  find('.where', line).textContent = [places.join(' → '), created].filter(part => part !== '').join(' · ');
  find('.total', line).textContent =
    `${transfer.sourceAmount ?? transfer.amount ?? '?'} ${symbol}, fees included`;
  find('.address', line).textContent = transfer.destinationAddress ?? '';
  find('.reference', line).textContent = transfer.clientTransactionId ?? '';
  find('.ours', line).hidden = !transfer.clientTransactionId;
  return line;
}
