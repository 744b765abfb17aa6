/**
 * Which addresses webhooks may be sent to. A client chooses the URL, and the server stands inside somebody's network:
 * without this it would knock wherever it is told.
 */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Environment } from '../database/schema.ts';

export type AddressRange = [ipaddr.IPv4 | ipaddr.IPv6, number];

export type ReachRules = {
  /** FAIRLEAD_WEBHOOK_RANGES: what the operator allows beside the public internet. */
  ranges: readonly AddressRange[];
  /** Whether the sandbox may reach this machine: where the server is a developer's own. */
  sandboxLoopback: boolean;
};

/** A public address that clouds answer on with what is nobody else's business. */
const metadata = ['168.63.129.16'];

/** Why an IP address may not be reached; `undefined`: it may. */
export function whyNotReachable(
  address: string,
  environment: Environment,
  { ranges, sandboxLoopback }: ReachRules,
): string | undefined {
  if (!ipaddr.isValid(address)) return `${address} is no IP address`;
  // An IPv4 address in IPv6 clothes is judged as what it is.
  const parsed = ipaddr.process(address);
  if (ranges.some(([range, bits]) => range.kind() === parsed.kind() && parsed.match(range as never, bits))) {
    return undefined;
  }
  const kind = parsed.range();
  if (kind === 'loopback' && environment === 'sandbox' && sandboxLoopback) return undefined;
  if (metadata.includes(parsed.toString())) return `${address} is a metadata service`;
  return kind === 'unicast' ? undefined : `${address} is not a public address (${kind})`;
}

/**
 * Reads a URL for webhooks.
 * @returns the URL in its one spelling, or what is wrong with it and what would be right
 */
export function readWebhookUrl(
  text: string,
  environment: Environment,
  rules: ReachRules,
): { url: string } | { message: string; hint: string } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    return { message: 'It is no web address.', hint: 'Send one such as https://shop.example.com/webhooks.' };
  }
  if (url.username !== '' || url.password !== '') {
    return { message: 'It holds a user name or a password.', hint: 'Verify the signature instead.' };
  }
  if (environment === 'live' && url.protocol !== 'https:') {
    return {
      message: 'Live webhooks are sent over https only.',
      hint: 'Send an address that begins with https://.',
    };
  }
  url.hash = '';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const literal =
    isIP(host) !== 0 ? host : host === 'localhost' || host.endsWith('.localhost') ? '127.0.0.1' : undefined;
  const reason = literal && whyNotReachable(literal, environment, rules);
  if (reason !== undefined && reason !== '') {
    return {
      message: `Webhooks are not sent there: ${reason}.`,
      hint: 'For your own machine use "fairlead listen"; the operator may allow ranges with FAIRLEAD_WEBHOOK_RANGES.',
    };
  }
  return { url: url.href };
}

/** Reads `10.0.0.0/8,fd00::/8`. @throws Error naming the part that is no range. */
export function parseAddressRanges(text: string): AddressRange[] {
  return text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(part => {
      if (ipaddr.isValidCIDR(part)) return ipaddr.parseCIDR(part);
      throw new Error(
        `FAIRLEAD_WEBHOOK_RANGES has "${part}", but it must be a list of address ranges such as 10.0.0.0/8,fd00::/8.`,
      );
    });
}
