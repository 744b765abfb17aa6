/** Destinations that must not be minted; see bad-bodies.ts. */
import { type BadBody, bad, each, entry, ids, long, numbers, one, option, texts, to } from './bad-body.ts';
import { address, destination, network, transfer } from './link-token-bodies.ts';

export const badDestinations: BadBody[] = [
  ...each(
    [option('toAddresses')],
    [
      ['an object', {}, 'type'],
      ['a text', address.evm, 'type'],
      ['empty', [], 'emptyDestinations'],
      ['501 members', Array(501).fill(destination()), 'maxItems'],
    ],
  ),
  ...[null, 'x', 5, []].map(value =>
    bad(`toAddresses: with ${JSON.stringify(value)} in it`, transfer({}, [value]), `${one} type`),
  ),
  bad(
    'a destination: empty',
    transfer({}, [{}]),
    ['networkId', 'symbol', 'address'].map(name => `${one}.${name} required`),
  ),
  ...(['networkId', 'symbol', 'address'] as const).flatMap(name => [
    bad(
      `${one}.${name}: missing`,
      transfer({}, [destination({ [name]: undefined })]),
      `${one}.${name} required`,
    ),
    bad(`${one}.${name}: null`, transfer({}, [destination({ [name]: null })]), `${one}.${name} required`),
  ]),
  ...each([entry('networkId')], ids),
  ...each([entry('symbol')], texts(128)),
  bad('symbol: empty', transfer({}, [destination({ symbol: '' })]), `${one}.symbol minLength`),
  bad(
    'symbol: a contract',
    transfer({}, [destination({ symbol: address.usdcContract })]),
    `${one}.symbol contractAddressAsSymbol`,
  ),
  bad(
    'symbol: a contract on Solana',
    transfer({}, [
      destination({ networkId: network.solana, symbol: 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v' }),
    ]),
    `${one}.symbol contractAddressAsSymbol`,
  ),
  bad(
    'symbol: not on that network',
    transfer({}, [destination({ networkId: network.bitcoin })]),
    `${to} noUsableDestination`,
  ),
  bad(
    'symbol: nobody knows it',
    transfer({}, [destination({ symbol: 'DOGWIFMONEY' })]),
    `${to} noUsableDestination`,
  ),
  bad(
    'networkId: nobody knows it',
    transfer({}, [destination({ networkId: network.unknown })]),
    `${to} noUsableDestination`,
  ),
  bad(
    'networkId: a test network',
    transfer({}, [destination({ networkId: network.sepolia, symbol: 'SEPOLIAETH' })]),
    `${one}.networkId testNetwork`,
    [],
  ),
  ...each([entry('address')], texts(256)),
  bad('address: empty', transfer({}, [destination({ address: '' })]), `${one}.address minLength`),
  ...(
    [
      ['blank', { address: '  ' }, 'empty'],
      ['made up', { address: 'xxx' }, 'malformed'],
      ["the reference's example", { address: '0x00000000000000000000000' }, 'malformed'],
      ['wrong checksum', { address: address.evm.replace('BeAed', 'BeAeD') }, 'badChecksum'],
      ['one digit short', { address: address.evm.slice(0, -1) }, 'malformed'],
      ['the zero address', { address: `0x${'0'.repeat(40)}` }, 'notADestination'],
      ["the token's contract", { address: address.usdcContract }, 'notADestination'],
      ['of Solana', { address: address.solana }, 'malformed'],
      ['of Bitcoin', { address: address.bitcoin }, 'malformed'],
      ['a name', { address: 'vitalik.eth' }, 'malformed'],
      ['of EVM on Solana', { networkId: network.solana }, 'wrongNetwork'],
      ['of EVM on Bitcoin', { networkId: network.bitcoin, symbol: 'BTC' }, 'malformed'],
      [
        "of Bitcoin's test network",
        { networkId: network.bitcoin, symbol: 'BTC', address: address.bitcoinTestnet },
        'testNetwork',
      ],
    ] as const
  ).map(([name, changes, reason]) =>
    bad(`address: ${name}`, transfer({}, [destination(changes)]), `${one}.address address.${reason}`, []),
  ),
  ...each([entry('addressTag')], texts(256)),
  bad(
    'addressTag: where there are none',
    transfer({}, [destination({ addressTag: '7' })]),
    `${one}.addressTag tagWithoutUse`,
    [],
  ),
  ...['abc', '4294967296', '-1', '1.5'].map(addressTag =>
    bad(
      `addressTag: ${addressTag} on the XRP Ledger`,
      transfer({}, [{ networkId: network.xrpl, symbol: 'XRP', address: address.ripple, addressTag }]),
      `${one}.addressTag tag`,
      [],
    ),
  ),
  bad(
    'addressTag: 29 bytes on Stellar',
    transfer({}, [
      { networkId: network.stellar, symbol: 'XLM', address: address.stellar, addressTag: long(29) },
    ]),
    `${one}.addressTag tag`,
    [],
  ),
  ...each(
    [entry('amount'), entry('minAmount'), entry('displayAmountInFiat'), entry('minAmountInFiat')],
    numbers,
  ),
  bad(
    'amount: less than half of the smallest unit',
    transfer({}, [destination({ amount: 1e-7 })]),
    `${one}.amount amountTooSmall`,
  ),
  bad('amount: 1e999 in the text', textWith('"amount":1e999'), `${one}.amount maximum`),
  bad('amount: 1e-999 in the text', textWith('"amount":1e-999'), `${one}.amount exclusiveMinimum`),
  bad('amount: -0', textWith('"amount":-0'), `${one}.amount exclusiveMinimum`),
  bad(
    'minAmount above amount',
    transfer({}, [destination({ amount: 1, minAmount: 2 })]),
    `${one}.minAmount minimumAboveAmount`,
  ),
  ...each([entry('note')], texts(256)),
  bad(
    'the same asset at two addresses',
    transfer({}, [destination(), destination({ address: address.otherEvm })]),
    `${to}[1] contradictingDestination`,
  ),
  bad(
    'the same asset with two amounts',
    transfer({}, [destination({ amount: 1 }), destination({ amount: 2 })]),
    `${to}[1] contradictingDestination`,
  ),
  bad(
    'an unknown name in a destination',
    transfer({}, [destination({ memo: 'x' })]),
    `${one}.memo unknownName`,
  ),
];

/** A destination's fields as text, for numbers that `JSON.stringify` would not write. */
function textWith(field: string): string {
  return JSON.stringify(transfer({}, [destination({ mark: 0 })])).replace('"mark":0', field);
}
