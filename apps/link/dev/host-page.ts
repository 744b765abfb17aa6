/**
 * A page that shows Link in a frame on another site (the host is 127.0.0.1, Link is localhost) and answers `loaded`
 * like the vendor's SDK. What it is told lands in `window.told`.
 *
 * `?code=<fixture>`, and for Link `lng`, `th`, `rt`; `silent` makes it an old host that never answers.
 */
export function hostPage(url: URL): string {
  const link = new URL(
    `http://localhost:${url.port || '0'}/b2b-iframe/6a4b9a39-1f3d-4a3e-9f0a-2d1f6c0a7b11/broker-connect`,
  );
  for (const name of ['lng', 'th', 'rt', 'fiatCur']) {
    const value = url.searchParams.get(name);
    if (value !== null) link.searchParams.set(name, value);
  }
  link.searchParams.set('auth_code', url.searchParams.get('code') ?? '');
  return `<!doctype html><meta charset="utf-8"><title>Host</title>
<style>html,body,iframe{margin:0;width:100%;height:100%;border:0;display:block}</style>
<iframe id="link" title="Link" allow="clipboard-write *"></iframe>
<script>
  const address = new URL(${JSON.stringify(link.href)});
  address.port = location.port;
  const frame = document.getElementById('link');
  window.told = [];
  addEventListener('message', event => {
    if (event.source !== frame.contentWindow) return;
    window.told.push(event.data);
    if (event.data.type === 'loaded' && ${url.searchParams.get('silent') === null}) {
      const payload = { platform: 'web', version: '3.13.0', origin: location.origin };
      frame.contentWindow.postMessage({ type: 'meshSDKSpecs', payload }, address.origin);
    }
  });
  frame.src = address.href;
</script>`;
}
