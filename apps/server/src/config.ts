import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseContracts, withContracts } from './catalog/contracts.ts';
import { type CatalogData, shippedData } from './catalog/data.ts';
import { OverlayError, overlay } from './catalog/overlay.ts';
import { type ChainEndpoints, parseEndpoints } from './chain-checks/config.ts';
import { type Confirmations, parseConfirmations } from './chain-watch/index.ts';
import { nearestName } from './http/nearest-name.ts';
import { type PriceConfig, priceSourceNames } from './prices/index.ts';
import { parseMasterKey } from './secrets/master-key.ts';
import type { TracingConfig } from './tracing/index.ts';
import { type AddressRange, parseAddressRanges } from './webhooks/reachable.ts';

export type Config = {
  /** PORT */
  port: number;
  /** FAIRLEAD_HOST: the address to listen on. */
  host: string;
  /** FAIRLEAD_DATA_DIR, as an absolute path. */
  dataDirectory: string;
  /** DATABASE_URL; `undefined`: the embedded PostgreSQL. */
  databaseUrl: string | undefined;
  /** FAIRLEAD_PUBLIC_URL: where users' browsers reach this server; without a slash at the end. */
  publicUrl: string;
  /** FAIRLEAD_TERMS_URL: the operator's terms, linked to on the Link page. */
  termsUrl: string | undefined;
  /** FAIRLEAD_MASTER_KEY, 32 bytes. */
  masterKey: Buffer | undefined;
  /** FAIRLEAD_ACTIONS_PER_MINUTE: of all Link pages at one address; more where users share one, as behind a proxy. */
  actionsPerMinute: number;
  /** FAIRLEAD_SANDBOX_SETTLEMENT_MS: how long a sandbox transfer takes from accepted to settled. */
  sandboxSettlementMs: number;
  /** FAIRLEAD_PRICES, FAIRLEAD_EXCHANGE_RATES, FAIRLEAD_COINGECKO_KEY: whom live mode asks for prices. */
  prices: PriceConfig;
  /** FAIRLEAD_WEBHOOK_RANGES: addresses that webhooks may be sent to beside the public ones. */
  webhookRanges: AddressRange[];
  /** FAIRLEAD_CHAINS_LIVE, FAIRLEAD_CHAINS_SANDBOX: which chains are asked about proofs and read for deposits, and where. */
  chains: Readonly<Record<'live' | 'sandbox', ChainEndpoints>>;
  /** FAIRLEAD_CONFIRMATIONS: after how many blocks a deposit is settled. */
  confirmations: Confirmations;
  /** The catalog's rows: as shipped, with FAIRLEAD_CATALOG and FAIRLEAD_CONTRACTS applied. */
  catalog: CatalogData;
  /** FAIRLEAD_CATALOG: the overlay's file; `undefined`: there is none. */
  catalogFile: string | undefined;
  /** FAIRLEAD_METRICS_PORT, FAIRLEAD_METRICS_HOST: where `/metrics` is; `undefined`: nowhere. */
  metrics: { host: string; port: number } | undefined;
  /** OTEL_EXPORTER_OTLP_ENDPOINT and its like: where traces go; `undefined`: nowhere. */
  tracing: TracingConfig | undefined;
  /** FAIRLEAD_LOG_LEVEL */
  logLevel: (typeof logLevels)[number];
};

