import type { ProgressScreen, TransferStep } from '@fairlead/wire/session-view';
import { Address } from '../components/address.tsx';
import { Button, SubmitButton } from '../components/button.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { FeeLines } from '../components/fee-lines.tsx';
import { useLive } from '../components/live.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { type Step, Steps } from '../components/steps.tsx';
import { formatDuration, formatMoney, formatTime } from '../texts/numbers.ts';
import { t } from '../texts/texts.ts';

/** After approval: a list of facts with their times. Nothing is called sent, arrived or failed before it is. */
export function Progress({ screen }: { screen: ProgressScreen }) {
  const { session, state } = useLive();
  const name = screen.transfer.from.integration.name;
  const client = state.view.client.name;
  const { arrived } = screen;
  const amount = formatMoney(screen.transfer.receives);
  const total = formatMoney(screen.transfer.total);
  const time = formatDuration(screen.transfer.usualSeconds);
  const failed = hasFailed(screen);
  const canLeave = screen.state === 'sent' || screen.state === 'settled' || failed;

  const { title, body } = {
    submitted: {
      title: t('progress.submitted', { name }),
      body: t('progress.submittedBody', { total, name, client, network: screen.transfer.to.network.name }),
    },
    unknown: { title: t('progress.unknown', { name }), body: t('progress.unknownBody', { name }) },
    sent: { title: t('progress.sent'), body: t('progress.sentBody', { name, amount, client, time }) },
    settled: {
      title: t('progress.settled'),
      body: arrived
        ? t('progress.arrivedInstead', {
            ...{ client, asked: amount, arrived: formatMoney(arrived), symbol: arrived.symbol },
          })
        : t('progress.settledBody', { amount, client }),
    },
    failed: { title: t('progress.failed'), body: t('progress.failedBody', { name, client }) },
    refundPending: {
      title: t('progress.refundPending'),
      body: t('progress.refundPendingBody', { name, total }),
    },
    refunded: { title: t('progress.refunded'), body: t('progress.refundedBody', { name, total }) },
  }[screen.state];

  return (
    <SessionScreen
      kind="progress"
      title={title}
      onPrimary={() => {
        if (failed) session.act('choose-another-account');
        else if (canLeave) session.close();
      }}
      footer={
        canLeave && (
          <>
            {failed && <Button label={t('action.close')} onPress={session.close} />}
            <SubmitButton label={failed ? t('action.otherAccount') : t('action.done')} />
          </>
        )
      }
    >
      <p role="status">{body}</p>
      <Steps label={t('progress.steps')} steps={stepsOf(screen, name, client)} />
      {screen.hash !== undefined && (
        <Facts>
          <Fact label={t('progress.hash')} wide>
            <Address address={screen.hash} />
          </Fact>
        </Facts>
      )}
      {canLeave && !failed && !arrived && (
        <details
          onToggle={event => {
            if (event.currentTarget.open) session.act('tell', { event: 'seeWhatHappenedClicked' });
          }}
        >
          <summary>{t('progress.whatHappened')}</summary>
          <FeeLines
            fees={screen.transfer.fees}
            receives={screen.transfer.receives}
            total={screen.transfer.total}
            integrationName={name}
            clientName={client}
            transferType={screen.transfer.transferType}
            feesIncluded={screen.transfer.feesIncluded}
          />
        </details>
      )}
      <p class="small">
        <bdi>{t('progress.id', { id: screen.transferId })}</bdi>
      </p>
    </SessionScreen>
  );
}

/** The money did not stay where it was sent. */
function hasFailed({ state }: ProgressScreen): boolean {
  return state === 'failed' || state === 'refundPending' || state === 'refunded';
}

/** What has happened, and what is still to come unless it failed. */
function stepsOf(screen: ProgressScreen, name: string, client: string): Step[] {
  const titles: Record<TransferStep['step'], string> = {
    approved: t('progress.stepApproved'),
    accepted: t('progress.stepAccepted', { name }),
    settled: t('progress.stepSettled', { client }),
    failed: t('progress.stepFailed'),
    refundPending: t('progress.stepRefundPending'),
    refunded: t('progress.stepRefunded'),
  };
  const happened: Step[] = screen.steps.map(({ step, at }) => ({
    title: titles[step],
    detail: formatTime(at),
    state: step === 'failed' ? 'failed' : 'done',
  }));
  if (hasFailed(screen)) return happened;
  const expected = (['accepted', 'settled'] as const).filter(
    step => !screen.steps.some(each => each.step === step),
  );
  const usual = t('progress.pending', { time: formatDuration(screen.transfer.usualSeconds) });
  return [
    ...happened,
    ...expected.map(
      (step, position): Step => ({
        title: titles[step],
        detail: step === 'settled' ? usual : t('progress.now'),
        state: position === 0 ? 'now' : 'next',
      }),
    ),
  ];
}
