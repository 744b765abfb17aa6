import type { NoEligibleAssetsScreen } from '@fairlead/wire/session-view';
import { Amount } from '../components/amount.tsx';
import { SubmitButton } from '../components/button.tsx';
import { List, ListItem } from '../components/list.tsx';
import { useLive } from '../components/live.tsx';
import { Logo } from '../components/logo.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { SlowNetworks } from '../components/slow-networks.tsx';
import { t } from '../texts/texts.ts';

export function NoEligibleAssets({ screen }: { screen: NoEligibleAssetsScreen }) {
  const { session, state } = useLive();
  const { name } = screen.integration;
  const client = state.view.client.name;
  const nothing = screen.held.length === 0;
  return (
    <SessionScreen
      kind="noEligibleAssets"
      title={t(screen.slowNetworks === undefined ? 'noEligible.title' : 'noEligible.titleSlow')}
      onPrimary={() => session.act('choose-another-account')}
      footer={<SubmitButton label={t('action.otherAccount')} />}
    >
      <SlowNetworks networks={screen.slowNetworks} name={name} />
      {nothing && screen.slowNetworks === undefined && <p>{t('noEligible.nothingHeld', { name })}</p>}
      {!nothing && <p>{t('noEligible.body', { name, client })}</p>}
      {!nothing && (
        <>
          <h2>{t('noEligible.held')}</h2>
          <List label={t('noEligible.held')}>
            {screen.held.map(({ money, logoUrl, reason }) => (
              <ListItem
                key={money.symbol}
                title={money.symbol}
                detail={t(`reason.${reason}`)}
                logo={<Logo url={logoUrl} name={money.symbol} />}
                end={<Amount money={money} />}
              />
            ))}
          </List>
        </>
      )}
      {screen.wanted.length > 0 && (
        <>
          <h2>{t('noEligible.wanted', { client })}</h2>
          <List label={t('noEligible.wanted', { client })}>
            {screen.wanted.map(({ symbol, network }) => (
              <ListItem
                key={`${symbol} ${network.id}`}
                title={t('noEligible.pair', { symbol, network: network.name })}
                logo={<Logo url={network.logoUrl} name={network.name} />}
              />
            ))}
          </List>
        </>
      )}
    </SessionScreen>
  );
}
