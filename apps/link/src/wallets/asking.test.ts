/** What the page makes of what wallets answer, directly or through a bridge that loses their codes. */
import { expect, test } from 'vitest';
import { accountOf, askToSend, askToSign, makeReady } from './asking.ts';
import { findBrowserWallets, type Request } from './browser-wallets.ts';

const own = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const other = '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359';
const chain = {
  ...{ chainId: '0x14a34', chainName: 'Base Sepolia', rpcUrls: ['https://sepolia.base.org'] },
  ...{ nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 }, blockExplorerUrls: [] },
};

const transaction = {
  ...{ chainId: chain.chainId, from: own, to: other, value: '0x0', data: '0x', gas: '0x1' },
  ...{ maxFeePerGas: '0x1', maxPriorityFeePerGas: '0x1' },
};

class Refusal extends Error {
  readonly code: number | undefined;
  constructor(message: string, code?: number) {
    super(message);
    this.code = code;
  }
}

/** Answers by method: a value, or an error that it throws. */
function walletThat(answers: Record<string, unknown>) {
  const asked: string[] = [];
  const request: Request = async ({ method }) => {
    asked.push(method);
    const answer = typeof answers[method] === 'function' ? answers[method]() : answers[method];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, wallet: { name: 'Wallet', request } };
}

test.each<[string, unknown, object]>([
  ['an account', [own, other], { address: own }],
  ['none', [], { problem: 'noAccount' }],
  ['nonsense', 'yes', { problem: 'noAccount' }],
  ['a refusal by its code', new Refusal('no', 4001), { problem: 'refused' }],
  ['a refusal whose code was lost', new Refusal('User rejected the request.'), { problem: 'refused' }],
  ['that a question is open', new Refusal('wait', -32_002), { problem: 'busy' }],
  ['that it is locked', new Refusal('Wallet is locked'), { problem: 'busy' }],
  ['something else', new Refusal('Internal error', -32_603), { problem: 'failed' }],
])('asked for its account it answers %s', async (_, answer, is) => {
  expect(await accountOf(walletThat({ eth_requestAccounts: answer }).wallet)).toEqual(is);
});

test.each<[string, Record<string, unknown>, object]>([
  ['signs', { personal_sign: '0xab' }, { signature: '0xab' }],
  ['answers nonsense', { personal_sign: 'yes' }, { problem: 'failed' }],
  ['is at another account', { eth_requestAccounts: [other] }, { problem: 'otherAccount' }],
  ['shows no account any more', { eth_requestAccounts: [] }, { problem: 'noAccount' }],
  ['refuses', { personal_sign: new Refusal('no', 4001) }, { problem: 'refused' }],
  [
    'refuses, through a bridge that loses the code',
    { personal_sign: new Refusal('User rejected the request.') },
    { problem: 'refused' },
  ],
])('asked for a signature, a wallet that %s', async (_, answers, is) => {
  const { wallet } = walletThat({ eth_requestAccounts: [own], ...answers });
  expect(await askToSign(wallet, own, 'Hello')).toEqual(is);
});

test.each<[string, Record<string, unknown>, string | undefined]>([
  ['the account and the chain', {}, undefined],
  ['another account', { eth_requestAccounts: [other] }, 'otherAccount'],
  ['no account any more', { eth_requestAccounts: [] }, 'noAccount'],
  ['a chain that it stays on', { eth_chainId: '0x1' }, 'otherChain'],
  [
    'that it does not switch',
    { eth_chainId: '0x1', wallet_switchEthereumChain: new Refusal('User rejected', 4001) },
    'refused',
  ],
  [
    'that it has no such chain and takes none',
    {
      ...{ eth_chainId: '0x1', wallet_switchEthereumChain: new Refusal('Unrecognized chain', 4902) },
      wallet_addEthereumChain: new Refusal('Unsupported'),
    },
    'otherChain',
  ],
])('before it is asked to send it shows %s', async (_, answers, problem) => {
  const { wallet } = walletThat({ eth_requestAccounts: [own], eth_chainId: '0x14A34', ...answers });
  expect(await makeReady(wallet, own.toLowerCase(), chain)).toBe(problem);
});

test('a wallet that does not know the chain is given it', async () => {
  let at = '0x1';
  const { asked, wallet } = walletThat({
    ...{ eth_requestAccounts: [own], eth_chainId: () => at },
    wallet_switchEthereumChain: new Refusal('Unrecognized chain ID'),
    wallet_addEthereumChain: () => {
      at = '0x14a34';
      return null;
    },
  });
  expect(await makeReady(wallet, own, chain)).toBeUndefined();
  expect(asked).toContain('wallet_addEthereumChain');
});

