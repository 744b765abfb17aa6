/** Wallets that could do it, if they were in this browser: where to get them. */
import type { CatalogScreen } from '@fairlead/wire/session-view';
import { useEffect, useState } from 'preact/hooks';
import type { WalletsFound } from '../session/wallet-search.ts';
import { t } from '../texts/texts.ts';
import { List, ListItem } from './list.tsx';
import { useLive } from './live.tsx';
import { Logo } from './logo.tsx';

export type AbsentWalletsProps = { wallets: NonNullable<CatalogScreen['absentWallets']> };

export function AbsentWallets({ wallets }: AbsentWalletsProps) {
  const { session } = useLive();
  const [{ found, areAll }, setWallets] = useState<WalletsFound>({ found: [], areAll: false });
  useEffect(() => session.watchBrowserWallets(setWallets), [session]);
  const isHere = (wanted: string) => found.some(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  // Unknown until the browser has been looked through.
  const absent = areAll ? wallets.filter(({ integration: { name } }) => !isHere(name)) : [];
  if (absent.length === 0) return null;
  return (
    <>
      <h2>{t('absentWallets.title')}</h2>
      <p class="small">{t('absentWallets.hint')}</p>
      <List label={t('absentWallets.title')}>
        {absent.map(({ integration: { id, name, logoUrl }, installUrl }) => (
          <ListItem
            key={id}
            title={name}
            logo={<Logo url={logoUrl} name={name} />}
            end={t('absentWallets.install')}
            link={{ url: installUrl, elsewhere: true }}
            onPress={() => session.act('miss-browser-wallet', { integrationId: id })}
          />
        ))}
      </List>
    </>
  );
}
