import type { AddressRules } from './context.ts';

/**
 * The same rules, with the last answers remembered. Judging an address is pure and costs up to a quarter of a
 * millisecond (Solana: whether 32 bytes are a point of the curve), which is most of what a mint costs; and a shop's
 * addresses come again with every payment.
 * @param atMost addresses remembered for each network type; the oldest are forgotten first.
 */
export function rememberAddresses(rules: AddressRules, atMost = 2_000): AddressRules {
  const entries = Object.entries(rules).map(([type, own]) => {
    type Parsed = ReturnType<typeof own.parseAddress>;
    const answers = new Map<string, Parsed>();
    const parseAddress = (text: string): Parsed => {
      const known = answers.get(text);
      if (known) return known;
      const parsed = own.parseAddress(text);
      answers.set(text, parsed);
      const [oldest] = answers.keys();
      if (answers.size > atMost && oldest !== undefined) answers.delete(oldest);
      return parsed;
    };
    return [type, { ...own, parseAddress }];
  });
  return Object.fromEntries(entries);
}