test.each<[string, unknown, unknown]>([
  ['a hash', `0x${'ab'.repeat(32)}`, { hash: `0x${'ab'.repeat(32)}` }],
  ['a refusal', new Refusal('MetaMask Tx Signature: User denied transaction signature.'), 'refused'],
  ['an error, after which it may have been sent', new Refusal('nonce too low'), 'unknown'],
  ['nonsense', null, 'unknown'],
  [
    'that it has switched in the last moment',
    new Refusal('Invalid transaction params: chainId does not match', -32_602),
    'otherChain',
  ],
  [
    'the same, without a code',
    new Refusal('Provided chainId does not match the currently active chain'),
    'otherChain',
  ],
  ['that a parameter is wrong, and not which', new Refusal('Invalid parameters', -32_602), 'unknown'],
])('asked to send it answers %s', async (_, answer, is) => {
  const { wallet } = walletThat({ eth_chainId: chain.chainId, eth_sendTransaction: answer });
  expect(await askToSend(wallet, transaction)).toEqual(is);
});

test.each([
  // MetaMask, Coinbase Wallet; Phantom, Rabby, OKX Wallet; Trust Wallet; TronLink; Frame; SafePal; Rainbow.
  ['MetaMask Tx Signature: User denied transaction signature.', 'refused'],
  ['User rejected the request.', 'refused'],
  ['User rejected', 'refused'],
  ['The user rejected the request through the wallet', 'refused'],
  ['User canceled', 'refused'],
  ['Canceled', 'refused'],
  ['Confirmation declined by user', 'refused'],
  ['User declined transaction', 'refused'],
  ['cancelled by user', 'refused'],
  ['Request rejected', 'refused'],
  // What nodes say, and wallets hand on: it may have been sent all the same.
  ['rejected by RPC', 'unknown'],
  ['already known', 'unknown'],
  ['nonce too low', 'unknown'],
  ['replacement transaction underpriced', 'unknown'],
  ['Transaction rejected: tx fee exceeds the configured cap', 'unknown'],
  ['The request was cancelled: context deadline exceeded', 'unknown'],
  ['access denied by the endpoint', 'unknown'],
  ['user operation rejected by the bundler', 'unknown'],
  ['rejected by user operation pool', 'unknown'],
])('a wallet that answers “%s” when it is to send: %s', async (words, is) => {
  const { wallet } = walletThat({ eth_chainId: chain.chainId, eth_sendTransaction: new Refusal(words) });
  expect(await askToSend(wallet, transaction)).toBe(is);
});

test.each<[string, unknown]>([
  ['is on another network by now', '0x1'],
  ['does not say any more where it is', new Refusal('disconnected')],
])('a wallet that %s is not asked to send', async (_, answer) => {
  const { asked, wallet } = walletThat({ eth_chainId: answer, eth_sendTransaction: `0x${'ab'.repeat(32)}` });
  expect(await askToSend(wallet, transaction)).toBe('otherChain');
  expect(asked).toEqual(['eth_chainId']);
});

test('a wallet that is at another account by now is not asked to send; one that does not say is', async () => {
  const answers = { eth_chainId: chain.chainId, eth_sendTransaction: `0x${'ab'.repeat(32)}` };
  const elsewhere = walletThat({ ...answers, eth_accounts: [other] });
  expect(await askToSend(elsewhere.wallet, transaction)).toBe('otherAccount');
  expect(elsewhere.asked).toEqual(['eth_chainId', 'eth_accounts']);
  for (const eth_accounts of [[own.toLowerCase()], [], new Refusal('not supported'), undefined])
    expect(await askToSend(walletThat({ ...answers, eth_accounts }).wallet, transaction)).toEqual({
      hash: answers.eth_sendTransaction,
    });
});

test('finds what announces itself in this window, each once, and nothing of another shape', async () => {
  const announce = (detail: unknown) => () =>
    window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
  const provider = { request: async () => [own] };
  const announcements = [
    announce({ info: { name: 'One', rdns: 'a.one', icon: 'data:image/png;base64,AA' }, provider }),
    announce({ info: { name: 'One, too', rdns: 'a.one' }, provider }),
    announce({ info: { name: '' }, provider }),
    announce({ info: { name: 'No provider', rdns: 'a.two' } }),
    announce(null),
    announce({ info: { name: 'Two', icon: 'https://tracker.example/a.png' }, provider }),
  ];
  const all = () => announcements.forEach(each => void each());
  window.addEventListener('eip6963:requestProvider', all);
  const found = await findBrowserWallets(window);
  window.removeEventListener('eip6963:requestProvider', all);
  expect(found.map(({ request: _, changes: __, ...rest }) => rest)).toEqual([
    { name: 'One', rdns: 'a.one' },
    { name: 'Two' },
  ]);
  expect(await found[0]?.request?.({ method: 'eth_accounts' })).toEqual([own]);
});
