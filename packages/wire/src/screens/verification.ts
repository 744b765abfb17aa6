/** The proof that an address is the user's. */
import type { NetworkType } from '../network-type.ts';
import type { BrowserWalletSummary } from './browser-wallet.ts';
import type { IntegrationSummary, NetworkTypeSummary } from './summaries.ts';

/**
 * Which address is to be proven. With an integration of the sandbox the played wallet offers `accounts`; without one the
 * user types an address (`accounts` is then empty) and signs wherever the key is.
 */
export type VerifyAccountScreen = {
  kind: 'verifyAccount';
  integration?: IntegrationSummary;
  networkTypes: NetworkTypeSummary[];
  accounts: { networkType: NetworkType; address: string }[];
  /** When the client asks for one of these and no other. */
  requested: string[];
};

/** The message to sign, whole. `paste` is there when the signature comes by hand, `browserWallet` when the page asks a wallet. */
export type VerifyMessageScreen = {
  kind: 'verifyMessage';
  integration?: IntegrationSummary;
  networkType: NetworkTypeSummary;
  address: string;
  message: string;
  expiresAt: string;
  /** To be signed beside the message, on networks whose standard has a field for it. */
  nonce?: string;
  browserWallet?: Pick<BrowserWalletSummary, 'name' | 'rdns'>;
  paste?: { publicKey: 'required' | 'optional' | 'no' };
};

/** The wallet is the user's: shown until the user goes on. */
export type VerifiedScreen = {
  kind: 'verified';
  integration?: IntegrationSummary;
  networkType: NetworkTypeSummary;
  address: string;
  /** The network that was asked, where the signature alone did not decide it. */
  confirmedBy?: string;
};
