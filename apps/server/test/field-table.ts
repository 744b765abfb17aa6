/** The table of fields in docs/link-token.md, made from the schema that reads them. */
import { GetLinkTokenRequest } from '@fairlead/wire';
import { capabilities } from '../src/link-tokens/capabilities.ts';

/** What a schema cannot say: what holds when a field is absent, and which rulings look at it. */
export const notes: Readonly<Record<string, { absent?: string; rulings?: readonly number[] }>> = {
  userId: { rulings: [28] },
  brokerType: { rulings: [18] },
  restrictMultipleAccounts: { absent: '`true`', rulings: [1] },
  transferOptions: { absent: 'no transfer' },
  'transferOptions.toAddresses': { absent: 'no transfer', rulings: [11, 12, 15] },
  'transferOptions.toAddresses[].networkId': { rulings: [12] },
  'transferOptions.toAddresses[].symbol': { rulings: [12] },
  'transferOptions.toAddresses[].address': { rulings: [13] },
  'transferOptions.toAddresses[].addressTag': { rulings: [14] },
  'transferOptions.toAddresses[].amount': { absent: 'the user enters it', rulings: [6, 16] },
  'transferOptions.toAddresses[].displayAmountInFiat': { rulings: [24] },
  'transferOptions.toAddresses[].minAmount': { absent: 'no minimum of yours', rulings: [16, 17] },
  'transferOptions.toAddresses[].minAmountInFiat': { absent: 'no minimum of yours', rulings: [16, 17] },
  'transferOptions.toAddresses[].note': { rulings: [8] },
  'transferOptions.amountInFiat': { absent: 'the user enters it', rulings: [6, 11, 16, 17] },
  'transferOptions.clientFee': { absent: "the client's default, for payments", rulings: [23] },
  'transferOptions.transferType': { absent: '`deposit`', rulings: [10, 11] },
  'transferOptions.isInclusiveFeeEnabled': { absent: '`false`; onramp `true`', rulings: [22] },
  'transferOptions.generatePayLink': { absent: '`false`', rulings: [11, 20, 34] },
  'transferOptions.transactionId': { rulings: [20] },
  'transferOptions.fundingOptions.enabled': { absent: '`false`; onramp `true`', rulings: [8] },
  integrationId: { absent: 'the user chooses', rulings: [12, 18, 19, 26] },
  disableApiKeyGeneration: { absent: '`false`' },
  'verifyWalletOptions.message': { absent: 'a text of ours', rulings: [5] },
  'verifyWalletOptions.verificationMethods': { absent: '`["signedMessage"]`', rulings: [4] },
  'verifyWalletOptions.addresses': { absent: 'any address', rulings: [2] },
  'verifyWalletOptions.address': { rulings: [2] },
  'verifyWalletOptions.networkId': { absent: 'any network', rulings: [3, 19] },
  'verifyWalletOptions.networkType': { absent: 'any type', rulings: [3, 19] },
  subClientId: { rulings: [29] },
  configurationId: { rulings: [8] },
  accessTokens: { rulings: [7] },
  'fairlead.home': { absent: '`false`' },
  'fairlead.expiresInSeconds': { absent: '600', rulings: [9] },
  'fairlead.returnUrl': { absent: 'nothing is offered', rulings: [33] },
};

type Node = {
  type?: string | string[];
  enum?: unknown[];
  description?: string;
  properties?: Record<string, Node>;
  required?: string[];
  items?: Node;
  format?: string;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
};

export type Field = { path: string; required: boolean; node: Node };

/** Every field, in the schema's order, the members of lists as `list[].member`. */
export function fields(node: Node = GetLinkTokenRequest as Node, path = ''): Field[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, property]) => {
    const own = path === '' ? name : `${path}.${name}`;
    const inner = property.items?.properties ? fields(property.items, `${own}[]`) : fields(property, own);
    return [{ path: own, required: node.required?.includes(name) ?? false, node: property }, ...inner];
  });
}

function typeOf({ type, enum: values, format, items }: Node): string {
  const types = [type ?? []].flat();
  const names = types
    .filter(each => each !== 'null')
    .map(each => {
      if (each === 'array')
        return items?.properties ? 'list of objects' : `list of ${items ? typeOf(items) : 'anything'}`;
      if (each === 'string') return format === 'uuid' ? 'UUID' : 'text';
      return each === 'integer' ? 'whole number' : each;
    });
  const texts = values?.filter(value => value !== null) ?? [];
  const choice =
    texts.length > 20 ? `one of ${texts.length} texts` : texts.map(value => `\`${value}\``).join(', ');
  return `${texts.length > 0 ? choice : names.join(' or ')}${types.includes('null') ? ', null' : ''}`;
}

