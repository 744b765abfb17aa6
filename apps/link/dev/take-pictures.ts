/**
 * `npm run -w @fairlead/link-page looks -- <folder> [name…]`: a picture of every screen (or the named ones), phone and
 * overlay, light and dark, and in the pseudo-locale. Build first.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../../../tests/chromium.ts';
import { startFakeServer } from './fake-server.ts';
import { type Looks, visit, visits } from './screens.ts';

const [folder = 'looks', ...names] = process.argv.slice(2);
const pictures: (Looks & { kind: string; viewport: { width: number; height: number } })[] = [
  { kind: 'phone', theme: 'light', language: 'en', viewport: { width: 390, height: 700 } },
  { kind: 'dark', theme: 'dark', language: 'en', viewport: { width: 400, height: 700 } },
  { kind: 'long', theme: 'light', language: 'en-XA', viewport: { width: 380, height: 685 } },
];

await mkdir(folder, { recursive: true });
const server = await startFakeServer(fileURLToPath(new URL('../dist', import.meta.url)));
const browser = await launchChromium('partitioned');
for (const { kind, viewport, ...looks } of pictures) {
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
  const page = await context.newPage();
  for (const each of visits) {
    // What is done to get there is found by its English names.
    if (names.length > 0 ? !names.includes(each.name) : false) continue;
    if (looks.language !== 'en' && each.act !== undefined) continue;
    const frame = await visit(page, server.port, each, looks);
    await frame.waitForFunction(() =>
      Array.from(document.images)
        .filter(image => image.getBoundingClientRect().top < innerHeight)
        .every(image => image.complete),
    );
    await page.screenshot({ path: join(folder, `${each.name}.${kind}.png`) });
  }
  await context.close();
}
await browser.close();
await server.stop();
