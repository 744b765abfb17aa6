/** Opens any screen in a browser: through the real opening, in a frame on another site. */
import type { Frame, Page } from 'playwright-core';
import { fixtures, payLinks, refusals } from './fixtures.ts';

export type Looks = { theme: 'light' | 'dark'; language: string };

/** Each screen's name and how to get there. `act` goes on from the screen that the server shows. */
export type ScreenVisit = {
  name: string;
  code: string;
  /** Where the visit ends: the `data-screen` that must be shown. */
  screen: string;
  top?: boolean;
  silent?: boolean;
  path?: string;
  act?: (frame: Frame) => Promise<void>;
};

const ownScreens: ScreenVisit[] = [
  ...Object.keys(refusals).map(code => ({
    name: code,
    code,
    screen: code === 'serverFailure' ? 'broken' : code,
  })),
  { name: 'noCode', code: '', screen: 'noCode' },
  { name: 'offline', code: 'offline', screen: 'offline' },
  { name: 'starting', code: 'hangs', screen: 'starting' },
  { name: 'hostSilent', code: 'catalog', silent: true, screen: 'hostSilent' },
  { name: 'welcome', code: 'catalog', top: true, screen: 'welcome' },
  {
    ...{ name: 'closeQuestion', code: 'preview', screen: 'closeQuestion' },
    // Not by the mouse: for a moment after a frame has moved, Chromium drops what is pressed in one that asks whether it
    // can be seen (components/sight.ts), and this frame has come just now.
    act: frame => frame.getByRole('button', { name: 'Close' }).dispatchEvent('click'),
  },
  {
    ...{ name: 'catalog-live-wallets', code: 'catalog-live', screen: 'catalog' },
    // Once the host page has been asked for wallets, and has none.
    act: frame => frame.getByText('Install', { exact: true }).first().waitFor(),
  },
  {
    // In a window of its own: no host page is waited for.
    ...{ name: 'catalog-verify-networks', code: 'catalog-verify', top: true, screen: 'catalog' },
    act: async frame => {
      await frame.evaluate(registerWallets);
      await frame.getByRole('button', { name: 'Continue' }).click();
      await frame.getByRole('button', { name: 'OKX Wallet' }).click();
    },
  },
  {
    ...{ name: 'catalog-search', code: 'catalog', screen: 'catalog' },
    act: frame => frame.getByRole('searchbox').fill('cr'),
  },
  {
    ...{ name: 'catalog-nothing-found', code: 'catalog', screen: 'catalog' },
    act: frame => frame.getByRole('searchbox').fill('Bank of Nowhere'),
  },
  {
    ...{ name: 'login-foreign', code: 'login', screen: 'login' },
    act: async frame => {
      await frame.getByLabel('User name').fill('jane.doe@example.com');
      await frame.getByRole('button', { name: 'Log in' }).click();
    },
  },
  {
    ...{ name: 'amount-typed', code: 'amount', screen: 'amount' },
    act: frame => frame.getByLabel('Amount in USDC').fill('1,250.5'),
  },
  {
    ...{ name: 'amount-too-much', code: 'amount', screen: 'amount' },
    act: frame => frame.getByLabel('Amount in USDC').fill('10001'),
  },
  {
    ...{ name: 'verifyMessage-how', code: 'verifyMessage-cardano', screen: 'verifyMessage' },
    act: frame => frame.getByText('How to sign it').click(),
  },
  {
    ...{ name: 'verifyMessage-more', code: 'verifyMessage-ton', screen: 'verifyMessage' },
    act: frame => frame.getByText('The wallet signed more than the text').click(),
  },
  ...Object.keys(payLinks).map(code => ({
    ...{ name: code, code: '', path: `/pay/${code}` },
    screen: /open|many/.test(code) ? 'payLink' : code,
  })),
  { name: 'payLink-unknown', code: '', path: '/pay/nobodys', screen: 'linkTokenUnknown' },
  { name: 'authorize', code: '', path: '/sandbox/authorize/request-1', screen: 'authorize' },
  { name: 'authorize-gone', code: '', path: '/sandbox/authorize/gone', screen: 'authorizeGone' },
  {
    ...{ name: 'authorize-done', code: '', path: '/sandbox/authorize/request-1', screen: 'authorizeDone' },
    act: async frame => {
      await frame.getByRole('button', { name: 'Use MeshUSDC' }).click();
      await frame.getByLabel('Password').fill('Pass123');
      await frame.getByLabel('Code').fill('123456');
      await frame.getByRole('button', { name: 'Allow' }).click();
    },
  },
];

/** In the frame: two of the Wallet Standard, one of which is there for three networks. */
function registerWallets(): void {
  const features = (...names: string[]) =>
    Object.fromEntries(names.map(name => [name, { [name.split(':')[1] ?? '']: async () => undefined }]));
  const sui = ['standard:connect', 'sui:signPersonalMessage'];
  const others = ['aptos:connect', 'aptos:signMessage', 'bitcoin:connect', 'bitcoin:signMessage'];
  const wallets = [
    { name: 'OKX Wallet', chains: [], accounts: [], features: features(...sui, ...others) },
    { name: 'Slush', chains: [], accounts: [], features: features(...sui) },
  ];
  const register = (api: { register(...all: object[]): void }) => api.register(...wallets);
  // Whichever of page and wallets is there first tells the other.
  addEventListener('wallet-standard:app-ready', event => register((event as CustomEvent).detail));
  dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: register }));
}

export const visits: ScreenVisit[] = [
  ...Object.entries(fixtures).map(([code, { screen }]) => ({ name: code, code, screen: screen.kind })),
  ...ownScreens,
];

/** @param page a page that may have visited another screen before: what that one kept is forgotten first. */
export async function visit(
  page: Page,
  port: number,
  { code, screen, top = false, silent = false, path, act }: ScreenVisit,
  { theme, language }: Looks,
): Promise<Frame> {
  await forgetSession(page);
  const query = `th=${theme}&lng=${language}`;
  if (path !== undefined) await page.goto(`http://localhost:${port}${path}?${query}`);
  else if (top)
    await page.goto(`http://localhost:${port}/b2b-iframe/c/broker-connect?auth_code=${code}&${query}`);
  else await page.goto(`http://127.0.0.1:${port}/host?code=${code}&${query}${silent ? '&silent' : ''}`);
  const element = path === undefined && !top ? await page.waitForSelector('iframe') : undefined;
  const frame = (await element?.contentFrame()) ?? page.mainFrame();
  if (act !== undefined) {
    // Not on what the page shows until the server has answered.
    const first = top ? undefined : fixtures[code]?.screen.kind;
    const shown = first === undefined ? '[data-screen]' : `[data-screen="${first}"]`;
    await frame.waitForSelector(`${shown} h1`, { timeout: 15_000 });
    await act(frame);
  }
  await frame.waitForSelector(`[data-screen="${screen}"] h1`, { timeout: 15_000 });
  return frame;
}

async function forgetSession(page: Page): Promise<void> {
  const link = page.frames().filter(frame => frame.url().includes('/b2b-iframe/'));
  await Promise.all(link.map(frame => frame.evaluate(() => sessionStorage.clear())));
}
