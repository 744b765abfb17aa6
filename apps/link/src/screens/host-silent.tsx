import { Screen } from '../components/screen.tsx';
import { t } from '../texts/texts.ts';

/** Nobody has said who shows this page; without that nothing may be told to anybody. */
export function HostSilent() {
  return (
    <Screen kind="hostSilent" title={t('hostSilent.title')}>
      <p>{t('hostSilent.body')}</p>
      <p class="small">{t('hostSilent.hint')}</p>
    </Screen>
  );
}
