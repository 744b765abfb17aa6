/**
 * Where our schemas and the models that the vendor publishes with `@meshconnect/node-api` differ: the page
 * docs/differences.md is made of this, so that every difference is seen when it comes.
 */
import {
  AccountBalanceModel,
  AccountDetailsResponse,
  AccountTransfer,
  AccountTransfersModel,
  AssetPaginationResponse,
  AuthenticatePrompt,
  AuthenticateResponse,
  DeFiWalletVerificationResponse,
  DepositAddressResponse,
  Failure,
  FiatPortfolioModel,
  GetLinkTokenRequest,
  HoldingsModel,
  IntegrationNetworkResponse,
  IntegrationsResponse,
  LinkTokenModel,
  NetworkModelResponse,
  PortfolioModel,
  PortfolioValueModel,
  RefreshTokenResponse,
  SymbolDetailsResponse,
  TokenNetworksResponse,
  TransferConfigureResponse,
  TransferExecuteResponse,
  TransferModelPaginationResponse,
  TransferPreviewResponse,
  TransferQuoteResponse,
  TransferUpdateResponse,
  TransferVerifyResponse,
} from '@fairlead/wire';
import type { Definitions } from './vendor-models.ts';

/** Ours → the vendor's name of the same thing. The first is what we take, all others are what we answer. */
const pairs: readonly [string, object, string][] = [
  ['Request of POST /api/v1/linktoken', GetLinkTokenRequest, 'GetLinkTokenRequest'],
  ['Content of its answer', LinkTokenModel, 'LinkTokenModel'],
  ['Every refusal', Failure, 'ApiResult'],
  ['Content of GET /api/v1/transfers/managed/networks', NetworkModelResponse, 'NetworkModelResponse'],
  [
    'Content of GET /api/v1/transfers/managed/integrations',
    IntegrationNetworkResponse,
    'IntegrationNetworkResponse',
  ],
  ['Content of GET /api/v1/transfers/managed/tokens', TokenNetworksResponse, 'TokenNetworksResponse'],
  ['Content of GET /api/v1/integrations', IntegrationsResponse, 'IntegrationsResponse'],
  [
    'Content of GET /api/v1/transfers/managed/mesh',
    TransferModelPaginationResponse,
    'TransferModelPaginationResponse',
  ],
  ['Content of GET /api/v1/wallets/verify', DeFiWalletVerificationResponse, 'DeFiWalletVerificationResponse'],
  ['Content of POST /api/v1/holdings/get', HoldingsModel, 'HoldingsModel'],
  ['Content of POST /api/v1/holdings/value', PortfolioValueModel, 'BrokerPortfolioValueModel'],
  ['Content of GET /api/v1/holdings/portfolio', PortfolioModel, 'B2BPortfolioModel'],
  ['Content of POST /api/v1/balance/get', AccountBalanceModel, 'B2BBrokerAccountBalanceModel'],
  ['Content of GET /api/v1/balance/portfolio', FiatPortfolioModel, 'B2BFiatPortfolioModel'],
  [
    'Content of POST /api/v1/transfers/managed/address/get',
    DepositAddressResponse,
    'B2BBrokerCryptocurrencyDepositAddressResponse',
  ],
  [
    'Content of POST /api/v1/transfers/symbol/details',
    SymbolDetailsResponse,
    'B2BBrokerCryptocurrencySymbolDetailsResponse',
  ],
  ['Content of POST /api/v1/token/refresh', RefreshTokenResponse, 'B2BBrokerRefreshTokenResponse'],
  ['Content of POST /api/v1/exchange/verify', AccountDetailsResponse, 'B2BBrokerAccountDetailsResponse'],
  ['Content of POST /api/v1/transfers/list', AccountTransfersModel, 'B2BBrokerTransactionsListModel'],
  ['Content of POST /api/v1/transfers/details', AccountTransfer, 'B2BBrokerCryptocurrencyTransaction'],
  ['Content of GET /api/v1/assets/{assetType}', AssetPaginationResponse, 'AssetPaginationResponse'],
  ['Content of POST /api/v1/authenticate', AuthenticateResponse, 'B2BBrokerAuthResponse'],
  ['Content of GET /api/v1/authenticate/{brokerType}', AuthenticatePrompt, 'B2BBrokerAuthPromptResponse'],
  ['Content of GET /api/v1/transfers/managed/verify', TransferVerifyResponse, 'TransferVerificationResponse'],
  ['Content of POST /api/v1/transfers/managed/quote', TransferQuoteResponse, 'QuoteTransferResponse'],
  [
    'Content of POST /api/v1/transfers/managed/configure',
    TransferConfigureResponse,
    'ConfigureTransferResponse',
  ],
  ['Content of POST /api/v1/transfers/managed/preview', TransferPreviewResponse, 'PreviewTransferResponse'],
  ['Content of POST /api/v1/transfers/managed/execute', TransferExecuteResponse, 'ExecuteTransferResponse'],
  ['Content of POST /api/v1/transfers/managed/update', TransferUpdateResponse, 'UpdateTransferResponse'],
];

type Schema = {
  $ref?: string;
  type?: string | string[];
  anyOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  maxItems?: number;
};

/** References followed and unions with null unfolded, so that two ways to write one thing compare equal. */
type Plain = Omit<Schema, '$ref' | 'anyOf' | 'type' | 'const'> & { types: string[] };

