/** What stands between the user and the wallet that is to sign, by its name. */
import type { NetworkType } from '@fairlead/wire/network-type';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../texts/texts.ts';
import { type BrowserWallet, isSame } from '../wallets/browser-wallets.ts';
import { problemAfter, type WalletChange } from '../wallets/wallet-changes.ts';
import type { WalletProblem } from '../wallets/wallet-problem.ts';
import { useLive } from './live.tsx';
import { Notice } from './notice.tsx';

/** Where the wallet has to be. `undefined`: it has been asked, and nothing that it tells matters any more. */
type Wanted = { networkType: NetworkType; address: string; chainId?: string } | undefined;

/** The problem that is shown, which follows what the wallet tells of itself; and how another is shown. */
export function useWalletProblem(
  { name, rdns }: Pick<BrowserWallet, 'name' | 'rdns'>,
  wanted: Wanted,
): [WalletProblem | undefined, (problem: WalletProblem | undefined) => void] {
  const { session } = useLive();
  const [problem, setProblem] = useState<WalletProblem>();
  const { networkType, address, chainId } = wanted ?? {};

  useEffect(() => {
    if (networkType === undefined || address === undefined) return;
    let undo: (() => void) | undefined;
    let isLeft = false;
    let told: WalletChange = {};
    void session.browserWallets().then(wallets => {
      const same = { name, ...(rdns !== undefined && { rdns }) };
      const changes = wallets.find(each => isSame(each, same))?.changes?.[networkType];
      if (isLeft || changes === undefined) return;
      undo = changes(change => {
        if (isLeft) return;
        told = { ...told, ...change };
        setProblem(shown => problemAfter(shown, told, { address, chainId }));
      });
    });
    return () => {
      isLeft = true;
      undo?.();
    };
  }, [session, name, rdns, networkType, address, chainId]);
  return [problem, setProblem];
}

/** Told when it comes, whoever has made it come. */
export function WalletProblemNotice({ problem, name }: { problem: WalletProblem | undefined; name: string }) {
  return (
    <div role="status">
      {problem !== undefined && (
        <Notice tone="problem" title={t(`wallet.${problem}`, { name })}>
          <p>{t('notice.moneyMoved.no')}</p>
        </Notice>
      )}
    </div>
  );
}
