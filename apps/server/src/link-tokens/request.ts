/** Reads the body of `POST /api/v1/linktoken`: the wire's schema, and the words for its commonest mistakes. */
import { type GetLinkTokenRequest, GetLinkTokenRequest as schema } from '@fairlead/wire';
import { type Reading, schemaReader, withExactNumbers } from '../http/index.ts';

const newerTransferTypes = ['fiatOnRamp', 'fiatOffRamp', 'subscribe', 'unsubscribe'];
const read = schemaReader(schema, {
  belongs: homes(),
  explain: {
    'transferOptions.transferType': value =>
      newerTransferTypes.some(each => each.toLowerCase() === String(value).toLowerCase())
        ? {
            rule: 'newerTransferType',
            message: `transferOptions.transferType ${value} belongs to a newer product that Fairlead does not have.`,
            hint: 'Use deposit, payment or onramp.',
          }
        : undefined,
  },
});

/**
 * @param text the body as it was sent, from which numbers are read that a double would round.
 * @param unknownNames what the client is set to: `drop` leaves out unknown fields and lists their paths.
 */
export function readRequest(
  body: unknown,
  text: string,
  unknownNames: 'refuse' | 'drop',
): Reading<GetLinkTokenRequest> {
  return read(withExactNumbers(text, body), unknownNames);
}

/** Every field's name → the object that it belongs to, for whoever put it one level too high or too low. */
function homes(): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (node: unknown, path: string): void => {
    const { properties = {}, items } = node as { properties?: Record<string, object>; items?: object };
    for (const [name, property] of Object.entries(properties)) {
      found[name.toLowerCase()] ??= path;
      visit(property, path === '' ? name : `${path}.${name}`);
    }
    if (items) visit(items, `${path}[]`);
  };
  visit(schema, '');
  return found;
}
