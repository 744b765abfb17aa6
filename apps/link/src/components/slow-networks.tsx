import type { NetworkSummary } from '@fairlead/wire/session-view';
import { currentLocale, t } from '../texts/texts.ts';
import { useLive } from './live.tsx';
import { Notice } from './notice.tsx';

/** Networks that did not answer in time: what the wallet has there is unknown, which is not the same as nothing. */
export function SlowNetworks({
  networks = [],
  name,
}: {
  networks: readonly NetworkSummary[] | undefined;
  name: string;
}) {
  const { session } = useLive();
  if (networks.length === 0) return null;
  const names = new Intl.ListFormat(currentLocale()).format(networks.map(each => each.name));
  return (
    <Notice tone="hint" title={t('slowNetworks.title', { networks: names })}>
      <p>{t('slowNetworks.body', { name })}</p>
      <button class="link" type="button" onClick={() => session.act('read-again')}>
        {t('slowNetworks.again')}
      </button>
    </Notice>
  );
}
