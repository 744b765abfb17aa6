/** What the server has to say on top of a screen: what happened, whether money moved, what to do now. */
import type { NoticeDetail, Notice as SessionNotice } from '@fairlead/wire/session-view';
import { formatMoney } from '../texts/numbers.ts';
import { t } from '../texts/texts.ts';
import { Notice, RequestId } from './notice.tsx';

export function ServerNotice({ notice }: { notice: SessionNotice }) {
  return (
    <Notice tone={changes.has(notice.code) ? 'hint' : 'problem'} title={t(`notice.${notice.code}`)}>
      {notice.detail !== undefined && <p>{wordsOf(notice.detail)}</p>}
      <p>
        {t(`notice.moneyMoved.${notice.moneyMoved}`)} {t(`notice.${notice.code}.next`)}
      </p>
      {!changes.has(notice.code) && <RequestId id={notice.requestId} />}
    </Notice>
  );
}

function wordsOf(detail: NoticeDetail): string {
  switch (detail.key) {
    case 'amountNeeded': {
      const { needed, held, symbol } = detail.values;
      const money = (amount: string) => formatMoney({ amount, symbol });
      return t('detail.amountNeeded', { needed: money(needed), held: money(held) });
    }
    case 'gasNeeded': {
      const { needed, held, symbol } = detail.values;
      const money = (amount: string) => formatMoney({ amount, symbol });
      return t('detail.gasNeeded', { needed: money(needed), held: money(held) });
    }
    case 'leastAmount': {
      const { least: amount, symbol } = detail.values;
      return t('detail.leastAmount', { least: formatMoney({ amount, symbol }) });
    }
    case 'feeRose': {
      const { fee, shown, symbol } = detail.values;
      const money = (amount: string) => formatMoney({ amount, symbol });
      return t('detail.feeRose', { fee: money(fee), shown: money(shown) });
    }
    case 'chainSilent':
    case 'chainDenied':
      return t(`detail.${detail.key}`, detail.values);
    default:
      return t(`detail.${detail.key}`);
  }
}

/** News rather than trouble. */
const changes: ReadonlySet<string> = new Set(['priceChanged', 'previewExpired']);
