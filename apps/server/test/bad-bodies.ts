/** Bodies that must not mint, each with what is wrong with it. The whole answers are in bad-bodies.answers.json. */
import {
  account,
  type BadBody,
  bad,
  each,
  goods,
  ids,
  long,
  numbers,
  one,
  option,
  ours,
  proof,
  switches,
  texts,
  to,
  top,
} from './bad-body.ts';
import { badDestinations } from './bad-destinations.ts';
import { address, destination, integration, network, transfer, verify } from './link-token-bodies.ts';

const users: BadBody[] = [
  bad('userId: missing', transferWithout('userId'), 'userId required'),
  bad('userId: null', { ...transfer(), userId: null }, 'userId required'),
  bad('userId: empty', { ...transfer(), userId: '' }, 'userId minLength'),
  bad('userId: blank', { ...transfer(), userId: ' \u00a0' }, 'userId blank'),
  bad('userId: a line break', { ...transfer(), userId: 'a\nb' }, 'userId format'),
  bad(
    'userId: 301 characters outside the BMP',
    { ...transfer(), userId: '𝒳'.repeat(301) },
    'userId maxLength',
  ),
  ...each([top('userId')], texts(300)),
];

const wholes: BadBody[] = [
  bad('the body: empty object', {}, 'userId required'),
  bad('the body: a list', [], ' type'),
  bad('the body: a text', '"x"', ' type'),
  bad('the body: a number', '5', ' type'),
  bad('the body: null', 'null', ' type'),
  bad('an unknown name', { ...transfer(), userid2: 'x' }, 'userid2 unknownName'),
  bad(
    'a name of another level: networkId at the top',
    { ...transfer(), networkId: network.base },
    'networkId unknownName',
  ),
  bad(
    'a name of another level: userId in transferOptions',
    transfer({ userId: 'x' }),
    'transferOptions.userId unknownName',
  ),
  bad('two spellings of one name', { ...transfer(), UserId: 'other' }, 'userId repeatedName'),
  bad(
    'two spellings of an amount',
    transfer({}, [destination({ amount: 1, Amount: 100 })]),
    `${one}.amount repeatedName`,
  ),
  ...each(
    [top('transferOptions'), top('verifyWalletOptions'), top('fairlead')],
    [
      ['a text', 'x', 'type'],
      ['a list', [], 'type'],
      ['true', true, 'type'],
    ],
  ),
  ...each([top('integrationId'), top('subClientId'), top('configurationId')], ids),
  ...each([top('restrictMultipleAccounts'), top('disableApiKeyGeneration')], switches),
  ...each(
    [top('brokerType')],
    [
      ['a number', 5, 'type'],
      ['unknown', 'coinbse', 'enum'],
      ['empty', '', 'enum'],
      ['a wallet', 'deFiWallet', 'brokerType'],
      ['an address', 'cryptocurrencyAddress', 'brokerType'],
      ['a wallet of coins', 'CryptocurrencyWallet', 'brokerType'],
    ],
  ),
  bad(
    'integrationId: nobody knows it',
    { ...transfer(), integrationId: network.unknown },
    'integrationId unknownIntegration',
  ),
  bad(
    'brokerType and integrationId contradict',
    { ...transfer(), integrationId: integration.binanceConnect, brokerType: 'coinbase' },
    'brokerType brokerTypeConflict',
  ),
];

