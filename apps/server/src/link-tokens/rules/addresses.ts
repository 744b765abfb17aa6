/** Rulings 13 and 14: addresses and tags. */
import type { Network } from '../../catalog/index.ts';
import type { RuleContext } from './context.ts';
import type { Findings } from './findings.ts';

export type CheckedAddress = {
  /** The text that compares equal for every spelling of the address; the text itself when it is none. */
  canonical: string;
  /** Whether it is a destination of this network. */
  isReal: boolean;
  /** The tag inside an address that carries one. */
  ownTag?: string;
};

/** Ruling 13: an address that cannot be right is a 400 live and a warning in the sandbox. */
export function checkDestinationAddress(
  text: string,
  network: Network,
  path: string,
  context: RuleContext,
  findings: Findings,
): CheckedAddress {
  const address = text.trim();
  const complain = (rule: string, message: string): CheckedAddress => {
    const hint = `Send an address of your own on ${network.name}.`;
    findings.faultIfLive(context.environment, path, rule, `${path}: ${message}`, hint);
    return { canonical: address, isReal: false };
  };
  const parsed = context.addressRules[network.networkType].parseAddress(address);
  if (!parsed.ok) return complain(`address.${parsed.reason}`, parsed.message);
  if (!parsed.mainnet && !network.testnet) {
    return complain('address.testNetwork', `this is an address of a test network, not of ${network.name}.`);
  }
  if (!parsed.destination) {
    return complain(
      'address.notADestination',
      parsed.notDestinationBecause ?? 'money sent there would be lost.',
    );
  }
  const contract = context.catalog.findContract(network.id, address);
  if (contract) {
    return complain(
      'address.tokenContract',
      `this is the contract of ${contract.symbol}; money sent there is lost.`,
    );
  }
  return {
    canonical: parsed.canonical,
    isReal: true,
    ...(parsed.tag !== undefined && { ownTag: parsed.tag }),
  };
}

/** Ruling 14: the tag to send with, undefined for none. */
export function checkTag(
  given: string | null | undefined,
  address: CheckedAddress,
  network: Network,
  path: string,
  context: RuleContext,
  findings: Findings,
): string | undefined {
  const { tag } = context.addressRules[network.networkType];
  const own = given?.trim() ? given.trim() : undefined;
  const { environment } = context;
  if (!tag) {
    if (own === undefined) return undefined;
    const message = `${path}: transfers on ${network.name} carry no tag or memo.`;
    findings.faultIfLive(environment, path, 'tagWithoutUse', message, 'Leave addressTag out.');
    return undefined;
  }
  if (own === undefined) {
    if (address.ownTag !== undefined) return address.ownTag;
    if (address.isReal && isNeeded(network)) {
      const message = `There is no addressTag. If several users share this ${network.name} address, the money cannot be told apart.`;
      findings.warn(path, 'tagMissing', message);
    }
    return undefined;
  }
  const parsed = tag.parse(own);
  if (!parsed.ok) {
    const message = `${path}: ${parsed.message}`;
    findings.faultIfLive(environment, path, 'tag', message, `Send a ${tag.name} as ${network.name} has it.`);
    return own;
  }
  if (address.ownTag !== undefined && address.ownTag !== parsed.canonical) {
    const message = `${path} and the tag inside the address are different.`;
    findings.fault(path, 'tagConflict', message, 'Keep one of the two.');
  }
  return parsed.canonical;
}

/** Networks where an exchange's users usually share one address. On the others a memo is a mere note. */
function isNeeded(network: Network): boolean {
  return network.networkType === 'ripple' || network.networkType === 'stellar';
}
