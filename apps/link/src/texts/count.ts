import { currentLocale } from './texts.ts';

/**
 * How many there are of something, in the digits of the region that was asked for. The compiled texts import it.
 *
 * The browser's first `Intl.NumberFormat` takes a slow phone 60 ms, in the middle of somebody's typing. So it is asked only
 * where the digits depend on the region, or the number is long enough to be grouped.
 */
export function formatCount(count: number): string {
  const locale = currentLocale();
  return count < 1000 && !/^ar|-u-/.test(locale) ? `${count}` : new Intl.NumberFormat(locale).format(count);
}
