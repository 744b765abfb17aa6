/** Asking a Solana wallet to sign what the server has built. What goes wrong is an answer by name. */
import type { SolanaWalletSummary } from '@fairlead/wire/session-view';
import { base58, base64 } from '@scure/base';
import type { SolanaWallet } from './solana-wallets.ts';
import { problemOf, type WalletProblem } from './wallet-problem.ts';

/** Before it is asked to sign: the account that was connected, on the chain of the session. */
export async function makeSolanaReady(
  wallet: SolanaWallet,
  from: string,
  { chain, feature }: Pick<SolanaWalletSummary, 'chain' | 'feature'>,
): Promise<WalletProblem | undefined> {
  if (!wallet.chains.includes(chain)) return 'otherChain';
  if (!wallet.features.includes(feature)) return 'failed';
  try {
    const addresses = await wallet.accounts();
    if (addresses.length === 0) return 'noAccount';
    return addresses.includes(from) ? undefined : 'otherAccount';
  } catch (error) {
    return problemOf(error);
  }
}

/**
 * Asked once, and not at all where it does not show the account any more. An answer that is neither what was asked for nor a
 * refusal says nothing about what was sent.
 */
export async function askSolanaToPay(
  wallet: SolanaWallet,
  from: string,
  { chain, feature }: Pick<SolanaWalletSummary, 'chain' | 'feature'>,
  transaction: string,
): Promise<{ transaction: string } | { signature: string } | 'refused' | 'otherAccount' | 'unknown'> {
  try {
    const unsigned = base64.decode(transaction);
    if (feature === 'solana:signTransaction') {
      const signed = await wallet.signTransaction(from, chain, unsigned);
      return isBytes(signed) ? { transaction: base64.encode(signed) } : 'unknown';
    }
    const signature = await wallet.signAndSendTransaction(from, chain, unsigned);
    return isBytes(signature) && signature.length === 64
      ? { signature: base58.encode(signature) }
      : 'unknown';
  } catch (error) {
    if (isNotAsked(error)) return 'otherAccount';
    return problemOf(error) === 'refused' ? 'refused' : 'unknown';
  }
}

/** By our own word, the SDK's and our loader's for the host page: what they throw before the wallet has heard of it. */
function isNotAsked(error: unknown): boolean {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' && /no more$|different account$|^There is no account/.test(message);
}

function isBytes(answer: unknown): answer is Uint8Array {
  return answer instanceof Uint8Array;
}
