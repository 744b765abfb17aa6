/** What Vite has built: the documents, and which file has the texts of which language. */
import { readFileSync } from 'node:fs';
import { chooseLocale, fallbackLocale, linkLocales } from '@fairlead/wire/locale';

const dist = new URL('../../../link/dist/', import.meta.url);

export type BuiltPages = {
  dist: URL;
  link: string;
  authorize: string;
  /** A `Link` header for a request's query: lets the browser fetch the texts beside the script instead of after it. */
  textsFor(query: unknown): string;
};

/** What Vite says of a file in its manifest. */
type BuiltFile = { file: string; imports?: string[] };

/** @throws Error when the pages have not been built. */
export function builtPages(): BuiltPages {
  const link = read('index.html');
  const files = JSON.parse(read('.vite/manifest.json')) as Record<string, BuiltFile>;
  const headers = new Map(
    Object.entries(linkLocales).map(([locale, texts]) => {
      const built = files[`virtual:messages/${texts}`];
      if (built === undefined)
        throw new Error(`The built Link page has no texts in ${locale}; build it again.`);
      // With what they import, or that would be asked for only once they are there.
      const imported = (built.imports ?? []).flatMap(name => files[name]?.file ?? []);
      const wanted = [built.file, ...imported].filter(file => !link.includes(file));
      return [locale, wanted.map(file => `</link/${file}>; rel=modulepreload`).join(', ')];
    }),
  );
  return {
    dist,
    link,
    authorize: read('sandbox-authorize.html'),
    textsFor(query) {
      const { lng } = query as Record<string, unknown>;
      return headers.get(chooseLocale(typeof lng === 'string' ? lng : fallbackLocale)) ?? '';
    },
  };
}

function read(name: string): string {
  try {
    return readFileSync(new URL(name, dist), 'utf8');
  } catch (error) {
    throw new Error(
      'The Link page has not been built; `npm start` does it, or `npm run -w @fairlead/link-page build`.',
      { cause: error },
    );
  }
}
