/**
 * Makes the pictures of the README from the running programs: `node tests/e2e/take-screenshots.ts`.
 * Phone width, two pixels per point, light colours; the preview of a deposit, in front of the demo shop.
 */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../chromium.ts';
import { startFairlead, startStorefront } from './programs.ts';
import { ShopPage } from './shop-page.ts';

const picture = fileURLToPath(new URL('../../docs/images/link-page.png', import.meta.url));

const fairlead = await startFairlead();
try {
  const storefront = await startStorefront(fairlead);
  const browser = await launchChromium('partitioned');
  try {
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 2,
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    const shop = await ShopPage.open(context, storefront.url);
    const link = await shop.deposit('Deposit USDC');
    await link.connect('Binance');
    await link.chooseNetwork('Base');
    await link.enterAmount('25');
    await link.screen('preview');
    await (await link.frame()).waitForFunction('[...document.images].every(image => image.naturalWidth > 0)');
    await mkdir(dirname(picture), { recursive: true });
    await shop.page.screenshot({ path: picture });
    console.log(picture);
  } finally {
    await browser.close();
    await storefront.stop();
  }
} finally {
  await fairlead.stop();
}
