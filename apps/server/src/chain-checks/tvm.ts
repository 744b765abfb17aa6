/** TON: which key the wallet contract at the address holds, by its `get_public_key`, over the HTTP API (v2). */
import type { Check } from './question.ts';
import { listAt, textAt } from './rpc.ts';

export const tvm: Check = {
  answers: ['keyOfContract'],

  async ask(rpc, { account: address, verdictUnder }) {
    const head = await rpc.call('getMasterchainInfo', {});
    const at = `masterchain block ${textAt(head, 'last', 'seqno')}`;
    const standard = 'TON Connect, key of the contract';
    const ran = await rpc.call('runGetMethod', {
      address,
      method: 'get_public_key',
      stack: [],
    });
    // A contract without the method, or none at all: nobody can be said to hold its key.
    if (textAt(ran, 'exit_code') !== '0') return { signs: false, standard, at };
    const [first] = listAt(ran, 'stack');
    const [kind, value] = Array.isArray(first) ? first : [];
    if (kind !== 'num' || typeof value !== 'string') throw new Error('an answer without a key');
    const key = BigInt(value).toString(16).padStart(64, '0');
    const verdict = verdictUnder(key);
    // Under the contract's own key the signature is right when only the key's owner was left to be asked.
    const signs =
      verdict.verdict === 'verified' || (verdict.verdict === 'undecided' && verdict.needs.key === key);
    return { signs, standard, at };
  },

  async identity(rpc) {
    return textAt(await rpc.call('getMasterchainInfo', {}), 'init', 'root_hash');
  },
  /** The root hash of the main network's first state: `zero_state` in its global.config.json (ton.org). */
  main: 'F6OpKZKqvqeFp6CQmFomXNMfMj2EnaUSOXN+Mh+wVWk=',
};
