import { defineChain } from './define.ts';
import type { Chain, ParsedTag } from './shape.ts';
import { parseStellarAddress } from './stellar-address.ts';
import { verifyStellarMessage } from './stellar-message.ts';
import { textTag } from './tags.ts';

/** Stellar: strkeys (SEP-23). Main and test network share the alphabet and versions. */
export const stellar: Chain = defineChain({
  networkType: 'stellar',
  parseAddress: parseStellarAddress,
  verifyMessage: verifyStellarMessage,
  tag: { name: 'memo', parse: memo },
});

/** Memo kinds of the protocol: digits are an id (uint64), 64 hex digits a hash, all else is text of 28 bytes. */
function memo(text: string): ParsedTag {
  if (/^(0|[1-9]\d{0,19})$/.test(text) && BigInt(text) < 1n << 64n)
    return { ok: true, canonical: text, kind: 'id' };
  if (/^[0-9a-f]{64}$/i.test(text)) return { ok: true, canonical: text.toLowerCase(), kind: 'hash' };
  return textTag(text, 28, 'memo');
}
