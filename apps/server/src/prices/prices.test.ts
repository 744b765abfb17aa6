/** The sources against servers that speak their protocols, and what is made of their answers. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { formatAmount } from '@fairlead/money';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { coinGecko } from './coin-gecko.ts';
import { frankfurterRates } from './exchange-rates.ts';
import { coinbaseTicker, krakenTicker } from './exchange-tickers.ts';
import { livePrices } from './live-prices.ts';
import { isStale, type Price, shownPrice } from './price.ts';
import { createPrices } from './prices.ts';

const noon = new Date('2026-06-01T12:00:00.000Z');

/** Answers by path; everything else is a 404. What was asked for is kept. */
let answers: Record<string, unknown>;
let asked: string[];
let server: Server;
let address: string;

beforeEach(async () => {
  answers = {};
  asked = [];
  server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const path = decodeURIComponent(request.url ?? '');
    asked.push(path);
    const answer = answers[path];
    response.statusCode = answer === undefined ? 404 : 200;
    response.setHeader('content-type', 'application/json');
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? { message: 'NotFound' }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => new Promise(resolve => server.close(resolve)));

const asking = () => ({ fetch, address, patienceMs: 500 });
const dollarsOf = (said: ReadonlyMap<string, { dollars: Price['dollars'] }>) =>
  Object.fromEntries([...said].map(([symbol, { dollars }]) => [symbol, formatAmount(dollars)]));

describe('the tickers of exchanges', () => {
  test('Coinbase: a price and its time for each symbol, and nothing for what it does not trade', async () => {
    answers['/products/BTC-USD/ticker'] = { price: '67123.45', time: '2026-06-01T11:59:58.5Z', size: '0.1' };
    const said = await coinbaseTicker(asking()).ask(['BTC', 'NOPE']);
    expect(dollarsOf(said)).toEqual({ BTC: '67123.45' });
    expect(said.get('BTC')?.asOf).toEqual(new Date('2026-06-01T11:59:58.5Z'));
  });

  test('Kraken: its own names for some symbols, and one unknown pair does not spoil the others', async () => {
    const ticker = (last: string) => ({ c: [last, '1'], a: ['1', '1', '1'] });
    answers['/0/public/Ticker?pair=XBTUSD,SOLUSD,NOPEUSD'] = { error: ['EQuery:Unknown asset pair'] };
    answers['/0/public/Ticker?pair=XBTUSD'] = { error: [], result: { XXBTZUSD: ticker('67000.1') } };
    answers['/0/public/Ticker?pair=SOLUSD'] = { error: [], result: { SOLUSD: ticker('150.25') } };
    answers['/0/public/Ticker?pair=NOPEUSD'] = { error: ['EQuery:Unknown asset pair'] };
    const said = await krakenTicker(asking()).ask(['BTC', 'SOL', 'NOPE']);
    expect(dollarsOf(said)).toEqual({ BTC: '67000.1', SOL: '150.25' });
  });

  test.each([
    ['an error page', '<html>busy</html>'],
    ['something else', { price: null }],
    ['a price of nothing', { price: '0' }],
  ])('%s is no price', async (_, answer) => {
    answers['/products/BTC-USD/ticker'] = answer;
    const said = await coinbaseTicker(asking())
      .ask(['BTC'])
      .catch(() => new Map());
    expect(said.size).toBe(0);
  });
});

test('CoinGecko: by its own ids, small numbers exactly, with the time of each', async () => {
  answers[
    '/api/v3/simple/price?ids=bitcoin,blast&vs_currencies=usd&include_last_updated_at=true&precision=full'
  ] = '{"bitcoin":{"usd":67000.5,"last_updated_at":1780315190},"blast":{"usd":1.5e-7}}';
  const said = await coinGecko(asking()).ask(['BTC', 'BLAST', 'NOPE']);
  expect(dollarsOf(said)).toEqual({ BTC: '67000.5', BLAST: '0.00000015' });
  expect(said.get('BTC')?.asOf).toEqual(new Date(1780315190_000));
});

describe('live prices', () => {
  const ticker = (price: string, time: Date) => ({ price, time: time.toISOString() });
  const rates = { amount: 1, base: 'USD', date: '2026-05-29', rates: { EUR: 0.92, GBP: 0.79 } };
  const geckoPath =
    '/api/v3/simple/price?ids=bitcoin&vs_currencies=usd&include_last_updated_at=true&precision=full';
  const warnings: string[] = [];

  function stage() {
    let now = noon.getTime();
    const clock = { now: () => new Date(now) };
    warnings.length = 0;
    const live = livePrices({
      sources: [coinbaseTicker(asking()), coinGecko(asking())],
      rates: frankfurterRates(asking()),
      clock,
      log: { warn: (_details, message) => void warnings.push(message) },
    });
    const prices = createPrices(live);
    return {
      clock,
      of: (...symbols: string[]) => prices.of('live', symbols, 'USD', clock.now()),
      inEuros: (...symbols: string[]) => prices.of('live', symbols, 'EUR', clock.now()),
      pass: (milliseconds: number) => {
        now += milliseconds;
      },
    };
  }

  test('says who said it and when; the second to ask within seconds gets the same answer', async () => {
    answers['/products/BTC-USD/ticker'] = ticker('67000', noon);
    const { of, pass } = stage();
    const [first, second] = await Promise.all([of('BTC'), of('BTC')]);
    expect(shownPrice(first.get('BTC') as Price)).toEqual({
      amount: '67000',
      currency: 'USD',
      asOf: noon.toISOString(),
      source: 'Coinbase',
    });
    expect(second).toEqual(first);
    pass(10_000);
    await of('BTC');
    expect(asked).toEqual(['/products/BTC-USD/ticker']);
    pass(10_000);
    await of('BTC');
    expect(asked).toHaveLength(2);
  });

  test('goes on to the next source for what the first has not, or has only from long ago', async () => {
    answers['/products/BTC-USD/ticker'] = ticker('60000', new Date(noon.getTime() - 3_600_000));
    answers[geckoPath] = { bitcoin: { usd: 67000, last_updated_at: noon.getTime() / 1000 - 30 } };
    const price = (await stage().of('BTC')).get('BTC');
    expect(price?.source).toBe('CoinGecko');
    expect(price?.asOf).toEqual(new Date(noon.getTime() - 30_000));
  });

  test('25: a stablecoin that has lost its peg is worth what the market says, never one to one', async () => {
    answers['/products/USDC-USD/ticker'] = ticker('0.878', noon);
    answers['/v1/latest?base=USD&symbols=EUR,GBP'] = rates;
    const { of, inEuros } = stage();
    const shown = { source: 'Coinbase', asOf: noon.toISOString() };
    expect(shownPrice((await of('USDC')).get('USDC') as Price)).toMatchObject({ ...shown, amount: '0.878' });
    expect(shownPrice((await inEuros('USDC')).get('USDC') as Price).amount).toBe('0.80776');
  });

  test('a price of which nobody says anything new grows old, and then is stale', async () => {
    answers['/products/BTC-USD/ticker'] = ticker('67000', noon);
    const { of, pass, clock } = stage();
    const young = (await of('BTC')).get('BTC') as Price;
    expect(isStale(young, clock.now())).toBe(false);
    answers = {};
    pass(180_000);
    const old = (await of('BTC')).get('BTC') as Price;
    expect(old.asOf).toEqual(noon);
    expect(isStale(old, clock.now())).toBe(true);
  });

  test('no clock that is ahead makes a price last longer', async () => {
    answers['/products/BTC-USD/ticker'] = ticker('67000', new Date(noon.getTime() + 86_400_000));
    expect((await stage().of('BTC')).get('BTC')?.asOf).toEqual(noon);
  });

  test('shows euros at the rate of the day, and dollars where there is no rate', async () => {
    answers['/products/BTC-USD/ticker'] = ticker('50000', noon);
    const { inEuros, pass } = stage();
    expect(shownPrice((await inEuros('BTC')).get('BTC') as Price).currency).toBe('USD');
    expect(warnings).toContain('A source of exchange rates did not answer');
    answers['/v1/latest?base=USD&symbols=EUR,GBP'] = rates;
    pass(61_000);
    expect(shownPrice((await inEuros('BTC')).get('BTC') as Price)).toMatchObject({
      amount: '46000',
      currency: 'EUR',
      source: 'Coinbase, European Central Bank',
    });
    pass(7 * 86_400_000);
    answers['/v1/latest?base=USD&symbols=EUR,GBP'] = undefined;
    expect(shownPrice((await inEuros('BTC')).get('BTC') as Price).currency).toBe('USD');
  });

  test('without a source nothing has a price', async () => {
    const prices = createPrices(undefined);
    expect(await prices.of('live', ['BTC'], 'USD', noon)).toEqual(new Map());
    expect(asked).toEqual([]);
  });
});
