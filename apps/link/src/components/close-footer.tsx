import { t } from '../texts/texts.ts';
import { PrimaryButton } from './button.tsx';

/** For screens on which nothing is left to do but go back to the host page. */
export function CloseFooter({ onClose }: { onClose: () => void }) {
  return <PrimaryButton label={t('action.close')} onPress={onClose} />;
}
