/**
 * The operator's overlay of the catalog: a file that adds networks, tokens and wallets to the shipped data, or switches
 * parts of it off. What it says is applied to the rows, so that everything built from them follows.
 */
import { createHash } from 'node:crypto';
import { schemaReader } from '../http/index.ts';
import { nearestName } from '../http/nearest-name.ts';
import { contractTypes, hasContracts, readContract } from './contracts.ts';
import type { CatalogData, IntegrationRow, NetworkRow, TokenRow } from './data.ts';
import { CatalogOverlay } from './overlay-schema.ts';

/** Network id → the endpoints that the overlay names for it. */
export type OverlayEndpoints = ReadonlyMap<string, readonly string[]>;

export type Overlaid = { data: CatalogData; endpoints: OverlayEndpoints };

/** Everything that is wrong with an overlay, each with the path of its field. */
export class OverlayError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'OverlayError';
    this.problems = problems;
  }
}

const read = schemaReader(CatalogOverlay);

/**
 * @param value the file's content
 * @throws OverlayError
 */
export function overlay(shipped: CatalogData, value: unknown): Overlaid {
  const reading = read(value);
  if (!reading.ok)
    throw new OverlayError(reading.faults.map(({ path, message, hint }) => sentence(path, message, hint)));
  const work = new Work(shipped);
  reading.value.networks?.forEach((network, at) => {
    work.addNetwork(network, `networks[${at}]`);
  });
  reading.value.tokens?.forEach((token, at) => {
    work.addToken(token, `tokens[${at}]`);
  });
  reading.value.integrations?.forEach((integration, at) => {
    work.addWallet(integration, `integrations[${at}]`);
  });
  const off = reading.value.off;
  off?.networks?.forEach((name, at) => {
    work.switchNetworkOff(name, `off.networks[${at}]`);
  });
  off?.tokens?.forEach((token, at) => {
    work.switchTokenOff(token, `off.tokens[${at}]`);
  });
  off?.integrations?.forEach((name, at) => {
    work.switchIntegrationOff(name, `off.integrations[${at}]`);
  });
  return work.done();
}

function sentence(path: string, message: string, hint: string): string {
  const said = path === '' || message.startsWith(path) ? message : `${path}: ${message}`;
  return `${said} ${hint}`.trim();
}

class Work {
  readonly #networks: NetworkRow[];
  readonly #tokens: TokenRow[];
  readonly #integrations: IntegrationRow[];
  readonly #endpoints = new Map<string, readonly string[]>();
  readonly #problems: string[] = [];

  constructor({ networks, tokens, integrations }: CatalogData) {
    this.#networks = [...networks];
    this.#tokens = [...tokens];
    this.#integrations = [...integrations];
  }

