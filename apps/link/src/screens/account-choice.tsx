import type { AccountChoiceScreen } from '@fairlead/wire/session-view';
import { List, ListItem } from '../components/list.tsx';
import { useLive } from '../components/live.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { t } from '../texts/texts.ts';

/** The login opens several accounts: one tap says which. */
export function AccountChoice({ screen }: { screen: AccountChoiceScreen }) {
  const { session } = useLive();
  const { name } = screen.integration;
  return (
    <SessionScreen kind="accountChoice" title={t('accountChoice.title')}>
      <p>{t('accountChoice.body', { name })}</p>
      <List label={t('accountChoice.list', { name })}>
        {screen.accounts.map(account => (
          <ListItem
            key={account.id}
            title={account.name}
            onPress={() => session.act('choose-account', { accountId: account.id })}
          />
        ))}
      </List>
    </SessionScreen>
  );
}
