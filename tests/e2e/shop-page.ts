/** The demo shop's page, as its visitor sees it. */
import type { BrowserContext, Page } from 'playwright-core';
import { LinkPage } from './link-page.ts';

export type Callback = { name: string; payload: Payload };
/** What the SDK passed, as JSON keeps it: what was undefined is absent. */
export type Payload = { readonly [name: string]: unknown };

export class ShopPage {
  readonly page: Page;

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
  async deposit(
    button: 'Deposit USDC' | 'Deposit on Base' | 'Deposit any asset' = 'Deposit USDC',
  ): Promise<LinkPage> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
    const overlay = this.page.locator('#mesh-link-popup__iframe');
    await overlay.waitFor();
    return new LinkPage(overlay.contentFrame(), this.page);
  }

  /** The SDK's overlay is gone. */
  async linkIsClosed(): Promise<void> {
    await this.page.locator('#mesh-link-popup').waitFor({ state: 'detached' });
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
