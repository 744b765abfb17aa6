/** Contract wallets: EIP-1271, and EIP-6492 before the contract is deployed, by viem at one block. */
import type { Check } from './question.ts';
import { RpcError } from './rpc.ts';

/** The last 32 bytes of a signature that brings its contract's deployment along (EIP-6492). */
const deploymentSuffix = '6492'.repeat(16);

export const evm: Check = {
  answers: ['contractSignature'],

  async ask(rpc, { proof, account: address }) {
    const [{ createClient, custom }, { verifyMessage }] = await Promise.all([
      import('viem'),
      import('viem/actions'),
    ]);
    // The library takes a node that fails for a contract that refuses. It is not the same.
    let failure: unknown;
    const transport = custom(
      {
        async request({ method, params }) {
          try {
            return await rpc.call(method, params ?? []);
          } catch (error) {
            if (!isRefusedByContract(error)) failure ??= error;
            throw error;
          }
        },
      },
      { retryCount: 0 },
    );
    const blockNumber = BigInt(String(await rpc.call('eth_blockNumber', [])));
    const signature = proof.signature.startsWith('0x') ? proof.signature : `0x${proof.signature}`;
    const signs = await verifyMessage(createClient({ transport, cacheTime: 0 }), {
      address: address as `0x${string}`,
      message: proof.message,
      signature: signature as `0x${string}`,
      blockNumber,
    });
    if (failure !== undefined) throw failure;
    const isDeployment = signature.toLowerCase().endsWith(deploymentSuffix);
    return { signs, standard: isDeployment ? 'EIP-6492' : 'EIP-1271', at: `block ${blockNumber}` };
  },

  async identity(rpc) {
    return `eip155:${BigInt(String(await rpc.call('eth_chainId', [])))}`;
  },
};

/** Nodes say 3, or their general code and the word. */
function isRefusedByContract(error: unknown): boolean {
  return error instanceof RpcError && (error.code === 3 || /revert/i.test(error.message));
}
