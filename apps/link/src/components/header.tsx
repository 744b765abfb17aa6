/** Back · what we are doing, for whom · close. */
import { t } from '../texts/texts.ts';
import { Logo } from './logo.tsx';

export type HeaderProps = {
  sandbox?: boolean;
  title?: string;
  logo?: { url: string; name: string } | undefined;
  onBack?: (() => void) | undefined;
  onClose?: (() => void) | undefined;
};

export function Header({ sandbox = false, title, logo, onBack, onClose }: HeaderProps) {
  return (
    <header>
      {sandbox && <SandboxBand />}
      <div class="header">
        {onBack === undefined ? (
          <span class="icon-button" />
        ) : (
          <button class="icon-button" type="button" aria-label={t('header.back')} onClick={onBack}>
            <svg class="flips" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
              <path d="M15 5l-7 7 7 7" />
            </svg>
          </button>
        )}
        <p class="header-title">
          {logo !== undefined && <Logo url={logo.url} name={logo.name} small />}
          <bdi>{title}</bdi>
        </p>
        {onClose === undefined ? (
          <span class="icon-button" />
        ) : (
          <button class="icon-button" type="button" aria-label={t('header.close')} onClick={onClose}>
            <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
              <path d="M6 6l12 12M18 6L6 18" />
            </svg>
          </button>
        )}
      </div>
    </header>
  );
}

/** On every screen of a sandbox: nobody may take it for the real thing. */
export function SandboxBand() {
  return <p class="sandbox-band">{t('sandbox.band')}</p>;
}
