/** The wallets of this browser that can pay, or prove an address, above the list of what else can be connected. */
import type { IntegrationSummary } from '@fairlead/wire/session-view';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../texts/texts.ts';
import { accountOf, type WalletProblem } from '../wallets/asking.ts';
import type { BrowserWallet } from '../wallets/browser-wallets.ts';
import { List, ListItem } from './list.tsx';
import { useLive } from './live.tsx';
import { Logo } from './logo.tsx';
import { Notice } from './notice.tsx';

/**
 * @param known the catalog's, whose logos we have: a wallet's own picture comes from elsewhere, and none is shown from there
 * @param only the name of the one that the client chose
 */
export function WalletList({
  known,
  only,
}: {
  known: readonly IntegrationSummary[];
  only?: string | undefined;
}) {
  const { session, state } = useLive();
  const [wallets, setWallets] = useState<readonly BrowserWallet[]>();
  const [asked, setAsked] = useState<{ name: string; problem?: WalletProblem }>();
  useEffect(() => {
    let shown = true;
    const isMeant = ({ name }: BrowserWallet) =>
      only === undefined || name.toLowerCase() === only.toLowerCase();
    void session.browserWallets().then(found => shown && setWallets(found.filter(isMeant)));
    return () => {
      shown = false;
    };
  }, [session, only]);

  const connect = async (wallet: BrowserWallet) => {
    const { name, rdns } = wallet;
    if (asked !== undefined && asked.problem === undefined) return;
    setAsked({ name });
    const answer = await accountOf(wallet);
    if ('problem' in answer) return setAsked({ name, problem: answer.problem });
    setAsked(undefined);
    session.act('connect-wallet', { name, ...(rdns !== undefined && { rdns }), address: answer.address });
  };

  if (wallets === undefined) return null;
  // Where there is nothing else to choose, that is said.
  if (wallets.length === 0) return known.length === 0 ? <p>{t('browserWallets.none')}</p> : null;
  return (
    <>
      <div role="status">
        {asked && (
          <Notice
            tone={asked.problem === undefined ? 'hint' : 'problem'}
            title={t(asked.problem === undefined ? 'wallet.asked' : `wallet.${asked.problem}`, {
              name: asked.name,
            })}
          />
        )}
      </div>
      <List label={t('browserWallets.title')}>
        {wallets.map(wallet => (
          <ListItem
            key={wallet.rdns ?? wallet.name}
            title={wallet.name}
            detail={t(state.view.transferType === 'verify' ? 'browserWallets.proves' : 'browserWallets.pays')}
            logo={
              <Logo url={known.find(({ name }) => name === wallet.name)?.logoUrl ?? ''} name={wallet.name} />
            }
            onPress={() => void connect(wallet)}
          />
        ))}
      </List>
    </>
  );
}
