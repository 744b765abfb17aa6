/**
 * Where the Link page is shown. `overlay` and `embedded`: in a frame of the client's page, which the client's SDK opens in
 * front of it or puts into a place of its own. `app`: in the web view of a mobile SDK. `window`: a Link token's address in
 * a tab of its own. `payLink`: a payment link, likewise.
 */
export const surfaces = ['overlay', 'embedded', 'app', 'window', 'payLink'] as const;
export type Surface = (typeof surfaces)[number];

/** Whether a page of the client's is around it, whose origin is checked and which is told what happens. */
export function isFramed(surface: Surface): boolean {
  return surface === 'overlay' || surface === 'embedded';
}