  done(): Overlaid {
    if (this.#problems.length > 0) throw new OverlayError(this.#problems);
    return {
      data: { networks: this.#networks, tokens: this.#tokens, integrations: this.#integrations },
      endpoints: this.#endpoints,
    };
  }

  addNetwork(added: NonNullable<CatalogOverlay['networks']>[number], path: string): undefined {
    const { chainId, name, nativeSymbol, testnet = false, explorer } = added;
    const caip2 = `eip155:${chainId}`;
    const slug = added.slug ?? name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
    const same = this.#networks.find(each => each.caip2 === caip2);
    if (same) return this.#refuse(`${path}.chainId`, `${chainId} is ${same.name}, which the catalog has.`);
    const named = this.#findNetwork(name) ?? this.#findNetwork(slug);
    if (named)
      return this.#refuse(`${path}.name`, `a network of the catalog is called ${named.name} already.`);
    const urls = added.rpc ?? [];
    const wrong = urls.findIndex(url => !isHttp(url));
    // The address is not repeated: it may hold a key.
    if (wrong >= 0) return this.#refuse(`${path}.rpc[${wrong}]`, 'must be an http or https address.');
    if (explorer !== undefined && !isHttp(explorer))
      return this.#refuse(`${path}.explorer`, 'must be the http or https address that a hash is put behind.');
    const network: NetworkRow = {
      id: uuidOf(caip2),
      name,
      slug,
      chainId: String(chainId),
      caip2,
      networkType: 'evm',
      nativeSymbol,
      testnet,
      addressPattern: '^0x[0-9a-fA-F]{40}$',
      ...(explorer !== undefined && { explorer }),
    };
    this.#networks.push(network);
    if (urls.length > 0) this.#endpoints.set(network.id, urls);
    this.#putToken(network, { symbol: nativeSymbol, name: added.nativeName ?? nativeSymbol, decimals: 18 });
  }

  addToken(added: NonNullable<CatalogOverlay['tokens']>[number], path: string): undefined {
    const network = this.#networkNamed(added.network, `${path}.network`);
    if (network === undefined) return;
    if (!hasContracts(network)) {
      const types = contractTypes.join(', ');
      return this.#refuse(
        `${path}.network`,
        `tokens can be added on networks of these types only: ${types}.`,
      );
    }
    const known = this.#tokenOn(network, added.symbol);
    if (known)
      return this.#refuse(
        `${path}.symbol`,
        `${known.symbol} is on ${network.name} already; FAIRLEAD_CONTRACTS names another contract for it.`,
      );
    const read = readContract(network.networkType, added.contract);
    if (!read.ok) return this.#refuse(`${path}.contract`, read.message);
    const twin = this.#tokens.find(
      each => each.contracts?.[network.name]?.toLowerCase() === read.address.toLowerCase(),
    );
    if (twin) return this.#refuse(`${path}.contract`, `is that of ${twin.symbol} on ${network.name}.`);
    this.#putToken(network, { ...added, contract: read.address });
  }

  /** Not an exchange: that needs a connector, which no file can bring. */
  addWallet(added: NonNullable<CatalogOverlay['integrations']>[number], path: string): undefined {
    const { slug, name, like, networkTypes, brandColor = null } = added;
    if (this.#integrations.some(each => each.slug === slug))
      return this.#refuse(`${path}.slug`, `an integration of the catalog has the slug ${slug} already.`);
    const model = this.#integrationNamed(like, `${path}.like`);
    if (model === undefined) return;
    if (model.kind !== 'wallet') {
      const why = 'only wallets can be added, because an exchange needs a connector.';
      return this.#refuse(`${path}.like`, `${model.name} is no wallet: ${why}`);
    }
    const { sandboxTwin: _, ...wallet } = model;
    this.#integrations.push({
      ...wallet,
      ...{ id: uuidOf(slug), idSource: 'fairlead', slug, name, brandColor },
      ...(networkTypes && { sends: { networkTypes } }),
    });
  }

  switchNetworkOff(name: string, path: string): undefined {
    const network = this.#networkNamed(name, path);
    if (network) this.#networks[this.#networks.indexOf(network)] = { ...network, off: true };
  }

  switchTokenOff(
    { symbol, network: name }: NonNullable<NonNullable<CatalogOverlay['off']>['tokens']>[number],
    path: string,
  ): undefined {
    const token = this.#tokens.find(each => each.symbol.toUpperCase() === symbol.toUpperCase());
    if (token === undefined)
      return this.#refuse(
        `${path}.symbol`,
        unknown(
          symbol,
          this.#tokens.map(each => each.symbol),
        ),
      );
    const network = name === undefined ? undefined : this.#networkNamed(name, `${path}.network`);
    if (name !== undefined && network === undefined) return;
    if (network && token.decimals[network.name] === undefined)
      return this.#refuse(`${path}.network`, `${token.symbol} is not on ${network.name}.`);
    const where = network ? [network.name] : Object.keys(token.decimals);
    const coinOf = this.#networks.find(
      each => each.nativeSymbol === token.symbol && where.includes(each.name),
    );
    if (coinOf) {
      const why = 'which cannot be without it. Switch the network off, or name other networks.';
      return this.#refuse(path, `${token.symbol} is the coin of ${coinOf.name}, ${why}`);
    }
    this.#tokens[this.#tokens.indexOf(token)] = { ...token, off: [...(token.off ?? []), ...where] };
  }

  switchIntegrationOff(name: string, path: string): undefined {
    const integration = this.#integrationNamed(name, path);
    if (integration === undefined) return;
    this.#integrations[this.#integrations.indexOf(integration)] = { ...integration, environments: [] };
    // Whom it stood for in the sandbox would be hidden behind it.
    for (const [at, each] of this.#integrations.entries()) {
      if (each.sandboxTwin !== integration.slug) continue;
      const { sandboxTwin: _, ...alone } = each;
      this.#integrations[at] = alone;
    }
  }

  #putToken(
    network: NetworkRow,
    token: { symbol: string; name?: string; decimals: number; contract?: string; peg?: 'USD' | 'EUR' | null },
  ): undefined {
    const at = this.#tokens.findIndex(each => each.symbol.toUpperCase() === token.symbol.toUpperCase());
    const { symbol, name = symbol, peg = null } = token;
    const row = this.#tokens[at] ?? { symbol, name, peg, decimals: {} };
    const contracts = token.contract === undefined ? {} : { [network.name]: token.contract };
    this.#tokens[at < 0 ? this.#tokens.length : at] = {
      ...row,
      decimals: { ...row.decimals, [network.name]: token.decimals },
      contracts: { ...row.contracts, ...contracts },
    };
  }

  #findNetwork(name: string): NetworkRow | undefined {
    const wanted = name.toLowerCase();
    return this.#networks.find(each =>
      [each.name, each.slug, ...(each.aliases ?? [])].some(known => known.toLowerCase() === wanted),
    );
  }

  #networkNamed(name: string, path: string): NetworkRow | undefined {
    const network = this.#findNetwork(name);
    if (network === undefined)
      this.#refuse(
        path,
        unknown(
          name,
          this.#networks.map(each => each.name),
        ),
      );
    return network;
  }

  #integrationNamed(name: string, path: string): IntegrationRow | undefined {
    const wanted = name.toLowerCase();
    const integration = this.#integrations.find(each => each.slug === wanted || each.id === wanted);
    if (integration === undefined)
      this.#refuse(
        path,
        unknown(
          name,
          this.#integrations.map(each => each.slug),
        ),
      );
    return integration;
  }

  #tokenOn(network: NetworkRow, symbol: string): TokenRow | undefined {
    const wanted = symbol.toUpperCase();
    return this.#tokens.find(
      each =>
        each.decimals[network.name] !== undefined &&
        [each.symbol, ...(each.aliases?.[network.name] ?? [])].some(known => known.toUpperCase() === wanted),
    );
  }

  #refuse(path: string, rule: string): undefined {
    this.#problems.push(`${path}: ${rule}`);
  }
}

function unknown(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return `the catalog has no "${name}"${nearest === undefined ? '.' : `; did you mean ${nearest}?`}`;
}

function isHttp(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** Version 5, in the namespace of `data/README.md`: the same in every installation. */
function uuidOf(name: string): string {
  const namespace = Buffer.from('f1243233aecc51238dea1f2681ea92a8', 'hex');
  const digest = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16);
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  return digest.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
