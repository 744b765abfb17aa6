/**
 * Bitcoin, Litecoin and Dogecoin: a node's JSON-RPC, or Esplora's HTTP API, which public explorers speak
 * (github.com/Blockstream/esplora/blob/master/API.md). Which of the two an endpoint speaks, it shows itself.
 */
import { type Rpc, RpcError, textAt } from './rpc.ts';

export type UtxoEndpoint = { speaks: 'node' | 'esplora'; height: number };

/** @throws Error when it speaks neither */
export async function utxoEndpoint(rpc: Rpc): Promise<UtxoEndpoint> {
  try {
    return { speaks: 'node', height: heightOf(await rpc.call('getblockcount', [])) };
  } catch (error) {
    if (error instanceof RpcError) throw error;
    const height = await rpc.text('/blocks/tip/height').catch(() => undefined);
    if (height === undefined) throw error;
    return { speaks: 'esplora', height: heightOf(height) };
  }
}

export async function utxoBlockHash(
  rpc: Rpc,
  { speaks }: Pick<UtxoEndpoint, 'speaks'>,
  height: number,
): Promise<string> {
  const hash =
    speaks === 'node' ? await rpc.call('getblockhash', [height]) : await rpc.text(`/block-height/${height}`);
  if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash.trim()))
    throw new Error('an answer without a block hash');
  return hash.trim();
}

/** CAIP-2: the first half of the first block's hash. */
export async function utxoIdentity(rpc: Rpc): Promise<string> {
  return `bip122:${(await utxoBlockHash(rpc, await utxoEndpoint(rpc), 0)).slice(0, 32)}`;
}

function heightOf(said: unknown): number {
  const height = Number(textAt({ said }, 'said'));
  if (!Number.isSafeInteger(height) || height < 0) throw new Error('an answer without a height');
  return height;
}
