/**
 * Makes the logos in apps/server/assets/logos from @web3icons/core: one SVG for every network, token and integration
 * of the catalog. What the package has no drawing for gets a monogram, so that no logo is ever missing.
 *
 * Run by hand after a change of the catalog (`node scripts/logos.mjs`); its output is committed. Deterministic.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createCatalog, logoPaths } from '../apps/server/src/catalog/index.ts';

/** What the server serves below its root. */
const served = new URL('../apps/server/assets/', import.meta.url);

/** Where the package's name is not the catalog's, `folder/name`. */
const networkIcons = {
  arbitrum: 'networks/arbitrum-one',
  bsc: 'networks/binance-smart-chain',
  'avalanche-c': 'networks/avalanche',
  'avalanche-x': 'networks/avalanche',
  'world-chain': 'networks/world',
  hyperevm: 'networks/hyper-evm',
  megaeth: 'networks/mega-eth',
  sei: 'networks/sei-network',
  dogecoin: 'tokens/DOGE',
  xrpl: 'networks/xrp',
  'solana-devnet': 'networks/solana',
  sepolia: 'networks/ethereum',
  'base-sepolia': 'networks/base',
};

/** Coins whose network's drawing is the coin's own. Wrapped coins get none: they must not look like the coin. */
const tokenIcons = {
  // The package's own ARB is a placeholder, its BLAST (Blastar) and MUSD (mStable USD) are other tokens.
  ARB: 'networks/arbitrum-one',
  BLAST: 'networks/blast',
  MUSD: 'tokens/none',
  DEVNETSOL: 'tokens/SOL',
  SEPOLIAETH: 'tokens/ETH',
  HYPE: 'networks/hyper-evm',
  INJ: 'networks/injective',
  MON: 'networks/monad',
  S: 'networks/sonic',
  TON: 'networks/ton',
  'USD₮0': 'tokens/USDT0',
};

const integrationIcons = {
  'binance-sandbox': 'exchanges/binance',
  'binance-connect': 'exchanges/binance',
  'binance-us': 'exchanges/binance',
  'binance-tr': 'exchanges/binance',
  'binance-pay': 'exchanges/binance',
  'binance-wallet': 'exchanges/binance',
  'coinbase-sandbox': 'exchanges/coinbase',
  'coinbase-pro': 'exchanges/coinbase',
  'coinbase-onramp': 'exchanges/coinbase',
  'coinbase-wallet': 'wallets/coinbase',
  'bybit-eu': 'exchanges/bybit',
  'bybit-pay': 'exchanges/bybit',
  'crypto-com-pay': 'exchanges/crypto-com',
  robinhood: 'networks/robinhood',
  'trust-wallet': 'wallets/trust',
  'okx-wallet': 'wallets/okx',
  'bitget-wallet': 'exchanges/bitget',
  'ledger-live': 'wallets/ledger',
  'uniswap-wallet': 'exchanges/uniswap',
  '1inch-wallet': 'exchanges/1inch',
};

const catalog = createCatalog();
for (const folder of ['networks', 'tokens', 'integrations']) {
  rmSync(new URL(`logos/${folder}`, served), { recursive: true, force: true });
  mkdirSync(new URL(`logos/${folder}`, served), { recursive: true });
}

const monograms = [];
for (const { slug, name } of catalog.networks) {
  await write(logoPaths.network(slug), name, [networkIcons[slug] ?? `networks/${slug}`]);
}
const symbols = new Set(
  catalog.networks.flatMap(({ id }) => catalog.assetsOn(id).map(asset => asset.symbol)),
);
for (const symbol of symbols) {
  await write(logoPaths.token(symbol), symbol, [tokenIcons[symbol] ?? `tokens/${symbol}`]);
}
for (const { slug, name, kind } of catalog.integrations) {
  const folders = kind === 'wallet' ? ['wallets', 'exchanges'] : ['exchanges', 'wallets'];
  const own = integrationIcons[slug];
  await write(logoPaths.integration(slug), name, own ? [own] : folders.map(folder => `${folder}/${slug}`));
}
console.log(`Monograms: ${monograms.join(', ')}`);

/**
 * Takes the first of `icons` that the package has and that is no giant among drawings (APE has 60 kB). The variant
 * with a background stands on light and dark alike.
 */
async function write(path, name, icons) {
  const file = new URL(`.${path}`, served);
  for (const icon of icons) {
    const [folder, drawing] = icon.split('/');
    for (const variant of ['background', 'branded']) {
      const svg = await import(`@web3icons/core/svgs/${folder}/${variant}/${drawing}.svg.js`).then(
        module => module.default,
        () => undefined,
      );
      if (svg && svg.length < 30_000) return writeFileSync(file, withoutStyles(svg));
    }
  }
  monograms.push(name);
  writeFileSync(file, monogram(name));
}

/** A policy that forbids inline styles forbids the attribute too; `mask-type` can stand by itself. */
function withoutStyles(svg) {
  const drawing = svg.replace(' class="web3icons"', '').replaceAll(/ style="(mask-type):(\w+)"/g, ' $1="$2"');
  return `${drawing.replaceAll(/\n\s*/g, '')}\n`;
}

/** A short symbol whole, else three letters, on a quiet ground whose hue, and nothing else, comes from the name. */
function monogram(name) {
  const words = name.split(/[\s.-]+/).filter(Boolean);
  const initials = words.length > 1 ? words.map(word => word[0]).join('') : name;
  const plain = initials
    .replaceAll('₮', 'T')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .toUpperCase();
  const letters = plain.length <= 5 ? plain : plain.slice(0, 3);
  const hue = createHash('sha256').update(name).digest().readUInt16BE(0) % 360;
  const size = { 1: 12, 2: 10, 3: 8, 4: 7, 5: 6 }[letters.length];
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">' +
    `<path fill="hsl(${hue},18%,38%)" d="M0 0h24v24H0z"/>` +
    `<text x="12" y="12" fill="#fff" font-family="system-ui,sans-serif" font-size="${size}" font-weight="600" ` +
    `text-anchor="middle" dominant-baseline="central">${letters}</text></svg>\n`
  );
}
