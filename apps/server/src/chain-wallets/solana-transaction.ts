/**
 * The transaction that a transfer from a Solana wallet is, and whether one that was signed, or that the chain has, is it.
 * Pure. Imported when a Solana wallet is asked, and not before: the libraries weigh.
 */
import { createHash } from 'node:crypto';
import {
  AccountRole,
  type Address,
  address,
  appendTransactionMessageInstructions,
  type Blockhash,
  compileTransaction,
  createNoopSigner,
  createTransactionMessage,
  getAddressDecoder,
  getBase58Decoder,
  getBase64EncodedWireTransaction,
  getCompiledTransactionMessageDecoder,
  getPublicKeyFromAddress,
  getTransactionDecoder,
  type Instruction,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  type Transaction,
  verifySignature,
} from '@solana/kit';
import {
  getSetComputeUnitLimitInstruction,
  getSetComputeUnitPriceInstruction,
} from '@solana-program/compute-budget';
import { getTransferSolInstruction } from '@solana-program/system';
import {
  getCreateAssociatedTokenIdempotentInstruction,
  getTransferCheckedInstruction,
} from '@solana-program/token';
import type { SeenSolanaTransaction } from '../chain-watch/index.ts';

export type SolanaPayment = {
  transferId: string;
  from: string;
  to: string;
  /** In base units. */
  units: bigint;
  /** Absent: SOL. */
  token?: TokenAccounts;
};

/** Where a token is sent from and to; `opens`: the receiver's account is not there yet. */
export type TokenAccounts = {
  mint: string;
  program: string;
  decimals: number;
  source: string;
  destination: string;
  opens: boolean;
};

/** Compute units are fixed and the price follows from them, so that the fee is the one that was shown, to the lamport. */
export type SolanaFee = { unitLimit: number; microLamportsPerUnit: bigint };

const computeBudget = 'ComputeBudget111111111111111111111111111111';
/** Assertions with which wallets guard their users against false previews: docs.phantom.com/developer-powertools/lighthouse */
const lighthouse = 'L2TExMFKdjpN9kozasaurPirfHy9P8sbXoAN1qA3S95';

/**
 * An address that is nobody's and names the transfer: as a read-only account of the transfer's instruction it makes the
 * transaction findable (docs.solanapay.com/spec#reference). It follows from the transfer's id, so nothing is kept of it.
 */
export function referenceOf(transferId: string): string {
  const bytes = createHash('sha256').update(`fairlead solana reference\n${transferId}`).digest();
  return getAddressDecoder().decode(bytes);
}

/** @returns base64 of the unsigned transaction */
export function buildTransaction(payment: SolanaPayment, fee: SolanaFee, blockhash: string): string {
  const { from, to, units, token } = payment;
  const payer = createNoopSigner(address(from));
  const instructions: Instruction[] = [
    getSetComputeUnitLimitInstruction({ units: fee.unitLimit }),
    getSetComputeUnitPriceInstruction({ microLamports: fee.microLamportsPerUnit }),
  ];
  if (token?.opens) {
    const { destination: ata, mint, program: tokenProgram } = token;
    instructions.push(
      getCreateAssociatedTokenIdempotentInstruction({
        ...{ payer, owner: address(to), ata: address(ata) },
        ...{ mint: address(mint), tokenProgram: address(tokenProgram) },
      }),
    );
  }
  const transfer: Instruction =
    token === undefined
      ? getTransferSolInstruction({ source: payer, destination: address(to), amount: units })
      : getTransferCheckedInstruction(
          {
            ...{ source: address(token.source), mint: address(token.mint), authority: payer },
            ...{ destination: address(token.destination), amount: units, decimals: token.decimals },
          },
          { programAddress: address(token.program) },
        );
  const reference = { address: address(referenceOf(payment.transferId)), role: AccountRole.READONLY };
  instructions.push({ ...transfer, accounts: [...(transfer.accounts ?? []), reference] });
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    empty => setTransactionMessageFeePayer(payer.address, empty),
    paid =>
      setTransactionMessageLifetimeUsingBlockhash(
        // How long it is valid is kept with the transfer: it is no part of what is signed.
        { blockhash: blockhash as Blockhash, lastValidBlockHeight: 0n },
        paid,
      ),
    living => appendTransactionMessageInstructions(instructions, living),
  );
  return getBase64EncodedWireTransaction(compileTransaction(message));
}

/**
 * Whether what the chain has is what was built: the same payer, and the same instructions in the same order, to the last
 * byte and account. Beside them a wallet may set the fee, which is its user's, and guard it with assertions, which move
 * nothing; it may have taken a newer blockhash.
 */
export function isPayment(built: string, seen: Pick<SeenSolanaTransaction, 'wire' | 'loaded'>): boolean {
  try {
    const [asked, found] = [read(built), read(seen.wire, seen.loaded)];
    return (
      found.payer === asked.payer &&
      found.signers === 1 &&
      JSON.stringify(found.moving) === JSON.stringify(asked.moving)
    );
  } catch {
    return false;
  }
}

/** Whether it is the transaction of this signature (base58), and not another that an endpoint has answered with. */
export function carries(wire: string, signature: string): boolean {
  const [first] = Object.values(decode(wire).signatures);
  return first != null && getBase58Decoder().decode(first) === signature;
}

/**
 * @param signed base64, as the page says it
 * @returns its signature in base58, where it is what was built, with the blockhash that runs out when it was said to, and
 * the payer has signed it; `undefined` otherwise
 */
export async function signatureOf(built: string, signed: string): Promise<string | undefined> {
  if (!isPayment(built, { wire: signed, loaded: [] })) return undefined;
  const transaction = decode(signed);
  const { payer, blockhash } = read(signed);
  const signature = transaction.signatures[payer];
  if (!signature || blockhash !== read(built).blockhash) return undefined;
  const key = await getPublicKeyFromAddress(payer);
  const signs = await verifySignature(key, signature, transaction.messageBytes);
  return signs ? getBase58Decoder().decode(signature) : undefined;
}

function decode(wire: string): Transaction {
  const bytes = Buffer.from(wire, 'base64');
  const transaction = getTransactionDecoder().decode(bytes);
  // What stands behind it would not be sent to the network as it was compared.
  if (getBase64EncodedWireTransaction(transaction) !== bytes.toString('base64'))
    throw new RangeError('it has more');
  return transaction;
}

function read(wire: string, loaded: readonly string[] = []) {
  const message = getCompiledTransactionMessageDecoder().decode(decode(wire).messageBytes);
  if (message.version === 1) throw new RangeError('a version that is not built here');
  const accounts: readonly string[] = [...message.staticAccounts, ...loaded];
  const instructions = message.instructions.map(({ programAddressIndex, accountIndices = [], data }) => ({
    program: accounts[programAddressIndex] ?? '',
    accounts: accountIndices.map(index => accounts[index] ?? null),
    data: Buffer.from(data ?? []).toString('hex'),
  }));
  return {
    payer: message.staticAccounts[0] as Address,
    blockhash: message.lifetimeToken,
    signers: message.header.numSignerAccounts,
    moving: instructions.filter(({ program }) => program !== computeBudget && program !== lighthouse),
  };
}
