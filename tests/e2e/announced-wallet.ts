/** A wallet in the browser of a shop's visitor. */

/** As the host page is told of it. */
export const fakeMask = {
  id: '350670db-19fa-4704-a166-e52e178b59d2',
  name: 'FakeMask',
  icon: 'data:image/svg+xml,<svg/>',
};

/** Runs in every page: the wallet announces itself as EIP-6963 says. */
export const announcedWallet = `
  const detail = Object.freeze({
    info: { uuid: '${fakeMask.id}', name: '${fakeMask.name}', icon: '${fakeMask.icon}', rdns: 'example.fakemask' },
    provider: { request: async () => { throw new Error('nobody asks it for anything'); }, on() {}, removeListener() {} },
  });
  const announce = () => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
  addEventListener('eip6963:requestProvider', announce);
  announce();`;
