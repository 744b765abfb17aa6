/** What a payment link is for, before anything is opened; and what became of it, when somebody else has opened it. */
import type { PayLinkView } from '@fairlead/wire/pay-link';
import { Address } from '../components/address.tsx';
import { Amount } from '../components/amount.tsx';
import { PrimaryButton } from '../components/button.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { List, ListItem } from '../components/list.tsx';
import { Logo } from '../components/logo.tsx';
import { QrCode } from '../components/qr-code.tsx';
import { ReturnLink } from '../components/return-link.tsx';
import { Screen } from '../components/screen.tsx';
import { formatFiat, formatMoney } from '../texts/numbers.ts';
import { t } from '../texts/texts.ts';

export type PayLinkProps = {
  view: PayLinkView;
  /** The link itself, for the QR code. */
  address: string;
  onBegin: () => void;
};

export function PayLink(props: PayLinkProps) {
  return props.view.state === 'open' ? <OpenPayLink {...props} /> : <PayLinkOutcome view={props.view} />;
}

/** Mail scanners open links and run their scripts too; a person presses a button. */
function OpenPayLink({ view, address, onBegin }: PayLinkProps) {
  const client = view.client.name;
  return (
    <Screen
      kind="payLink"
      title={titleOf(view)}
      onPrimary={onBegin}
      footer={<PrimaryButton label={t('payLink.begin')} />}
    >
      <Destinations view={view} />
      {view.goods !== undefined && (
        <Facts>
          <Fact label={t('payLink.goods')} wide>
            {view.goods.join(', ')}
          </Fact>
        </Facts>
      )}
      <section class="other-device">
        <h2>{t('payLink.phoneTitle')}</h2>
        <QrCode text={address} label={t('payLink.qr')} />
        <p class="small">{t('payLink.phone')}</p>
      </section>
      <p>{t('payLink.next', { client })}</p>
      {view.walletApps && <WalletApps apps={view.walletApps} />}
    </Screen>
  );
}

/** On a phone, wallets are apps with a browser of their own, and this page cannot ask them from outside. */
function WalletApps({ apps }: { apps: NonNullable<PayLinkView['walletApps']> }) {
  return (
    <section class="this-phone">
      <h2>{t('payLink.walletApps')}</h2>
      <p class="small">{t('payLink.walletAppsHint')}</p>
      <List label={t('payLink.walletApps')}>
        {apps.map(({ name, logoUrl, url }) => (
          <ListItem key={name} title={name} logo={<Logo url={logoUrl} name={name} />} link={{ url }} />
        ))}
      </List>
    </section>
  );
}

function titleOf({
  transferType,
  client: { name: client },
  destinations,
  amountInFiat,
}: PayLinkView): string {
  const [first] = destinations;
  const same =
    first?.amount !== undefined && destinations.every(each => amountText(each) === amountText(first));
  const amount = amountInFiat ? formatFiat(amountInFiat) : same ? amountText(first) : '';
  if (amount === '') return t('header.title', { type: transferType, client });
  return t('payLink.title', { type: transferType, amount, client });
}

const amountText = ({ amount }: PayLinkView['destinations'][number]) => (amount ? formatMoney(amount) : '');

function Destinations({ view }: { view: PayLinkView }) {
  const { destinations, destinationCount, amountInFiat } = view;
  const client = view.client.name;
  const open = (symbol: string) =>
    amountInFiat
      ? t('payLink.forFiat', { symbol, amount: formatFiat(amountInFiat) })
      : t('payLink.anyAmount', { symbol });
  return (
    <>
      {destinationCount > 1 && <p>{t('payLink.choose', { count: destinationCount })}</p>}
      {destinations.map(({ symbol, network, address, addressTag, amount }) => (
        <Facts key={`${network.id} ${symbol}`}>
          <Fact label={t('payLink.receives', { client })} strong>
            {amount ? <Amount money={amount} /> : open(symbol)}
          </Fact>
          <Fact label={t('payLink.network')}>{network.name}</Fact>
          <Fact label={t('payLink.address')} wide>
            <Address address={address} />
          </Fact>
          {addressTag !== undefined && (
            <Fact label={t('payLink.tag')} strong wide>
              <Address address={addressTag} whole />
            </Fact>
          )}
        </Facts>
      ))}
      {destinationCount > destinations.length && (
        <p class="small">{t('payLink.more', { count: destinationCount - destinations.length })}</p>
      )}
    </>
  );
}

/** Not this browser's session: only that it is going on, or how it ended. */
function PayLinkOutcome({ view }: { view: PayLinkView }) {
  const { state, returnUrl } = view;
  const client = view.client.name;
  const goesOn = state === 'used' || state === 'sent';
  return (
    <Screen
      kind={`payLink-${state}`}
      title={t('payLink.outcomeTitle', { state })}
      footer={returnUrl !== undefined && <ReturnLink url={returnUrl} client={client} />}
    >
      <p role="status">{t('payLink.outcome', { state, client })}</p>
      {goesOn && <p class="named-wait">{t('payLink.follows')}</p>}
    </Screen>
  );
}
