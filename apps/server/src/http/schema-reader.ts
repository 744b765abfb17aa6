/**
 * Turns what a caller sent into what a schema asks for, or into a list of everything that is wrong with it.
 *
 * A value that is canonical already passes a compiled check and is returned as it is: the fast path. Only otherwise is
 * it walked along the schema, where the documented lenient forms are accepted (other letter case of names and enum
 * values, numbers as text) and each fault gets its path, a message and a hint.
 */
import type { Fault } from '@fairlead/wire';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Static, TSchema } from 'typebox';
import { mostFaults } from './api-error.ts';
import { formats } from './formats.ts';
import { nearestName } from './nearest-name.ts';
import { ExactNumber, plainDecimal } from './plain-decimal.ts';

export type Reading<Value> =
  | {
      ok: true;
      value: Value;
      /** Path → decimal text, for numbers whose text says more than a double holds, or that came as text. */
      exactNumbers: ReadonlyMap<string, string>;
      /** Paths of unknown fields that were dropped because the caller may send them. */
      dropped: readonly string[];
    }
  | { ok: false; faults: readonly Fault[] };

export type ReadingOptions = {
  /** What to say instead about a value that is wrong at a path (indices left out: `toAddresses[].symbol`). */
  explain?: Readonly<Record<string, (value: unknown) => Partial<Fault> | undefined>>;
  /** Where a name that is unknown here belongs: `amount` → `transferOptions.toAddresses[]`. */
  belongs?: Readonly<Record<string, string>>;
  /** Numbers, booleans and single values as query strings write them. */
  fromQuery?: boolean;
};

export type SchemaReader<Value> = (value: unknown, unknownNames?: 'refuse' | 'drop') => Reading<Value>;

/** The parts of JSON Schema that our schemas are made of. */
type Node = {
  type?: string | readonly string[];
  properties?: Readonly<Record<string, Node>>;
  required?: readonly string[];
  additionalProperties?: boolean | Node;
  items?: Node;
  anyOf?: readonly Node[];
  enum?: readonly unknown[];
  const?: unknown;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
};

const ajv = new Ajv({ strict: false, allErrors: false, unicodeRegExp: true });
for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format.matches);
ajv.addFormat('uri', true);

const nothing: ReadonlyMap<string, string> = new Map();

export function schemaReader<Schema extends TSchema>(
  schema: Schema,
  options: ReadingOptions = {},
): SchemaReader<Static<Schema>> {
  const { $id: _, ...anonymous } = schema as TSchema & { $id?: string };
  // Compiled when it is first needed: compiling all of them is a good part of what a start takes.
  let compiled: ValidateFunction | undefined;
  return (value, unknownNames = 'refuse') => {
    compiled ??= ajv.compile(anonymous);
    const fits = compiled;
    // Nothing from a query string has its type yet.
    if (!options.fromQuery && fits(value)) {
      return { ok: true, value: value as Static<Schema>, exactNumbers: nothing, dropped: [] };
    }
    const walk = new Walk(options, unknownNames);
    const read = walk.visit(schema as Node, value, '');
    if (walk.faults.length > 0) return { ok: false, faults: walk.faults };
    if (!fits(read)) {
      // A keyword that the walk does not know. Refusing with the validator's words beats accepting.
      const error = fits.errors?.[0];
      const path = (error?.instancePath ?? '').slice(1).replaceAll('/', '.');
      const message = `${path || 'The request'} ${error?.message ?? 'is not valid'}.`;
      return { ok: false, faults: [{ path, rule: error?.keyword ?? 'schema', message, hint: '' }] };
    }
    return {
      ok: true,
      value: read as Static<Schema>,
      exactNumbers: walk.exactNumbers,
      dropped: walk.dropped,
    };
  };
}

class Walk {
  readonly faults: Fault[] = [];
  readonly dropped: string[] = [];
  readonly exactNumbers = new Map<string, string>();
  readonly options: ReadingOptions;
  readonly unknownNames: 'refuse' | 'drop';

  constructor(options: ReadingOptions, unknownNames: 'refuse' | 'drop') {
    this.options = options;
    this.unknownNames = unknownNames;
  }

