/** Tron: whether another key holds the account's owner permission alone, by the full node's HTTP API. */
import type { Check } from './question.ts';
import { listAt, member, textAt } from './rpc.ts';

export const tron: Check = {
  answers: ['signerOfAccount'],

  async ask(rpc, { account: address, needs }) {
    const [block, account] = await Promise.all([
      rpc.json('/walletsolidity/getnowblock', {}),
      rpc.json('/walletsolidity/getaccount', { address, visible: true }),
    ]);
    const owner = member(account, 'owner_permission');
    const threshold = Number(member(owner, 'threshold'));
    const signs = listAt(owner, 'keys').some(
      key =>
        member(key, 'address') === needs.key && threshold > 0 && Number(member(key, 'weight')) >= threshold,
    );
    const at = `block ${textAt(block, 'block_header', 'raw_data', 'number')}`;
    return { signs, standard: 'TIP-191 v2, owner permission', at };
  },

  async identity(rpc) {
    return textAt(await rpc.json('/wallet/getblockbynum', { num: 0 }), 'blockID');
  },
  /**
   * The first block's hash, as java-tron's main network configuration makes it (developers.tron.network); its last four
   * bytes are the chain's number, 728126428.
   */
  main: '00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc',
};