/** Everything that is wrong with the environment at once, one sentence for each variable. */
export class ConfigError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** The names that begin with FAIRLEAD_ and mean something: the server's, the demo shop's, those of scripts and tests. */
const knownNames = [
  'FAIRLEAD_HOST',
  'FAIRLEAD_DATA_DIR',
  'FAIRLEAD_PUBLIC_URL',
  'FAIRLEAD_TERMS_URL',
  'FAIRLEAD_MASTER_KEY',
  'FAIRLEAD_NEW_MASTER_KEY',
  'FAIRLEAD_ACTIONS_PER_MINUTE',
  'FAIRLEAD_SANDBOX_SETTLEMENT_MS',
  'FAIRLEAD_PRICES',
  'FAIRLEAD_EXCHANGE_RATES',
  'FAIRLEAD_COINGECKO_KEY',
  'FAIRLEAD_WEBHOOK_RANGES',
  'FAIRLEAD_CHAINS_LIVE',
  'FAIRLEAD_CHAINS_SANDBOX',
  'FAIRLEAD_CONFIRMATIONS',
  'FAIRLEAD_CONTRACTS',
  'FAIRLEAD_CATALOG',
  'FAIRLEAD_METRICS_PORT',
  'FAIRLEAD_METRICS_HOST',
  'FAIRLEAD_LOG_LEVEL',
  'FAIRLEAD_URL',
  'FAIRLEAD_CLIENT_ID',
  'FAIRLEAD_SANDBOX_KEY',
  'FAIRLEAD_CHROMIUM',
  'FAIRLEAD_NO_SKIPS',
  'FAIRLEAD_SOAK',
  'FAIRLEAD_TABLE',
  'FAIRLEAD_TEST_DATABASE_URL',
  'FAIRLEAD_TEST_REPORT',
];

/**
 * Reads the configuration from the environment. A variable that is set to nothing counts as not set, as in a compose
 * file. Warnings are about names that nobody reads: a misspelt setting would otherwise do nothing, silently.
 * @param directory what a relative FAIRLEAD_DATA_DIR is relative to
 * @throws ConfigError
 */
