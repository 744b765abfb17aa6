import type { ComponentChildren } from 'preact';
import { useLive } from '../components/live.tsx';
import { ReturnLink } from '../components/return-link.tsx';
import { Screen } from '../components/screen.tsx';
import { t } from '../texts/texts.ts';

type EndedBecause = 'finished' | 'closed' | 'expired';

/** At the end of a session that the server has ended: in a window of its own the way back is the client's to name. */
export function EndedSession({ because }: { because: EndedBecause }) {
  const { view } = useLive().state;
  const { returnUrl, client } = view;
  return (
    <Ended
      because={because}
      footer={returnUrl === undefined ? undefined : <ReturnLink url={returnUrl} client={client.name} />}
    />
  );
}

export function Ended({ because, footer }: { because: EndedBecause; footer?: ComponentChildren }) {
  return (
    <Screen kind="ended" title={t(`ended.${because}.title`)} footer={footer}>
      <p>{t(`ended.${because}.body`)}</p>
      <p>{t('ended.next')}</p>
    </Screen>
  );
}
