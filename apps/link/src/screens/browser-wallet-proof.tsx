import type { BrowserWalletSummary, VerifyMessageScreen } from '@fairlead/wire/session-view';
import { useRef, useState } from 'preact/hooks';
import { Address } from '../components/address.tsx';
import { Button, SubmitButton } from '../components/button.tsx';
import { useDeliberate } from '../components/deliberate.ts';
import { useServerNow } from '../components/elapsed.ts';
import { Fact, Facts } from '../components/facts.tsx';
import { useLive } from '../components/live.tsx';
import { Notice } from '../components/notice.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { useWalletProblem, WalletProblemNotice } from '../components/wallet-problem.tsx';
import { WholeText } from '../components/whole-text.tsx';
import { formatCountdown } from '../texts/numbers.ts';
import { t } from '../texts/texts.ts';
import { askToSign } from '../wallets/asking.ts';
import { type BrowserWallet, isSame } from '../wallets/browser-wallets.ts';
import { askToProve } from '../wallets/proving-wallet.ts';

/** The message goes to the user's own wallet. A signature moves nothing, so it may be asked for again. */
export function BrowserWalletProof({
  screen,
  wallet,
}: {
  screen: VerifyMessageScreen;
  wallet: Pick<BrowserWalletSummary, 'name' | 'rdns'>;
}) {
  const { session, state } = useLive();
  const {
    message,
    address,
    nonce,
    networkType: { networkType, name: networkName },
  } = screen;
  const { name } = wallet;
  const deliberately = useDeliberate(message);
  const left = Date.parse(screen.expiresAt) - useServerNow(session.serverNow);
  const [problem, setProblem] = useWalletProblem(wallet, { networkType, address });
  const [waits, setWaits] = useState(false);
  const asking = useRef(false);

  const ask = async ({ request, proves = {} }: Partial<BrowserWallet> = {}) => {
    if (networkType === 'evm' && request) return askToSign({ request }, address, message);
    const proving = proves[networkType];
    return proving ? askToProve(proving, { address, message, nonce }) : ({ problem: 'absent' } as const);
  };
  const sign = async () => {
    if (asking.current) return;
    asking.current = true;
    setProblem(undefined);
    setWaits(true);
    const found = (await session.browserWallets()).find(each => isSame(each, wallet));
    const answer = await ask(found);
    asking.current = false;
    setWaits(false);
    if ('signature' in answer) session.act('submit-signature', answer);
    else if (answer.problem === 'refused') session.act('refuse-message');
    else setProblem(answer.problem);
  };

  return (
    <SessionScreen
      kind="verifyMessage"
      title={t('verifyMessage.title')}
      onPrimary={() => deliberately(() => void sign())}
      footer={
        <>
          <Button label={t('verifyMessage.refuse')} onPress={() => session.act('refuse-message')} />
          <SubmitButton disabled={left <= 0} label={t('verifyMessage.sign')} />
        </>
      }
    >
      <p>{t('verifyMessage.body', { client: state.view.client.name })}</p>
      <p role="status">{t(waits ? 'verifyMessage.asked' : 'verifyMessage.asks', { name })}</p>
      <WalletProblemNotice {...{ problem, name }} />
      <WholeText text={message} />
      <Facts>
        <Fact label={t('verifyMessage.address', { networkType: networkName })} wide>
          <Address address={address} />
        </Fact>
      </Facts>
      {left > 0 ? (
        <p class="small" role="timer">
          {t('verifyMessage.heldFor', { time: formatCountdown(left) })}
        </p>
      ) : (
        <Notice tone="problem" title={t('verifyMessage.expired')} />
      )}
    </SessionScreen>
  );
}
