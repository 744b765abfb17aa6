/**
 * Reads a default client fee, a ratio such as `0.01` for one per cent, into its plain decimal text: from 0 to 1, at
 * most six decimals, which is what the database keeps. Undefined for anything else, `1%` and `1e-2` included.
 */
export function readClientFee(text: string): string | undefined {
  const plain = /^(0|1)(?:\.(\d{1,6}))?$/.exec(text.trim());
  if (plain === null) return undefined;
  const [, whole = '0', decimals = ''] = plain;
  const fraction = decimals.replace(/0+$/, '');
  if (whole === '1' && fraction !== '') return undefined;
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
