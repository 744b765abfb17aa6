import type { Money } from '@fairlead/wire/session-view';
import { formatFiat, formatMoney } from '../texts/numbers.ts';

/** Token first, what it is worth second and lighter. */
export function Amount({ money }: { money: Money }) {
  return (
    <span class="amount">
      <bdi>{formatMoney(money)}</bdi>
      {money.fiat !== undefined && <bdi class="fiat">{formatFiat(money.fiat)}</bdi>}
    </span>
  );
}
