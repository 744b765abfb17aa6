/** How the Link page may look for a client, beyond its name and logo. */
import { type Static, Type } from 'typebox';

export const LinkStyle = Type.Object(
  {
    accentColor: Type.Optional(Type.String({ pattern: '^#[0-9a-fA-F]{6}$' })),
    /** In CSS pixels. */
    cornerRadius: Type.Optional(Type.Integer({ minimum: 0, maximum: 24 })),
    theme: Type.Optional(Type.Enum(['light', 'dark', 'system'], { type: 'string' })),
  },
  { additionalProperties: false },
);
export type LinkStyle = Static<typeof LinkStyle>;
