/**
 * A node of Solana Devnet, as far as deposits are read from it: JSON-RPC over real HTTP, blocks and transactions in memory,
 * answers in the shapes of solana.com/docs/rpc. A tenth of the slots have no block, as on the real chain.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Sent = {
  signature: string;
  slot: number;
  failed: boolean;
  /** Accounts that it is listed with. */
  accounts: string[];
  answer: object;
};

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const genesis = 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG';

/** 32 or 64 bytes that follow from a name. */
export function solanaText(name: string, bytes: 32 | 64 = 32): string {
  const half = (part: string) => createHash('sha256').update(`${part} ${name}`).digest();
  let left = BigInt(
    `0x${(bytes === 32 ? half('one') : Buffer.concat([half('one'), half('two')])).toString('hex')}`,
  );
  let text = '';
  for (; left > 0n; left /= 58n) text = alphabet[Number(left % 58n)] + text;
  return text;
}

export async function solanaNode(start: Date) {
  const times = new Map<number, number>([[0, Math.floor(start.getTime() / 1_000)]]);
  const sent: Sent[] = [];
  let slot = 0;
  let behind = 0;
  let count = 0;
  const seconds = (at: Date) => Math.floor(at.getTime() / 1_000);
  const accountOf = (owner: string, mint: string) => solanaText(`${owner} ${mint}`);
  const hasBlock = (each: number) => times.has(each);

  const methods: Record<string, (...params: never[]) => unknown> = {
    getGenesisHash: () => genesis,
    getSlot: () => slot,
    getBlocks: (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(hasBlock),
    getBlockTime: (asked: number) => times.get(asked) ?? new Refusal(-32007, `Slot ${asked} was skipped`),
    getTokenAccountsByOwner: (owner: string, { mint }: { mint: string }, { minContextSlot = 0 }) =>
      behindOf(minContextSlot) ?? {
        context: { slot },
        value: sent.some(each => each.accounts.includes(accountOf(owner, mint)))
          ? [{ pubkey: accountOf(owner, mint), account: {} }]
          : [],
      },
    getSignaturesForAddress: (
      account: string,
      {
        limit = 1_000,
        before = '',
        minContextSlot = 0,
      }: { limit?: number; before?: string; minContextSlot?: number },
    ) => {
      const all = sent.filter(each => each.accounts.includes(account)).toReversed();
      const first = before === '' ? 0 : all.findIndex(each => each.signature === before) + 1;
      return (
        behindOf(minContextSlot) ??
        all.slice(first, first + limit).map(({ signature, slot: at, failed }) => ({
          ...{ signature, slot: at, blockTime: times.get(at), confirmationStatus: 'finalized', memo: null },
          err: failed ? { InstructionError: [0, 'Custom'] } : null,
        }))
      );
    },
    getTransaction: (signature: string) => sent.find(each => each.signature === signature)?.answer ?? null,
  };

  function behindOf(wanted: number): Refusal | undefined {
    return wanted > slot - behind
      ? new Refusal(-32016, 'Minimum context slot has not been reached')
      : undefined;
  }

  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const { id, method, params } = JSON.parse(text);
    const said = methods[method]?.(...(params as never[])) ?? null;
    const answer =
      said instanceof Refusal ? { error: { code: said.code, message: said.message } } : { result: said };
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));

  /** One more slot with a block. */
  function block(at: Date): number {
    slot += slot % 10 === 8 ? 2 : 1;
    times.set(slot, seconds(at));
    return slot;
  }

  function record(at: Date, accounts: string[], meta: object, failed: boolean): string {
    count += 1;
    const signature = solanaText(`transaction ${count}`, 64);
    const made = block(at);
    const accountKeys = accounts.map((pubkey, index) => ({ pubkey, signer: index === 0, writable: true }));
    const answer = {
      ...{ slot: made, blockTime: times.get(made), version: 0 },
      meta: { err: failed ? { InstructionError: [0, 'Custom'] } : null, fee: 5_000, ...meta },
      transaction: { signatures: [signature], message: { accountKeys, instructions: [] } },
    };
    sent.push({ signature, slot: made, failed, accounts, answer });
    return signature;
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sender: solanaText('sender'),
    mine(blocks: number, at: Date): void {
      for (let each = 0; each < blocks; each += 1) block(at);
    },
    /** Nodes behind the same address may know less: so many slots. */
    lag(slots: number): void {
      behind = slots;
    },
    pay(to: string, lamports: number, at: Date, { failed = false } = {}): string {
      const moved = failed ? 0 : lamports;
      const [preBalances, postBalances] = [
        [9e12, 7],
        [9e12 - moved - 5_000, 7 + moved],
      ];
      return record(at, [solanaText('sender'), to], { preBalances, postBalances }, failed);
    },
    /** @param taken what the sender's account loses; what arrives may be less by the token's own fee */
    payToken(to: string, mint: string, units: bigint, at: Date, taken = units): string {
      const sender = solanaText('sender');
      const accounts = [sender, accountOf(sender, mint), accountOf(to, mint)];
      const balance = (accountIndex: number, owner: string, amount: bigint) => ({
        ...{ accountIndex, mint, owner },
        uiTokenAmount: { amount: String(amount), decimals: 6 },
      });
      const meta = {
        preBalances: [9e12, 2_039_280, 0],
        postBalances: [9e12 - 2_044_280, 2_039_280, 2_039_280],
        preTokenBalances: [balance(1, sender, 10n ** 18n)],
        postTokenBalances: [balance(1, sender, 10n ** 18n - taken), balance(2, to, units)],
      };
      return record(at, accounts, meta, false);
    },
    close(): Promise<void> {
      server.closeAllConnections();
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}

class Refusal {
  readonly code: number;
  readonly message: string;

  constructor(code: number, message: string) {
    this.code = code;
    this.message = message;
  }
}
