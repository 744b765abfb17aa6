/** Where a logo lives on this server. One rule for the answers, the page and the script that makes the files. */

export const logoPaths = {
  network: (slug: string) => `/logos/networks/${slug}.svg`,
  token: (symbol: string) => `/logos/tokens/${tokenFileName(symbol)}.svg`,
  integration: (slug: string) => `/logos/integrations/${slug}.svg`,
};

/** Symbols are file names but for `₮`, the only character in them that is not plain ASCII. */
function tokenFileName(symbol: string): string {
  return symbol.replaceAll('₮', 'T');
}

/** The address under which a browser finds a logo. `publicUrl` may carry a path of its own. */
export function absoluteUrl(publicUrl: string, path: string): string {
  return publicUrl.replace(/\/+$/, '') + path;
}
