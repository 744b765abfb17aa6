import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { withContracts } from './catalog/contracts.ts';
import { shippedData } from './catalog/data.ts';
import { ConfigError, readConfig } from './config.ts';

const read = (environment: Record<string, string>) => readConfig(environment, '/srv/fairlead');

describe('readConfig', () => {
  it('has an answer for everything', () => {
    expect(read({ PATH: '/usr/bin' })).toEqual({
      config: {
        port: 4000,
        host: '127.0.0.1',
        dataDirectory: '/srv/fairlead/.fairlead',
        databaseUrl: undefined,
        publicUrl: 'http://localhost:4000',
        termsUrl: undefined,
        masterKey: undefined,
        actionsPerMinute: 300,
        sandboxSettlementMs: 3000,
        prices: { sources: [], addresses: {}, exchangeRates: false, coinGeckoKey: undefined },
        webhookRanges: [],
        chains: { live: new Map(), sandbox: new Map() },
        confirmations: new Map(),
        catalog: shippedData,
        catalogFile: undefined,
        metrics: undefined,
        tracing: undefined,
        logLevel: 'info',
      },
      warnings: [],
    });
  });

  it('reads every variable', () => {
    const key = randomBytes(32);
    const { config } = read({
      PORT: '8080',
      FAIRLEAD_HOST: '0.0.0.0',
      FAIRLEAD_DATA_DIR: '/var/fairlead',
      DATABASE_URL: 'postgres://fairlead:secret@db/fairlead',
      FAIRLEAD_PUBLIC_URL: 'https://link.example.com/pay/',
      FAIRLEAD_TERMS_URL: 'https://example.com/terms',
      FAIRLEAD_MASTER_KEY: key.toString('base64'),
      FAIRLEAD_SANDBOX_SETTLEMENT_MS: '0',
      FAIRLEAD_PRICES: 'Kraken, coingecko=https://prices.example/',
      FAIRLEAD_EXCHANGE_RATES: 'ECB',
      FAIRLEAD_COINGECKO_KEY: 'CG-1',
      FAIRLEAD_WEBHOOK_RANGES: '10.0.0.0/8',
      FAIRLEAD_CHAINS_LIVE: 'ethereum=https://node.example/key=1, XRPL=https://ledger.example',
      FAIRLEAD_CHAINS_SANDBOX: 'sepolia=http://127.0.0.1:8545|http://127.0.0.1:8546',
      FAIRLEAD_CONFIRMATIONS: 'ethereum=32',
      FAIRLEAD_CONTRACTS: 'sepolia:pyusd=0xCaC524BcA292aaade2DF8A05cC58F0a65B1B3bB9',
      FAIRLEAD_METRICS_PORT: '9464',
      FAIRLEAD_ACTIONS_PER_MINUTE: '9000',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%3Db, tenant=link',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      FAIRLEAD_LOG_LEVEL: 'Warn',
    });
    expect(config).toEqual({
      port: 8080,
      host: '0.0.0.0',
      dataDirectory: '/var/fairlead',
      databaseUrl: 'postgres://fairlead:secret@db/fairlead',
      publicUrl: 'https://link.example.com/pay',
      termsUrl: 'https://example.com/terms',
      masterKey: key,
      actionsPerMinute: 9000,
      sandboxSettlementMs: 0,
      prices: {
        ...{ sources: ['kraken', 'coingecko'], exchangeRates: true, coinGeckoKey: 'CG-1' },
        addresses: { coingecko: 'https://prices.example' },
      },
      webhookRanges: [[expect.objectContaining({ octets: [10, 0, 0, 0] }), 8]],
      chains: {
        live: new Map([
          ['e3c7fdd8-b1fc-4e51-85ae-bb276e075611', ['https://node.example/key=1']],
          ['0ea47ee7-9d36-460e-a2d5-64cfa8a1dddd', ['https://ledger.example']],
        ]),
        sandbox: new Map([
          ['03b2d786-7092-4a6a-9737-d6013e21819b', ['http://127.0.0.1:8545', 'http://127.0.0.1:8546']],
        ]),
      },
      confirmations: new Map([['e3c7fdd8-b1fc-4e51-85ae-bb276e075611', 32]]),
      catalog: withContracts(shippedData, [
        {
          ...{ network: 'Sepolia', symbol: 'PYUSD', onTestNetwork: false },
          address: '0xCaC524BcA292aaade2DF8A05cC58F0a65B1B3bB9',
        },
      ]),
      catalogFile: undefined,
      tracing: {
        endpoint: 'http://collector:4318',
        headers: { 'api-key': 'a=b', tenant: 'link' },
        serviceName: 'fairlead',
        ratio: 0.25,
      },
      metrics: { host: '127.0.0.1', port: 9464 },
      logLevel: 'warn',
    });
  });

  it('takes a variable that is set to nothing as not set, and the public address follows the port', () => {
    expect(read({ PORT: '5000', FAIRLEAD_PUBLIC_URL: ' ', FAIRLEAD_DATA_DIR: '' }).config).toMatchObject({
      publicUrl: 'http://localhost:5000',
      dataDirectory: '/srv/fairlead/.fairlead',
    });
  });

  it.each([
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '4000.5'],
    ['PORT', '0x10'],
    ['PORT', 'http'],
    ['FAIRLEAD_HOST', '0.0.0.0 127.0.0.1'],
    ['FAIRLEAD_HOST', 'http://localhost'],
    ['DATABASE_URL', 'mysql://root:hunter2@db/x'],
    ['DATABASE_URL', 'postgres://root:hunter2@db'],
    ['DATABASE_URL', 'hunter2'],
    ['FAIRLEAD_PUBLIC_URL', 'link.example.com'],
    ['FAIRLEAD_PUBLIC_URL', 'ftp://link.example.com'],
    ['FAIRLEAD_PUBLIC_URL', 'https://link.example.com/?a=b'],
    ['FAIRLEAD_PUBLIC_URL', 'https://user:hunter2@link.example.com/#x'],
    ['FAIRLEAD_MASTER_KEY', 'hunter2'],
    ['FAIRLEAD_SANDBOX_SETTLEMENT_MS', '-1'],
    ['FAIRLEAD_SANDBOX_SETTLEMENT_MS', '1e3'],
    ['FAIRLEAD_LOG_LEVEL', 'loud'],
    ['FAIRLEAD_CHAINS_LIVE', 'etherium=https://node.example'],
    ['FAIRLEAD_CHAINS_LIVE', 'sepolia=https://node.example'],
    ['FAIRLEAD_CHAINS_LIVE', 'ethereum=ftp://node.example'],
    ['FAIRLEAD_CHAINS_SANDBOX', 'base=https://a.example, base=https://b.example'],
    ['FAIRLEAD_CHAINS_SANDBOX', 'base=https://a.example|b.example'],
    ['FAIRLEAD_CONFIRMATIONS', 'xrpl=6'],
    ['FAIRLEAD_CONFIRMATIONS', 'ethereum=0'],
    ['FAIRLEAD_CONTRACTS', 'sepolia:PYUSD'],
    ['FAIRLEAD_CONTRACTS', 'sepolia:PYUSD=0x12'],
    ['FAIRLEAD_CONTRACTS', 'sepolia:PYUSD=0xcAC524BcA292aaade2DF8A05cC58F0a65B1B3bB9'],
    ['FAIRLEAD_CONTRACTS', 'sepolia:XRP=0xCaC524BcA292aaade2DF8A05cC58F0a65B1B3bB9'],
    ['FAIRLEAD_CONTRACTS', 'sepolia:SEPOLIAETH=0xCaC524BcA292aaade2DF8A05cC58F0a65B1B3bB9'],
    ['FAIRLEAD_CONTRACTS', 'sepolia-testnet:PYUSD=0xCaC524BcA292aaade2DF8A05cC58F0a65B1B3bB9'],
    ['FAIRLEAD_CONTRACTS', 'bitcoin:USDT=1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2'],
    ['FAIRLEAD_CONTRACTS', 'tron:USDT=TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T'],
    ['FAIRLEAD_CONTRACTS', 'stellar-testnet:USDC=GBBD47IF6LWK7P7MDEVSCWR7DPUWV3NY3DTQEVFL4NAT4AQH3ZLLFLA5'],
    ['FAIRLEAD_METRICS_PORT', 'yes'],
    ['FAIRLEAD_METRICS_HOST', 'http://x'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'api-key'],
    ['OTEL_TRACES_SAMPLER_ARG', '2'],
    ['FAIRLEAD_TERMS_URL', 'javascript:alert(1)'],
    ['FAIRLEAD_PRICES', 'kraken, mtgox'],
    ['FAIRLEAD_PRICES', 'kraken, kraken'],
    ['FAIRLEAD_PRICES', 'kraken=prices.example'],
    ['FAIRLEAD_EXCHANGE_RATES', 'yes'],
    ['FAIRLEAD_WEBHOOK_RANGES', '10.0.0.1'],
  ])('refuses %s=%s by name, in one sentence', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(ConfigError);
    expect(() => read({ [name]: value })).toThrow(new RegExp(`^${name} .*must be .*\\.?$`));
  });

  it('names all problems at once', () => {
    expect(() => read({ PORT: 'x', FAIRLEAD_LOG_LEVEL: 'y' })).toThrow(/^PORT .*\nFAIRLEAD_LOG_LEVEL .*$/);
  });

  it('never repeats a secret', () => {
    expect.assertions(2);
    for (const name of ['DATABASE_URL', 'FAIRLEAD_MASTER_KEY']) {
      try {
        read({ [name]: 'hunter2' });
      } catch (error) {
        expect(String(error)).not.toContain('hunter2');
      }
    }
  });

  it('warns of a name that nothing reads, with the nearest one', () => {
    expect(
      read({ FAIRLEAD_PUBLIC_URI: 'x', FAIRLEAD_SOMETHING_ELSE: 'y', FAIRLEAD_NO_SKIPS: '1' }).warnings,
    ).toEqual([
      'FAIRLEAD_PUBLIC_URI is set, but nothing reads it; did you mean FAIRLEAD_PUBLIC_URL?',
      'FAIRLEAD_SOMETHING_ELSE is set, but nothing reads it.',
    ]);
  });
});

