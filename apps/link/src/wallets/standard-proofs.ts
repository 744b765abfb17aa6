/** What wallets of the Wallet Standard prove, by the features that they have: one may have those of several networks. */
import type { ProvingType } from '@fairlead/wire/session-view';
import type { Member } from '../host/host-wallets.ts';
import { aptosChanges, aptosProofs } from './aptos-proofs.ts';
import { bitcoinProofs } from './bitcoin-proofs.ts';
import type { ProvingWallet } from './proving-wallet.ts';
import { accountChanges, hostStandardWallet, registeredWallets } from './standard-wallets.ts';
import { suiProofs } from './sui-proofs.ts';
import { type Changes, hostBitcoinChanges } from './wallet-changes.ts';

/** Solana's pay, too, and are in a room of their own. */
const families = { sui: suiProofs, aptos: aptosProofs, bitcoin: bitcoinProofs };

type Found = {
  name: string;
  proves: Partial<Record<ProvingType, ProvingWallet>>;
  changes?: Partial<Record<ProvingType, Changes>>;
};

/** Those that have registered themselves in this window by now. */
export function standardProofs(): Found[] {
  return registeredWallets().flatMap(wallet => {
    const able = Object.entries(families).flatMap(([networkType, proofsOf]) => {
      const proving = proofsOf(wallet);
      return proving === undefined ? [] : [[networkType, proving] as const];
    });
    if (able.length === 0) return [];
    const changes = able.map(([networkType]) => {
      // On Aptos what a wallet shows unasked is written in other ways than what it answers.
      const told = networkType === 'aptos' ? aptosChanges(wallet) : accountChanges(wallet, `${networkType}:`);
      return [networkType, told] as const;
    });
    return [{ name: wallet.name, proves: Object.fromEntries(able), changes: Object.fromEntries(changes) }];
  });
}

/** One of the host page's, of which the SDK hands over Bitcoin's and, elsewhere, Solana's. @returns `undefined`: it cannot */
export async function hostBitcoinWallet(host: Member, place: Member): Promise<Found | undefined> {
  const [wallet, uuid] = await Promise.all([hostStandardWallet(place), place['uuid']]);
  const bitcoin = wallet && bitcoinProofs(wallet);
  const changes = { bitcoin: hostBitcoinChanges(host, uuid) };
  return bitcoin && { name: wallet.name, proves: { bitcoin }, changes };
}
