/** The wallets of this browser that can pay, or prove an address, above the list of what else can be connected. */
import type { CatalogScreen } from '@fairlead/wire/session-view';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { WalletsFound } from '../session/wallet-search.ts';
import { t } from '../texts/texts.ts';
import type { BrowserWallet } from '../wallets/browser-wallets.ts';
import { offersOf, type WalletOffer } from '../wallets/offers.ts';
import type { WalletProblem } from '../wallets/wallet-problem.ts';
import { List, ListItem } from './list.tsx';
import { useLive } from './live.tsx';
import { Logo } from './logo.tsx';
import { Notice } from './notice.tsx';

type Asked = Pick<WalletOffer, 'networkType'> & { name: string; problem?: WalletProblem };
type Listed = Pick<BrowserWallet, 'name' | 'rdns'> & { offers: readonly WalletOffer[] };

/** Of the catalog, the logos are shown: a wallet's own picture comes from elsewhere, and none is shown from there. */
export function WalletList({ screen }: { screen: CatalogScreen }) {
  const { session, state } = useLive();
  const [{ found, areAll }, setWallets] = useState<WalletsFound>({ found: [], areAll: false });
  const [asked, setAsked] = useState<Asked>();
  /** The wallet whose user has to say on which network. */
  const [chooses, setChooses] = useState<Listed>();
  const question = useRef<Asked>(undefined);
  const choice = useRef<HTMLHeadingElement>(null);
  useEffect(() => choice.current?.focus(), [chooses]);
  const { integrations, walletName: only } = screen;
  useEffect(() => session.watchBrowserWallets(setWallets), [session]);
  const wallets = found
    .filter(({ name }) => only === undefined || name.toLowerCase() === only.toLowerCase())
    .map(
      ({ name, rdns, ...able }): Listed => ({
        ...{ name, ...(rdns !== undefined && { rdns }), offers: offersOf({ name, ...able }, screen) },
      }),
    )
    .filter(({ offers }) => offers.length > 0);

  /** The same is asked once at a time; whoever chooses another wallet meanwhile waits for that one. */
  const connect = async ({ name, rdns }: Listed, { networkType, account, solanaFeatures }: WalletOffer) => {
    const isAsked = asked?.name === name && asked.networkType === networkType;
    if (isAsked && asked.problem === undefined) return;
    const own: Asked = { name, networkType };
    question.current = own;
    setChooses(undefined);
    setAsked(own);
    const answer = await account();
    if (question.current !== own) return;
    if ('problem' in answer) return setAsked({ ...own, problem: answer.problem });
    setAsked(undefined);
    session.act('connect-wallet', {
      ...{ name, networkType, address: answer.address },
      ...(rdns !== undefined && { rdns }),
      ...(solanaFeatures && { solanaFeatures }),
    });
  };
  const choose = (wallet: Listed) => {
    const [first, ...others] = wallet.offers;
    if (others.length > 0) setChooses(wallet);
    else if (first) void connect(wallet, first);
  };

  // Where there is nothing else to choose, it is said that they are looked for, and that there are none.
  if (wallets.length === 0 && integrations.length > 0) return null;
  if (wallets.length === 0 && !areAll) return <p class="named-wait">{t('browserWallets.looking')}</p>;
  if (wallets.length === 0) return <p>{t('browserWallets.none')}</p>;
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
              <Logo
                url={integrations.find(({ name }) => name === wallet.name)?.logoUrl ?? ''}
                name={wallet.name}
              />
            }
            onPress={() => choose(wallet)}
          />
        ))}
      </List>
      {chooses && (
        <>
          <h2 ref={choice} tabIndex={-1}>
            {t('browserWallets.networks', { name: chooses.name })}
          </h2>
          <List label={t('browserWallets.networks', { name: chooses.name })}>
            {chooses.offers.map(offer => (
              <ListItem
                key={offer.networkType}
                title={t(offer.networkType === 'evm' ? 'browserWallets.onEvm' : 'browserWallets.onNetwork', {
                  name: chooses.name,
                  network: offer.networkName,
                })}
                onPress={() => void connect(chooses, offer)}
              />
            ))}
          </List>
        </>
      )}
    </>
  );
}