function limitsOf(node: Node): string {
  const { minLength, maxLength, maxItems, minimum, maximum, exclusiveMinimum, format } = node;
  const limits = [
    maxLength !== undefined && `${minLength ?? 0} to ${maxLength} characters`,
    format === 'line' && 'one line',
    maxItems !== undefined && `at most ${maxItems}`,
    exclusiveMinimum !== undefined && `more than ${exclusiveMinimum}`,
    minimum !== undefined && `at least ${minimum}`,
    maximum !== undefined && `at most ${maximum.toLocaleString('en')}`,
  ];
  return limits.filter(Boolean).join(', ');
}

function row({ path, required, node }: Field): string {
  const { absent = '', rulings = [] } = notes[path] ?? {};
  const enforced = ['schema', ...rulings.map(number => `[${number}](rulings.md)`)].join(', ');
  const cells = [
    `\`${path}\``,
    typeOf(node),
    limitsOf(node),
    required ? '**required**' : absent,
    node.description ?? '',
    enforced,
  ];
  return `| ${cells.join(' | ')} |`;
}

const words = {
  connectOnly: 'connecting an account without a transfer',
  verification: 'proving a wallet',
  clientFee: 'a fee of your own',
};

/** The sentence about what a session of an environment can be. */
function served(environment: 'sandbox' | 'live'): string {
  const { transferTypes, ...switches } = capabilities[environment];
  const on = (Object.keys(switches) as (keyof typeof switches)[]).filter(name => switches[name]);
  const all = [...transferTypes.map(type => `transfers of type \`${type}\``), ...on.map(name => words[name])];
  return `* ${environment}: ${all.length > 0 ? all.join(', ') : 'nothing yet'}`;
}

export function linkTokenPage(): string {
  return `# POST /api/v1/linktoken

Mints a Link token: a one-time reference to a session, and to everything that the session may do.

This page is made from the schema that reads the requests (\`packages/wire/src/link-token.ts\`); a test says when it is out of date, and
\`npx vitest run apps/server/src/link-tokens/documentation -u\` writes it anew.

## Fields

| field | type | limits | when absent | what it does | enforced by |
| --- | --- | --- | --- | --- | --- |
${fields().map(row).join('\n')}

Names are read in any letter case, and so are symbols and the values of enums. Numbers may come as text. A body has at most 256 KiB.
Text must be valid Unicode without control characters.

## Answer

\`content.linkToken\` goes to the SDK; with \`generatePayLink\` there is \`content.paymentLink\`, too, the address of a page of its own that
opens the same session ([payment links](payment-links.md)). It is one token: whichever is opened first uses it up. These headers come with it:

| header | |
| --- | --- |
| \`Fairlead-Token-Id\` | The token's id, for asking about it or revoking it. It opens nothing. |
| \`Fairlead-Expires-At\` | When it can no longer be opened, ISO 8601. |
| \`Fairlead-Warning\` | \`rule: message\` of what was accepted with doubt, several divided by \` | \`. At most 1 KiB; all of them are kept with the token. |
| \`X-Request-Id\` | The request's id: yours, if it came with one. |

What can go wrong is under [errors](errors/README.md).

## Repeating a request

A request may bring an \`Idempotency-Key\`, a random text of up to 255 characters. Sent again with the same body, it gets the first
answer again, for as long as the token in it lives; so a request whose answer was lost can be repeated without minting twice. With
another body it is refused ([idempotencyKeyReused](errors/idempotencyKeyReused.md)).

## Asking about a token

\`GET /fairlead/v1/link-tokens/{id}\` tells what a token is (\`minted\`, \`opened\`, \`redeemed\`, \`expired\`, \`revoked\`), when it became so,
which session it became, all of its warnings, and what happened in that session so far: the same
events that \`GET /fairlead/v1/events\` tells. \`POST /fairlead/v1/link-tokens/{id}/revoke\` takes back one that is not used yet.
The id is the one of the header \`Fairlead-Token-Id\`. Tokens are kept until a day after their end.

## What is served

A request that is sound but asks for something else is refused with [notSupported](errors/notSupported.md).

${served('sandbox')}
${served('live')}
`;
}
