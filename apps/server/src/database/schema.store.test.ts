/** schema.ts says what the tables look like to the code; the migrations say what they are. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';

const { db } = await testDatabase();

type Column = { name: string; nullable: boolean; kind: string };
type Tables = Record<string, Column[]>;

test('the types of the tables and the tables are the same: names, columns, nulls and kinds', async () => {
  expect(await declared()).toEqual(await existing());
});

/** What a column's type is in TypeScript, by what PostgreSQL calls it. */
const kinds: Readonly<Record<string, string>> = {
  uuid: 'string',
  text: 'string',
  numeric: 'Decimal',
  jsonb: 'Json',
  bytea: 'Buffer',
  integer: 'number',
  smallint: 'number',
  bigint: 'string',
  boolean: 'boolean',
  'timestamp with time zone': 'Date',
};

async function existing(): Promise<Tables> {
  const { rows } = await sql<{ table: string; name: string; nullable: boolean; type: string }>`
    SELECT table_name AS table, column_name AS name, is_nullable = 'YES' AS nullable, data_type AS type
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT LIKE 'kysely%'
  `.execute(db);
  const tables: Tables = {};
  for (const { table, name, nullable, type } of rows) {
    tables[table] = [...(tables[table] ?? []), { name, nullable, kind: kinds[type] ?? type }];
  }
  return sorted(tables);
}

/** Reads the types from the file's text: at run time there is nothing left of them. */
async function declared(): Promise<Tables> {
  const path = fileURLToPath(new URL('schema.ts', import.meta.url));
  const { program } = parseSync(path, await readFile(path, 'utf8'));
  const aliases = new Map<string, TypeNode>();
  for (const statement of program.body as unknown as Statement[]) {
    const declaration = statement.declaration ?? statement;
    if (declaration.type === 'TSTypeAliasDeclaration')
      aliases.set(declaration.id.name, declaration.typeAnnotation);
  }
  const database = membersOf({ type: 'TSTypeReference', typeName: { name: 'Database' } }, aliases);
  return sorted(
    Object.fromEntries(
      database.map(({ name, type }) => [
        name,
        membersOf(type, aliases).map(column => ({ name: column.name, ...kindOf(column.type, aliases) })),
      ]),
    ),
  );
}

type TypeNode = {
  type: string;
  typeName?: { name: string };
  typeArguments?: { params: TypeNode[] };
  types?: TypeNode[];
  members?: { key: { name: string }; typeAnnotation: { typeAnnotation: TypeNode } }[];
  literal?: { value: unknown };
};
type Statement = {
  type: string;
  declaration?: Statement;
  id: { name: string };
  typeAnnotation: TypeNode;
};

function membersOf(type: TypeNode, aliases: Map<string, TypeNode>): { name: string; type: TypeNode }[] {
  switch (type.type) {
    case 'TSIntersectionType':
      return (type.types ?? []).flatMap(each => membersOf(each, aliases));
    case 'TSTypeLiteral':
      return (type.members ?? []).map(({ key, typeAnnotation }) => ({
        name: key.name,
        type: typeAnnotation.typeAnnotation,
      }));
    default: {
      const alias = aliases.get(type.typeName?.name ?? '');
      if (alias === undefined)
        throw new Error(`schema.test: cannot read ${type.typeName?.name ?? type.type}`);
      return membersOf(alias, aliases);
    }
  }
}

function kindOf(type: TypeNode, aliases: Map<string, TypeNode>): { nullable: boolean; kind: string } {
  switch (type.type) {
    case 'TSStringKeyword':
      return { nullable: false, kind: 'string' };
    case 'TSNumberKeyword':
      return { nullable: false, kind: 'number' };
    case 'TSBooleanKeyword':
      return { nullable: false, kind: 'boolean' };
    case 'TSLiteralType':
      return { nullable: false, kind: typeof type.literal?.value };
    case 'TSIndexedAccessType':
      return { nullable: false, kind: 'string' };
    case 'TSUnionType': {
      const parts = type.types ?? [];
      const rest = parts.filter(each => each.type !== 'TSNullKeyword').map(each => kindOf(each, aliases));
      const [first] = rest;
      return {
        nullable: parts.length > rest.length || rest.some(each => each.nullable),
        kind: first?.kind ?? '',
      };
    }
    default: {
      const name = type.typeName?.name ?? type.type;
      if (name === 'Json') return { nullable: false, kind: 'Json' };
      if (name === 'NullableJson') return { nullable: true, kind: 'Json' };
      if (name === 'Decimal' || name === 'Date' || name === 'Buffer') return { nullable: false, kind: name };
      const [selected] = type.typeArguments?.params ?? [];
      if (name === 'ColumnType' && selected) return kindOf(selected, aliases);
      const alias = aliases.get(name);
      // A name from another file: the values of a text.
      return alias ? kindOf(alias, aliases) : { nullable: false, kind: 'string' };
    }
  }
}

function sorted(tables: Tables): Tables {
  return Object.fromEntries(
    Object.entries(tables)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, columns]) => [name, columns.toSorted((a, b) => a.name.localeCompare(b.name))]),
  );
}
