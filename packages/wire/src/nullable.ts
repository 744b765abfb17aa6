import { type Static, type TSchema, Type } from 'typebox';

/**
 * The schema, or null, in the shape that the vendor's document has: `type: [x, 'null']`. A union of two schemas says
 * the same, but answers a wrong value with the faults of both branches.
 */
export function nullable<Schema extends TSchema>(schema: Schema) {
  // Another schema than the one that has the name.
  const { $id: _, ...plain } = schema as { $id?: string; type?: string | string[]; enum?: unknown[] };
  return Type.Unsafe<Static<Schema> | null>({
    ...plain,
    type: [...[plain.type ?? []].flat(), 'null'],
    ...(plain.enum && { enum: [...plain.enum, null] }),
  });
}
