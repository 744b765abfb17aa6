/** Asking a Solana wallet for its account, and to sign what the server has built. What goes wrong is an answer by name. */
import type { SolanaWalletSummary } from '@fairlead/wire/session-view';
import { base58, base64 } from '@scure/base';
import { problemOf, type WalletProblem } from './asking.ts';
import type { SolanaWallet } from './solana-wallets.ts';

/** The account that the user lets this page see: the first, which is the one in use. */
export async function solanaAccountOf(
  wallet: SolanaWallet,
): Promise<{ address: string } | { problem: WalletProblem }> {
  try {
    const [address] = await wallet.accounts();
    return address === undefined ? { problem: 'noAccount' } : { address };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

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

/** Asked once. An answer that is neither what was asked for nor a refusal says nothing about what was sent. */
export async function askSolanaToPay(
  wallet: SolanaWallet,
  from: string,
  { chain, feature }: Pick<SolanaWalletSummary, 'chain' | 'feature'>,
  transaction: string,
): Promise<{ transaction: string } | { signature: string } | 'refused' | 'unknown'> {
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
    return problemOf(error) === 'refused' ? 'refused' : 'unknown';
  }
}

/** A text, by the account that is to be proven. @returns the signature in base58 */
export async function askSolanaToSign(
  wallet: SolanaWallet,
  address: string,
  message: string,
): Promise<{ signature: string } | { problem: WalletProblem }> {
  try {
    const addresses = await wallet.accounts();
    if (addresses.length === 0) return { problem: 'noAccount' };
    if (!addresses.includes(address)) return { problem: 'otherAccount' };
    const signature = await wallet.signMessage(address, new TextEncoder().encode(message));
    return isBytes(signature) && signature.length === 64
      ? { signature: base58.encode(signature) }
      : { problem: 'failed' };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

function isBytes(answer: unknown): answer is Uint8Array {
  return answer instanceof Uint8Array;
}
