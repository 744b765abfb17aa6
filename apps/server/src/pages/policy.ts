/** What browsers are told about our pages. Strict: nothing from elsewhere, nothing inline, nothing kept. */

const everything = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
];

/** @param frameAncestors the sources that may frame the page; `undefined` leaves framing to the page's own words. */
export function pageHeaders(frameAncestors: string | undefined): Record<string, string> {
  const directives =
    frameAncestors === undefined ? everything : [...everything, `frame-ancestors ${frameAncestors}`];
  return {
    'content-security-policy': directives.join('; '),
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'permissions-policy':
      'accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=(), clipboard-write=(self)',
    'cross-origin-resource-policy': 'cross-origin',
  };
}

/** For a page that says no: no script at all, and framed by anybody, so that the refusal can be read. */
export const refusalHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'",
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
