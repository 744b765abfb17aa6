/** The demo shop's page, as its visitor sees it. */
import type { BrowserContext, Page, Response } from 'playwright-core';
import { LinkPage } from './link-page.ts';

export type Callback = { name: string; payload: Payload };
/** What the SDK passed, as JSON keeps it: what was undefined is absent. */
export type Payload = { readonly [name: string]: unknown };

/** What the shop's back end got for its last Link token. */
export type Minted = { linkToken: string; transactionId: string; userId: string };

export type Offer =
  | 'Deposit USDC'
  | 'Deposit on Base'
  | 'Deposit any asset'
  | 'Pay for an order'
  | 'Prove a wallet';

/** As the vendor's SDK names it; in the dialog of our own loader. */
const overlay = '#mesh-link-popup__iframe, dialog > iframe';

export class ShopPage {
  readonly page: Page;
  /** Of the last deposit that was begun. */
  minted: Minted = { linkToken: '', transactionId: '', userId: '' };

  constructor(page: Page) {
    this.page = page;
  }

  static async open(context: BrowserContext, url: string): Promise<ShopPage> {
    const page = await context.newPage();
    await page.goto(url);
    await page.getByRole('heading', { name: 'Top up your account' }).waitFor();
    return new ShopPage(page);
  }

  /** Clicks a button of the shop, and answers the Link page that opens in front of it. */
  async deposit(button: Offer = 'Deposit USDC'): Promise<LinkPage> {
    const answer = this.page.waitForResponse('**/api/link-token');
    await this.page.getByRole('button', { name: button, exact: true }).click();
    await this.learn(await answer);
    await this.page.locator(overlay).waitFor();
    return this.openedLink();
  }

  /** Opens a token that the test has minted, in the way in which the shop opens its own. */
  async open(linkToken: string, linkOrigin: string): Promise<LinkPage> {
    const answer = { linkToken, linkOrigin, transactionId: 'of the test' };
    await this.page.route('**/api/link-token', route => route.fulfill({ json: answer }));
    return this.deposit();
  }

  /** The Link page that is open in front of the shop. */
  openedLink(): LinkPage {
    return new LinkPage(this.page.locator(overlay).contentFrame(), this.page);
  }

  private async learn(answer: Response): Promise<void> {
    const { linkToken, transactionId } = (await answer.json()) as Omit<Minted, 'userId'>;
    const cookies = await this.page.context().cookies(this.page.url());
    const userId = cookies.find(({ name }) => name === 'storefront_shopper')?.value ?? '';
    this.minted = { linkToken, transactionId, userId };
  }

  /** The SDK's overlay is gone. */
  async linkIsClosed(): Promise<void> {
    await this.page.locator(overlay).waitFor({ state: 'detached' });
  }

  /** Every callback so far, in the order in which they came, with the payloads that the log shows. */
  async callbacks(): Promise<Callback[]> {
    const lines = await this.page.locator('#callbacks > li').all();
    return Promise.all(
      lines.map(async line => ({
        name: (await line.locator('.callback').textContent()) ?? '',
        payload: JSON.parse((await line.locator('pre').textContent()) ?? ''),
      })),
    );
  }

  /** One word per callback: the type of an event, otherwise the callback's name. */
  async callbackNames(): Promise<string[]> {
    return (await this.callbacks()).map(({ name, payload }) =>
      name === 'onEvent' ? String(payload['type']) : name,
    );
  }

  /** The payloads of the events of one type. */
  async events(type: string): Promise<unknown[]> {
    const callbacks = await this.callbacks();
    return callbacks.flatMap(({ name, payload }) =>
      name === 'onEvent' && payload['type'] === type ? [payload['payload']] : [],
    );
  }

  async waitForCallback(name: string): Promise<void> {
    await this.page.locator('#callbacks .callback').getByText(name, { exact: true }).first().waitFor();
  }

  async waitForEvent(type: string): Promise<void> {
    await this.page.locator('#callbacks .event').getByText(type, { exact: true }).first().waitFor();
  }
}
