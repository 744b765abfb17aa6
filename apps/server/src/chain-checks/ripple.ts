/** XRP Ledger: whether another key may sign for an account, by `account_info` of a validated ledger. */
import type { Check } from './question.ts';
import { listAt, member, type Rpc, textAt } from './rpc.ts';

export const ripple: Check = {
  answers: ['signerOfAccount'],

  async ask(rpc, { account: address, needs }) {
    const account = await rippleCommand(rpc, 'account_info', {
      account: address,
      ledger_index: 'validated',
      signer_lists: true,
    });
    if (member(account, 'validated') !== true) throw new Error('an answer from no validated ledger');
    const at = `ledger ${textAt(account, 'ledger_index')}`;
    const isKey = (address: unknown) => needs.keyAccounts?.some(each => each === address) ?? false;
    if (isKey(member(account, 'account_data', 'RegularKey')))
      return { signs: true, standard: 'XRPL regular key', at };
    // A signer of the account's list speaks for it alone when its weight alone is enough.
    const lists = [...listAt(account, 'signer_lists'), ...listAt(account, 'account_data', 'signer_lists')];
    const signs = lists.some(list => {
      const quorum = Number(member(list, 'SignerQuorum'));
      return listAt(list, 'SignerEntries').some(entry => {
        const weight = Number(member(entry, 'SignerEntry', 'SignerWeight'));
        return isKey(member(entry, 'SignerEntry', 'Account')) && quorum > 0 && weight >= quorum;
      });
    });
    return { signs, standard: 'XRPL signer list', at };
  },

  async identity(rpc) {
    return `xrpl:${textAt(await rippleCommand(rpc, 'server_info', {}), 'info', 'network_id')}`;
  },
  main: 'xrpl:0',
};

/** The ledger's own form of JSON-RPC: one object of parameters, and errors inside of the result. */
export async function rippleCommand(rpc: Rpc, method: string, parameters: object): Promise<unknown> {
  const result = member(await rpc.json('', { method, params: [parameters] }), 'result');
  if (member(result, 'status') !== 'success') throw new Error(String(member(result, 'error') ?? 'no result'));
  return result;
}
