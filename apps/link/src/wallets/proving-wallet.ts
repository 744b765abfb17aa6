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

/** Of the accounts that the user lets this page see, the one that the client asks for, or else the first: the one in use. */
export async function accountToConnect(
  wallet: Pick<ProvingWallet, 'accounts'>,
  requested: readonly string[] = [],
): Promise<{ address: string } | { problem: WalletProblem }> {
  try {
    const address = chosenOf(await wallet.accounts(), requested);
    return address === undefined ? { problem: 'noAccount' } : { address };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** Whether it is the same address is for the server to say; letters may be of either case in some. */
export function chosenOf(addresses: readonly string[], requested: readonly string[]): string | undefined {
  const wanted = requested.map(each => each.toLowerCase());
  return addresses.find(each => wanted.includes(each.toLowerCase())) ?? addresses[0];
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