export function readConfig(
  environment: Record<string, string | undefined>,
  directory: string,
): { config: Config; warnings: string[] } {
  const problems: string[] = [];
  const read: Read = (name, parse, otherwise) => {
    const text = environment[name]?.trim() ?? '';
    if (text === '') return otherwise;
    try {
      return parse(text);
    } catch (error) {
      problems.push(...(error instanceof ConfigError ? error.problems : [(error as Error).message]));
      return otherwise;
    }
  };

  const catalogFile = read<string | undefined>(
    'FAIRLEAD_CATALOG',
    text => resolve(directory, text),
    undefined,
  );
  const overlaid = read('FAIRLEAD_CATALOG', () => readOverlay(catalogFile ?? ''), {
    data: shippedData,
    endpoints: new Map(),
  });
  const { networks } = overlaid.data;
  const readChains = (environment: 'live' | 'sandbox'): ChainEndpoints => {
    const name = `FAIRLEAD_CHAINS_${environment.toUpperCase()}`;
    const named = read<ChainEndpoints>(
      name,
      text => parseEndpoints(name, text, environment, networks),
      new Map(),
    );
    const own = networks.filter(({ id, slug, testnet }) => {
      if (!overlaid.endpoints.has(id) || testnet !== (environment === 'sandbox')) return false;
      if (named.has(id)) problems.push(`${name} names ${slug}, whose endpoints FAIRLEAD_CATALOG names, too.`);
      return true;
    });
    return new Map([...named, ...own.map(({ id }) => [id, overlaid.endpoints.get(id) ?? []] as const)]);
  };

  const port = read('PORT', text => parseInteger('PORT', text, 1, 65_535), 4000);
  const metricsHost = read(
    'FAIRLEAD_METRICS_HOST',
    text => parseHost(text, 'FAIRLEAD_METRICS_HOST'),
    '127.0.0.1',
  );
  const metricsPort = read<number | undefined>(
    'FAIRLEAD_METRICS_PORT',
    text => parseInteger('FAIRLEAD_METRICS_PORT', text, 1, 65_535),
    undefined,
  );
  const config: Config = {
    port,
    host: read('FAIRLEAD_HOST', text => parseHost(text), '127.0.0.1'),
    dataDirectory: resolve(
      directory,
      read('FAIRLEAD_DATA_DIR', text => text, '.fairlead'),
    ),
    databaseUrl: read<string | undefined>('DATABASE_URL', parseDatabaseUrl, undefined),
    publicUrl: read('FAIRLEAD_PUBLIC_URL', parsePublicUrl, `http://localhost:${port}`),
    termsUrl: read<string | undefined>('FAIRLEAD_TERMS_URL', parseTermsUrl, undefined),
    masterKey: read<Buffer | undefined>(
      'FAIRLEAD_MASTER_KEY',
      text => parseMasterKey(text, 'FAIRLEAD_MASTER_KEY'),
      undefined,
    ),
    actionsPerMinute: read(
      'FAIRLEAD_ACTIONS_PER_MINUTE',
      text => parseInteger('FAIRLEAD_ACTIONS_PER_MINUTE', text, 1, 100_000_000),
      300,
    ),
    sandboxSettlementMs: read(
      'FAIRLEAD_SANDBOX_SETTLEMENT_MS',
      text => parseInteger('FAIRLEAD_SANDBOX_SETTLEMENT_MS', text, 0, 3_600_000),
      3000,
    ),
    prices: {
      ...read<Pick<PriceConfig, 'sources' | 'addresses'>>('FAIRLEAD_PRICES', parsePriceSources, {
        sources: [],
        addresses: {},
      }),
      exchangeRates: read('FAIRLEAD_EXCHANGE_RATES', parseExchangeRates, false),
      coinGeckoKey: read<string | undefined>('FAIRLEAD_COINGECKO_KEY', text => text, undefined),
    },
    webhookRanges: read('FAIRLEAD_WEBHOOK_RANGES', parseAddressRanges, []),
    chains: { live: readChains('live'), sandbox: readChains('sandbox') },
    confirmations: read<Confirmations>(
      'FAIRLEAD_CONFIRMATIONS',
      text => parseConfirmations(text, networks),
      new Map(),
    ),
    catalog: read(
      'FAIRLEAD_CONTRACTS',
      text => withContracts(overlaid.data, parseContracts(text, overlaid.data)),
      overlaid.data,
    ),
    catalogFile,
    tracing: readTracing(read),
    metrics: metricsPort === undefined ? undefined : { host: metricsHost, port: metricsPort },
    logLevel: read('FAIRLEAD_LOG_LEVEL', parseLogLevel, 'info'),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  const unknown = Object.keys(environment).filter(
    name => name.startsWith('FAIRLEAD_') && !knownNames.includes(name),
  );
  return { config, warnings: unknown.map(describeUnknown) };
}

/** @throws ConfigError what is wrong with the file, each with the path of its field */
function readOverlay(file: string) {
  const refuse = (problems: readonly string[]) =>
    new ConfigError(problems.map(problem => `FAIRLEAD_CATALOG, ${file}: ${problem}`));
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw refuse([`cannot be read as JSON (${(error as Error).message}).`]);
  }
  try {
    return overlay(shippedData, content);
  } catch (error) {
    throw error instanceof OverlayError ? refuse(error.problems) : error;
  }
}

/** A variable's value; what is wrong with it is noted. */
type Read = <Value>(name: string, parse: (text: string) => Value, otherwise: Value) => Value;

/** The names and meanings are OpenTelemetry's own: opentelemetry.io/docs/specs/otel/protocol/exporter. */
function readTracing(read: Read): TracingConfig | undefined {
  const endpoint = read<string | undefined>('OTEL_EXPORTER_OTLP_ENDPOINT', parseCollector, undefined);
  read('OTEL_EXPORTER_OTLP_PROTOCOL', parseProtocol, 'http/json');
  const headers = read('OTEL_EXPORTER_OTLP_HEADERS', parseCollectorHeaders, {});
  const serviceName = read('OTEL_SERVICE_NAME', text => text, 'fairlead');
  const ratio = read('OTEL_TRACES_SAMPLER_ARG', parseRatio, 1);
  return endpoint === undefined ? undefined : { endpoint, headers, serviceName, ratio };
}

function describeUnknown(name: string): string {
  const nearest = nearestName(name, knownNames);
  return `${name} is set, but nothing reads it${nearest === undefined ? '.' : `; did you mean ${nearest}?`}`;
}

function parseInteger(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new Error(`${name} is "${text}", but it must be a whole number from ${least} to ${most}.`);
}

