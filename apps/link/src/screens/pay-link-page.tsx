/** A payment link before this browser has opened it, with the header that a session would have. */
import type { LinkStyle } from '@fairlead/wire/link-style';
import { useEffect } from 'preact/hooks';
import { Header } from '../components/header.tsx';
import { useStyle } from '../look/use-style.ts';
import type { PayLinkAt } from '../session/page-state.ts';
import { t } from '../texts/texts.ts';
import { PayLink } from './pay-link.tsx';

export type PayLinkPageProps = {
  state: PayLinkAt;
  onBegin: () => void;
  wear: (style: LinkStyle) => void;
};

export function PayLinkPage({ state: { view, code }, onBegin, wear }: PayLinkPageProps) {
  const { name, logoUrl, style } = view.client;
  useStyle(style, wear);
  const title = t('header.title', { type: view.transferType, client: name });
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div class="page">
      <Header
        sandbox={view.environment === 'sandbox'}
        title={title}
        logo={logoUrl === undefined ? undefined : { url: logoUrl, name }}
      />
      <PayLink
        key={view.state}
        view={view}
        address={new URL(`/pay/${code}`, location.origin).href}
        onBegin={onBegin}
      />
    </div>
  );
}
