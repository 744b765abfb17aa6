/** What a chain is asked about a proof, and what it says. One file here per network type that can be asked. */
import type { ChainQuestion, NetworkType, Proof, Verdict } from '@fairlead/chains';
import type { Rpc } from './rpc.ts';

export type Question = {
  networkType: NetworkType;
  proof: Proof;
  /** The address as its chain names the account. */
  account: string;
  needs: ChainQuestion;
  /** What the proof is worth under a key that the chain names. */
  verdictUnder(publicKey: string): Verdict;
};

/** What one chain said. */
export type Found = {
  signs: boolean;
  /** How the message counts as signed; what a record names. */
  standard: string;
  /** Where in the chain's history it was read: `block 21000000`. */
  at: string;
};

/** How a chain is asked. Any error means that it gave no answer. */
export type Check = {
  answers: readonly ChainQuestion['check'][];
  ask(rpc: Rpc, question: Question): Promise<Found>;
  /** The chain's own name for itself, to be compared with {@link main}. */
  identity(rpc: Rpc): Promise<string>;
  /** What the main network says there; absent where every network has an entry of its own in the catalog. */
  main?: string;
};

export type ChainAnswer =
  /** `network` is the CAIP-2 name of the chain that decided. */
  | ({ answered: true; network: string; name: string } & Found)
  /** The names of those that were asked in vain. */
  | { answered: false; silent: string[] };
