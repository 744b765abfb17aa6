/** A real EVM chain of a test's own: anvil, from its npm package, on a free port. Blocks are made when the test says so. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import process from 'node:process';
import { afterAll } from 'vitest';

const { resolve } = createRequire(createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json'));
const executable = () => {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const system = process.platform === 'win32' ? 'win32' : process.platform;
  const suffix = system === 'win32' ? '.exe' : '';
  return resolve(`@foundry-rs/anvil-${system}-${architecture}/bin/anvil${suffix}`);
};

export type Anvil = {
  url: string;
  rpc<Answer = unknown>(method: string, ...params: unknown[]): Promise<Answer>;
  /** Accounts that it signs for, with 10 000 coins each. */
  accounts: `0x${string}`[];
  /** Makes so many blocks, each a second after the one before; the first at `at`, if given. */
  mine(count?: number, at?: Date): Promise<void>;
  /** The hash of a transaction that waits for the next block. */
  send(transaction: { from?: string; to: string; value?: bigint; data?: string }): Promise<string>;
};

/** Ends with the test file. @param options.chainId as the endpoint's chain is to call itself */
export async function anvil({ chainId, at }: { chainId: number; at: Date }): Promise<Anvil> {
  const seconds = Math.floor(at.getTime() / 1_000);
  const child = spawn(
    executable(),
    ['--port', '0', '--chain-id', String(chainId), '--timestamp', String(seconds), '--no-mining'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const end = () => void child.kill();
  afterAll(end);
  process.once('exit', end);
  const url = await new Promise<string>((found, lost) => {
    let said = '';
    child.once('error', lost);
    child.once('exit', code => lost(new Error(`anvil ended with ${code}: ${said}`)));
    child.stdout.on('data', (part: Buffer) => {
      said += part;
      const address = /Listening on (\S+)/.exec(said)?.[1];
      if (address !== undefined) found(`http://${address}`);
    });
  });
  // A test file whose beginning fails runs no `afterAll`, and would wait for its chain for ever.
  child.unref();
  (child.stdout as Socket).unref();

  async function rpc<Answer>(method: string, ...params: unknown[]): Promise<Answer> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    const { result, error } = (await response.json()) as { result: Answer; error?: { message: string } };
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  const accounts = await rpc<`0x${string}`[]>('eth_accounts');
  return {
    url,
    rpc,
    accounts,
    async mine(count = 1, time) {
      if (time) await rpc('evm_setNextBlockTimestamp', Math.floor(time.getTime() / 1_000));
      if (time) await rpc('evm_mine');
      const rest = time ? count - 1 : count;
      if (rest > 0) await rpc('anvil_mine', `0x${rest.toString(16)}`, '0x1');
    },
    send: ({ from = accounts[0], to, value = 0n, data = '0x' }) =>
      rpc<string>('eth_sendTransaction', {
        ...{ from, to, data, gas: '0x186a0' },
        value: `0x${value.toString(16)}`,
      }),
  };
}

/**
 * The code of a token that has as much as anybody sends: `transfer(to, value)` logs the `Transfer` of ERC-20 and
 * returns true; a value of zero reverts. In words: CALLDATALOAD(36) to memory; REVERT if it is zero; LOG3 of topic, CALLER, CALLDATALOAD(4);
 * RETURN(1).
 */
export const tokenCode = [
  '0x6024358060005215603f57', // value → memory 0; jump to the revert if zero
  '60043533', // to, sender
  '7fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef', // keccak256("Transfer(address,address,uint256)")
  '60206000a3', // LOG3 of the 32 bytes of value
  '600160005260206000f3', // true
  '5b60006000fd', // revert
].join('');

/**
 * The code of a token that keeps what everybody has: `balanceOf(address)` reads the slot that is the address,
 * `transfer(to, value)` moves between two of them, logs and returns true, and reverts where there is too little;
 * `decimals()` are 6.
 */
export const ledgerTokenCode = [
  '0x5f3560e01c', // the selector
  '806370a0823114602557', // balanceOf: jump
  '8063313ce56714607e57', // decimals: jump
  '63a9059cbb14603057', // transfer: jump
  '5f5ffd',
  '5b600435545f5260205ff3', // SLOAD(address)
  '5b60243580335410608757', // value; jump to the revert if CALLER has less
  '803354033355', // the sender's
  '80600435540160043555', // the receiver's
  '5f52600435337fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef60205fa3', // LOG3
  '60015f5260205ff3', // true
  '5b60065f5260205ff3', // 6
  '5b5f5ffd', // revert
].join('');

/** As `ledgerTokenCode`, and keeps 1 % of what is sent: multiplied by 99, divided by 100, with the jump to the revert further on. */
export const keepingTokenCode = ledgerTokenCode
  .replace('10607457', '10607b57')
  .replace('803354033355', '803354033355' + '60630260649004');

/** As `ledgerTokenCode`, but `transfer` returns nothing, as that of old tokens: STOP in the place of its RETURN. */
export const silentTokenCode = ledgerTokenCode.replace('60015f5260205ff3', `00${'5b'.repeat(7)}`);

/** The code of a token that, whoever calls it for whatever, logs these payments: those of many senders in one transaction. */
export function bundleCode(payments: readonly { from: string; to: string; units: bigint }[]): string {
  const word = (value: string) => value.padStart(64, '0');
  const each = ({ from, to, units }: (typeof payments)[number]) =>
    [
      `7f${word(units.toString(16))}5f52`, // units → memory 0
      `73${to.slice(2)}73${from.slice(2)}`,
      '7fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef60205fa3', // LOG3
    ].join('');
  return `0x${payments.map(each).join('')}00`;
}

/** Gives an address so much of a token with `ledgerTokenCode`. */
export async function setTokens(
  chain: Pick<Anvil, 'rpc'>,
  token: string,
  owner: string,
  units: bigint,
): Promise<void> {
  const word = (hex: string) => `0x${hex.padStart(64, '0')}`;
  const slot = word(owner.slice(2).toLowerCase());
  await chain.rpc('anvil_setStorageAt', token, slot, word(units.toString(16)));
}

/** The data of `transfer(to, units)`. */
export function transferOf(to: string, units: bigint): string {
  return `0xa9059cbb${to.slice(2).toLowerCase().padStart(64, '0')}${units.toString(16).padStart(64, '0')}`;
}
