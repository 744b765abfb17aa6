/** The public tickers of exchanges: the price of the last trade, no account needed. */
import {
  type Asking,
  member,
  type PriceSource,
  priceIn,
  Refused,
  readJson,
  type Said,
  timeIn,
} from './source.ts';

/** Symbols that the exchange knows by another name. */
const krakenNames: Readonly<Record<string, string>> = { BTC: 'XBT', DOGE: 'XDG' };

/**
 * Coinbase Exchange, `GET /products/<symbol>-USD/ticker`: one request a symbol, with the time of the trade.
 * A symbol that is not traded there answers 404 and is left out.
 */
export function coinbaseTicker(asking: Asking): PriceSource {
  return {
    name: 'Coinbase',
    async ask(symbols) {
      const asked = await Promise.allSettled(
        symbols.map(async (symbol): Promise<[string, Said] | undefined> => {
          const ticker = await readJson(asking, `/products/${encodeURIComponent(symbol)}-USD/ticker`);
          const dollars = priceIn(member(ticker, 'price'));
          const asOf = timeIn(member(ticker, 'time'));
          return dollars && [symbol, { dollars, ...(asOf && { asOf }) }];
        }),
      );
      const failed = asked.find(each => each.status === 'rejected' && !isNotTraded(each.reason));
      const said = asked.flatMap(each => (each.status === 'fulfilled' && each.value ? [each.value] : []));
      if (said.length === 0 && failed?.status === 'rejected') throw failed.reason;
      return new Map(said);
    },
  };
}

function isNotTraded(error: unknown): boolean {
  return error instanceof Refused && error.status === 404;
}

/**
 * Kraken, `GET /0/public/Ticker?pair=…`: all pairs in one request, `c[0]` is the price of the last trade. One unknown
 * pair makes the whole request fail, so that then each is asked for alone. The answer names no time.
 */
export function krakenTicker(asking: Asking): PriceSource {
  const ask = async (symbols: readonly string[]): Promise<Map<string, Said>> => {
    const pairs = symbols.map(symbol => `${krakenNames[symbol] ?? symbol}USD`);
    const answer = await readJson(asking, `/0/public/Ticker?pair=${encodeURIComponent(pairs.join(','))}`);
    const errors = member(answer, 'error');
    if (Array.isArray(errors) && errors.length > 0) throw new UnknownPair(errors.join(', '));
    const result = member(answer, 'result');
    const said = symbols.flatMap((symbol): [string, Said][] => {
      const ticker = tickerOf(result, krakenNames[symbol] ?? symbol);
      const last = member(ticker, 'c');
      const dollars = Array.isArray(last) ? priceIn(last[0]) : undefined;
      return dollars ? [[symbol, { dollars }]] : [];
    });
    return new Map(said);
  };
  return {
    name: 'Kraken',
    async ask(symbols) {
      try {
        return await ask(symbols);
      } catch (error) {
        if (!(error instanceof UnknownPair)) throw error;
        if (symbols.length === 1) return new Map();
        const alone = await Promise.allSettled(symbols.map(symbol => ask([symbol])));
        return new Map(alone.flatMap(each => (each.status === 'fulfilled' ? [...each.value] : [])));
      }
    },
  };
}

class UnknownPair extends Error {}

/** Kraken answers under its own long names: `XXBTZUSD` for `XBTUSD`. */
function tickerOf(result: unknown, name: string): unknown {
  return member(result, `${name}USD`) ?? member(result, `X${name}ZUSD`) ?? member(result, `${name}ZUSD`);
}
