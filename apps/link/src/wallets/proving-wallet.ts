/** What the page asks of a wallet that can prove an address by signing a message, whatever network it is of. */
import { problemOf, type WalletProblem } from './wallet-problem.ts';

/** As `submit-signature` takes it: in the form in which the network's wallets give a signature away. */
export type SignedProof = { signature: string; publicKey?: string; context?: string };

export type ProvingTask = {
  /** The account that was connected: no other may sign. */
  address: string;
  message: string;
  /** Signed beside the message, where the network's standard has a field for it. */
  nonce?: string | undefined;
};

export type ProvingWallet = {
  /** The accounts that it lets this page see, the one in use first; its user may be asked. Throws what the wallet throws. */
  accounts(): Promise<string[]>;
  /**
   * Asked once; throws what the wallet throws.
   *
   * @returns a problem, where it is at another account, or what it answers is no signature
   */
  sign(task: ProvingTask): Promise<SignedProof | { problem: WalletProblem }>;
};

/** The account that the user lets this page see: the first, which is the one in use. */
export async function firstAccountOf(
  wallet: Pick<ProvingWallet, 'accounts'>,
): Promise<{ address: string } | { problem: WalletProblem }> {
  try {
    const [address] = await wallet.accounts();
    return address === undefined ? { problem: 'noAccount' } : { address };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

export async function askToProve(
  wallet: ProvingWallet,
  task: ProvingTask,
): Promise<SignedProof | { problem: WalletProblem }> {
  try {
    return await wallet.sign(task);
  } catch (error) {
    return { problem: problemOf(error) };
  }
}
