import { defineChain } from './define.ts';
import { verifyLegacyMessage } from './legacy-message.ts';
import type { Chain } from './shape.ts';
import { parseUtxoAddress, type UtxoNetwork } from './utxo-address.ts';

const asBitcoin =
  'This old form of a Litecoin address is also a Bitcoin address. Give the form that the wallet shows today (M… or ltc1…).';
const mimblewimble =
  'MWEB addresses cannot take ordinary transfers. Give an address that starts with ltc1, L or M.';

/** Versions and prefixes: Litecoin Core, `chainparams.cpp`. Script addresses once shared Bitcoin's versions. */
const network: UtxoNetwork = {
  name: 'Litecoin',
  versions: {
    48: { kind: 'p2pkh', mainnet: true },
    50: { kind: 'p2sh', mainnet: true },
    111: { kind: 'p2pkh', mainnet: false },
    58: { kind: 'p2sh', mainnet: false },
  },
  outdated: { 5: { version: 0x32, because: asBitcoin }, 196: { version: 0x3a, because: asBitcoin } },
  prefixes: new Map([
    ['ltc', { mainnet: true }],
    ['tltc', { mainnet: false }],
    ['rltc', { mainnet: false }],
  ]),
  refusedPrefixes: new Map([
    ['ltcmweb', mimblewimble],
    ['tmweb', mimblewimble],
  ]),
  messageMagic: 'Litecoin Signed Message:\n',
};

export const litecoin: Chain = defineChain({
  networkType: 'litecoin',
  parseAddress: text => parseUtxoAddress(text, network),
  verifyMessage: proof => verifyLegacyMessage(proof, network),
});
