import type { AssetScreen } from '@fairlead/wire/session-view';
import { useState } from 'preact/hooks';
import { Amount } from '../components/amount.tsx';
import { SubmitButton } from '../components/button.tsx';
import { Choice, Choices, List, ListItem } from '../components/list.tsx';
import { useLive } from '../components/live.tsx';
import { Logo } from '../components/logo.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { SlowNetworks } from '../components/slow-networks.tsx';
import { t } from '../texts/texts.ts';

export function Asset({ screen }: { screen: AssetScreen }) {
  const { session, state } = useLive();
  const possible = screen.choices.filter(choice => choice.reason === undefined);
  const [chosen, setChosen] = useState(possible[0]?.symbol);
  const { name } = screen.integration;
  return (
    <SessionScreen
      kind="asset"
      title={t('asset.title', { type: state.view.transferType })}
      onPrimary={() => chosen !== undefined && session.act('choose-asset', { symbol: chosen })}
      footer={<SubmitButton label={t('action.continue')} disabled={chosen === undefined} />}
    >
      <SlowNetworks networks={screen.slowNetworks} name={name} />
      <Choices label={t('asset.list', { name })}>
        {possible.map(choice => (
          <Choice
            key={choice.symbol}
            name="asset"
            value={choice.symbol}
            title={choice.symbol}
            detail={choice.name}
            logo={<Logo url={choice.logoUrl} name={choice.symbol} />}
            end={<Amount money={choice.available} />}
            chosen={choice.symbol === chosen}
            onChoose={() => setChosen(choice.symbol)}
          />
        ))}
      </Choices>
      {possible.length < screen.choices.length && (
        <>
          <h2>{t('asset.not')}</h2>
          <List label={t('asset.not')}>
            {screen.choices.map(
              ({ symbol, logoUrl, available, reason }) =>
                reason !== undefined && (
                  <ListItem
                    key={symbol}
                    title={symbol}
                    detail={t(`reason.${reason}`)}
                    logo={<Logo url={logoUrl} name={symbol} />}
                    end={<Amount money={available} />}
                  />
                ),
            )}
          </List>
        </>
      )}
    </SessionScreen>
  );
}
