/** CoinGecko: an average over many markets, for what no exchange in the list trades. */
import { type Asking, member, type PriceSource, priceIn, readJson, type Said, timeIn } from './source.ts';

/** CoinGecko's ids of the assets in the catalog whose id is certain; a symbol alone does not name a coin there. */
export const coinGeckoIds: Readonly<Record<string, string>> = {
  '1INCH': '1inch',
  AAVE: 'aave',
  ADA: 'cardano',
  APE: 'apecoin',
  APT: 'aptos',
  ARB: 'arbitrum',
  AVAX: 'avalanche-2',
  BLAST: 'blast',
  BLUR: 'blur',
  BNB: 'binancecoin',
  BONK: 'bonk',
  BTC: 'bitcoin',
  CAKE: 'pancakeswap-token',
  CRO: 'crypto-com-chain',
  DAI: 'dai',
  DOGE: 'dogecoin',
  ENA: 'ethena',
  ETH: 'ethereum',
  EURC: 'euro-coin',
  FDUSD: 'first-digital-usd',
  GRT: 'the-graph',
  HYPE: 'hyperliquid',
  IMX: 'immutable-x',
  INJ: 'injective-protocol',
  LDO: 'lido-dao',
  LINK: 'chainlink',
  LTC: 'litecoin',
  MANA: 'decentraland',
  MKR: 'maker',
  MNT: 'mantle',
  OP: 'optimism',
  PAXG: 'pax-gold',
  PENGU: 'pudgy-penguins',
  PYUSD: 'paypal-usd',
  QNT: 'quant-network',
  RLUSD: 'ripple-usd',
  SAND: 'the-sandbox',
  SEI: 'sei-network',
  SHIB: 'shiba-inu',
  SOL: 'solana',
  SUI: 'sui',
  TON: 'the-open-network',
  TRX: 'tron',
  TUSD: 'true-usd',
  UNI: 'uniswap',
  USDC: 'usd-coin',
  USDT: 'tether',
  WBTC: 'wrapped-bitcoin',
  WETH: 'weth',
  WIF: 'dogwifcoin',
  WLD: 'worldcoin-wld',
  XLM: 'stellar',
  XRP: 'ripple',
};

/** `GET /api/v3/simple/price`, one request for everything, with the time of each price. */
export function coinGecko(asking: Asking): PriceSource {
  return {
    name: 'CoinGecko',
    async ask(symbols) {
      const known = symbols.flatMap((symbol): [string, string][] => {
        const id = coinGeckoIds[symbol];
        return id === undefined ? [] : [[symbol, id]];
      });
      if (known.length === 0) return new Map();
      const ids = known.map(([, id]) => id).join(',');
      const answer = await readJson(
        asking,
        `/api/v3/simple/price?ids=${encodeURIComponent(ids)}&vs_currencies=usd&include_last_updated_at=true&precision=full`,
      );
      const said = known.flatMap(([symbol, id]): [string, Said][] => {
        const entry = member(answer, id);
        const dollars = priceIn(member(entry, 'usd'));
        const asOf = timeIn(member(entry, 'last_updated_at'));
        return dollars ? [[symbol, { dollars, ...(asOf && { asOf }) }]] : [];
      });
      return new Map(said);
    },
  };
}
