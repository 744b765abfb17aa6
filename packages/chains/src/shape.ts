/**
 * The one shape that every network type in this package has.
 *
 * A network type is a pure module: text in, a decision out. It reads no clock, opens no socket and never throws
 * for bad input: whatever a stranger typed or signed ends in one of the answers below. `define.ts` adds the
 * limits and the safety net, so a network type's own functions may assume trimmed text of a bounded length.
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
  /** The account behind it, where `canonical` says more than that (a muxed account's `G…`). */
  account?: string;
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

/** What a wallet gave us, and the text that we asked it to sign. */
export type Proof = {
  /** The address that the user claims. */
  address: string;
  /** The exact text that was shown for signing, UTF-8. */
  message: string;
  /** The signature as the wallet or command line printed it: hex, base64, base58 or JSON, by network type. */
  signature: string;
  /** The public key, where the address does not contain it and the signature does not yield it. */
  publicKey?: string;
  /**
   * What else the wallet answered and the network's standard signs (`domain`, `timestamp`, `stateInit`,
   * `application`, …). It is the wallet's word: each value is compared with `Asked` or covered by the signature.
   */
  context?: Readonly<Record<string, string>>;
};

/** What the asking side knows of its own and what a proof must agree with. Never taken from the wallet. */
export type Asked = {
  /** The moment of judging, milliseconds since 1970. Only standards that sign a time read it. */
  now: number;
  /** A signed time may be at most this old, and at most 60 s in the future. 900 when absent. */
  maxAgeSeconds?: number;
  /** Host names (with port, if any; no scheme) that may have asked. Standards that sign a domain need one. */
  domains?: readonly string[];
  /** The nonce that we gave to the wallet beside the message, for standards with a field for it (AIP-62). */
  nonce?: string;
};

/** What a chain must be asked before a proof can be judged. Whoever holds an RPC endpoint can act on it. */
export type ChainQuestion = {
  check:
    | 'contractSignature' // does the contract at the address accept this signature (EIP-1271, EIP-6492, …)
    | 'signerOfAccount' // may `key` sign for the address (regular, rotated or added keys, permissions)
    | 'keyOfContract' // which key does the wallet contract hold
    | 'script' // evaluate a script or its time locks
    | 'zkLogin'; // a zero-knowledge proof with the issuer's current keys
  /** The key that is proven to have signed the message (hex of the key, or the address it yields). */
  key?: string;
  /** The accounts that this key would have by itself, as the chain writes them where it names another signer. */
  keyAccounts?: readonly string[];
  /** One sentence for a person. */
  message: string;
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
      /** One sentence for a person. */
      message: string;
      /**
       * Set where the signature is wrong for an ordinary account, which is almost always the truth, but the
       * address could be a contract or an account with other signers. A caller without a chain stops here.
       */
      unless?: ChainQuestion;
    }
  /** Only the chain can tell (contract wallets, rotated keys, other signers). Never to be treated as a pass. */
  | { verdict: 'undecided'; needs: ChainQuestion };

/** A memo or destination tag in its canonical spelling; `kind` in the chain's words (`id`, `text`, `tag`, …). */
export type ParsedTag = { ok: true; canonical: string; kind: string } | { ok: false; message: string };

/**
 * The surface of each `<network type>.ts` in this package, which exports it as a constant of the same name
 * (`export const solana: Chain = defineChain({ … })`).
 */
export type Chain = {
  networkType: NetworkType;
  parseAddress(text: string): ParsedAddress | AddressFault;
  verifyMessage(proof: Proof, asked: Asked): Verdict;
  /** Which tag or memo transfers on this network can carry; absent where a tag makes no sense. */
  tag?: { name: string; parse(text: string): ParsedTag };
};

export const fault = (reason: AddressFault['reason'], message: string): AddressFault => ({
  ok: false,
  reason,
  message,
});

export const verified = (standard: string): Verdict => ({ verdict: 'verified', standard });

export const rejected = (
  reason: Extract<Verdict, { verdict: 'rejected' }>['reason'],
  message: string,
  unless?: ChainQuestion,
): Verdict => ({ verdict: 'rejected', reason, message, ...(unless && { unless }) });

export const undecided = (needs: ChainQuestion): Verdict => ({ verdict: 'undecided', needs });
