const retryMs = 2_000;

/**
 * Loads the page anew once the server can be reached, which brings the session back. Without a connection the browser
 * would put an error of its own in the page's place, and in a frame there is no way on from that.
 */
export async function reloadWhenReachable(): Promise<void> {
  try {
    await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' });
  } catch {
    setTimeout(reloadWhenReachable, retryMs);
    return;
  }
  location.reload();
}
