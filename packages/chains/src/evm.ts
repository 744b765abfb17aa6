import { defineChain } from './define.ts';
import { parseEvmAddress } from './evm-address.ts';
import { verifyPersonalMessage } from './evm-message.ts';
import type { Chain } from './shape.ts';

/**
 * Ethereum and every chain with its addresses. One address is valid on all of them, so test networks do not
 * show; letter case carries a checksum (EIP-55), which is enforced whenever both cases occur.
 */
export const evm: Chain = defineChain({
  networkType: 'evm',
  parseAddress: parseEvmAddress,
  verifyMessage: verifyPersonalMessage,
});
