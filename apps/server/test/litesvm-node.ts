/**
 * A node of Solana Devnet whose programs are the real ones: LiteSVM runs them in this process, and JSON-RPC in the shapes of
 * solana.com/docs/rpc is spoken over real HTTP. Blocks are made when the test says so; a transaction has its block at once.
 */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Address,
  address,
  appendTransactionMessageInstructions,
  compileTransaction,
  createNoopSigner,
  createTransactionMessage,
  getAddressDecoder,
  getBase58Decoder,
  getBase58Encoder,
  getBase64EncodedWireTransaction,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
  type Instruction,
  lamports,
  pipe,
  type SignatureBytes,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  type Transaction,
} from '@solana/kit';
import {
  findAssociatedTokenPda,
  getCreateAssociatedTokenIdempotentInstruction,
  getMintEncoder,
  getMintToInstruction,
} from '@solana-program/token';
import { FailedTransactionMetadata, LiteSVM } from 'litesvm';

const devnetGenesis = 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG';
export const tokenProgram: Address = address('TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA');
export const token2022: Address = address('TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb');
/** A block is final when so many are built on it. */
export const finalAfter = 32;
/** A blockhash lives for so many blocks. */
const blockhashLife = 150;

type Recorded = {
  wire: string;
  signature: string;
  slot: number;
  failed: boolean;
  fee: number;
  accounts: string[];
  before: Balances;
  after: Balances;
  /** Puts the accounts back to what they were. */
  undo(): void;
};

/** As nodes tell them, in the order of the accounts. */
type Balances = { lamports: number[]; tokens: object[] };

/** The key stays here, out of the page. */
export type TestSigner = {
  address: Address;
  publicKey: Uint8Array;
  /** @returns base64 of the signed transaction */
  sign(wire: string): string;
  signMessage(message: Uint8Array): Uint8Array;
};

export function testSigner(): TestSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const bytes = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const own = getAddressDecoder().decode(bytes);
  return {
    ...{ address: own, publicKey: new Uint8Array(bytes) },
    sign: wire => signedBy(privateKey, own, wire),
    signMessage: message => new Uint8Array(sign(null, message, privateKey)),
  };
}

function signedBy(key: KeyObject, own: Address, wire: string): string {
  const transaction = decode(wire);
  const signature = new Uint8Array(sign(null, Buffer.from(transaction.messageBytes), key)) as SignatureBytes;
  return getBase64EncodedWireTransaction({
    ...transaction,
    signatures: { ...transaction.signatures, [own]: signature },
  });
}

