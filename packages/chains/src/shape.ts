/**
 * The one shape that every network type in this package has.
 *
 * A network type is a pure module: text and bytes in, a decision out. It reads no clock, opens no socket and
 * never throws for bad input: whatever a stranger typed or signed ends in one of the answers below.
 */

/** The network types of the wire contract, without its `unknown`. */
export const networkTypes = [
  'evm',
  'solana',
  'bitcoin',
  'cardano',
  'tron',
  'avalancheX',
  'tezos',
  'dogecoin',
  'ripple',
  'stellar',
  'litecoin',
  'sui',
  'aptos',
  'tvm',
  'injective',
] as const;

export type NetworkType = (typeof networkTypes)[number];

/** Why a text is not an address that money may be sent to, or that a proof may name. */
export type AddressFault = {
  ok: false;
  reason:
    | 'empty' // nothing but white space
    | 'malformed' // wrong alphabet, length or structure
    | 'badChecksum' // right shape, but a character is wrong
    | 'wrongNetwork' // an address of another network type or chain
    | 'unsupportedKind'; // a real address of this network of a kind that we do not know how to treat
  /** One sentence for a person, without the address itself. */
  message: string;
};

export type ParsedAddress = {
  ok: true;
  /** The one spelling under which two texts for the same address compare equal. */
  canonical: string;
  /** What stands behind the address, in the words of its chain (`p2wpkh`, `base`, `muxed`, …). */
  kind: string;
  /** False for an address of one of the chain's test networks; chains whose addresses do not tell say true. */
  mainnet: boolean;
  /** False where sending money to it would lose the money or cannot work (stake, zero, token program, …). */
  destination: boolean;
  /** Why `destination` is false: one sentence for a person. */
  notDestinationBecause?: string;
  /** A memo or destination tag that is part of the address's own text (X-addresses, muxed accounts). */
  tag?: string;
};

/** What a wallet gave us, and what we asked it to sign. */
export type Proof = {
  /** The address that the user claims. */
  address: string;
  /** The exact text that was shown for signing, UTF-8. */
  message: string;
  /** The signature as the wallet or command line printed it: hex, base64, base58 or JSON, by network type. */
  signature: string;
  /** The public key, where the address does not contain it and the signature does not yield it. */
  publicKey?: string;
  /** What else the network's standard signs beside the message (domain, timestamp, stateInit, nonce, …). */
  context?: Readonly<Record<string, string>>;
};

export type Verdict =
  /** The holder of the address's key signed this message. `standard` names how, as in the package's README. */
  | { verdict: 'verified'; standard: string }
  | {
      verdict: 'rejected';
      reason:
        | 'badAddress'
        | 'malformedSignature'
        | 'missingPublicKey'
        | 'keyMismatch' // the key is sound but is not this address's key
        | 'messageMismatch' // the signed text is not the text that we asked for
        | 'domainMismatch'
        | 'stale'
        | 'wrongSignature';
      message: string;
    }
  /** Only the chain can tell (contract wallets, rotated keys, other signers). Never to be treated as a pass. */
  | { verdict: 'undecided'; needs: string };

/** The surface of each `<network type>.ts` in this package. */
export type Chain = {
  networkType: NetworkType;
  parseAddress(text: string): ParsedAddress | AddressFault;
  verifyMessage(proof: Proof): Verdict;
  /** Which tag or memo the network has, if any: `undefined` where a tag makes no sense. */
  tag?: { name: string; pattern: RegExp; maxBytes: number };
};
