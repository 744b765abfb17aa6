import type { Chain, ParsedTag, Proof, Verdict } from './shape.ts';
import { fault, rejected } from './shape.ts';

/** Longest texts that are looked at, in UTF-16 units; the longest real address (Byron) has 104 to 115. */
const limits = {
  address: 256,
  message: 65_536,
  signature: 262_144,
  publicKey: 4_096,
  context: 65_536,
  tag: 1_024,
};

/** What the safety net answers. The tests take it for the exception that it hides. */
export const unreadable = 'The proof could not be read.';

/**
 * Turns a network type's own functions into total ones: text is trimmed and bounded before they see it, and
 * an exception that a library throws in spite of all checks becomes a refusal, never an acceptance.
 */
export function defineChain(own: Chain): Chain {
  const chain: Chain = {
    networkType: own.networkType,

    parseAddress(text) {
      if (typeof text !== 'string' || text.trim() === '') return fault('empty', 'The address is empty.');
      const address = text.trim();
      if (address.length > limits.address) return fault('malformed', 'The text is too long for an address.');
      try {
        return own.parseAddress(address);
      } catch {
        return fault('malformed', `The text is not an address of ${own.networkType}.`);
      }
    },

    verifyMessage(proof, asked) {
      const wrong = shapeOf(proof);
      if (wrong) return wrong;
      const address = chain.parseAddress(proof.address);
      if (!address.ok) return rejected('badAddress', address.message);
      try {
        return own.verifyMessage(
          { ...proof, address: proof.address.trim(), signature: proof.signature.trim() },
          asked,
        );
      } catch {
        return rejected('malformedSignature', unreadable);
      }
    },
  };
  if (own.tag) {
    const { name, parse } = own.tag;
    chain.tag = { name, parse: text => boundedTag(name, text, parse) };
  }
  return chain;
}

function boundedTag(name: string, text: string, parse: (text: string) => ParsedTag): ParsedTag {
  if (typeof text !== 'string' || text === '') return { ok: false, message: `The ${name} is empty.` };
  if (text.length > limits.tag || !text.isWellFormed())
    return { ok: false, message: `The ${name} is too long.` };
  try {
    return parse(text);
  } catch {
    return { ok: false, message: `The ${name} could not be read.` };
  }
}

/** Refuses what no network type should have to think about; undefined when the proof may be looked at. */
function shapeOf(proof: Proof): Verdict | undefined {
  const texts: [keyof typeof limits, unknown][] = [
    ['address', proof.address],
    ['message', proof.message],
    ['signature', proof.signature],
    ['publicKey', proof.publicKey ?? ''],
    ...Object.values(proof.context ?? {}).map((value): ['context', unknown] => ['context', value]),
  ];
  for (const [name, text] of texts) {
    if (typeof text !== 'string') return rejected('malformedSignature', `The proof's ${name} is not a text.`);
    if (text.length > limits[name]) return rejected('malformedSignature', `The proof's ${name} is too long.`);
    // Lone surrogates all encode to the same replacement bytes, so two different texts would share a signature.
    if (!text.isWellFormed())
      return rejected('malformedSignature', `The proof's ${name} is not valid Unicode.`);
  }
  if (proof.signature.trim() === '') return rejected('malformedSignature', 'The signature is empty.');
  return undefined;
}
