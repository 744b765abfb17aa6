/** What every network type's reader answers. One file here per type: what has arrived, in the order of its blocks. */

/** What is waited for: an address, and the contract of the token; none for the network's own coin. */
export type Watched = {
  address: string;
  contract: string | undefined;
  /** A payment with another tag, or without one, is somebody else's; so is one with a tag where none is waited for. */
  tag?: string | undefined;
  /** Of the token: XRPL says amounts of tokens as decimal numbers, which become base units by it. */
  decimals?: number;
};

export type Sighting = Watched & {
  /** `undefined`: the endpoint does not say. */
  from: string | undefined;
  /** All that one transaction has paid it for; absent: `from` alone. */
  senders?: readonly string[];
  /** In base units. */
  units: bigint;
  hash: string;
  /** Block, slot or ledger: what the network counts its history in. */
  block: number;
  /** When the block was made, by its own word. */
  at: Date;
};

/** Reads one endpoint of one chain. Any error means that it could not be read. */
export type ChainReader = {
  /** How many blocks are worth reading again, because an answer does not show whether its machine had them all; absent: none. */
  again?: number;
  /** The last block. */
  height(): Promise<number>;
  /** A block from which on none is left out that is not older than this. */
  firstSince(time: Date, height: number): Promise<number>;
  /**
   * Reads from a block on, up to `last` or as far as one look goes.
   * @param again so many before them, too, if they are worth it
   * @returns through which block it has read, and when that was made
   */
  arrivals(
    places: readonly Watched[],
    from: number,
    last: number,
    again: number,
  ): Promise<{ sightings: Sighting[]; through: number; at: Date }>;
};
