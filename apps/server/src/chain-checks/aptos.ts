/** Aptos: whether the account has rotated to another key, by a full node's REST API. */
import type { Check } from './question.ts';
import { textAt } from './rpc.ts';

export const aptos: Check = {
  answers: ['signerOfAccount'],

  async ask(rpc, { account: address, needs }) {
    const version = textAt(await rpc.json('/v1'), 'ledger_version');
    const account = await rpc.json(`/v1/accounts/${encodeURIComponent(address)}?ledger_version=${version}`);
    const current = textAt(account, 'authentication_key').toLowerCase();
    const signs = needs.keyAccounts?.includes(current) ?? false;
    return { signs, standard: 'AIP-62, rotated key', at: `version ${version}` };
  },

  async identity(rpc) {
    return `aptos:${textAt(await rpc.json('/v1'), 'chain_id')}`;
  },
  main: 'aptos:1',
};