  visit(node: Node, value: unknown, path: string): unknown {
    if (node.anyOf) return this.alternatives(node.anyOf, value, path);
    const types = typesOf(node);
    if (value === null && types.includes('null')) return null;
    if (
      types.includes('array') &&
      (Array.isArray(value) || (this.options.fromQuery && value !== undefined))
    ) {
      return this.list(node, [value].flat(), path);
    }
    if (types.includes('object') && typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return this.object(node, value as Record<string, unknown>, path);
    }
    if (node.enum || node.const !== undefined) return this.choice(node, value, path);
    if (types.includes('string') && typeof value === 'string') return this.text(node, value, path);
    if (types.includes('number') || types.includes('integer')) return this.number(node, value, path);
    if (types.includes('boolean')) {
      if (typeof value === 'boolean') return value;
      if (this.options.fromQuery && (value === 'true' || value === 'false')) return value === 'true';
    }
    if (types.length === 0) return value;
    return this.wrong(path, value, {
      rule: 'type',
      message: `${named(path)} must be ${types.map(word).join(' or ')}, not ${wordFor(value)}.`,
      hint: value === null && path !== '' ? 'Leave the field out.' : `Send ${types.map(word).join(' or ')}.`,
    });
  }

  object(node: Node, value: Record<string, unknown>, path: string): unknown {
    const known = Object.keys(node.properties ?? {});
    const read: Record<string, unknown> = {};
    const cameAs = new Map<string, string>();
    for (const [name, member] of Object.entries(value)) {
      const own = known.includes(name) ? name : known.find(each => each.toLowerCase() === name.toLowerCase());
      if (own === undefined) {
        if (node.additionalProperties === false) this.unknown(name, known, path);
        else read[name] = member;
        continue;
      }
      const twin = cameAs.get(own);
      if (twin !== undefined) {
        this.add(join(path, own), {
          rule: 'repeatedName',
          message: `"${twin}" and "${name}" are the same field.`,
          hint: `Keep "${own}" only.`,
        });
        continue;
      }
      cameAs.set(own, name);
      const property = node.properties?.[own] ?? {};
      if (member === null && node.required?.includes(own) && !typesOf(property).includes('null')) {
        this.missing(join(path, own));
        continue;
      }
      read[own] = this.visit(property, member, join(path, own));
    }
    for (const name of node.required ?? []) {
      if (!cameAs.has(name)) this.missing(join(path, name));
    }
    return read;
  }

  list(node: Node, value: readonly unknown[], path: string): unknown {
    const { minItems = 0, maxItems = Infinity, items } = node;
    if (value.length > maxItems || value.length < minItems) {
      const limit = value.length > maxItems ? `at most ${maxItems}` : `at least ${minItems}`;
      return this.wrong(path, value, {
        rule: value.length > maxItems ? 'maxItems' : 'minItems',
        message: `${named(path)} has ${value.length} members; it must have ${limit}.`,
        hint: `Send ${limit}.`,
      });
    }
    return items ? value.map((each, index) => this.visit(items, each, `${path}[${index}]`)) : value;
  }

  choice(node: Node, value: unknown, path: string): unknown {
    const values = node.enum ?? [node.const];
    if (values.includes(value)) return value;
    const texts = values.filter(each => typeof each === 'string');
    if (typeof value === 'string') {
      const meant = texts.find(each => each.toLowerCase() === value.toLowerCase());
      if (meant !== undefined) return meant;
    }
    const nearest = typeof value === 'string' ? nearestName(value, texts) : undefined;
    const list = texts.length > 12 ? `one of ${texts.length} known values` : texts.join(', ');
    return this.wrong(path, value, {
      rule: typeof value === 'string' ? 'enum' : 'type',
      message: `${named(path)} must be ${texts.length > 1 && texts.length <= 12 ? 'one of ' : ''}${list}.`,
      hint: nearest ? `Did you mean "${nearest}"?` : 'See the table of fields for the values.',
    });
  }

  text(node: Node, value: string, path: string): unknown {
    const { minLength = 0, maxLength = Infinity, format } = node;
    // JSON Schema counts code points.
    const length = value.length > maxLength || minLength > 1 ? [...value].length : value.length;
    if (length < minLength) {
      return this.wrong(path, value, {
        rule: 'minLength',
        message: `${named(path)} must not be empty.`,
        hint: 'Send a text, or leave the field out if it is optional.',
      });
    }
    if (length > maxLength) {
      return this.wrong(path, value, {
        rule: 'maxLength',
        message: `${named(path)} has ${length} characters; at most ${maxLength} are allowed.`,
        hint: 'Shorten it.',
      });
    }
    const meaning = format === undefined ? undefined : formats[format];
    if (meaning && !meaning.matches(value)) {
      return this.wrong(path, value, {
        rule: 'format',
        message: `${named(path)} must be ${meaning.meaning}.`,
        hint: 'Check the value.',
      });
    }
    return value;
  }

