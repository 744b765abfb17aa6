/** The wallets of this browser that can pay, or prove an address, above the list of what else can be connected. */
import type { CatalogScreen } from '@fairlead/wire/session-view';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../texts/texts.ts';
import { accountOf, type WalletProblem } from '../wallets/asking.ts';
import { solanaAccountOf } from '../wallets/asking-solana.ts';
import type { BrowserWallet } from '../wallets/browser-wallets.ts';
import type { SolanaWallet } from '../wallets/solana-wallets.ts';
import { List, ListItem } from './list.tsx';
import { useLive } from './live.tsx';
import { Logo } from './logo.tsx';
import { Notice } from './notice.tsx';

type Asked = { name: string; problem?: WalletProblem };

/** Of the catalog, the logos are shown: a wallet's own picture comes from elsewhere, and none is shown from there. */
export function WalletList({ screen }: { screen: CatalogScreen }) {
  const { session, state } = useLive();
  const [wallets, setWallets] = useState<readonly BrowserWallet[]>();
  const [asked, setAsked] = useState<Asked>();
  /** The wallet whose user has to say on which networks. */
  const [chooses, setChooses] = useState<BrowserWallet>();
  const { integrations, walletName: only, browserWallets: evm = false } = screen;
  const { solanaWallets: chain, solanaProofs: proves = false } = screen;
  useEffect(() => {
    let shown = true;
    const isMeant = ({ name }: BrowserWallet) =>
      only === undefined || name.toLowerCase() === only.toLowerCase();
    const isAble = ({ chains, features, signsMessages }: SolanaWallet) =>
      (proves && signsMessages) || (chain && chains.includes(chain) && features.length > 0);
    const usable = ({ request, solana, ...wallet }: BrowserWallet): BrowserWallet => ({
      ...wallet,
      ...(evm && request && { request }),
      ...(solana && isAble(solana) && { solana }),
    });
    void session.browserWallets().then(found => {
      const able = found
        .filter(isMeant)
        .map(usable)
        .filter(({ request, solana }) => request || solana);
      if (shown) setWallets(able);
    });
    return () => {
      shown = false;
    };
  }, [session, only, evm, chain, proves]);

  /** One question at a time. */
  const connect = async <Answer extends object>(
    name: string,
    question: () => Promise<Answer | { problem: WalletProblem }>,
    tell: (answer: Answer) => void,
  ) => {
    if (asked !== undefined && asked.problem === undefined) return;
    setChooses(undefined);
    setAsked({ name });
    const answer = await question();
    if ('problem' in answer) return setAsked({ name, problem: answer.problem });
    setAsked(undefined);
    tell(answer);
  };
  const connectEvm = ({ name, rdns, request }: BrowserWallet) =>
    request &&
    void connect(
      name,
      () => accountOf({ request }),
      account => session.act('connect-wallet', { name, ...(rdns !== undefined && { rdns }), ...account }),
    );
  const connectSolana = ({ name, solana }: BrowserWallet) =>
    solana &&
    void connect(
      name,
      () => solanaAccountOf(solana),
      account => session.act('connect-solana-wallet', { name, features: [...solana.features], ...account }),
    );
  const choose = (wallet: BrowserWallet) => {
    if (wallet.request && wallet.solana) setChooses(wallet);
    else if (wallet.request) connectEvm(wallet);
    else connectSolana(wallet);
  };

  // Where there is nothing else to choose, it is said that they are looked for, and that there are none.
  const isAll = integrations.length === 0;
  if (wallets === undefined) return isAll ? <p class="named-wait">{t('browserWallets.looking')}</p> : null;
  if (wallets.length === 0) return isAll ? <p>{t('browserWallets.none')}</p> : null;
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
        <List label={t('browserWallets.networks', { name: chooses.name })}>
          <ListItem
            title={t('browserWallets.onEvm', { name: chooses.name })}
            onPress={() => connectEvm(chooses)}
          />
          <ListItem
            title={t('browserWallets.onSolana', { name: chooses.name })}
            onPress={() => connectSolana(chooses)}
          />
        </List>
      )}
    </>
  );
}
