/**
 * Accounts that are contracts (contract-wallet/contract-wallet.sol), on a chain of the test's own: the owner's key signs for
 * them, and the owner's transactions make them pay.
 */
import { readFileSync } from 'node:fs';
import {
  concatHex,
  encodeAbiParameters,
  encodeFunctionData,
  getContractAddress,
  type Hex,
  parseAbi,
  zeroHash,
} from 'viem';
import type { Anvil } from './anvil.ts';
import { type SigningAccount, signingAccount } from './signing-account.ts';

const code: { wallet: Hex; factory: Hex } = JSON.parse(
  readFileSync(new URL('contract-wallet/compiled.json', import.meta.url), 'utf8'),
);
const abi = parseAbi([
  'function deploy(address owner, bytes32 salt)',
  'function execute(address to, uint256 value, bytes data)',
]);
const gas = '0x1e8480';

export type ContractAccount = {
  address: Hex;
  owner: SigningAccount;
  /** EIP-1271; with the deployment in front (EIP-6492) while the account is not there yet. */
  sign(message: string): Promise<Hex>;
  /** Makes the account do what it was asked to send; somebody else's transaction, whose hash is answered. */
  send(transaction: Readonly<Record<string, string>>, nonce?: number): Promise<Hex>;
};

/** Its factory is deployed with the next block, and so is each account that is to be there. */
export async function contractAccounts(chain: Anvil, chainId: number) {
  const [deployer] = chain.accounts;
  const deploy = (transaction: object) =>
    chain.rpc<Hex>('eth_sendTransaction', { from: deployer, gas, ...transaction });
  const made = await deploy({ data: code.factory });
  const { nonce } = await chain.rpc<{ nonce: Hex }>('eth_getTransactionByHash', made);
  const factory = getContractAddress({ from: deployer as Hex, nonce: BigInt(nonce) });

  return async (isThere: boolean): Promise<ContractAccount> => {
    const owner = await signingAccount(chain, chainId);
    const call = encodeFunctionData({ abi, functionName: 'deploy', args: [owner.address, zeroHash] });
    const word = encodeAbiParameters([{ type: 'address' }], [owner.address]);
    const bytecode = concatHex([code.wallet, word]);
    const address = getContractAddress({ opcode: 'CREATE2', from: factory, salt: zeroHash, bytecode });
    if (isThere) await deploy({ to: factory, data: call });
    return {
      address,
      owner,
      async sign(message) {
        const signature = await owner.sign(message);
        if (isThere) return signature;
        const parts = [{ type: 'address' }, { type: 'bytes' }, { type: 'bytes' }] as const;
        const deployment = encodeAbiParameters(parts, [factory, call, signature]);
        return concatHex([deployment, `0x${'6492'.repeat(16)}`]);
      },
      send({ to, value, data, maxFeePerGas = '0x0', maxPriorityFeePerGas = '0x0' }, nonce) {
        const args = [to as Hex, BigInt(value ?? 0), data as Hex] as const;
        const executed = encodeFunctionData({ abi, functionName: 'execute', args });
        const own = { to: address, value: '0x0', data: executed, gas, maxFeePerGas, maxPriorityFeePerGas };
        return owner.send(own, nonce);
      },
    };
  };
}
