/**
 * Wallets that are in browsers, as programs: where a user gets one, and the address that opens a page in the browser inside its app. By the
 * wallets' own documentation: docs.metamask.io (deeplinks), docs.phantom.com (browse), developer.trustwallet.com (deep
 * linking), docs.cdp.coinbase.com (mobile deep linking), web3.okx.com/build (app universal link).
 */
export type WalletApp = {
  install: string;
  /** Absent: its documentation has no such address. @param page an https address */
  open?(page: string): string;
};

const encoded = encodeURIComponent;

/** By the integration's slug. */
const apps: Readonly<Record<string, WalletApp>> = {
  metamask: {
    install: 'https://metamask.io/download',
    // Plain, because MetaMask opens an empty page for an encoded path.
    open: page => `https://link.metamask.io/dapp/${page.replace(/^https:\/\//, '')}`,
  },
  phantom: {
    install: 'https://phantom.com/download',
    open: page => `https://phantom.app/ul/browse/${encoded(page)}?ref=${encoded(new URL(page).origin)}`,
  },
  'trust-wallet': {
    install: 'https://trustwallet.com/download',
    open: page => `https://link.trustwallet.com/open_url?coin_id=60&url=${encoded(page)}`,
  },
  'coinbase-wallet': {
    install: 'https://www.coinbase.com/wallet/downloads',
    open: page => `https://go.cb-w.com/dapp?cb_url=${encoded(page)}`,
  },
  'okx-wallet': {
    install: 'https://web3.okx.com/download',
    open: page =>
      `https://web3.okx.com/download?deeplink=${encoded(`okx://wallet/dapp/url?dappUrl=${encoded(page)}`)}`,
  },
  rabby: { install: 'https://rabby.io' },
  rainbow: { install: 'https://rainbow.me' },
  exodus: { install: 'https://www.exodus.com' },
  'bitget-wallet': { install: 'https://web3.bitget.com' },
  'binance-wallet': { install: 'https://www.binance.com/en/binancewallet' },
  'uniswap-wallet': { install: 'https://wallet.uniswap.org' },
  solflare: { install: 'https://www.solflare.com' },
  tronlink: { install: 'https://www.tronlink.org' },
};

/** @returns `undefined`: it is in no browser where a page could find it */
export function walletApp({ slug }: { slug: string }): WalletApp | undefined {
  return Object.hasOwn(apps, slug) ? apps[slug] : undefined;
}
