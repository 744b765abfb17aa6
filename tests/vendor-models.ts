/**
 * The vendor's published models as validators: what its own TypeScript client believes about each answer.
 *
 * `@meshconnect/node-api` ships types only, so they are turned into JSON schema, once per version of the package
 * (some seconds; kept in `node_modules/.cache`), with `vendor-models-overlay.ts` laid over them. Every property is
 * optional in those types, so by themselves they catch wrong types and stray names but nothing missing; `complete`
 * models therefore require every property that the vendor names.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { vendorAdditions } from './vendor-models-overlay.ts';

type Schema = {
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, object>;
  required?: string[];
};
export type Definitions = Record<string, Schema>;

/** A development dependency of the storefront, found here by its place: its types are read as text. */
const packageName = '@meshconnect/node-api';
const packageFolder = new URL(`../node_modules/${packageName}/`, import.meta.url);
const cacheFolder = new URL('../node_modules/.cache/fairlead/', import.meta.url);

/**
 * A validator of one of the vendor's models, by its name in `@meshconnect/node-api` (`NetworkModelResponse`).
 * `complete`: every property that the model names must be there, in it and in the models inside it.
 */
export async function vendorModel(name: string, { complete = false } = {}): Promise<ValidateFunction> {
  const definitions = withAdditions(await publishedDefinitions(), complete);
  if (!definitions[name]) throw new Error(`${packageName} exports no model called ${name}`);
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  formats.default(ajv);
  for (const format of ['double', 'float', 'int32', 'int64']) ajv.addFormat(format, true);
  return ajv.compile({ $ref: `#/definitions/${name}`, definitions });
}

/** What the validator has against the value (20 objections at most), to be compared with `[]` in a test. */
export function objections(model: ValidateFunction, value: unknown): string[] {
  model(value);
  const all = model.errors ?? [];
  // "X or null" complains three times; its first complaint, about X, is the one that says something.
  const telling = all.filter(error => error.keyword !== 'anyOf' && error.params['type'] !== 'null');
  return (telling.length > 0 ? telling : all).slice(0, 20).map(error => {
    const details = error.keyword === 'enum' ? '' : ` ${JSON.stringify(error.params)}`;
    return `${error.instancePath || '/'} ${error.message ?? error.keyword}${details}`;
  });
}

let published: Promise<Definitions> | undefined;

/** The package's own models, without our additions. */
export function publishedDefinitions(): Promise<Definitions> {
  published ??= fromCacheOrTypes();
  return published;
}

async function fromCacheOrTypes(): Promise<Definitions> {
  const types = await readFile(new URL('api.d.ts', packageFolder));
  const cached = new URL(
    `vendor-models-${createHash('sha256').update(types).digest('hex')}.json`,
    cacheFolder,
  );
  try {
    return JSON.parse(await readFile(cached, 'utf8'));
  } catch {
    // Not made yet, or half a file: make it (again).
  }
  const { createGenerator } = await import('ts-json-schema-generator');
  const schema = createGenerator({
    path: fileURLToPath(new URL('api.d.ts', packageFolder)),
    type: '*',
    expose: 'export',
    skipTypeCheck: true,
    additionalProperties: false,
    extraTags: ['format'],
  }).createSchema('*');
  const definitions = (schema.definitions ?? {}) as Definitions;
  await mkdir(cacheFolder, { recursive: true });
  // Test files run side by side: each writes a file of its own, and the last rename wins with the same content.
  const fresh = new URL(`${cached.href}.${process.pid}`);
  await writeFile(fresh, JSON.stringify(definitions));
  await rename(fresh, cached);
  return definitions;
}

function withAdditions(original: Definitions, complete: boolean): Definitions {
  const definitions = structuredClone(original);
  const sometimesAbsent = new Set<string>();
  for (const addition of vendorAdditions) {
    const model = definitions[addition.model];
    if (!model) throw new Error(`vendor-models-overlay.ts: no model ${addition.model}`);
    if ('values' in addition) {
      // The generator writes an enum out wherever a property's own comment differs from the enum's.
      for (const same of enumsLike(definitions, model.enum ?? []))
        same.enum = [...(same.enum ?? []), ...addition.values];
    } else {
      model.properties = { ...model.properties, [addition.property]: addition.schema };
      if (!addition.alwaysPresent) sometimesAbsent.add(`${addition.model}.${addition.property}`);
    }
  }
  if (complete) {
    for (const [name, model] of Object.entries(definitions)) {
      if (!model.properties) continue;
      model.required = Object.keys(model.properties).filter(key => !sometimesAbsent.has(`${name}.${key}`));
    }
  }
  return definitions;
}

/** Every schema anywhere inside that lists exactly these values. */
function enumsLike(inside: unknown, values: readonly unknown[]): Schema[] {
  if (typeof inside !== 'object' || inside === null) return [];
  const deeper = Object.values(inside).flatMap(part => enumsLike(part, values));
  const own = (inside as Schema).enum;
  const same =
    Array.isArray(own) && own.length === values.length && own.every((value, at) => value === values[at]);
  return same ? [inside as Schema, ...deeper] : deeper;
}
