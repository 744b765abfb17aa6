/** A Tron account that signs as wallets do, by tronweb. */
import { TronWeb } from 'tronweb';

export type TronSigner = { address: string; signMessage(message: string): string };

export function tronSigner(): TronSigner {
  const tronWeb = new TronWeb({ fullHost: 'http://127.0.0.1:1' });
  const { privateKey, address } = tronWeb.utils.accounts.generateAccount();
  const secret = privateKey.replace(/^0x/, '');
  return { address: address.base58, signMessage: message => tronWeb.trx.signMessageV2(message, secret) };
}
