import { defineChain } from './define.ts';
import { readRippleAddress } from './ripple-address.ts';
import { verifyRippleMessage } from './ripple-message.ts';
import type { Chain, ParsedTag } from './shape.ts';

/**
 * XRP Ledger: classic addresses (version 0 and the account id) and X-addresses (XLS-5), which add the network
 * and a destination tag. Canonical is the classic address; the tag is told apart.
 */
export const ripple: Chain = defineChain({
  networkType: 'ripple',
  parseAddress: text => {
    const account = readRippleAddress(text);
    if ('ok' in account) return account;
    const { canonical, kind, mainnet, tag } = account;
    const refusal = withoutKey[canonical];
    return {
      ok: true,
      canonical,
      kind,
      mainnet,
      destination: !refusal,
      ...(refusal && { notDestinationBecause: refusal }),
      ...(tag !== undefined && { tag }),
    };
  },
  verifyMessage: verifyRippleMessage,
  tag: { name: 'destination tag', parse: destinationTag },
});

/** The ledger's special accounts (xrpl.org, "Special Addresses"): XRP sent there is lost. */
const withoutKey: Readonly<Record<string, string>> = {
  rrrrrrrrrrrrrrrrrrrrrhoLvTp: 'This is the ledger\'s "account zero": nobody holds its key.',
  rrrrrrrrrrrrrrrrrrrrBZbvji: 'This is the ledger\'s "account one": nobody holds its key.',
  rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh:
    'This is the genesis account: its key is public and its funds are locked.',
  rrrrrrrrrrrrrrrrrNAMEtxvNvQ: 'This is a black hole of the ledger: nobody holds its key.',
  rrrrrrrrrrrrrrrrrrrn5RM1rHd: 'This is a black hole of the ledger: nobody holds its key.',
};

function destinationTag(text: string): ParsedTag {
  const tag = /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
  return tag !== undefined && tag <= 0xffff_ffffn
    ? { ok: true, canonical: String(tag), kind: 'tag' }
    : { ok: false, message: 'A destination tag is a whole number from 0 to 4294967295.' };
}
