/** Of which network types the addresses are that a client asks to be proven. */
import { chains, type NetworkType } from '@fairlead/chains';

/** Whether an address of this type would do. Where neither a type nor an address is named, one of any type would. */
export function asksForType(
  { networkType, addresses }: { networkType?: NetworkType; addresses?: readonly string[] },
  type: NetworkType,
): boolean {
  if (networkType !== undefined) return networkType === type;
  return addresses === undefined || addresses.some(each => chains[type].parseAddress(each).ok);
}
