/** What a guide's user does between two of its blocks: goes through Link as people do, by the session's own API. */
import type { AccessTokenPayload } from '@fairlead/wire/link-messages';
import type { SessionView } from '@fairlead/wire/session-view';
import { ask, type Flow, hostOrigin, minutes, type Page, pageOf, wallet } from './flow.ts';

/** What the page of a guide's reader was given for the connected account. */
type Given = { accountTokens?: AccessTokenPayload['accountTokens']; brokerType?: string };

/** Does what `<!-- user: … -->` says, with the Link token that the guide has minted. */
export async function beTheUser(server: Flow, what: string, linkToken: string): Promise<Given> {
  const page = await open(server, linkToken);
  switch (what) {
    case 'connects an account':
      await page.logIn();
      break;
    case 'makes the transfer':
      if (page.view.screen.kind !== 'preview') await page.logIn();
      if (page.view.screen.kind === 'funding') {
        await page.act('choose-funding', { fundingId: page.on('funding').choices[0]?.id ?? '' });
      }
      if (page.view.screen.kind === 'amount') await page.act('enter-amount', { amount: '25', unit: 'asset' });
      await page.approveWithCode();
      await server.pass(minutes(1));
      break;
    case 'proves the wallet': {
      await page.act('choose-integration', { integrationId: wallet.id, searched: false });
      const [account] = page.on('verifyAccount').accounts;
      if (account === undefined) throw new Error('the wallet has no account');
      await page.act('choose-wallet-account', { networkType: 'evm', address: account.address });
      await page.act('sign-message');
      await page.act('finish-verification');
      break;
    }
    default:
      throw new Error(`nobody knows how a user ${JSON.stringify(what)}`);
  }
  const given = page.messages.findLast(({ type }) => type === 'brokerageAccountAccessToken');
  const payload = given?.payload as AccessTokenPayload | undefined;
  return { ...(payload && { accountTokens: payload.accountTokens, brokerType: payload.brokerType }) };
}

async function open(server: Flow, linkToken: string): Promise<Page> {
  const url = new URL(Buffer.from(linkToken, 'base64').toString());
  const [, , clientId] = url.pathname.split('/');
  const code = url.searchParams.get('auth_code');
  const answer = await ask<{ sessionSecret: string; view: SessionView }>(server.app, {
    method: 'POST',
    url: '/link/v1/redeem',
    payload: { clientId, code, surface: 'overlay', peerOrigin: hostOrigin },
  });
  if (answer.status !== 200) throw new Error(`redeeming: ${answer.message}`);
  return pageOf(server, answer.content.sessionSecret, answer.content.view);
}
