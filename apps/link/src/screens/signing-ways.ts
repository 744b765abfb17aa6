/**
 * How a message is signed by hand on each network: in which program, or by which command. Commands and names of tools
 * are the same in every language; the words around them are texts. Listed is what signs in a form that
 * `packages/chains` reads.
 */
import type { NetworkType } from '@fairlead/wire/network-type';

export type SigningTask = { address: string; message: string; nonce?: string | undefined };

export type SigningWay = {
  /** What does it: a program, a library, or a wallet that answers in the console of a page that it is connected to. */
  tool: string;
  where: 'commandLine' | 'console' | 'library';
  command: string;
};

export type SigningWays = {
  /** Programs that have a place to sign a text in. */
  programs: string[];
  ways: SigningWay[];
};

type Known = Exclude<NetworkType, 'unknown'>;

export function signingWays(networkType: NetworkType, task: SigningTask): SigningWays {
  return networkType === 'unknown' ? { programs: [], ways: [] } : table[networkType](task);
}

const table: Readonly<Record<Known, (task: SigningTask) => SigningWays>> = {
  evm: ({ address, message }) => ({
    programs: ['MyEtherWallet', 'Etherscan', 'Trezor Suite'],
    ways: [
      shell('Foundry', 'cast', 'wallet', 'sign', '--interactive', text(message)),
      script(
        'MetaMask, Rabby, …',
        `await ethereum.request({ method: 'personal_sign', params: ['0x${hexOf(message)}', ${JSON.stringify(address)}] })`,
      ),
    ],
  }),
  solana: ({ message }) => ({
    programs: [],
    ways: [
      shell('Solana CLI', 'solana', 'sign-offchain-message', '-k', '<keypair>', text(message)),
      script(
        'Phantom',
        `btoa(String.fromCharCode(...(await phantom.solana.signMessage(new TextEncoder().encode(${JSON.stringify(message)}))).signature))`,
      ),
    ],
  }),
  bitcoin: ({ address, message }) => ({
    programs: ['Sparrow', 'Electrum', 'Trezor Suite'],
    // Bitcoin Core signs for the oldest kind of address only.
    ways: address.startsWith('1') ? [core('Bitcoin Core', 'bitcoin-cli', address, message)] : [],
  }),
  litecoin: ({ address, message }) => ({
    programs: ['Electrum-LTC', 'Trezor Suite'],
    ways: address.startsWith('L') ? [core('Litecoin Core', 'litecoin-cli', address, message)] : [],
  }),
  dogecoin: ({ address, message }) => ({
    programs: ['Trezor Suite'],
    ways: [core('Dogecoin Core', 'dogecoin-cli', address, message)],
  }),
  cardano: ({ address, message }) => ({
    programs: [],
    ways: [
      script(
        'Eternl, Lace, …',
        `JSON.stringify(await (await cardano.eternl.enable()).signData(${JSON.stringify(address)}, '${hexOf(message)}'))`,
      ),
      shell(
        'cardano-signer',
        ...['cardano-signer', 'sign', '--cip30', '--secret-key', '<payment.skey>'],
        ...['--address', text(address), '--data', text(message)],
      ),
    ],
  }),
  tron: ({ message }) => ({
    programs: [],
    ways: [script('TronLink', `await tronWeb.trx.signMessageV2(${JSON.stringify(message)})`)],
  }),
  avalancheX: ({ message }) => ({
    programs: [],
    ways: [
      script(
        'Core',
        `await avalanche.request({ method: 'avalanche_signMessage', params: ['${hexOf(message)}', 0] })`,
      ),
    ],
  }),
  tezos: ({ message }) => ({
    programs: [],
    ways: [
      shell('Octez', 'octez-client', 'sign', 'bytes', micheline(message), 'for', '<key>'),
      shell('Octez', 'octez-client', 'show', 'address', '<key>'),
    ],
  }),
  ripple: ({ message }) => ({
    programs: [],
    ways: [library('ripple-keypairs', `sign('${hexOf(message)}', privateKey)`)],
  }),
  stellar: ({ message }) => ({
    programs: [],
    ways: [shell('Stellar CLI', 'stellar', 'message', 'sign', text(message), '--sign-with-key', '<key>')],
  }),
  sui: ({ message }) => ({
    programs: [],
    ways: [
      library(
        '@mysten/sui',
        `(await keypair.signPersonalMessage(new TextEncoder().encode(${JSON.stringify(message)}))).signature`,
      ),
    ],
  }),
  aptos: ({ message, nonce }) => ({
    programs: [],
    ways: [
      script('Petra', `await petra.signMessage(${JSON.stringify({ message, nonce })})`),
      script('Petra', '(await petra.account()).publicKey'),
    ],
  }),
  tvm: () => ({ programs: [], ways: [] }),
  injective: ({ address, message }) => ({
    programs: [],
    ways: [
      script(
        'Keplr',
        `JSON.stringify(await keplr.signArbitrary('injective-1', ${JSON.stringify(address)}, ${JSON.stringify(message)}))`,
      ),
    ],
  }),
};

function core(tool: string, program: string, address: string, message: string): SigningWay {
  return shell(tool, program, 'signmessage', text(address), text(message));
}

function shell(tool: string, ...words: string[]): SigningWay {
  return { tool, where: 'commandLine', command: words.join(' ') };
}

function script(tool: string, command: string): SigningWay {
  return { tool, where: 'console', command };
}

function library(tool: string, command: string): SigningWay {
  return { tool, where: 'library', command };
}

/** One word for a POSIX shell, whatever is in it: the message must arrive to the character. */
function text(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/** What Tezos signs for a text: packed Micheline (05), a string (01), its length in four bytes, its bytes. */
function micheline(message: string): string {
  const bytes = hexOf(message);
  return `0x0501${(bytes.length / 2).toString(16).padStart(8, '0')}${bytes}`;
}

function hexOf(message: string): string {
  return Array.from(new TextEncoder().encode(message), byte => byte.toString(16).padStart(2, '0')).join('');
}
