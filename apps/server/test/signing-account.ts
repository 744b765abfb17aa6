/** An account whose key is here and nowhere else: it signs as a wallet does, and sends to a chain of the test's own. */
import type { Hex } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import type { Anvil } from './anvil.ts';

export type SigningAccount = {
  address: Hex;
  /** EIP-191, as `personal_sign` does it: the bytes as they are. */
  sign(message: string | Uint8Array): Promise<Hex>;
  /** @param transaction as `eth_sendTransaction` takes it @param nonce instead of the next one */
  send(transaction: Readonly<Record<string, string>>, nonce?: number): Promise<Hex>;
};

/** With one coin for fees. */
export async function signingAccount(chain: Anvil, chainId: number): Promise<SigningAccount> {
  const account = privateKeyToAccount(generatePrivateKey());
  await chain.rpc('anvil_setBalance', account.address, `0x${(10n ** 18n).toString(16)}`);
  return {
    address: account.address,
    sign: message =>
      account.signMessage({ message: typeof message === 'string' ? message : { raw: message } }),
    async send({ to, value, data, gas, maxFeePerGas, maxPriorityFeePerGas }, nonce) {
      const next = await chain.rpc<Hex>('eth_getTransactionCount', account.address, 'pending');
      const signed = await account.signTransaction({
        ...{ chainId, to: to as Hex, value: BigInt(value ?? 0), data: data as Hex },
        ...{ gas: BigInt(gas ?? 0), nonce: nonce ?? Number(next) },
        maxFeePerGas: BigInt(maxFeePerGas ?? 0),
        maxPriorityFeePerGas: BigInt(maxPriorityFeePerGas ?? 0),
      });
      return chain.rpc<Hex>('eth_sendRawTransaction', signed);
    },
  };
}
