/** The window in which a sandbox exchange asks its user to allow the connection. */
import type { Page } from 'playwright-core';

export class WindowPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async allow(user: string, password: string, code: string): Promise<void> {
    await this.page.getByLabel('User name').fill(user);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByLabel('Code', { exact: true }).fill(code);
    await this.page.getByRole('button', { name: 'Allow' }).click();
  }

  async deny(): Promise<void> {
    await this.page.getByRole('button', { name: 'Deny' }).click();
  }

  async says(words: string): Promise<void> {
    await this.page.getByText(words).first().waitFor();
  }

  /** The answer has been taken. */
  async done(): Promise<void> {
    await this.page.locator('[data-screen="authorizeDone"]').waitFor();
  }
}
