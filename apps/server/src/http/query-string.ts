/**
 * Reads `a=1&b=2&b=3`, and `b[]=2&b[]=3` as the same thing: the official client writes lists with brackets, other
 * clients repeat the plain name. Never throws; broken percent-encoding stays as it is.
 */
export function parseQueryString(text: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null);
  for (const [written, value] of new URLSearchParams(text)) {
    const isList = written.endsWith('[]');
    const name = isList ? written.slice(0, -2) : written;
    const before = query[name];
    if (before === undefined) query[name] = isList ? [value] : value;
    else query[name] = [before, value].flat();
  }
  return query;
}
