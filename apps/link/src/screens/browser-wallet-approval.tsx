import type {
  BrowserWalletSummary,
  SolanaWalletSummary,
  WalletApprovalScreen,
} from '@fairlead/wire/session-view';
import { useEffect, useRef } from 'preact/hooks';
import { Address } from '../components/address.tsx';
import { Button, SubmitButton } from '../components/button.tsx';
import { useDeliberate } from '../components/deliberate.ts';
import { useServerNow } from '../components/elapsed.ts';
import { Fact, Facts } from '../components/facts.tsx';
import { useLive } from '../components/live.tsx';
import { Notice } from '../components/notice.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { TransferSentence } from '../components/transfer-sentence.tsx';
import { useWalletProblem, WalletProblemNotice } from '../components/wallet-problem.tsx';
import type { Session } from '../session/session.ts';
import { formatCountdown, formatMoney } from '../texts/numbers.ts';
import { t } from '../texts/texts.ts';
import { askToSend, makeReady } from '../wallets/asking.ts';
import { askSolanaToPay, makeSolanaReady } from '../wallets/asking-solana.ts';
import { isSame } from '../wallets/browser-wallets.ts';
import type { WalletProblem } from '../wallets/wallet-problem.ts';

/** Asks a wallet that was made ready, with what is to be signed by now, and tells the server what came of it. */
type Ask = (screen: WalletApprovalScreen) => Promise<void>;

export function EvmWalletApproval({
  screen,
  wallet: { name, rdns, chain },
}: {
  screen: WalletApprovalScreen;
  wallet: BrowserWalletSummary;
}) {
  const prepare = async (session: Session): Promise<WalletProblem | Ask> => {
    const same = { name, ...(rdns !== undefined && { rdns }) };
    const request = (await session.browserWallets()).find(each => isSame(each, same))?.request;
    if (request === undefined) return 'absent';
    const wrong = await makeReady({ request }, screen.fromAddress, chain);
    if (wrong !== undefined) return wrong;
    return async ({ transaction }) => {
      if (transaction === undefined) return;
      const answer = await askToSend({ request }, transaction);
      if (answer === 'refused') session.act('refuse-transaction');
      else if (answer === 'otherChain' || answer === 'otherAccount')
        session.act('refuse-transaction', { because: answer });
      else if (answer !== 'unknown') session.act('report-transaction', answer);
    };
  };
  const asked = screen.transaction !== undefined;
  const { chainId, chainName: network } = chain;
  const wallet = { networkType: 'evm' as const, name, ...(rdns !== undefined && { rdns }), chainId };
  return <BrowserWalletApproval {...{ screen, wallet, network, asked, prepare }} sends={true} />;
}

export function SolanaWalletApproval({
  screen,
  wallet,
}: {
  screen: WalletApprovalScreen;
  wallet: SolanaWalletSummary;
}) {
  const { name, networkName, feature } = wallet;
  const prepare = async (session: Session): Promise<WalletProblem | Ask> => {
    const found = (await session.browserWallets()).find(each => isSame(each, { name }))?.solana;
    if (found === undefined) return 'absent';
    const wrong = await makeSolanaReady(found, screen.fromAddress, wallet);
    if (wrong !== undefined) return wrong;
    return async ({ solanaWallet }) => {
      if (solanaWallet?.transaction === undefined) return;
      const answer = await askSolanaToPay(found, screen.fromAddress, wallet, solanaWallet.transaction);
      if (answer === 'refused') session.act('refuse-transaction');
      else if (answer === 'otherAccount') session.act('refuse-transaction', { because: answer });
      else if (answer === 'unknown') return;
      else if ('signature' in answer) session.act('report-solana-signature', answer);
      else session.act('submit-signed-transaction', answer);
    };
  };
  const asked = wallet.transaction !== undefined;
  const sends = feature === 'solana:signAndSendTransaction';
  const onSolana = { networkType: 'solana' as const, name };
  return (
    <BrowserWalletApproval {...{ screen, asked, prepare, sends }} wallet={onSolana} network={networkName} />
  );
}

/**
 * The transaction that was approved goes to the user's own wallet. The server is told before the wallet is, so that it looks
 * for the transaction whatever becomes of this page; and the wallet is asked once, because two questions may be two payments.
 *
 * @param sends whether the wallet sends what it has signed, and not the server
 */
function BrowserWalletApproval({
  screen,
  wallet,
  network,
  asked,
  sends,
  prepare,
}: {
  screen: WalletApprovalScreen;
  wallet: { networkType: 'evm' | 'solana'; name: string; rdns?: string; chainId?: string };
  network: string;
  asked: boolean;
  sends: boolean;
  prepare: (session: Session) => Promise<WalletProblem | Ask>;
}) {
  const { session } = useLive();
  const { transfer, fromAddress } = screen;
  const { networkType, name, chainId } = wallet;
  const deliberately = useDeliberate(screen.expiresAt);
  const left = Date.parse(screen.expiresAt) - useServerNow(session.serverNow);
  const wanted = { networkType, address: fromAddress, ...(chainId !== undefined && { chainId }) };
  const [problem, setProblem] = useWalletProblem(wallet, asked ? undefined : wanted);
  /** Of the wallet that was made ready by this page, and waits for what to sign. */
  const ready = useRef<Ask | undefined>(undefined);
  const preparing = useRef(false);

  const begin = async () => {
    if (preparing.current) return;
    preparing.current = true;
    setProblem(undefined);
    const prepared = await prepare(session);
    preparing.current = false;
    if (typeof prepared === 'string') return setProblem(prepared);
    ready.current = prepared;
    session.act('sign-transaction');
  };

  useEffect(() => {
    const ask = ready.current;
    if (!asked || ask === undefined) return;
    ready.current = undefined;
    void ask(screen);
  }, [asked, screen]);

  return (
    <SessionScreen
      kind="walletApproval"
      title={t('walletApproval.title', { name })}
      {...(!asked && { onPrimary: () => deliberately(() => void begin()) })}
      footer={
        asked ? (
          <Button label={t('walletApproval.notSigned')} onPress={() => session.act('refuse-transaction')} />
        ) : (
          <>
            <Button label={t('walletApproval.refuse')} onPress={() => session.act('refuse-transaction')} />
            <SubmitButton
              disabled={left <= 0}
              label={t('approve.submit', {
                type: transfer.transferType,
                amount: formatMoney(transfer.total),
              })}
            />
          </>
        )
      }
    >
      <p role="status">
        {asked
          ? t(sends ? 'walletApproval.asked' : 'walletApproval.askedToSign', { name })
          : t(sends ? 'walletApproval.asks' : 'walletApproval.asksToSign', { name, network })}
      </p>
      <WalletProblemNotice {...{ problem, name }} />
      <TransferSentence transfer={transfer} />
      <Facts>
        <Fact label={t('walletApproval.from')} wide>
          <Address address={fromAddress} />
        </Fact>
      </Facts>
      {!asked &&
        (left > 0 ? (
          <p class="small" role="timer">
            {t('walletApproval.heldFor', { time: formatCountdown(left) })}
          </p>
        ) : (
          <Notice tone="problem" title={t('walletApproval.expired')} />
        ))}
    </SessionScreen>
  );
}