const transfers: BadBody[] = [
  ...each([option('amountInFiat')], numbers),
  ...each(
    [option('clientFee')],
    [
      ['negative', -0.001, 'minimum'],
      ['more than the whole', 1.0001, 'maximum'],
      ['per cent', '2.5%', 'type'],
      ['a list', [0.1], 'type'],
      ['2.5 per cent as 2.5', 2.5, 'maximum'],
    ],
  ),
  ...each(
    [option('transferType')],
    [
      ['unknown', 'withdrawal', 'enum'],
      ['empty', '', 'enum'],
      ['a number', 1, 'type'],
      ['newer: fiatOnRamp', 'fiatOnRamp', 'newerTransferType'],
      ['newer: Subscribe', 'Subscribe', 'newerTransferType'],
    ],
  ),
  ...each([option('isInclusiveFeeEnabled'), option('generatePayLink')], switches),
  ...each([option('transactionId')], texts(128)),
  ...each([option('description')], texts(256)),
  ...each(
    [option('goodsDetails')],
    [
      ['an object', {}, 'type'],
      ['51 members', Array(51).fill({}), 'maxItems'],
    ],
  ),
  ...each([goods('goodsName'), goods('goodsCategory'), goods('referenceGoodsId')], texts(256)),
  ...each([goods('goodsDetail')], texts(512)),
  ...each([goods('goodsType')], [['three digits', '001', 'maxLength']]),
  bad(
    'goodsDetails: an unknown name',
    transfer({ goodsDetails: [{ name: 'x' }] }),
    'transferOptions.goodsDetails[0].name unknownName',
  ),
  ...each(
    [option('fundingOptions')],
    [
      ['true', true, 'type'],
      ['a list', [], 'type'],
    ],
  ),
  bad(
    'fundingOptions.enabled: a text',
    transfer({ fundingOptions: { enabled: 'yes' } }),
    'transferOptions.fundingOptions.enabled type',
  ),
  bad(
    'a transfer type without destinations',
    { userId: 'u', transferOptions: { transferType: 'deposit' } },
    `${to} transferNeedsDestinations`,
  ),
  bad(
    'an amount without destinations',
    { userId: 'u', transferOptions: { amountInFiat: 5 } },
    `${to} transferNeedsDestinations`,
  ),
  bad(
    'a payment link without destinations',
    { userId: 'u', transferOptions: { generatePayLink: true, transactionId: 't' } },
    `${to} transferNeedsDestinations`,
  ),
  bad(
    'a payment link without transactionId',
    transfer({ generatePayLink: true }),
    'transferOptions.transactionId payLinkNeedsTransactionId',
  ),
  bad(
    'a payment link with a blank transactionId',
    transfer({ generatePayLink: true, transactionId: ' ' }),
    'transferOptions.transactionId payLinkNeedsTransactionId',
  ),
  bad('a payment without amount', transfer({ transferType: 'payment' }), `${one}.amount paymentNeedsAmount`),
  bad(
    'a payment with amount null',
    transfer({ transferType: 'payment' }, [destination({ amount: null })]),
    `${one}.amount paymentNeedsAmount`,
  ),
  bad('a payment in fiat', transfer({ transferType: 'payment', amountInFiat: 5 }), [
    `${one}.amount paymentNeedsAmount`,
    'transferOptions.amountInFiat paymentInFiat',
  ]),
  bad(
    'a deposit with both amounts',
    transfer({ amountInFiat: 5 }, [destination({ amount: 5 })]),
    'transferOptions.amountInFiat amountTwice',
  ),
  bad(
    'a minimum in fiat above the amount',
    transfer({ amountInFiat: 5 }, [destination({ minAmountInFiat: 5.01 })]),
    'transferOptions.amountInFiat minimumAboveAmount',
  ),
  bad(
    'fiat of a tenth of a cent',
    transfer({ amountInFiat: 0.001 }),
    'transferOptions.amountInFiat amountTooSmall',
  ),
];

const verifications: BadBody[] = [
  ...each(
    [proof('message')],
    [
      ['empty', '', 'minLength'],
      ['a number', 5, 'type'],
      ['4097 characters', long(4097), 'maxLength'],
      ['NUL', 'a\u0000', 'format'],
      ['half a character', '\udc00', 'format'],
    ],
  ),
  ...each(
    [proof('verificationMethods')],
    [
      ['a text', 'signedMessage', 'type'],
      ['11 members', Array(11).fill('signedMessage'), 'maxItems'],
    ],
  ),
  bad(
    'verificationMethods: unknown',
    verify({ verificationMethods: ['password'] }),
    'verifyWalletOptions.verificationMethods[0] enum',
  ),
  ...each(
    [proof('addresses')],
    [
      ['a text', address.evm, 'type'],
      ['501 members', Array(501).fill(address.evm), 'maxItems'],
    ],
  ),
  bad(
    'addresses: an empty text in it',
    verify({ addresses: [''] }),
    'verifyWalletOptions.addresses[0] minLength',
  ),
  bad('addresses: a number in it', verify({ addresses: [5] }), 'verifyWalletOptions.addresses[0] type'),
  bad('address: a number', verify({ address: 5 }), 'verifyWalletOptions.address type'),
  bad(
    'address and addresses contradict',
    verify({ address: address.otherEvm, addresses: [address.evm] }),
    'verifyWalletOptions.address addressConflict',
  ),
  ...each([proof('networkId')], ids),
  bad(
    'verification networkId: nobody knows it',
    verify({ networkId: network.unknown }),
    'verifyWalletOptions.networkId unknownNetwork',
  ),
  ...each(
    [proof('networkType')],
    [
      ['unknown', 'unknown', 'networkType'],
      ['no type', 'ethereum', 'enum'],
      ['a number', 1, 'type'],
    ],
  ),
  bad(
    'networkId and networkType contradict',
    verify({ networkId: network.base, networkType: 'solana' }),
    'verifyWalletOptions.networkType networkTypeConflict',
  ),
  bad(
    'an unknown name in a verification',
    verify({ adresses: [] }),
    'verifyWalletOptions.adresses unknownName',
  ),
];

