import type { PreviewScreen } from '@fairlead/wire/session-view';
import { Address } from '../components/address.tsx';
import { SubmitButton } from '../components/button.tsx';
import { useDeliberate } from '../components/deliberate.ts';
import { useServerNow } from '../components/elapsed.ts';
import { Fact, Facts } from '../components/facts.tsx';
import { FeeLines } from '../components/fee-lines.tsx';
import { useLive } from '../components/live.tsx';
import { Logo } from '../components/logo.tsx';
import { Notice } from '../components/notice.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { formatCountdown, formatDuration, formatMoney, formatPrice, formatTime } from '../texts/numbers.ts';
import { t } from '../texts/texts.ts';

/** The sentence with its numbers laid out. What is approved is this preview's id: exactly what is shown. */
export function Preview({ screen }: { screen: PreviewScreen }) {
  const { session, state } = useLive();
  const { transfer, previewId } = screen;
  const { from, to, price } = transfer;
  const client = state.view.client.name;
  const deliberately = useDeliberate(previewId);
  const left = Date.parse(screen.expiresAt) - useServerNow(session.serverNow);
  const type = transfer.transferType;

  return (
    <SessionScreen
      kind="preview"
      title={t('preview.title', { type, amount: formatMoney(transfer.receives), client })}
      onPrimary={() => deliberately(() => session.act('approve', { previewId }))}
      footer={
        <SubmitButton
          disabled={left <= 0}
          label={t('preview.approve', { type, amount: formatMoney(transfer.total) })}
        />
      }
    >
      <div role="status">{left <= 0 && <Notice tone="hint" title={t('preview.expired')} />}</div>
      <Facts>
        <Fact label={t('preview.from')}>
          <span class="named">
            <Logo url={from.integration.logoUrl} name={from.integration.name} small />
            <bdi>{from.integration.name}</bdi>
          </span>
          <bdi class="fiat">{from.accountName}</bdi>
        </Fact>
        <Fact label={t('preview.to')}>
          <bdi>{client}</bdi>
        </Fact>
        {transfer.goods !== undefined && (
          <Fact label={t('preview.goods')}>
            {transfer.goods.map(each => (
              <bdi key={each}>{each}</bdi>
            ))}
          </Fact>
        )}
        <Fact label={t('transfer.address', { network: to.network.name })} wide>
          <span class="named">
            <Logo url={to.network.logoUrl} name={to.network.name} />
            <Address address={to.address} />
          </span>
        </Fact>
        {transfer.paidWith && (
          <Fact label={t('preview.paidWith')}>
            {t('preview.spends', {
              name: transfer.paidWith.kind === 'cash' ? t('funding.cash') : transfer.paidWith.name,
              amount: formatMoney(transfer.paidWith.spends),
            })}
          </Fact>
        )}
        {to.addressTag !== undefined && (
          <Fact label={t('transfer.tag')} strong wide>
            <Address address={to.addressTag} whole />
          </Fact>
        )}
      </Facts>
      {to.addressTag !== undefined && <p class="small">{t('preview.tagHint')}</p>}
      <FeeLines
        fees={transfer.fees}
        receives={transfer.receives}
        total={transfer.total}
        integrationName={from.integration.name}
        clientName={client}
        transferType={type}
        feesIncluded={transfer.feesIncluded}
      />
      {transfer.gas && <p class="small">{t('preview.gas', { amount: formatMoney(transfer.gas) })}</p>}
      {transfer.newAccount && (
        <p class="small">{t('preview.newAccount', { amount: formatMoney(transfer.newAccount) })}</p>
      )}
      <p class="small">
        {t('preview.usually', { time: formatDuration(transfer.usualSeconds) })}{' '}
        {t('preview.rateText', {
          symbol: transfer.symbol,
          price: formatPrice(price),
          time: formatTime(price.asOf),
          source: price.source,
        })}
      </p>
      {left > 0 && (
        <p class="small" role="timer">
          {t('preview.heldFor', { time: formatCountdown(left) })}
        </p>
      )}
    </SessionScreen>
  );
}