function plain(schema: Schema, definitions: Definitions): Plain {
  if (schema.$ref !== undefined) {
    const name = decodeURIComponent(schema.$ref.split('/').at(-1) ?? '');
    return plain((definitions[name] ?? {}) as Schema, definitions);
  }
  if (!schema.anyOf) {
    const {
      type = [],
      const: only,
      enum: values = only === undefined ? undefined : [only],
      ...rest
    } = schema;
    const types = [type].flat();
    if (types.length === 0 && values)
      types.push(...new Set(values.map(value => (value === null ? 'null' : typeof value))));
    const named = values?.filter(value => value !== null);
    return { ...rest, ...(named && { enum: named }), types: types.toSorted() };
  }
  const branches = schema.anyOf.map(each => plain(each, definitions));
  const types = [...new Set(branches.flatMap(each => each.types))].toSorted();
  const values = branches.flatMap(each => each.enum ?? []);
  return Object.assign({}, ...branches, { types }, values.length > 0 ? { enum: values } : {});
}

const limits = ['minLength', 'maxLength', 'minimum', 'maximum', 'maxItems'] as const;

/**
 * Lists the differences. In an answer, one that every reader of the vendor's model can take is none: a field that is
 * always there, or is never null.
 */
class Comparison {
  readonly rows: string[] = [];
  readonly definitions: Definitions;
  readonly isAnswer: boolean;

  constructor(definitions: Definitions, isAnswer: boolean) {
    this.definitions = definitions;
    this.isAnswer = isAnswer;
  }

  say(path: string, text: string): void {
    this.rows.push(`| ${path === '' ? '(all of it)' : `\`${path}\``} | ${text} |`);
  }

  compare(ours: Plain, theirs: Plain, path: string): void {
    this.compareTypes(ours, theirs, path);
    this.compareValues(ours.enum, theirs.enum, path);
    for (const limit of limits) {
      if ((ours[limit] ?? 0) === (theirs[limit] ?? 0)) continue;
      this.say(path, `${limit}: ours ${ours[limit] ?? 'none'}; theirs ${theirs[limit] ?? 'none'}`);
    }
    if (ours.items && theirs.items) {
      this.compare(plain(ours.items, {}), plain(theirs.items, this.definitions), `${path}[]`);
    }
    this.compareProperties(ours, theirs, path);
  }

  compareTypes(ours: Plain, theirs: Plain, path: string): void {
    // A whole number is a number; the vendor's types cannot tell them apart.
    const [own, other] = [ours, theirs].map(each => [
      ...new Set(each.types.map(type => (type === 'integer' ? 'number' : type))),
    ]) as [string[], string[]];
    if (other.length === 0) return;
    const [more, less] = [
      own.filter(type => !other.includes(type)),
      other.filter(type => !own.includes(type)),
    ];
    if (more.length > 0 || (less.length > 0 && !this.isAnswer)) {
      this.say(path, `type: ours ${own.join(' or ')}; theirs ${other.join(' or ')}`);
    }
  }

  compareValues(ours: unknown[] | undefined, theirs: unknown[] | undefined, path: string): void {
    if (!ours && !theirs) return;
    if (!theirs) this.say(path, 'ours has a closed list of values');
    else if (!ours) this.say(path, 'theirs has a closed list of values');
    else {
      const list = (values: unknown[]) => values.map(value => `\`${value}\``).join(', ');
      const [more, less] = [
        ours.filter(each => !theirs.includes(each)),
        theirs.filter(each => !ours.includes(each)),
      ];
      if (more.length > 0) this.say(path, `only ours: ${list(more)}`);
      if (less.length > 0) this.say(path, `only theirs: ${list(less)}`);
    }
  }

  compareProperties(ours: Plain, theirs: Plain, path: string): void {
    const [own, other] = [ours.properties ?? {}, theirs.properties ?? {}];
    for (const name of new Set([...Object.keys(own), ...Object.keys(other)])) {
      const at = path === '' ? name : `${path}.${name}`;
      const [mine, vendors] = [own[name], other[name]];
      if (!vendors) this.say(at, 'only ours');
      else if (!mine) this.say(at, 'only theirs');
      else {
        const required = ours.required?.includes(name) && !theirs.required?.includes(name);
        if (required && !this.isAnswer) this.say(at, 'required');
        this.compare(plain(mine, {}), plain(vendors, this.definitions), at);
      }
    }
  }
}

export function differencesPage(definitions: Definitions, version: string): string {
  const parts = pairs.map(([title, ours, name], at) => {
    const theirs = definitions[name];
    if (!theirs) throw new Error(`the vendor's package has no model ${name}`);
    const comparison = new Comparison(definitions, at > 0);
    comparison.compare(plain(ours as Schema, {}), plain(theirs as Schema, definitions), '');
    const found = comparison.rows;
    const rows = found.length > 0 ? `| | difference |\n| --- | --- |\n${found.join('\n')}` : 'No difference.';
    return `## ${title}\n\nTheirs: \`${name}\`\n\n${rows}\n`;
  });
  return `# Differences from the vendor's models

Made by a test from our schemas and the types of \`@meshconnect/node-api\` ${version}; \`npx vitest run tests/vendor-differences -u\`
writes it anew.

In answers only those differences are listed that a reader of the vendor's model could notice: that a field is always there with us, or
never null, is none of them. In requests, limits of ours where the vendor names none keep what is stored and shown within bounds. The
Admin API is in no package of the vendor's.

${parts.join('\n')}`;
}
