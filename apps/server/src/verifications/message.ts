/** The text that a user signs to prove a wallet (ruling 5). Pure. */
import type { NetworkType } from '@fairlead/chains';

/** What the networks' users call their accounts, for the first line of CAIP-122. */
export const networkTypeNames: Readonly<Record<NetworkType, string>> = {
  evm: 'Ethereum',
  solana: 'Solana',
  bitcoin: 'Bitcoin',
  cardano: 'Cardano',
  tron: 'TRON',
  avalancheX: 'Avalanche X-Chain',
  tezos: 'Tezos',
  dogecoin: 'Dogecoin',
  ripple: 'XRP Ledger',
  stellar: 'Stellar',
  litecoin: 'Litecoin',
  sui: 'Sui',
  aptos: 'Aptos',
  tvm: 'TON',
  injective: 'Injective',
};

export type MessageParts = {
  /** The client's own text, verbatim but for `{nonce}`. */
  given?: string | undefined;
  nonce: string;
  networkType: NetworkType;
  address: string;
  clientName: string;
  /** Host, with port if any, of the page that asks, and its address. */
  domain: string;
  uri: string;
  /** The chain's own number, where the network is known and has one. */
  chainId?: string | undefined;
  issuedAt: Date;
  expiresAt: Date;
};

/**
 * `binding: session` when the text carries this session's nonce, so that nobody can use the signature for another one.
 * Without a text of the client's own: CAIP-122, which is what EIP-4361 generalises.
 */
export function messageToSign(parts: MessageParts): { message: string; binding: 'session' | 'none' } {
  if (parts.given !== undefined) {
    const message = parts.given.replaceAll('{nonce}', parts.nonce);
    return { message, binding: message === parts.given ? 'none' : 'session' };
  }
  const { domain, networkType, address, clientName, uri, chainId, nonce, issuedAt, expiresAt } = parts;
  const lines = [
    `${domain} wants you to sign in with your ${networkTypeNames[networkType]} account:`,
    address,
    '',
    `Prove to ${oneLine(clientName)} that this wallet is yours. It costs nothing and moves nothing.`,
    '',
    `URI: ${uri}`,
    'Version: 1',
    ...(chainId === undefined ? [] : [`Chain ID: ${chainId}`]),
    `Nonce: ${nonce}`,
    `Issued At: ${issuedAt.toISOString()}`,
    `Expiration Time: ${expiresAt.toISOString()}`,
  ];
  return { message: lines.join('\n'), binding: 'session' };
}

/** Whether such a text is another one for each session; where the client gave none, ours is. */
export function isBound({ message }: { message?: string | undefined }): boolean {
  return message === undefined || message.includes('{nonce}');
}

/** A name must not be able to add lines to what is signed. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
