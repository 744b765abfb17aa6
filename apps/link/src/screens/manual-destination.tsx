import type { ManualDestinationScreen } from '@fairlead/wire/session-view';
import { List, ListItem } from '../components/list.tsx';
import { useLive } from '../components/live.tsx';
import { Logo } from '../components/logo.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { t } from '../texts/texts.ts';

/** A deposit by hand to one of several addresses. */
export function ManualDestination({ screen }: { screen: ManualDestinationScreen }) {
  const { session } = useLive();
  return (
    <SessionScreen kind="manualDestination" title={t('manualDestination.title')}>
      <p>{t('manualDestination.body')}</p>
      <List label={t('manualDestination.title')}>
        {screen.choices.map(({ symbol, logoUrl, network }) => (
          <ListItem
            key={`${symbol} ${network.id}`}
            title={symbol}
            detail={network.name}
            logo={<Logo url={logoUrl} name={symbol} />}
            onPress={() => session.act('choose-destination', { networkId: network.id, symbol })}
          />
        ))}
      </List>
    </SessionScreen>
  );
}
