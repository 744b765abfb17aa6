/**
 * A client's style in the address of its Link page (`link_style`, contract §1.2): base64 of JSON under the vendor's
 * short names. The web SDK rounds its frame by it, the mobile SDKs choose their theme, and the page has its colours before
 * it has a session.
 */
import type { LinkStyle } from './link-style.ts';

/** Vendor's names: `pc` primary colour, `br` radius of buttons, `ir` radius of the frame, `th` theme. */
type VendorStyle = { pc?: unknown; br?: unknown; ir?: unknown; th?: unknown };

export function linkStyleParameter({ accentColor, cornerRadius, theme }: LinkStyle): string {
  const style: VendorStyle = {
    ...(accentColor !== undefined && { pc: accentColor }),
    ...(cornerRadius !== undefined && { br: cornerRadius, ir: cornerRadius }),
    ...(theme !== undefined && { th: theme }),
  };
  return btoa(JSON.stringify(style));
}

/** What is sound of it; anybody may have written it. */
export function readLinkStyleParameter(text: string): LinkStyle {
  let style: VendorStyle;
  try {
    style = Object(JSON.parse(atob(text)));
  } catch {
    return {};
  }
  const { pc, br, th } = style;
  const isRadius = typeof br === 'number' && Number.isInteger(br) && br >= 0 && br <= 24;
  return {
    ...(typeof pc === 'string' && /^#[0-9a-f]{6}$/i.test(pc) && { accentColor: pc }),
    ...(isRadius && { cornerRadius: br }),
    ...((th === 'light' || th === 'dark' || th === 'system') && { theme: th }),
  };
}
