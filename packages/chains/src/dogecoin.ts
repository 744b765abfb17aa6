import { defineChain } from './define.ts';
import { verifyLegacyMessage } from './legacy-message.ts';
import type { Chain } from './shape.ts';
import { parseUtxoAddress, type UtxoNetwork } from './utxo-address.ts';

/** Versions: Dogecoin Core, `chainparams.cpp`. Dogecoin has no segwit. */
const network: UtxoNetwork = {
  name: 'Dogecoin',
  versions: {
    30: { kind: 'p2pkh', mainnet: true },
    22: { kind: 'p2sh', mainnet: true },
    113: { kind: 'p2pkh', mainnet: false },
    111: { kind: 'p2pkh', mainnet: false },
    196: { kind: 'p2sh', mainnet: false },
  },
  prefixes: new Map(),
  messageMagic: 'Dogecoin Signed Message:\n',
};

export const dogecoin: Chain = defineChain({
  networkType: 'dogecoin',
  parseAddress: text => parseUtxoAddress(text, network),
  verifyMessage: proof => verifyLegacyMessage(proof, network),
});
