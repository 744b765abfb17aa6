/** Stellar: whether another key is a signer of the account with enough weight, by Horizon. */
import type { Check } from './question.ts';
import { listAt, member, textAt } from './rpc.ts';

export const stellar: Check = {
  answers: ['signerOfAccount'],

  async ask(rpc, { account: address, needs }) {
    const account = await rpc.json(`/accounts/${encodeURIComponent(address)}`);
    // What moves money asks for the medium threshold; zero means that any signer will do.
    const enough = Math.max(1, Number(textAt(account, 'thresholds', 'med_threshold')));
    const signs = listAt(account, 'signers').some(
      signer => member(signer, 'key') === needs.key && Number(member(signer, 'weight')) >= enough,
    );
    return {
      signs,
      standard: 'SEP-53, signer of the account',
      at: `ledger ${textAt(account, 'last_modified_ledger')}`,
    };
  },

  async identity(rpc) {
    return textAt(await rpc.json('/'), 'network_passphrase');
  },
  main: 'Public Global Stellar Network ; September 2015',
};