function parseHost(text: string, name = 'FAIRLEAD_HOST'): string {
  if (/^[\w.:-]+$/.test(text)) return text;
  throw new Error(
    `${name} is "${text}", but it must be one address or host name to listen on, such as 127.0.0.1 or 0.0.0.0, without port.`,
  );
}

/** The value is not repeated in the error: it usually holds a password. */
function parseDatabaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && ['postgres:', 'postgresql:'].includes(url.protocol) && url.pathname.length > 1)
    return text;
  throw new Error(
    'DATABASE_URL must be the address of a PostgreSQL database, such as postgresql://user:password@host:5432/name.',
  );
}

function parsePublicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (isPlain && ['http:', 'https:'].includes(url.protocol)) return url.href.replace(/\/+$/, '');
  throw new Error(
    `FAIRLEAD_PUBLIC_URL is "${text}", but it must be the address at which browsers reach this server, such as https://link.example.com.`,
  );
}

function parseTermsUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && ['http:', 'https:'].includes(url.protocol)) return url.href;
  throw new Error(
    `FAIRLEAD_TERMS_URL is "${text}", but it must be the address of a page, such as https://example.com/terms.`,
  );
}

/** Reads `kraken,coingecko=https://prices.example`. */
function parsePriceSources(text: string): Pick<PriceConfig, 'sources' | 'addresses'> {
  const entries = text.split(',').map(entry => {
    const [name = '', ...address] = entry.trim().split('=');
    return { name: name.trim().toLowerCase(), address: address.join('=').trim() };
  });
  const names = entries.map(({ name }) => name);
  const sources = names.map(name => {
    const known = priceSourceNames.find(each => each === name);
    if (known !== undefined && names.indexOf(name) === names.lastIndexOf(name)) return known;
    throw new Error(
      `FAIRLEAD_PRICES is "${text}", but it must be a list of ${priceSourceNames.join(', ')}, each once, in the order in which they are believed.`,
    );
  });
  const named = entries.filter(({ address }) => address !== '');
  for (const { name, address } of named) {
    if (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)) continue;
    throw new Error(
      `FAIRLEAD_PRICES asks ${name} at "${address}", but it must be a web address such as https://prices.example.`,
    );
  }
  const addresses = named.map(({ name, address }) => [name, address.replace(/\/+$/, '')] as const);
  return { sources, addresses: Object.fromEntries(addresses) };
}

function parseExchangeRates(text: string): boolean {
  if (text.toLowerCase() === 'ecb') return true;
  throw new Error(
    `FAIRLEAD_EXCHANGE_RATES is "${text}", but it must be ecb, the only source of exchange rates there is.`,
  );
}

function parseLogLevel(text: string): Config['logLevel'] {
  const level = logLevels.find(known => known === text.toLowerCase());
  if (level !== undefined) return level;
  throw new Error(`FAIRLEAD_LOG_LEVEL is "${text}", but it must be one of ${logLevels.join(', ')}.`);
}

function parseCollector(text: string): string {
  if (URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)) return text;
  throw new Error(
    `OTEL_EXPORTER_OTLP_ENDPOINT is "${text}", but it must be the address of a collector, such as http://localhost:4318.`,
  );
}

function parseProtocol(text: string): string {
  if (text === 'http/json') return text;
  throw new Error(
    `OTEL_EXPORTER_OTLP_PROTOCOL is "${text}", but it must be http/json, the only one there is.`,
  );
}

/** The values are not repeated in the error: one of them is usually a key. */
function parseCollectorHeaders(text: string): Record<string, string> {
  const pairs = text.split(',').map(pair => /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(pair));
  if (pairs.every(pair => pair !== null))
    return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, decodeURIComponent(value)]));
  throw new Error('OTEL_EXPORTER_OTLP_HEADERS must be a list of headers, such as api-key=…,tenant=….');
}

function parseRatio(text: string): number {
  if (/^(?:0(?:\.\d+)?|1(?:\.0+)?)$/.test(text)) return Number(text);
  throw new Error(`OTEL_TRACES_SAMPLER_ARG is "${text}", but it must be a number from 0 to 1.`);
}