/** Of a signature or an address in base58. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(getBase58Encoder().encode(text));
}

export function decode(wire: string): Transaction {
  return getTransactionDecoder().decode(Buffer.from(wire, 'base64'));
}

/** @param genesis of the network that it is to be taken for */
export async function liteSvmNode(start: Date, genesis = devnetGenesis) {
  // What has been sent already is known here: LiteSVM would refuse what a fork has undone.
  const svm = new LiteSVM().withTransactionHistory(0n);
  const issuer = testSigner();
  svm.airdrop(issuer.address, lamports(1_000_000_000_000n));
  const recorded: Recorded[] = [];
  const times = new Map<number, number>([[0, Math.floor(start.getTime() / 1_000)]]);
  let slot = 0;
  /** When the blockhash was given out last. */
  let blockhashFrom = 0;
  /** Transactions that the node takes and forgets. */
  let drops = false;
  /** In micro-lamports for each unit of computing. */
  let bid = 20_000;
  /** How many blocks behind the nodes are that answer a method. */
  let lags: Readonly<Record<string, number>> = {};
  const lastOf = (method: string) => slot - (lags[method] ?? 0);

  function mine(count = 1, at?: Date): void {
    for (let each = 0; each < count; each += 1) {
      const before = times.get(slot) ?? 0;
      slot += 1;
      times.set(slot, at === undefined ? before : Math.floor(at.getTime() / 1_000));
    }
    if (slot - blockhashFrom <= blockhashLife) return;
    svm.expireBlockhash();
    blockhashFrom = slot;
  }

  /** @returns the signature; it has its block whether it failed or not, unless it could not even pay its fee */
  function run(wire: string): string {
    const transaction = decode(wire);
    const [first] = Object.values(transaction.signatures);
    if (!first) throw new Refusal(-32_003, 'Transaction signature verification failure');
    const signature = getBase58Decoder().decode(first);
    if (drops) return signature;
    if (recorded.some(each => each.signature === signature)) return signature;
    const accounts = [
      ...getCompiledTransactionMessageDecoder().decode(transaction.messageBytes).staticAccounts,
    ];
    const before = balancesOf(accounts);
    const undo = keep(accounts);
    const result = svm.sendTransaction(transaction);
    const failed = result instanceof FailedTransactionMetadata;
    if (failed && result.meta().logs().length === 0) throw new Refusal(-32_002, result.toString());
    mine();
    // Its own type does not have it yet.
    const fee = Number(/\bfee: (\d+)/.exec(result.toString())?.[1]);
    recorded.push({
      wire,
      signature,
      slot,
      failed,
      fee,
      accounts,
      before,
      after: balancesOf(accounts),
      undo,
    });
    return signature;
  }

  /** @returns puts back what these accounts are now; one that is not there yet is emptied */
  function keep(accounts: readonly Address[]): () => void {
    const kept = accounts.map(each => svm.getAccount(each));
    return () => {
      for (const each of kept) {
        if (each.exists && each.executable) continue;
        if (each.exists) svm.setAccount(each);
        else svm.setAccount({ ...empty, address: each.address });
      }
    };
  }

  function balancesOf(accounts: readonly Address[]): Balances {
    const tokens = accounts.flatMap((each, accountIndex) => {
      const found = svm.getAccount(each);
      const isToken =
        found.exists && [tokenProgram, token2022].includes(found.programAddress) && found.data.length >= 165;
      if (!isToken) return [];
      const data = Buffer.from(found.data);
      const addressAt = (place: number) => getAddressDecoder().decode(data.subarray(place, place + 32));
      const [mint, owner, amount] = [addressAt(0), addressAt(32), String(data.readBigUInt64LE(64))];
      return [{ accountIndex, mint, owner, uiTokenAmount: { amount } }];
    });
    return { lamports: accounts.map(each => Number(svm.getBalance(each) ?? 0n)), tokens };
  }

  function sendFromIssuer(instructions: readonly Instruction[]): string {
    const message = pipe(
      createTransactionMessage({ version: 0 }),
      empty => setTransactionMessageFeePayer(issuer.address, empty),
      paid =>
        setTransactionMessageLifetimeUsingBlockhash(
          { blockhash: svm.latestBlockhash(), lastValidBlockHeight: 0n },
          paid,
        ),
      living => appendTransactionMessageInstructions(instructions, living),
    );
    return run(issuer.sign(getBase64EncodedWireTransaction(compileTransaction(message))));
  }

  const isSeen = ({ slot: at }: Recorded, commitment = 'finalized') =>
    commitment !== 'finalized' || at <= slot - finalAfter;
  const contextOf = <Value>(value: Value) => ({ context: { slot }, value });
  const accountOf = (wanted: string) => {
    const found = svm.getAccount(address(wanted));
    if (!found.exists) return null;
    const { lamports: held, data, programAddress: owner, executable } = found;
    const text = Buffer.from(data).toString('base64');
    return { lamports: Number(held), owner, executable, data: [text, 'base64'], space: data.length };
  };

  const methods: Record<string, (...params: never[]) => unknown> = {
    getGenesisHash: () => genesis,
    getSlot: () => slot - finalAfter,
    getBlocks: (from: number, to: number) =>
      Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index),
    getBlockTime: (asked: number) => times.get(asked) ?? null,
    getEpochInfo: ({ commitment }: { commitment: string }) => {
      const last = commitment === 'finalized' ? Math.max(0, slot - finalAfter) : slot;
      return { absoluteSlot: last, blockHeight: last };
    },
    getMultipleAccounts: (addresses: string[]) => contextOf(addresses.map(accountOf)),
    getLatestBlockhash: () => {
      blockhashFrom = slot;
      return contextOf({ blockhash: svm.latestBlockhash(), lastValidBlockHeight: slot + blockhashLife });
    },
    getMinimumBalanceForRentExemption: (bytes: number) =>
      Number(svm.minimumBalanceForRentExemption(BigInt(bytes))),
    getRecentPrioritizationFees: () => [{ slot, prioritizationFee: bid }],
    simulateTransaction: (wire: string) => {
      const result = svm.withSigverify(false).simulateTransaction(decode(wire));
      svm.withSigverify(true);
      return contextOf({ err: result instanceof FailedTransactionMetadata ? result.toString() : null });
    },
    sendTransaction: (wire: string) => run(wire),
    getSignaturesForAddress: (
      account: string,
      { commitment, minContextSlot = 0 }: { commitment?: string; minContextSlot?: number },
    ) => {
      const last = lastOf('getSignaturesForAddress');
      if (minContextSlot > last) throw new Refusal(-32_016, 'Minimum context slot has not been reached');
      return recorded
        .filter(each => each.accounts.includes(account) && each.slot <= last && isSeen(each, commitment))
        .toReversed()
        .map(({ signature, slot: at, failed }) => ({ signature, slot: at, err: failed ? 'failed' : null }));
    },
    getTokenAccountsByOwner: async (of: string, { mint }: { mint: string }) => {
      const all = await Promise.all(
        [tokenProgram, token2022].map(program =>
          findAssociatedTokenPda({ owner: address(of), mint: address(mint), tokenProgram: program }),
        ),
      );
      const there = all.filter(([account]) => svm.getAccount(account).exists);
      return contextOf(there.map(([pubkey]) => ({ pubkey })));
    },
    getTransaction: (
      signature: string,
      { commitment, encoding }: { commitment?: string; encoding?: string },
    ) => {
      const found = recorded.find(each => each.signature === signature && isSeen(each, commitment));
      if (found === undefined || found.slot > lastOf('getTransaction')) return null;
      const { before, after } = found;
      const accountKeys = found.accounts.map(pubkey => ({ pubkey }));
      return {
        ...{ slot: found.slot, blockTime: times.get(found.slot), version: 0 },
        transaction: encoding === 'jsonParsed' ? { message: { accountKeys } } : [found.wire, 'base64'],
        meta: {
          ...{ preBalances: before.lamports, postBalances: after.lamports },
          ...{ preTokenBalances: before.tokens, postTokenBalances: after.tokens },
          ...{ err: found.failed ? 'failed' : null, fee: found.fee },
          loadedAddresses: { writable: [], readonly: [] },
        },
      };
    },
  };

  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const { id, method, params } = JSON.parse(text);
    const answer = await answerTo(method, params);
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
  });
  async function answerTo(method: string, params: unknown[]): Promise<object> {
    const asked = methods[method];
    if (asked === undefined) return { error: { code: -32_601, message: `no method ${method}` } };
    try {
      return { result: await asked(...(params as never[])) };
    } catch (error) {
      if (error instanceof Refusal) return { error: { code: error.code, message: error.message } };
      throw error;
    }
  }
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** From now on these methods are answered by another node, which is so many blocks behind. */
    lag(by: Readonly<Record<string, number>>): void {
      lags = by;
    },
    mine,
    run,
    /** Sets what an address has; nothing at 0. */
    fund: (to: string, units: bigint): void => {
      svm.setAccount({ ...empty, address: address(to), lamports: lamports(units) });
    },
    balance: (of: string): bigint => svm.getBalance(address(of)) ?? 0n,
    /** Makes the token known. `extensions` is what stands behind a mint of Token-2022 itself, type, length and value of each. */
    makeMint(mint: string, decimals: number, program = tokenProgram, extensions?: Uint8Array): void {
      const authority = issuer.address;
      const own = getMintEncoder().encode({
        ...{ mintAuthority: authority, supply: 0n, decimals, isInitialized: true, freezeAuthority: null },
      });
      const data = extensions
        ? Uint8Array.of(...own, ...new Uint8Array(165 - own.length), 1, ...extensions)
        : Uint8Array.from(own);
      const size = { space: BigInt(data.length), lamports: lamports(10_000_000n), executable: false };
      svm.setAccount({ ...size, address: address(mint), data, programAddress: program });
    },
    async mint(mint: string, to: string, units: bigint, program = tokenProgram): Promise<void> {
      const owner = address(to);
      const seeds = { owner, mint: address(mint), tokenProgram: program };
      const [ata] = await findAssociatedTokenPda(seeds);
      const payer = createNoopSigner(issuer.address);
      const open = getCreateAssociatedTokenIdempotentInstruction({ payer, ata, ...seeds });
      const give = getMintToInstruction(
        { mint: seeds.mint, token: ata, mintAuthority: payer, amount: units },
        { programAddress: program },
      );
      sendFromIssuer([open, give]);
    },
    /** In base units; `undefined`: it has no account of this token. */
    async held(mint: string, of: string, program = tokenProgram): Promise<bigint | undefined> {
      const seeds = { owner: address(of), mint: address(mint), tokenProgram: program };
      const [ata] = await findAssociatedTokenPda(seeds);
      const found = svm.getAccount(ata);
      return found.exists ? Buffer.from(found.data).readBigUInt64LE(64) : undefined;
    },
    /** Another fork wins: what is not final has never been, and its blocks are others'. */
    fork(): void {
      for (let last = recorded.at(-1); last !== undefined && !isSeen(last); last = recorded.at(-1)) {
        last.undo();
        recorded.pop();
      }
    },
    /** What everybody bids from now on, in micro-lamports for each unit of computing. */
    bid(price = 20_000): void {
      bid = price;
    },
    /** Takes the account of a token away. */
    async closeAccount(mint: string, of: string): Promise<void> {
      const seeds = { owner: address(of), mint: address(mint), tokenProgram };
      const [ata] = await findAssociatedTokenPda(seeds);
      const nothing = { data: new Uint8Array(), space: 0n, lamports: lamports(0n), executable: false };
      svm.setAccount({
        ...nothing,
        address: ata,
        programAddress: address('11111111111111111111111111111111'),
      });
    },
    /** From now on transactions are taken and never get a block, as when no leader takes them. */
    drop(on = true): void {
      drops = on;
    },
    close(): Promise<void> {
      server.closeAllConnections();
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}

/** An account without anything in it is none. */
const empty = {
  ...{ executable: false, programAddress: address('11111111111111111111111111111111') },
  ...{ lamports: lamports(0n), data: new Uint8Array(), space: 0n },
};

class Refusal extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
