import { defineChain } from './define.ts';
import { parseInjectiveAddress } from './injective-address.ts';
import { verifyInjectiveMessage } from './injective-message.ts';
import type { Chain } from './shape.ts';
import { textTag } from './tags.ts';

/** Injective: bech32 of the 20-byte Ethereum-style key hash. Main and test network share the prefix. */
export const injective: Chain = defineChain({
  networkType: 'injective',
  parseAddress: parseInjectiveAddress,
  verifyMessage: verifyInjectiveMessage,
  // Cosmos SDK, x/auth: max_memo_characters is 256 bytes.
  tag: { name: 'memo', parse: text => textTag(text, 256, 'memo') },
});
