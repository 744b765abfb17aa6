/** What wallets of the Wallet Standard prove, by the features that they have: one may have those of several networks. */
import type { ProvingType } from '@fairlead/wire/session-view';
import type { Member } from '../host/host-wallets.ts';
import { aptosProofs } from './aptos-proofs.ts';
import { bitcoinProofs } from './bitcoin-proofs.ts';
import type { ProvingWallet } from './proving-wallet.ts';
import { hostStandardWallet, registeredWallets } from './standard-wallets.ts';
import { suiProofs } from './sui-proofs.ts';

/** Solana's pay, too, and are in a room of their own. */
const families = { sui: suiProofs, aptos: aptosProofs, bitcoin: bitcoinProofs };

type Found = { name: string; proves: Partial<Record<ProvingType, ProvingWallet>> };

/** Those that have registered themselves in this window by now. */
export function standardProofs(): Found[] {
  return registeredWallets().flatMap(wallet => {
    const able = Object.entries(families).flatMap(([networkType, proofsOf]) => {
      const proving = proofsOf(wallet);
      return proving === undefined ? [] : [[networkType, proving] as const];
    });
    return able.length === 0 ? [] : [{ name: wallet.name, proves: Object.fromEntries(able) }];
  });
}

/** One of the host page's, of which the SDK hands over Bitcoin's and, elsewhere, Solana's. @returns `undefined`: it cannot */
export async function hostBitcoinWallet(place: Member): Promise<Found | undefined> {
  const wallet = await hostStandardWallet(place);
  const bitcoin = wallet && bitcoinProofs(wallet);
  return bitcoin && { name: wallet.name, proves: { bitcoin } };
}
