import { useState } from 'preact/hooks';

/** A logo from our own server; its first letter while there is none. Decoration: the name stands beside it. */
export function Logo({ url, name, small = false }: { url: string; name: string; small?: boolean }) {
  const [failed, setFailed] = useState(url === '');
  const size = small ? 20 : 40;
  return failed ? (
    <span class="logo letter" data-small={small} aria-hidden="true">
      {[...name][0]?.toUpperCase()}
    </span>
  ) : (
    <img
      class="logo"
      data-small={small}
      src={url}
      alt=""
      width={size}
      height={size}
      loading="lazy"
      decoding="async"
      onError={() => setFailed(true)}
    />
  );
}
