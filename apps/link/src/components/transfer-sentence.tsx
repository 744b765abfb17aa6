/** The transfer that is being approved, so that nobody enters a code without seeing what for. */
import type { TransferSummary } from '@fairlead/wire/session-view';
import { formatMoneyWithFiat } from '../texts/numbers.ts';
import { t } from '../texts/texts.ts';
import { Address } from './address.tsx';
import { Fact, Facts } from './facts.tsx';
import { useLive } from './live.tsx';
import { Notice } from './notice.tsx';

export function TransferSentence({ transfer }: { transfer: TransferSummary }) {
  const client = useLive().state.view.client.name;
  const { to } = transfer;
  return (
    <Notice
      tone="hint"
      title={t('approve.what', {
        total: formatMoneyWithFiat(transfer.total),
        from: transfer.from.integration.name,
        client,
        network: to.network.name,
      })}
    >
      <Facts>
        <Fact label={t('transfer.address', { network: to.network.name })} wide>
          <Address address={to.address} />
        </Fact>
        {to.addressTag !== undefined && (
          <Fact label={t('transfer.tag')} strong wide>
            <Address address={to.addressTag} whole />
          </Fact>
        )}
      </Facts>
    </Notice>
  );
}
