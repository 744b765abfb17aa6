/** From a Link token to the address that is opened. */
import type { LinkOptions } from './options.ts';

const thisMachine = ['localhost', '127.0.0.1', '[::1]'];

/** @returns undefined for anything that is no token, or of an origin that the page does not trust. */
export function linkAddress(linkToken: string, options: LinkOptions): URL | undefined {
  let address: URL;
  try {
    address = new URL(atob(linkToken));
  } catch {
    return undefined;
  }
  const { origin, protocol, hostname } = address;
  const trusted = options.trustedLinkOrigins?.map(each => each.replace(/\/$/, ''));
  const secure = protocol === 'https:' || (protocol === 'http:' && thisMachine.includes(hostname));
  if (!secure || (trusted && !trusted.includes(origin))) return undefined;

  const { language = 'en', displayFiatCurrency, theme, renderType } = options;
  const add = (name: string, value: string | undefined) => value && address.searchParams.set(name, value);
  add('lng', language === 'system' ? navigator.language : language);
  add('fiatCur', displayFiatCurrency);
  add('th', theme);
  if (renderType === 'embedded') add('rt', renderType);
  return address;
}
