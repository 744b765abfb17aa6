import type { HomeScreen } from '@fairlead/wire/session-view';
import { useEffect } from 'preact/hooks';
import { ExchangesOnlyNote } from '../components/exchanges-only.tsx';
import { List, ListItem } from '../components/list.tsx';
import { useLive } from '../components/live.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { t } from '../texts/texts.ts';

/** How the money is to come. */
export function Home({ screen }: { screen: HomeScreen }) {
  const { session, state } = useLive();
  const type = state.view.transferType;
  useEffect(() => session.act('tell', { event: 'homePageLoaded' }), [session]);
  return (
    <SessionScreen kind="home" title={t('home.title', { type })}>
      <List label={t('home.title', { type })}>
        {screen.methods.map(method => (
          <ListItem
            key={method}
            title={t(`home.${method}`)}
            detail={t(`home.${method}Hint`)}
            onPress={() => session.act('choose-method', { method })}
          />
        ))}
      </List>
      <ExchangesOnlyNote />
    </SessionScreen>
  );
}
