/** The pages below docs/ as plain text, for people with a terminal and for programs that read. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../../docs', import.meta.url));

export type Page = {
  /** Below `docs/`: `guides/deposit.md`. */
  path: string;
  title: string;
  /** Its first sentence; empty where it begins with something else. */
  summary: string;
  text: string;
};

/** All pages, guides first. None where the server was installed without them. */
export function readPages(): Page[] {
  if (!existsSync(folder)) return [];
  const paths = globSync('**/*.md', { cwd: folder }).map(path => path.replaceAll('\\', '/'));
  const isGuide = (path: string) => path.startsWith('guides/');
  const sorted = paths.toSorted(
    (a, b) =>
      Number(isGuide(b)) - Number(isGuide(a)) ||
      Number(a.includes('/')) - Number(b.includes('/')) ||
      (a < b ? -1 : 1),
  );
  return sorted.map(path => {
    const text = withoutDeadLinks(readFileSync(posix.join(folder, path), 'utf8'), path, new Set(paths));
    const title = /^# (.+)$/m.exec(text)?.[1] ?? path;
    const [paragraph = ''] = text.replace(/^# .+\n+/, '').split('\n\n');
    const prose = /^(?!```)[A-Z*`[]/.test(paragraph) ? plain(paragraph) : '';
    return {
      path,
      title: plain(title),
      summary: /^.+?[.:](?=\s|$)/.exec(prose)?.[0].replace(/:$/, '.') ?? prose,
      text,
    };
  });
}

/** Links that lead out of docs/ would lead nowhere here: their words stay. */
function withoutDeadLinks(text: string, path: string, known: ReadonlySet<string>): string {
  return text.replaceAll(/\[([^\]]+)\]\(([^)\s]+)\)/g, (link, words: string, target: string) => {
    if (/^(?:https?:|#)/.test(target)) return link;
    const there = posix.normalize(posix.join(posix.dirname(path), target.replace(/#.*$/, '')));
    return known.has(there) ? link : words;
  });
}

/** Without the marks of Markdown. */
function plain(text: string): string {
  return text
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*`]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
