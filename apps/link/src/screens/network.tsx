import type { NetworkChoice, NetworkScreen } from '@fairlead/wire/session-view';
import { useState } from 'preact/hooks';
import { SubmitButton } from '../components/button.tsx';
import { Choice, Choices, List, ListItem } from '../components/list.tsx';
import { useLive } from '../components/live.tsx';
import { Logo } from '../components/logo.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { SlowNetworks } from '../components/slow-networks.tsx';
import { formatDuration, formatMoney, formatMoneyWithFiat } from '../texts/numbers.ts';
import { t } from '../texts/texts.ts';

export function Network({ screen }: { screen: NetworkScreen }) {
  const { session } = useLive();
  const possible = screen.choices.filter(choice => choice.reason === undefined);
  const [chosen, setChosen] = useState(possible[0]?.network.id);
  return (
    <SessionScreen
      kind="network"
      title={t('network.title')}
      onPrimary={() => chosen !== undefined && session.act('choose-network', { networkId: chosen })}
      footer={<SubmitButton label={t('action.continue')} disabled={chosen === undefined} />}
    >
      <SlowNetworks networks={screen.slowNetworks} name={screen.integration.name} />
      <Choices label={t('network.list', { symbol: screen.symbol })}>
        {possible.map(choice => (
          <Choice
            key={choice.network.id}
            name="network"
            value={choice.network.id}
            title={choice.network.name}
            detail={feeAndTime(choice)}
            logo={<Logo url={choice.network.logoUrl} name={choice.network.name} />}
            badge={choice.rank === undefined ? undefined : t(`network.${choice.rank}`)}
            chosen={choice.network.id === chosen}
            onChoose={() => setChosen(choice.network.id)}
          />
        ))}
      </Choices>
      {possible.length < screen.choices.length && (
        <>
          <h2>{t('network.not')}</h2>
          <List label={t('network.not')}>
            {screen.choices.map(
              ({ network, reason, missing }) =>
                reason !== undefined && (
                  <ListItem
                    key={network.id}
                    title={network.name}
                    detail={
                      missing === undefined
                        ? t(`reason.${reason}`)
                        : t('network.missing', { missing: formatMoney(missing) })
                    }
                    logo={<Logo url={network.logoUrl} name={network.name} />}
                  />
                ),
            )}
          </List>
        </>
      )}
    </SessionScreen>
  );
}

function feeAndTime({ fee, usualSeconds }: NetworkChoice): string {
  return t('network.feeAndTime', { fee: formatMoneyWithFiat(fee), time: formatDuration(usualSeconds) });
}
