/**
 * An address in groups of four, the first and the last strong: what people compare. Copied and read out whole.
 */
import { t } from '../texts/texts.ts';
import { useCopying } from './copying.ts';

/** Fours; `0x` belongs to the first group, and what is left over to the last, so that neither end is too short. */
export function addressGroups(address: string): string[] {
  const groups = address.match(/^(?:0x)?.{1,4}|.{1,4}/gsu) ?? [];
  const last = groups.at(-1) ?? '';
  if (groups.length < 2 || last.length === 4) return groups;
  return [...groups.slice(0, -2), groups.slice(-2).join('')];
}

/** @param whole a tag or memo: short, and read as one. */
export function Address({ address, whole: ungrouped = false }: { address: string; whole?: boolean }) {
  const { shown, copied, copy } = useCopying(address);
  const groups = ungrouped ? [address] : addressGroups(address);
  return (
    <div class="address">
      <code ref={shown} dir="ltr">
        {groups.map((group, position) => (
          <span key={position} class={position === 0 || position === groups.length - 1 ? 'strong' : ''}>
            {group}
          </span>
        ))}
      </code>
      <button
        class="icon-button"
        type="button"
        aria-label={t('address.copyLabel', { address })}
        onClick={copy}
      >
        <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
          <path d={copied === 'no' ? 'M9 9h10v10H9zM5 15V5h10' : 'M5 12l5 5 9-10'} />
        </svg>
      </button>
      <p class="small" role="status">
        {copied === 'copied' && t('address.copied')}
        {copied === 'selected' && t('address.selected')}
      </p>
    </div>
  );
}
