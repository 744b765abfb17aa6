/** The Link page, by the names that a user reads or hears; inside the SDK's overlay, or in a window of its own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { errors, type Frame, type FrameLocator, type Locator, type Page } from 'playwright-core';

/** Where the page's elements are found: in the overlay's frame, or in the window itself. */
type Content = Pick<FrameLocator, 'locator' | 'getByRole' | 'getByText' | 'getByLabel'>;

/** The kinds of `packages/wire/src/session-view.ts`, and the page's own. */
export type ScreenName =
  | 'catalog'
  | 'login'
  | 'oauth'
  | 'code'
  | 'wait'
  | 'noEligibleAssets'
  | 'asset'
  | 'network'
  | 'funding'
  | 'manualDeposit'
  | 'manualArrived'
  | 'amount'
  | 'preview'
  | 'walletApproval'
  | 'progress'
  | 'verifyAccount'
  | 'verifyMessage'
  | 'verified'
  | 'connected'
  | 'ended'
  | 'closeQuestion'
  | 'linkTokenUsed'
  | 'linkTokenExpired'
  | 'linkTokenRevoked'
  | 'linkTokenUnknown'
  | 'originNotAllowed'
  | 'sdkOutdated'
  | 'payLink'
  | 'noCode';

export class LinkPage {
  readonly content: Content;
  readonly shop: Page;

  constructor(content: Content, shop: Page) {
    this.content = content;
    this.shop = shop;
  }

  static inWindow(page: Page): LinkPage {
    return new LinkPage(page, page);
  }

  /** Waits until this screen is shown; says which one is instead if it does not come. */
  async screen(name: ScreenName): Promise<Locator> {
    const screen = this.content.locator(`[data-screen="${name}"]`);
    try {
      await screen.waitFor({ timeout: 30_000 });
    } catch (error) {
      if (!(error instanceof errors.TimeoutError)) throw error;
      const words = await this.content
        .locator('body')
        .textContent({ timeout: 1000 })
        .catch(() => '(no page)');
      throw new Error(`Link shows no screen "${name}" but:\n${words}`, { cause: error });
    }
    return screen;
  }

  /** The frame itself, for what only scripts can see. */
  async frame(): Promise<Frame> {
    const element = await this.shop.locator('#mesh-link-popup__iframe').elementHandle();
    const frame = await element?.contentFrame();
    if (!frame) throw new Error('the overlay has no Link page');
    return frame;
  }

  /** Loads the page anew; what is looked for from now on is found in the new one alone. */
  async reload(): Promise<void> {
    const frame = await this.frame();
    const loaded = this.shop.waitForEvent('framenavigated', each => each === frame);
    await Promise.all([loaded, frame.evaluate('location.reload()').catch(() => {})]);
  }

  /** The one primary action of the screen. */
  primary(): Locator {
    return this.content.locator('[data-primary]');
  }

  heading(): Locator {
    return this.content.getByRole('heading', { level: 1 });
  }

  async chooseIntegration(name: string, search = name): Promise<void> {
    await this.screen('catalog');
    await this.content.getByRole('searchbox', { name: /^Search/ }).fill(search);
    const list = this.content.getByRole('list', { name: /wallets$/i });
    await list
      .getByRole('button')
      .filter({ has: this.content.getByText(name, { exact: true }) })
      .click();
  }

  async logIn(user: string, password: string): Promise<void> {
    await this.screen('login');
    await this.content.getByLabel('User name').fill(user);
    await this.content.getByLabel('Password', { exact: true }).fill(password);
    await this.content.getByRole('button', { name: 'Log in', exact: true }).click();
  }

  async enterCode(code: string): Promise<void> {
    await this.screen('code');
    await this.content.getByLabel('Code', { exact: true }).fill(code);
    await this.primary().click();
  }

  /** What moves money counts only once a person can have read it. */
  async look(): Promise<void> {
    await sleep(600);
  }

  async chooseAsset(symbol: string): Promise<void> {
    const screen = await this.screen('asset');
    await screen.getByRole('radio', { name: new RegExp(`^${symbol}\\b`) }).check();
    await this.primary().click();
  }

  async chooseNetwork(name: string): Promise<void> {
    const screen = await this.screen('network');
    await screen.getByRole('radio', { name: new RegExp(`^${name}\\b`) }).check();
    await this.primary().click();
  }

  async enterAmount(amount: string): Promise<void> {
    await this.screen('amount');
    await this.content.getByLabel(/^Amount in/).fill(amount);
    await this.primary().click();
  }

  /** Approves what the preview shows, and enters the code that the institution asks for. */
  async approve(code = '123456'): Promise<void> {
    await this.screen('preview');
    await this.look();
    await this.primary().click();
    await this.screen('code');
    await this.look();
    await this.enterCode(code);
  }

  /** From the catalog to the choice of what to send. */
  async connect(integration: string, user = 'Mesh'): Promise<void> {
    await this.chooseIntegration(integration);
    await this.logIn(user, 'Pass123');
    await this.enterCode('123456');
  }

  /** Waits until the transfer has arrived. */
  async settled(): Promise<void> {
    const screen = await this.screen('progress');
    await screen.getByRole('heading', { level: 1, name: 'Arrived' }).waitFor();
  }

  async close(): Promise<void> {
    await this.content.getByRole('button', { name: 'Close', exact: true }).first().click();
  }
}
