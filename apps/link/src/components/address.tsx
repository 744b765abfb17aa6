/**
 * An address in groups of four, the first and the last strong: what people compare. Copied and read out whole.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../texts/texts.ts';

export function addressGroups(address: string): string[] {
  return address.match(/.{1,4}/gsu) ?? [];
}

export function Address({ address }: { address: string }) {
  const whole = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState<'no' | 'copied' | 'selected'>('no');
  useEffect(() => {
    if (copied === 'no') return undefined;
    const timer = setTimeout(() => setCopied('no'), 3_000);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    if (whole.current !== null) getSelection()?.selectAllChildren(whole.current);
    try {
      await navigator.clipboard.writeText(address);
      setCopied('copied');
    } catch {
      // A host may withhold the clipboard from its frames; the address is selected all the same.
      setCopied('selected');
    }
  };

  const groups = addressGroups(address);
  return (
    <div class="address">
      <code ref={whole} dir="ltr">
        {groups.map((group, position) => (
          <span key={position} class={position === 0 || position === groups.length - 1 ? 'strong' : ''}>
            {group}
          </span>
        ))}
      </code>
      <button class="link" type="button" aria-label={t('address.copyLabel', { address })} onClick={copy}>
        {copied === 'copied' && t('address.copied')}
        {copied === 'selected' && t('address.selected')}
        {copied === 'no' && t('address.copy')}
      </button>
    </div>
  );
}
