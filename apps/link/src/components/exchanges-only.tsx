import { t } from '../texts/texts.ts';
import { useLive } from './live.tsx';

/** What only an exchange can send here, each with the reason why no wallet is offered for it. */
export function ExchangesOnlyNote() {
  const { state } = useLive();
  return state.view.exchangesOnly?.map(({ symbol, network, because }) => (
    <p key={`${symbol} ${network.id}`} class="small">
      {t('catalog.exchangesOnly', { symbol, network: network.name, because })}
    </p>
  ));
}
