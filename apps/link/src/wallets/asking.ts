/** Asking an EVM wallet for its account, for the right chain, to sign and to send. What goes wrong is an answer by name. */
import type { BrowserWalletSummary, WalletTransaction } from '@fairlead/wire/session-view';
import type { Request } from './browser-wallets.ts';
import { addressesIn, isChain } from './evm-answers.ts';
import { chosenOf } from './proving-wallet.ts';
import { problemOf, type WalletProblem } from './wallet-problem.ts';

type EvmWallet = { request: Request };

/** Of the accounts that the user lets this page see, the one that the client asks for, or else the first: the one in use. */
export async function accountOf(
  wallet: EvmWallet,
  requested: readonly string[] = [],
): Promise<{ address: string } | { problem: WalletProblem }> {
  try {
    const addresses = addressesIn(await wallet.request({ method: 'eth_requestAccounts' }));
    const address = chosenOf(addresses, requested);
    return address === undefined ? { problem: 'noAccount' } : { address };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** Before it is asked to send: the account that was connected, on the chain that the preview named. */
export async function makeReady(
  wallet: EvmWallet,
  from: string,
  chain: BrowserWalletSummary['chain'],
): Promise<WalletProblem | undefined> {
  try {
    const addresses = addressesIn(await wallet.request({ method: 'eth_requestAccounts' }));
    if (addresses.length === 0) return 'noAccount';
    if (!addresses.some(address => address.toLowerCase() === from.toLowerCase())) return 'otherAccount';
    if (await isOn(wallet, chain.chainId)) return undefined;
    const params = [{ chainId: chain.chainId }];
    await wallet.request({ method: 'wallet_switchEthereumChain', params }).catch(error => {
      // One that does not know the chain says so with 4902; through the bridge, and in some wallets, the code is lost.
      if (problemOf(error) === 'refused' || chain.rpcUrls.length === 0) throw error;
      return wallet.request({ method: 'wallet_addEthereumChain', params: [chain] });
    });
    return (await isOn(wallet, chain.chainId)) ? undefined : 'otherChain';
  } catch (error) {
    const problem = problemOf(error);
    return problem === 'failed' ? 'otherChain' : problem;
  }
}

/**
 * Asked once, and not at all where it has left the chain or the account since it was made ready. An answer that is neither a hash nor a
 * refusal says nothing about what was sent.
 */
export async function askToSend(
  wallet: EvmWallet,
  transaction: WalletTransaction,
): Promise<{ hash: string } | 'refused' | 'otherChain' | 'otherAccount' | 'unknown'> {
  if (!(await isOn(wallet, transaction.chainId).catch(() => false))) return 'otherChain';
  if (await isElsewhere(wallet, transaction.from)) return 'otherAccount';
  try {
    const hash = await wallet.request({ method: 'eth_sendTransaction', params: [transaction] });
    return typeof hash === 'string' && /^0x[0-9a-fA-F]{64}$/.test(hash) ? { hash } : 'unknown';
  } catch (error) {
    return isMismatch(error) ? 'otherChain' : problemOf(error) === 'refused' ? 'refused' : 'unknown';
  }
}

/** Its user is not asked anything. One that shows none, as when it is locked, is asked to send all the same. */
async function isElsewhere(wallet: EvmWallet, from: string): Promise<boolean> {
  const shown = addressesIn(await wallet.request({ method: 'eth_accounts' }).catch(() => undefined));
  return shown.length > 0 && !shown.some(each => each.toLowerCase() === from.toLowerCase());
}

/** Whether the wallet has switched at the very last moment, and refuses a transaction with the `chainId` of another chain. */
function isMismatch(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const names = typeof message === 'string' && /\bchain ?id\b/i.test(message);
  // MetaMask's code is that of a wrong parameter; the bridge loses it, and others have none of their own.
  return names && (code === -32_602 || /match/i.test(message));
}

/** A message, as EIP-191 says, by the account that is to be proven. */
export async function askToSign(
  wallet: EvmWallet,
  address: string,
  message: string,
): Promise<{ signature: string } | { problem: WalletProblem }> {
  try {
    const addresses = addressesIn(await wallet.request({ method: 'eth_requestAccounts' }));
    if (addresses.length === 0) return { problem: 'noAccount' };
    if (!addresses.some(each => each.toLowerCase() === address.toLowerCase()))
      return { problem: 'otherAccount' };
    const signature = await wallet.request({ method: 'personal_sign', params: [hexOf(message), address] });
    const isSignature = typeof signature === 'string' && /^0x[0-9a-fA-F]+$/.test(signature);
    return isSignature ? { signature } : { problem: 'failed' };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** Wallets take the bytes, because a text that looks like them would be read as such. */
function hexOf(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return `0x${Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')}`;
}

async function isOn(wallet: EvmWallet, chainId: string): Promise<boolean> {
  return isChain(await wallet.request({ method: 'eth_chainId' }), chainId);
}