const rest: BadBody[] = [
  ...each(
    [top('accessTokens')],
    [
      ['an object', {}, 'type'],
      ['21 members', Array(21).fill({ accessToken: 't', brokerType: 'coinbase' }), 'maxItems'],
    ],
  ),
  ...each(
    [account('accessToken')],
    [
      ['null', null, 'required'],
      ['empty', '', 'minLength'],
      ['2049 characters', long(2049), 'maxLength'],
    ],
  ),
  ...each([account('accountId'), account('accountName'), account('brokerName')], texts(300)),
  ...each(
    [account('brokerType')],
    [
      ['null', null, 'required'],
      ['unknown', 'mtgox', 'enum'],
    ],
  ),
  ...each(
    [ours('expiresInSeconds')],
    [
      ['zero', 0, 'minimum'],
      ['22 days', 1_900_800, 'maximum'],
      ['half a second', 0.5, 'minimum'],
      ['a fraction', 1.5, 'type'],
      ['a word', 'soon', 'type'],
    ],
  ),
  ...each(
    [ours('home')],
    [
      ['a word', 'yes', 'type'],
      ['a number', 1, 'type'],
    ],
  ),
  ...each([ours('state')], [['alive', 'alive', 'enum']]),
  ...each(
    [ours('returnUrl')],
    [
      ['a number', 5, 'type'],
      ['empty', '', 'minLength'],
      ['2049 characters', `https://shop.example/${long(2028)}`, 'maxLength'],
      ['no address', 'the shop', 'returnUrl'],
      ['a script', 'javascript:alert(1)', 'returnUrl'],
      ['a scheme of an app', 'shop://done', 'returnUrl'],
      ['not encrypted', 'http://shop.example/orders', 'returnUrl'],
      ['a user name before the host', 'https://shop.example@evil.example/', 'returnUrl'],
      ['a fragment', 'https://shop.example/orders#done', 'returnUrl'],
      ['not on the list', 'https://shop.example/other', 'returnUrlNotListed'],
      ['another query than on the list', 'https://shop.example/orders?done=2', 'returnUrlNotListed'],
      ['a host that begins like one on the list', 'https://shop.example.evil.example/', 'returnUrlNotListed'],
    ],
  ),
  bad(
    'fairlead.state with a live key',
    { ...transfer(), fairlead: { state: 'expired' } },
    'fairlead.state sandboxOnly',
    [],
  ),
  bad(
    'an unknown name in fairlead',
    { ...transfer(), fairlead: { expiresIn: 5 } },
    'fairlead.expiresIn unknownName',
  ),
];

const sources: BadBody[] = (
  [
    ['nothing', '', 'required'],
    ['half an object', '{"userId":"u"', 'unexpectedEnd'],
    ['a comment', '{"userId":"u" // mine\n}', 'comment'],
    ['a comment of another kind', '{/* mine */"userId":"u"}', 'comment'],
    ['a comma at the end', '{"userId":"u",}', 'trailingComma'],
    ['a comma at the end of a list', '{"userId":"u","accessTokens":[1,]}', 'trailingComma'],
    ['no comma', '{"userId":"u" "brokerType":null}', 'missingComma'],
    ['single quotes', "{'userId':'u'}", 'singleQuotes'],
    ['no quotes', '{userId:"u"}', 'unquotedName'],
    ['NaN', '{"userId":NaN}', 'notANumber'],
    ['Infinity', '{"userId":-Infinity}', 'notANumber'],
    ['a number with zeros before it', '{"userId":007}', 'notANumber'],
    ['a name twice', '{"userId":"u","userId":"v"}', 'repeatedName'],
    [
      'a name twice, further in',
      '{"userId":"u","transferOptions":{"amountInFiat":5,"amountInFiat":50}}',
      'repeatedName',
    ],
    ['__proto__', '{"userId":"u","__proto__":{"x":1}}', 'forbiddenName'],
    ['two objects', '{"userId":"u"}{}', 'syntax'],
    ['a text without end', '{"userId":"u}', 'unexpectedEnd'],
    ['a line break in a text', '{"userId":"u\n"}', 'syntax'],
    ['a wrong escape', '{"userId":"\\x"}', 'syntax'],
    ['markup', '<userId>u</userId>', 'syntax'],
    ['a hundred brackets', '['.repeat(100), 'tooDeep'],
  ] as const
).map(([name, body, rule]) => bad(`the text: ${name}`, body, ` ${rule}`));

function transferWithout(name: string): object {
  return Object.fromEntries(Object.entries(transfer()).filter(([own]) => own !== name));
}

export const badBodies: readonly BadBody[] = [
  ...users,
  ...wholes,
  ...transfers,
  ...badDestinations,
  ...verifications,
  ...rest,
  ...sources,
];
