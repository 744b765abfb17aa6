import { verifyBitcoinMessage } from './bitcoin-message.ts';
import { defineChain } from './define.ts';
import type { Chain } from './shape.ts';
import { parseUtxoAddress, type UtxoNetwork } from './utxo-address.ts';

/** Versions and prefixes: Bitcoin Core, `chainparams.cpp`; testnet3, testnet4 and signet share theirs. */
const network: UtxoNetwork = {
  name: 'Bitcoin',
  versions: {
    0: { kind: 'p2pkh', mainnet: true },
    5: { kind: 'p2sh', mainnet: true },
    111: { kind: 'p2pkh', mainnet: false },
    196: { kind: 'p2sh', mainnet: false },
  },
  prefixes: new Map([
    ['bc', { mainnet: true }],
    ['tb', { mainnet: false }],
    ['bcrt', { mainnet: false }],
  ]),
  messageMagic: 'Bitcoin Signed Message:\n',
};

export const bitcoin: Chain = defineChain({
  networkType: 'bitcoin',
  parseAddress: text => parseUtxoAddress(text, network),
  verifyMessage: proof => verifyBitcoinMessage(proof, network),
});
