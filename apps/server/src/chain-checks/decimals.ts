/** How many decimals a token's contract says that it has: a wrong number in the catalog is a wrong amount of money. */
import type { NetworkType } from '@fairlead/chains';
import { listAt, member, type Rpc } from './rpc.ts';

/** The selector of `decimals()`, which is not of the first ERC-20 but which all tokens have. */
const selector = '0x313ce567';

export class NoToken extends Error {
  constructor() {
    super('it does not answer as a token does');
    this.name = 'NoToken';
  }
}

const questions: Partial<Record<NetworkType, (rpc: Rpc, contract: string) => Promise<unknown>>> = {
  evm: async (rpc, to) => wordOf(await rpc.call('eth_call', [{ to, data: selector }, 'latest'])),
  solana: async (rpc, mint) => member(await rpc.call('getTokenSupply', [mint]), 'value', 'decimals'),
  // https://developers.tron.network/reference/walletsolidity-triggerconstantcontract
  tron: async (rpc, contract) => {
    const told = await rpc.json('/walletsolidity/triggerconstantcontract', {
      ...{ owner_address: contract, contract_address: contract },
      ...{ function_selector: 'decimals()', visible: true },
    });
    return wordOf(`0x${listAt(told, 'constant_result')[0]}`);
  },
};

/**
 * @returns `undefined`: chains of this type do not say it in one answer, or not at all
 * @throws NoToken what is there does not answer as a token does; Error where the endpoint did not answer
 */
export async function decimalsOf(
  networkType: NetworkType,
  rpc: Rpc,
  contract: string,
): Promise<number | undefined> {
  const ask = questions[networkType];
  if (ask === undefined) return undefined;
  const decimals = await ask(rpc, contract);
  if (!Number.isSafeInteger(decimals)) throw new NoToken();
  return decimals as number;
}

/** A number of 32 bytes. */
function wordOf(said: unknown): number | undefined {
  return typeof said === 'string' && /^0x[0-9a-f]{64}$/i.test(said) ? Number(BigInt(said)) : undefined;
}
