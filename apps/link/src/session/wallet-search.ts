/** The wallets of this browser, looked for once, when somebody first wants to know: some are known late. */
import type { BrowserWallet } from '../wallets/browser-wallets.ts';

/** `areAll`: everybody who may have some has been asked. */
export type WalletsFound = { found: readonly BrowserWallet[]; areAll: boolean };

export type WalletSearch = {
  /** Those of everybody who may have some, and those that came later. */
  all(): Promise<readonly BrowserWallet[]>;
  /** Shows those that are known by now, and again whenever there are more, or no others are waited for. @returns ends it */
  watch(show: (wallets: WalletsFound) => void): () => void;
};

/** @param find is given what to call whenever there are more. Should it fail, whoever asks again starts anew. */
export function createWalletSearch(
  find: (grown: (found: readonly BrowserWallet[]) => void) => Promise<readonly BrowserWallet[]>,
): WalletSearch {
  let wallets: WalletsFound = { found: [], areAll: false };
  let looking: Promise<void> | undefined;
  const watchers = new Set<(wallets: WalletsFound) => void>();

  function tell(change: Partial<WalletsFound>): void {
    wallets = { ...wallets, ...change };
    for (const show of watchers) show(wallets);
  }

  function look(): Promise<void> {
    looking ??= find(found => tell({ found })).then(
      found => tell({ found, areAll: true }),
      () => {
        looking = undefined;
        tell({ areAll: true });
      },
    );
    return looking;
  }

  return {
    async all() {
      await look();
      return wallets.found;
    },
    watch(show) {
      watchers.add(show);
      show(wallets);
      void look();
      return () => void watchers.delete(show);
    },
  };
}
