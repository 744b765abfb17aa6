/** What a dollar is worth in the other currencies that the page can show. For reading only: nothing is converted with it. */
import type { Amount } from '@fairlead/money';
import type { FiatCurrency } from './price.ts';
import { type Asking, member, priceIn, readJson, timeIn } from './source.ts';

export type RateSource = {
  name: string;
  /** @throws Error when the source cannot be reached or answers something else than rates */
  ask(): Promise<{ asOf: Date; perDollar: ReadonlyMap<FiatCurrency, Amount> }>;
};

/** Frankfurter, `GET /v1/latest?base=USD&symbols=EUR,GBP`: the reference rates of the European Central Bank, daily. */
export function frankfurterRates(asking: Asking): RateSource {
  return {
    name: 'European Central Bank',
    async ask() {
      const answer = await readJson(asking, '/v1/latest?base=USD&symbols=EUR,GBP');
      const asOf = timeIn(member(answer, 'date'));
      const rates = (['EUR', 'GBP'] as const).flatMap((currency): [FiatCurrency, Amount][] => {
        const rate = priceIn(member(member(answer, 'rates'), currency));
        return rate ? [[currency, rate]] : [];
      });
      if (asOf === undefined || rates.length === 0) {
        throw new Error(`${asking.address} answered without rates.`);
      }
      return { asOf, perDollar: new Map(rates) };
    },
  };
}
