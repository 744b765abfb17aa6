/** What a transfer costs and what arrives, line by line: the lines add up to the total. */
import type { FeeLine, Money } from '@fairlead/wire/session-view';
import { t } from '../texts/texts.ts';
import { Amount } from './amount.tsx';
import { Fact, Facts } from './facts.tsx';

export type FeeLinesProps = {
  fees: readonly FeeLine[];
  receives: Money;
  total: Money;
  integrationName: string;
  clientName: string;
  transferType: string;
  feesIncluded: boolean;
};

export function FeeLines(props: FeeLinesProps) {
  const { fees, receives, total, integrationName: name, clientName: client } = props;
  const label = (fee: FeeLine) =>
    ({
      network: t('fees.network'),
      institution: t('fees.institution', { name }),
      client: t('fees.client', { client }),
      purchase: t('fees.purchase', { name }),
    })[fee.kind];
  return (
    <>
      <Facts>
        <Fact label={t('fees.arrives', { client })}>
          <Amount money={receives} />
        </Fact>
        {fees.map(fee => (
          <Fact key={fee.kind} label={label(fee)}>
            <Amount money={fee.money} />
          </Fact>
        ))}
        <Fact label={props.transferType === 'payment' ? t('fees.totalPay') : t('fees.total')} strong>
          <Amount money={total} />
        </Fact>
      </Facts>
      {props.feesIncluded && fees.length > 0 && <p class="small">{t('fees.included')}</p>}
    </>
  );
}