describe('FAIRLEAD_CATALOG', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-catalog-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const withFile = (content: unknown, environment: Record<string, string> = {}) => {
    writeFileSync(
      join(directory, 'catalog.json'),
      typeof content === 'string' ? content : JSON.stringify(content),
    );
    return readConfig({ ...environment, FAIRLEAD_CATALOG: 'catalog.json' }, directory);
  };
  const gnosis = { chainId: 100, name: 'Gnosis', nativeSymbol: 'XDAI', rpc: ['https://gnosis.example/KEY'] };
  const problemsOf = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
    }
    throw new Error('nothing was wrong');
  };

  it('brings networks with their endpoints, in the environment that they belong to', () => {
    const { config } = withFile({
      networks: [gnosis, { ...gnosis, chainId: 10_200, name: 'Chiado', testnet: true }],
    });
    const idOf = (name: string) => config.catalog.networks.find(each => each.name === name)?.id ?? '';
    expect([...config.chains.live]).toEqual([[idOf('Gnosis'), gnosis.rpc]]);
    expect([...config.chains.sandbox]).toEqual([[idOf('Chiado'), gnosis.rpc]]);
    expect(config.catalogFile).toBe(join(directory, 'catalog.json'));
  });

  it('makes its networks known to the other variables', () => {
    const { rpc: _, ...without } = gnosis;
    const environment = {
      FAIRLEAD_CHAINS_LIVE: 'gnosis=https://node.example',
      FAIRLEAD_CONFIRMATIONS: 'gnosis=7',
    };
    const { config } = withFile({ networks: [without] }, environment);
    expect([...config.chains.live.values()]).toEqual([['https://node.example']]);
    expect([...config.confirmations.values()]).toEqual([7]);
    const [problem] = problemsOf(() => withFile({ networks: [gnosis] }, environment));
    expect(problem).toBe('FAIRLEAD_CHAINS_LIVE names gnosis, whose endpoints FAIRLEAD_CATALOG names, too.');
  });

  it('says of a file that is none, or wrong, where', () => {
    expect(problemsOf(() => withFile('{"networks": ['))[0]).toMatch(
      /^FAIRLEAD_CATALOG, .*catalog\.json: cannot be read as JSON/,
    );
    expect(problemsOf(() => readConfig({ FAIRLEAD_CATALOG: 'nothing.json' }, directory))[0]).toContain(
      'ENOENT',
    );
    const problems = problemsOf(() =>
      withFile({ off: { networks: ['Blasd'], integrations: ['metamask2'] } }),
    );
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain('off.networks[0]: the catalog has no "Blasd"; did you mean Blast?');
  });
});
