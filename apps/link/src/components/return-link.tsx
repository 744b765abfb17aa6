import { t } from '../texts/texts.ts';

/** Back to the client's own site, by the user's act alone. Only web addresses: the server lists them, this looks again. */
export function ReturnLink({ url, client }: { url: string; client: string }) {
  if (!/^https?:\/\//.test(url)) return null;
  return (
    <a class="button primary" data-primary href={url} rel="noopener noreferrer">
      {t('ended.return', { client })}
    </a>
  );
}
