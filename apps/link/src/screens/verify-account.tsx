import type { VerifyAccountScreen } from '@fairlead/wire/session-view';
import { useState } from 'preact/hooks';
import { addressGroups } from '../components/address.tsx';
import { SubmitButton } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { Choice, Choices, List, ListItem } from '../components/list.tsx';
import { useLive } from '../components/live.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { t } from '../texts/texts.ts';

/** Which address is to be proven: one that the played wallet offers, or one that the user names. */
export function VerifyAccount({ screen }: { screen: VerifyAccountScreen }) {
  return screen.accounts.length > 0 ? <OfferedAccounts screen={screen} /> : <TypedAccount screen={screen} />;
}

function OfferedAccounts({ screen }: { screen: VerifyAccountScreen }) {
  const { session, state } = useLive();
  const { integration, networkTypes, requested } = screen;
  const client = state.view.client.name;
  const isRequested = (address: string) => requested.includes(address);
  const accounts = screen.accounts.toSorted(
    (one, other) => Number(isRequested(other.address)) - Number(isRequested(one.address)),
  );
  const [chosen, setChosen] = useState(0);
  const nameOf = (networkType: string) => networkTypes.find(each => each.networkType === networkType)?.name;
  const choose = () => {
    const account = accounts[chosen];
    if (account === undefined) return;
    session.act('choose-wallet-account', { networkType: account.networkType, address: account.address });
  };
  return (
    <SessionScreen
      kind="verifyAccount"
      title={t('verifyAccount.title')}
      onPrimary={choose}
      footer={<SubmitButton label={t('action.continue')} />}
    >
      {integration !== undefined && <p>{t('verifyAccount.wallet', { name: integration.name })}</p>}
      <Choices label={t('verifyAccount.list')}>
        {accounts.map(({ networkType, address }, position) => (
          <Choice
            key={`${networkType} ${address}`}
            name="account"
            value={address}
            title={
              isRequested(address)
                ? t('verifyAccount.requestedAddress')
                : t('verifyAccount.sandboxAddress', { network: nameOf(networkType) ?? '' })
            }
            badge={isRequested(address) ? t('verifyAccount.wanted', { client }) : undefined}
            detail={
              <>
                {networkTypes.length > 1 && <span>{nameOf(networkType)} </span>}
                <bdi class="break">{addressGroups(address).join(' ')}</bdi>
              </>
            }
            chosen={position === chosen}
            onChoose={() => setChosen(position)}
          />
        ))}
      </Choices>
      {integration !== undefined && (
        <>
          <p>
            <button class="link" type="button" onClick={() => session.act('decline-connection')}>
              {t('verifyAccount.decline')}
            </button>
          </p>
          <p>
            <button class="link" type="button" onClick={() => session.act('miss-wallet')}>
              {t('verifyAccount.absent')}
            </button>
          </p>
        </>
      )}
    </SessionScreen>
  );
}

function TypedAccount({ screen }: { screen: VerifyAccountScreen }) {
  const { session, state } = useLive();
  const { networkTypes, requested } = screen;
  const [networkType, setNetworkType] = useState(networkTypes[0]?.networkType);
  const [address, setAddress] = useState(requested[0] ?? '');
  const [missing, setMissing] = useState(false);
  const choose = () => {
    if (address.trim() === '') return setMissing(true);
    if (networkType !== undefined) {
      session.act('choose-wallet-account', { networkType, address: address.trim() });
    }
  };
  return (
    <SessionScreen
      kind="verifyAccount"
      title={t('verifyAccount.title')}
      onPrimary={choose}
      footer={<SubmitButton label={t('action.continue')} disabled={networkType === undefined} />}
    >
      <p>{t('verifyAccount.typed')}</p>
      <Field
        label={t('verifyAccount.address')}
        name="address"
        leftToRight
        value={address}
        maxLength={300}
        onInput={typed => {
          setAddress(typed);
          setMissing(false);
        }}
        error={missing ? t('verifyAccount.missing') : undefined}
      />
      {requested.length > 1 && (
        <>
          <h2>{t('verifyAccount.requested', { client: state.view.client.name })}</h2>
          <List label={t('verifyAccount.requested', { client: state.view.client.name })}>
            {requested.map(each => (
              <ListItem
                key={each}
                title={addressGroups(each).join(' ')}
                onPress={() => {
                  setAddress(each);
                  setMissing(false);
                }}
              />
            ))}
          </List>
        </>
      )}
      {networkTypes.length > 1 && (
        <>
          <h2>{t('verifyAccount.networkType')}</h2>
          <Choices label={t('verifyAccount.networkType')}>
            {networkTypes.map(each => (
              <Choice
                key={each.networkType}
                name="networkType"
                value={each.networkType}
                title={each.name}
                chosen={each.networkType === networkType}
                onChoose={() => setNetworkType(each.networkType)}
              />
            ))}
          </Choices>
        </>
      )}
    </SessionScreen>
  );
}