  number(node: Node, value: unknown, path: string): unknown {
    const source =
      value instanceof ExactNumber ? value.source : typeof value === 'string' ? value.trim() : undefined;
    const number = source === undefined ? value : Number(source);
    const exact = source === undefined ? undefined : plainDecimal(source);
    const integer = typesOf(node).includes('integer');
    if (typeof number !== 'number' || (source !== undefined && exact === undefined)) {
      return this.wrong(path, value, {
        rule: 'type',
        message: `${named(path)} must be ${integer ? 'a whole number' : 'a number'}, not ${wordFor(value)}.`,
        hint:
          typeof value === 'string'
            ? 'Write digits with a point, without sign or separators.'
            : 'Send a number.',
      });
    }
    const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity } = node;
    if (number < minimum || number > maximum || number <= exclusiveMinimum || !Number.isFinite(number)) {
      const least = Number.isFinite(exclusiveMinimum)
        ? `more than ${exclusiveMinimum}`
        : `at least ${minimum}`;
      const low = number < minimum || number <= exclusiveMinimum;
      return this.wrong(path, value, {
        rule: low ? (Number.isFinite(exclusiveMinimum) ? 'exclusiveMinimum' : 'minimum') : 'maximum',
        message: `${named(path)} must be ${low ? least : `at most ${maximum}`}.`,
        hint: 'Check the value and its unit.',
      });
    }
    if (integer && !Number.isInteger(number)) {
      return this.wrong(path, value, {
        rule: 'type',
        message: `${named(path)} must be a whole number.`,
        hint: 'Send a number without a fraction.',
      });
    }
    if (exact !== undefined) this.exactNumbers.set(path, exact);
    return number;
  }

  /** A union: the values of an enum in disguise, or several shapes of which one must fit whole. */
  alternatives(nodes: readonly Node[], value: unknown, path: string): unknown {
    const values = nodes.flatMap(each => each.enum ?? (each.const === undefined ? [] : [each.const]));
    const plain = nodes.every(each => each.enum || each.const !== undefined || each.type === 'null');
    if (plain) {
      const type = nodes.some(each => each.type === 'null') ? ['null'] : ['string'];
      return this.visit({ enum: values, type }, value, path);
    }
    let fewest: Walk | undefined;
    for (const node of nodes) {
      const attempt = new Walk(this.options, this.unknownNames);
      const read = attempt.visit(node, value, path);
      if (attempt.faults.length === 0) {
        for (const [at, exact] of attempt.exactNumbers) this.exactNumbers.set(at, exact);
        this.dropped.push(...attempt.dropped);
        return read;
      }
      const shape = typesOf(node);
      const closer = !shape.includes('null') && attempt.faults.length < (fewest?.faults.length ?? Infinity);
      if (closer) fewest = attempt;
    }
    this.faults.push(...(fewest?.faults ?? []));
    return value;
  }

  unknown(name: string, known: readonly string[], path: string): void {
    const at = join(path, name.slice(0, 80));
    // A body can hold tens of thousands of names; nobody reads about more than the first.
    if (this.faults.length >= mostFaults) return;
    if (this.unknownNames === 'drop') {
      this.dropped.push(at);
      return;
    }
    const home = this.options.belongs?.[name.toLowerCase()];
    const nearest = nearestName(name, known);
    const elsewhere = home !== undefined && home !== withoutIndices(path);
    this.add(at, {
      rule: 'unknownName',
      message: `${named(at)} is not known.`,
      hint: nearest
        ? `Did you mean "${nearest}"?`
        : elsewhere
          ? `This field belongs ${home === '' ? 'outside, at the top' : `into ${home}`}.`
          : `Known here: ${known.join(', ')}.`,
    });
  }

  missing(path: string): void {
    this.add(path, { rule: 'required', message: `${named(path)} is missing.`, hint: 'Add the field.' });
  }

  /** Records a fault, in the words of the caller's `explain` if it has any for this value. */
  wrong(path: string, value: unknown, fault: Omit<Fault, 'path'>): undefined {
    this.add(path, { ...fault, ...this.options.explain?.[withoutIndices(path)]?.(value) });
    return undefined;
  }

  add(path: string, fault: Omit<Fault, 'path'>): void {
    this.faults.push({ path, ...fault });
  }
}

const typesOf = (node: Node): readonly string[] => [node.type ?? []].flat();

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function withoutIndices(path: string): string {
  return path.replaceAll(/\[\d+\]/g, '[]');
}

/** The subject of a sentence about the value at `path`. */
function named(path: string): string {
  return path === '' ? 'The body' : path;
}

const words: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
};

const word = (type: string): string => words[type] ?? type;

function wordFor(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof ExactNumber) return 'a number';
  return word(typeof value);
}
