/** What Vite has built: the documents, which file has the texts of which language, and what is said without a script. */
import { readFileSync } from 'node:fs';
import { chooseLocale, fallbackLocale, linkLocales } from '@fairlead/wire/locale';

const dist = new URL('../../../link/dist/', import.meta.url);

export type BuiltPages = {
  dist: URL;
  link: string;
  authorize: string;
  /**
   * A `Link` header for a request's query: lets the browser fetch what shows the first screen, and its texts, beside the
   * script that asks for them instead of after it.
   */
  preloadsFor(query: unknown): string;
  /** A page without script, in a request's language: that a page at this origin may not open Link. */
  refusalFor(query: unknown, origin: string): string;
};

/** `body` has `{origin}` in it. */
type RefusalTexts = { dir: string; title: string; body: string; next: string };

/** What Vite says of a file in its manifest. */
type BuiltFile = { file: string; imports?: string[] };

/** @throws Error when the pages have not been built. */
export function builtPages(): BuiltPages {
  const link = read('index.html');
  const files = JSON.parse(read('.vite/manifest.json')) as Record<string, BuiltFile>;
  const builtFile = (name: string) => {
    const built = files[name];
    if (built === undefined) throw new Error(`The built Link page has no ${name}; build it again.`);
    return built;
  };
  const headers = new Map(
    Object.entries(linkLocales).map(([locale, texts]) => {
      const built = [builtFile('src/page.tsx'), builtFile(`virtual:messages/${texts}`)];
      // With what they import, or that would be asked for only once they are there.
      const wanted = built.flatMap(({ file, imports = [] }) => [
        file,
        ...imports.map(name => builtFile(name).file),
      ]);
      const unnamed = [...new Set(wanted)].filter(file => !link.includes(file));
      return [locale, unnamed.map(file => `</link/${file}>; rel=modulepreload`).join(', ')];
    }),
  );
  const refusals = JSON.parse(read('refusal.json')) as Record<string, RefusalTexts>;
  return {
    dist,
    link,
    authorize: read('sandbox-authorize.html'),
    preloadsFor: query => headers.get(localeOf(query)) ?? '',
    refusalFor(query, origin) {
      const locale = localeOf(query);
      const texts = refusals[locale];
      if (texts === undefined)
        throw new Error(`The built Link page has no refusal in ${locale}; build it again.`);
      return refusal(locale, texts, origin);
    },
  };
}

function localeOf(query: unknown): string {
  const { lng } = query as Record<string, unknown>;
  return chooseLocale(typeof lng === 'string' ? lng : fallbackLocale);
}

function refusal(locale: string, { dir, title, body, next }: RefusalTexts, origin: string): string {
  const safe = origin.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
  return `<!doctype html>
<html lang="${locale}" dir="${dir}">
<meta charset="utf-8">
<title>${title}</title>
<h1>${title}</h1>
<p>${body.replace('{origin}', () => `<strong><bdi>${safe}</bdi></strong>`)}</p>
<p>${next}</p>
<p><code dir="ltr">fairlead origins add ${safe}</code></p>
</html>
`;
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
