/** One endpoint of Solana: what accounts hold, what a transaction would do, what has become of it. By JSON-RPC alone. */
import { listAt, member, type Rpc, RpcError, textAt } from '../chain-checks/index.ts';

export type SolanaAccountSeen = {
  /** The program that it belongs to. */
  owner: string;
  lamports: bigint;
  data: Uint8Array;
};

/** A transaction in a block; `wire` is base64, as it was sent. */
export type SeenSolanaTransaction = {
  wire: string;
  slot: number;
  succeeded: boolean;
  /** What the network took of its payer, in lamports. */
  fee: bigint;
  /** What lookup tables have added to its accounts, writable ones first, in the order that its indices count. */
  loaded: readonly string[];
};

export type SolanaChain = {
  /** All in one call, as one block has them; `undefined`: nothing is there. */
  accounts(addresses: readonly string[]): Promise<(SolanaAccountSeen | undefined)[]>;
  /** A transaction with this blockhash gets no block higher than this. */
  blockhash(): Promise<{ blockhash: string; lastValidBlockHeight: number }>;
  /** How many blocks are finalized, and the slot of the last of them. */
  finalized(): Promise<{ height: number; slot: number }>;
  /** What an account of so many bytes must hold, in lamports. */
  rentOf(bytes: number): Promise<bigint>;
  /** What transactions that write to these accounts have paid lately, in micro-lamports for each compute unit. */
  priorityFees(accounts: readonly string[]): Promise<readonly number[]>;
  /** Whether the network would carry an unsigned transaction out. */
  wouldSucceed(wire: string): Promise<boolean>;
  /** @returns whether the node took it; it may be on the chain all the same */
  send(wire: string): Promise<boolean>;
  /**
   * Of the transactions in blocks that name this account, the newest first.
   * @param slot what the node must have seen: behind one address there may be several, and one that lags lists nothing
   * @throws Error where it has not
   */
  signaturesOf(account: string, slot: number): Promise<string[]>;
  /** `undefined`: no such block has it. */
  transaction(
    signature: string,
    commitment: 'confirmed' | 'finalized',
  ): Promise<SeenSolanaTransaction | undefined>;
};

/** What getMultipleAccounts takes. */
const accountsAtOnce = 100;
/** A reference is named by one transaction; strangers may name it, too, and are not read without end. */
const mostSignatures = 50;

const confirmed = { commitment: 'confirmed' } as const;
const encoding = 'base64';

export function solanaChain(rpc: Rpc): SolanaChain {
  return {
    async accounts(addresses) {
      const groups = Array.from({ length: Math.ceil(addresses.length / accountsAtOnce) }, (_, group) =>
        addresses.slice(group * accountsAtOnce, (group + 1) * accountsAtOnce),
      );
      const found = await Promise.all(
        groups.map(async group => {
          const options = { ...confirmed, encoding };
          const values = listAt(await rpc.call('getMultipleAccounts', [group, options]), 'value');
          if (values.length !== group.length) throw new Error('an answer without some of the accounts');
          return values.map(accountIn);
        }),
      );
      return found.flat();
    },

    async blockhash() {
      const found = await rpc.call('getLatestBlockhash', [confirmed]);
      return {
        blockhash: textAt(found, 'value', 'blockhash'),
        lastValidBlockHeight: numberIn(member(found, 'value', 'lastValidBlockHeight')),
      };
    },

    async finalized() {
      const found = await rpc.call('getEpochInfo', [{ commitment: 'finalized' }]);
      return {
        height: numberIn(member(found, 'blockHeight')),
        slot: numberIn(member(found, 'absoluteSlot')),
      };
    },

    rentOf: async bytes =>
      BigInt(numberIn(await rpc.call('getMinimumBalanceForRentExemption', [bytes, confirmed]))),

    async priorityFees(accounts) {
      const found = await rpc.call('getRecentPrioritizationFees', [accounts]);
      if (!Array.isArray(found)) throw new Error('an answer without fees');
      return found.map(each => numberIn(member(each, 'prioritizationFee')));
    },

    async wouldSucceed(wire) {
      const options = { ...confirmed, encoding, sigVerify: false, replaceRecentBlockhash: true };
      return member(await rpc.call('simulateTransaction', [wire, options]), 'value', 'err') === null;
    },

    async send(wire) {
      try {
        await rpc.call('sendTransaction', [wire, { encoding, preflightCommitment: 'confirmed' }]);
        return true;
      } catch (error) {
        if (error instanceof RpcError) return false;
        throw error;
      }
    },

    async signaturesOf(account, slot) {
      const options = { ...confirmed, limit: mostSignatures, minContextSlot: slot };
      const listed = await rpc.call('getSignaturesForAddress', [account, options]);
      if (!Array.isArray(listed)) throw new Error('an answer without signatures');
      return listed.map(each => textAt(each, 'signature'));
    },

    async transaction(signature, commitment) {
      const options = { commitment, encoding, maxSupportedTransactionVersion: 0 };
      const found = await rpc.call('getTransaction', [signature, options]);
      if (found === null) return undefined;
      const [wire] = listAt(found, 'transaction');
      if (typeof wire !== 'string') throw new Error('an answer without the transaction');
      const loaded = [
        ...listAt(found, 'meta', 'loadedAddresses', 'writable'),
        ...listAt(found, 'meta', 'loadedAddresses', 'readonly'),
      ].map(String);
      return {
        ...{ wire, loaded, slot: numberIn(member(found, 'slot')) },
        succeeded: member(found, 'meta', 'err') === null,
        fee: BigInt(numberIn(member(found, 'meta', 'fee'))),
      };
    },
  };
}

function accountIn(value: unknown): SolanaAccountSeen | undefined {
  if (value === null) return undefined;
  const [data] = listAt(value, 'data');
  if (typeof data !== 'string') throw new Error('an account without its data');
  return {
    owner: textAt(value, 'owner'),
    lamports: BigInt(numberIn(member(value, 'lamports'))),
    data: Buffer.from(data, 'base64'),
  };
}

/** Nodes say lamports and slots as JSON numbers: one that is too large to be exact is not read. */
function numberIn(value: unknown): number {
  if (!Number.isSafeInteger(value)) throw new Error('an answer with a number that cannot be read exactly');
  return value as number;
}
