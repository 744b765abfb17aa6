import type { AmountScreen } from '@fairlead/wire/session-view';
import { useRef, useState } from 'preact/hooks';
import { Amount as AmountText } from '../components/amount.tsx';
import { SubmitButton } from '../components/button.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { FeeLines } from '../components/fee-lines.tsx';
import { Field } from '../components/field.tsx';
import { useLive } from '../components/live.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { formatAmount, formatFiat, formatMoney, formatPrice, formatTime } from '../texts/numbers.ts';
import { t } from '../texts/texts.ts';
import { readTypedAmount } from '../texts/typed-amount.ts';
import { type AmountOutcome, type AmountUnit, outcomeOf } from './amount-rules.ts';

export function Amount({ screen }: { screen: AmountScreen }) {
  const { session, state } = useLive();
  const { symbol, price, maximum, minimum, integration, network } = screen;
  const [typed, setTyped] = useState('');
  const [unit, setUnit] = useState<AmountUnit>('asset');
  const [tried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const entered = readTypedAmount(typed);
  const outcome = entered === undefined ? undefined : outcomeOf(entered, unit, screen);
  const unitName = unit === 'asset' ? symbol : price.currency;
  const otherName = unit === 'asset' ? price.currency : symbol;
  // Someone who is still typing 1 on the way to 100 has made no mistake yet; too much can only get worse.
  const sayWrong = tried || (outcome?.status === 'wrong' && outcome.because === 'tooMuch');

  const enter = () => {
    setTried(true);
    if (entered !== undefined && outcome?.status === 'ready')
      session.act('enter-amount', { amount: entered, unit });
    else input.current?.focus();
  };

  return (
    <SessionScreen
      kind="amount"
      title={t('amount.title', { type: state.view.transferType })}
      onPrimary={enter}
      footer={<SubmitButton label={t('amount.submit')} />}
    >
      <Field
        inputRef={input}
        label={t('amount.label', { unit: unitName })}
        name="amount"
        value={typed}
        inputMode="decimal"
        maxLength={40}
        large
        onInput={next => {
          setTyped(next);
          setTried(false);
        }}
        error={sayWrong ? problem(typed, outcome, screen) : undefined}
        hint={<p>{outcome?.status === 'ready' && equals(outcome, unit)}</p>}
        end={
          <span class="field-unit">
            <bdi>{unitName}</bdi>
          </span>
        }
      />
      <div class="row">
        <button
          class="chip"
          type="button"
          aria-label={t('amount.max', { amount: formatMoney(maximum) })}
          onClick={() => {
            setUnit('asset');
            setTyped(formatAmount(maximum.amount));
          }}
        >
          {t('amount.maxShort')}
        </button>
        <button
          class="chip"
          type="button"
          onClick={() => {
            setUnit(unit === 'asset' ? 'fiat' : 'asset');
            setTyped(outcome?.status === 'ready' ? inOtherUnit(outcome, unit) : '');
            input.current?.focus();
          }}
        >
          {t('amount.switch', { unit: otherName })}
        </button>
      </div>
      {outcome?.status === 'ready' ? (
        <FeeLines
          fees={outcome.fees}
          receives={outcome.receives}
          total={outcome.total}
          integrationName={integration.name}
          clientName={state.view.client.name}
          transferType={state.view.transferType}
          feesIncluded={screen.feesIncluded ?? false}
        />
      ) : (
        <Facts>
          <Fact label={t('amount.available')}>
            <AmountText money={screen.available} />
          </Fact>
          <Fact label={t('amount.minimum')}>
            <AmountText money={minimum} />
          </Fact>
        </Facts>
      )}
      <p class="small">
        {t('fees.on', { network: network.name })}{' '}
        {t('preview.rateText', {
          symbol,
          price: formatPrice(price),
          time: formatTime(price.asOf),
          source: price.source,
        })}
      </p>
    </SessionScreen>
  );
}

function equals(outcome: AmountOutcome & { status: 'ready' }, unit: AmountUnit): string {
  const { fiat } = outcome.amount;
  if (unit === 'fiat') return t('amount.about', { amount: formatMoney(outcome.amount) });
  return fiat === undefined ? '' : t('amount.about', { amount: formatFiat(fiat) });
}

function inOtherUnit(outcome: AmountOutcome & { status: 'ready' }, unit: AmountUnit): string {
  if (unit === 'fiat') return formatAmount(outcome.amount.amount);
  return outcome.amount.fiat === undefined ? '' : formatAmount(outcome.amount.fiat.amount);
}

function problem(
  typed: string,
  outcome: AmountOutcome | undefined,
  screen: AmountScreen,
): string | undefined {
  if (typed.trim() === '') return t('amount.missing');
  if (outcome === undefined) return t('amount.notANumber', { example: formatAmount('1234.5') });
  if (outcome.status === 'ready') return undefined;
  switch (outcome.because) {
    case 'tooPrecise':
      return t('amount.tooPrecise', { symbol: screen.symbol, decimals: screen.decimals });
    case 'tooMuch':
      return t('amount.tooMuch', { maximum: formatMoney(screen.maximum) });
    case 'tooLittle':
      return t('amount.tooLittle', { minimum: formatMoney(screen.minimum) });
    case 'feesTakeAll':
      return t('amount.feesTakeAll');
    case 'noPrice':
      return t('reason.noPrice');
  }
}
