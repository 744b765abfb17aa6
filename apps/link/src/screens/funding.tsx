import type { FundingChoice, FundingScreen } from '@fairlead/wire/session-view';
import { useState } from 'preact/hooks';
import { SubmitButton } from '../components/button.tsx';
import { Choice, Choices, List, ListItem } from '../components/list.tsx';
import { useLive } from '../components/live.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { formatMoney, formatMoneyWithFiat } from '../texts/numbers.ts';
import { t } from '../texts/texts.ts';

/** What is to pay: the cheapest way first, and chosen. */
export function Funding({ screen }: { screen: FundingScreen }) {
  const { session } = useLive();
  const { symbol, integration } = screen;
  const possible = screen.choices.filter(({ reason }) => reason === undefined);
  const [chosen, setChosen] = useState(possible[0]?.id);
  const titleOf = ({ kind, name }: FundingChoice) =>
    (kind === 'cash' ? t('funding.cash') : name) ?? t('funding.balance', { symbol });
  return (
    <SessionScreen
      kind="funding"
      title={t('funding.title')}
      onPrimary={() => chosen !== undefined && session.act('choose-funding', { fundingId: chosen })}
      footer={<SubmitButton label={t('action.continue')} disabled={chosen === undefined} />}
    >
      <p>{t('funding.body', { symbol, name: integration.name })}</p>
      <Choices label={t('funding.title')}>
        {possible.map(choice => (
          <Choice
            key={choice.id}
            name="funding"
            value={choice.id}
            title={titleOf(choice)}
            detail={detailOf(choice)}
            chosen={choice.id === chosen}
            onChoose={() => setChosen(choice.id)}
          />
        ))}
      </Choices>
      {possible.length < screen.choices.length && (
        <>
          <h2>{t('funding.not')}</h2>
          <List label={t('funding.not')}>
            {screen.choices.map(
              choice =>
                choice.reason !== undefined && (
                  <ListItem key={choice.id} title={titleOf(choice)} detail={t(`reason.${choice.reason}`)} />
                ),
            )}
          </List>
        </>
      )}
    </SessionScreen>
  );
}

function detailOf({ available, fee, receives }: FundingChoice): string {
  if (fee === undefined || receives === undefined) {
    return t('funding.available', { amount: formatMoneyWithFiat(available) });
  }
  return t('funding.feeAndReceives', { fee: formatMoney(fee), receives: formatMoneyWithFiat(receives) });
}
