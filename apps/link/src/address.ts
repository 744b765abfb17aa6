/**
 * What the page's address says: whose link, its one-time code, and what the host's SDK added
 * (`lng`, `fiatCur`, `th`, `rt`). Payment links are `/pay/<code>`.
 */
import type { LinkStyle } from '@fairlead/wire/link-style';
import { readLinkStyleParameter } from '@fairlead/wire/link-style-parameter';

export type PageAddress = {
  /** Empty for a payment link, whose address carries the code alone. */
  clientId: string;
  payLink: boolean;
  /** Absent after a reload: it leaves the address bar once it has been redeemed. */
  code: string | undefined;
  language: string;
  fiatCurrency: 'USD' | 'EUR' | 'GBP' | undefined;
  /** What the host's SDK was told; absent: as the style has it. */
  theme: 'light' | 'dark' | 'system' | undefined;
  /** Of the client, in short; the session tells it again. */
  style: LinkStyle;
  embedded: boolean;
};

export function readAddress(url: URL): PageAddress {
  const query = url.searchParams;
  const [, page, name = ''] = url.pathname.split('/');
  const payLink = page === 'pay';
  const theme = query.get('th');
  const currency = query.get('fiatCur')?.toUpperCase();
  return {
    clientId: page === 'b2b-iframe' ? name : '',
    payLink,
    code: (payLink ? name : query.get('auth_code')) || undefined,
    language: query.get('lng') || 'en',
    fiatCurrency: currency === 'USD' || currency === 'EUR' || currency === 'GBP' ? currency : undefined,
    theme: theme === 'light' || theme === 'dark' || theme === 'system' ? theme : undefined,
    style: readLinkStyleParameter(query.get('link_style') ?? ''),
    embedded: query.get('rt') === 'embedded',
  };
}

/** The address without the code, for the address bar and the history. */
export function withoutCode(url: URL): string {
  const clean = new URL(url);
  clean.searchParams.delete('auth_code');
  if (clean.pathname.startsWith('/pay/')) clean.pathname = '/pay/';
  return clean.pathname + clean.search;
}
