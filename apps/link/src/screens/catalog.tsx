import type { CatalogScreen } from '@fairlead/wire/session-view';
import type { ComponentType } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { AbsentWalletsProps } from '../components/absent-wallets.tsx';
import { ExchangesOnlyNote } from '../components/exchanges-only.tsx';
import { Field } from '../components/field.tsx';
import { List, ListItem } from '../components/list.tsx';
import { useLive } from '../components/live.tsx';
import { Logo } from '../components/logo.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { speakLater, t } from '../texts/texts.ts';
import { searchIntegrations } from './catalog-search.ts';

/** Nobody reads further without searching. */
const atOnce = 32;
/** What fits on the screen comes first; the rest a moment later and in small steps, so that a slow phone stays quick while somebody types. */
const few = 8;
const step = 4;
const moment = 40;

export function Catalog({ screen }: { screen: CatalogScreen }) {
  const { session, state } = useLive();
  const [query, setQuery] = useState('');
  /** What stands in the field; `query` comes after it. */
  const typed = useRef('');
  const [shown, setShown] = useState({ query, most: few });
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(() => searchIntegrations(query, screen.integrations), [query, screen.integrations]);
  const client = state.view.client.name;
  const type = state.view.transferType;
  const searched = query.trim() !== '';
  const wallets = screen.browserWallets || screen.solanaWallets || screen.provingWallets;

  // Few again with every keystroke, and not only after the whole list has been gone through once more.
  const most = shown.query === query ? shown.most : few;
  useEffect(() => {
    if (most >= atOnce) return undefined;
    const timer = setTimeout(() => setShown({ query, most: most + step }), moment);
    return () => clearTimeout(timer);
  }, [most, query]);

  // The letter stands at once, and the list follows in a task of its own.
  const searching = useRef<ReturnType<typeof setTimeout>>(undefined);
  const search = (text: string) => {
    typed.current = text;
    clearTimeout(searching.current);
    searching.current = setTimeout(() => setQuery(text));
  };

  const choose = (integrationId: string) =>
    session.act('choose-integration', { integrationId, searched: typed.current.trim() !== '' });
  // Each is made once: what is the same after a keystroke is not gone through again.
  const items = useMemo(
    () =>
      new Map(
        screen.integrations.map(each => [
          each.id,
          <ListItem
            key={each.id}
            title={each.name}
            detail={t(`catalog.${each.kind}`)}
            logo={<Logo key={each.logoUrl} url={each.logoUrl} name={each.name} />}
            onPress={() => choose(each.id)}
          />,
        ]),
      ),
    [screen.integrations],
  );
  const move = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const stops = Array.from(list.current?.querySelectorAll<HTMLElement>('input, button.item') ?? []);
    const at = stops.indexOf(document.activeElement as HTMLElement);
    const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)];
    if (at === -1 || next === undefined) return;
    event.preventDefault();
    next.focus();
  };

  return (
    <SessionScreen
      kind="catalog"
      title={t('catalog.title', { type })}
      onPrimary={() => {
        const best = searchIntegrations(typed.current, screen.integrations)[0];
        if (typed.current.trim() !== '' && best !== undefined) choose(best.id);
      }}
    >
      {screen.returningAccounts && (
        <List label={t('catalog.returning')}>
          {screen.returningAccounts.map(({ id, integration, accountName }) => (
            <ListItem
              key={id}
              title={accountName}
              detail={t('catalog.returningHint', { name: integration.name })}
              logo={<Logo key={integration.logoUrl} url={integration.logoUrl} name={integration.name} />}
              onPress={() =>
                session.act('choose-integration', {
                  integrationId: integration.id,
                  searched: false,
                  accountId: id,
                })
              }
            />
          ))}
        </List>
      )}
      {wallets && <WalletsOfBrowser screen={screen} />}
      {screen.integrations.length === 0 ? (
        // Wallets of the browser say themselves where there are none.
        !screen.canPaste && !wallets && <p>{t('catalog.none', { client })}</p>
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys are a shortcut; Tab reaches everything
        <div ref={list} onKeyDown={move}>
          <div class="sticky">
            <Field
              label={t('catalog.search', { type })}
              labelUnseen
              name="search"
              type="search"
              inputMode="search"
              value={typed.current}
              onInput={search}
            />
          </div>
          <p class="unseen" role="status">
            {searched && t('catalog.found', { count: found.length })}
          </p>
          {found.length === 0 && <p>{t('catalog.empty', { query: query.trim() })}</p>}
          <List label={t('catalog.list', { type })}>
            {found.slice(0, most).map(({ id }) => items.get(id))}
          </List>
          {screen.unable && !searched && (
            <>
              <h2>{t('catalog.unable')}</h2>
              <List label={t('catalog.unable')}>
                {screen.unable.map(({ integration: { id, name, logoUrl } }) => (
                  <ListItem key={id} title={name} logo={<Logo key={logoUrl} url={logoUrl} name={name} />} />
                ))}
              </List>
            </>
          )}
          {most >= atOnce && found.length > most && (
            <button class="link" type="button" onClick={() => setShown({ query, most: found.length })}>
              {t('catalog.more', { count: found.length - most })}
            </button>
          )}
          {!screen.canPaste && <p class="small">{t('catalog.notHere', { client })}</p>}
        </div>
      )}
      {screen.absentWallets && <WalletsNotHere wallets={screen.absentWallets} />}
      <ExchangesOnlyNote />
      {screen.canPaste && (
        <List label={t('catalog.otherWallet')}>
          <ListItem
            title={t('catalog.paste')}
            detail={t('catalog.pasteHint')}
            onPress={() => session.act('paste-signature')}
          />
        </List>
      )}
    </SessionScreen>
  );
}

/**
 * A part that comes after the list of all else: looking for wallets takes its time, and nobody waits for it. Where it cannot be
 * loaded, the list is there.
 */
function laterPart<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return function LaterPart(props: Props) {
    const [Loaded, setLoaded] = useState<ComponentType<Props>>();
    useEffect(() => {
      Promise.all([load(), speakLater()]).then(
        ([Part]) => setLoaded(() => Part),
        () => {},
      );
    }, []);
    return Loaded === undefined ? null : <Loaded {...props} />;
  };
}

const WalletsOfBrowser = laterPart<{ screen: CatalogScreen }>(async () => {
  const { WalletList } = await import('../components/wallet-list.tsx');
  return WalletList;
});

const WalletsNotHere = laterPart<AbsentWalletsProps>(async () => {
  const { AbsentWallets } = await import('../components/absent-wallets.tsx');
  return AbsentWallets;
});
