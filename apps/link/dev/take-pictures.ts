/**
 * `npm run -w @fairlead/link-page looks`: the gallery in `docs/gallery`, a picture of every screen in six looks, and the
 * page that lists them. `-- <folder> [name…]` puts them elsewhere, or only the named ones. Build first.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../../../tests/chromium.ts';
import { startFakeServer } from './fake-server.ts';
import { type Looks, visit, visits } from './screens.ts';

const [folder = fileURLToPath(new URL('../../../docs/gallery', import.meta.url)), ...names] =
  process.argv.slice(2);

type Look = Looks & { folder: string; title: string; viewport: { width: number; height: number } };
const phone = { width: 390, height: 700 };
/** A window or a place in a page that is wider than a phone. */
const desktop = { width: 760, height: 860 };
const looks: Look[] = [
  { folder: 'phone-light', title: 'phone, light', theme: 'light', language: 'en', viewport: phone },
  { folder: 'phone-dark', title: 'phone, dark', theme: 'dark', language: 'en', viewport: phone },
  { folder: 'desktop-light', title: 'desktop, light', theme: 'light', language: 'en', viewport: desktop },
  { folder: 'desktop-dark', title: 'desktop, dark', theme: 'dark', language: 'en', viewport: desktop },
  { folder: 'phone-ar', title: 'Arabic', theme: 'light', language: 'ar', viewport: phone },
  { folder: 'phone-long', title: '40 % longer', theme: 'light', language: 'en-XA', viewport: phone },
];

const wanted = visits.filter(each => names.length === 0 || names.includes(each.name));
/** What is done to get to a screen is found by its English names. */
const shows = (look: Looks, each: { act?: unknown }) => look.language === 'en' || each.act === undefined;

const server = await startFakeServer(fileURLToPath(new URL('../dist', import.meta.url)));
const browser = await launchChromium('partitioned');
const darkroom = await (await browser.newContext()).newPage();
for (const look of looks) {
  await mkdir(join(folder, look.folder), { recursive: true });
  const context = await browser.newContext({
    viewport: look.viewport,
    reducedMotion: 'reduce',
    hasTouch: look.viewport === phone,
    // An institution's window knows no theme but the browser's.
    colorScheme: look.theme,
  });
  const page = await context.newPage();
  for (const each of wanted.filter(each => shows(look, each))) {
    const frame = await visit(page, server.port, each, look);
    // By the clock: a frame in which nothing moves draws nothing, and a question at its next drawing is never asked.
    await frame.waitForFunction(
      () =>
        // Of a QR code that is being drawn there is an empty place.
        document.querySelector('div.qr-code') === null &&
        Array.from(document.images)
          // One that is out of sight is not asked for.
          .filter(image => image.checkVisibility())
          .filter(
            image =>
              image.getBoundingClientRect().top <
              (image.closest('main')?.getBoundingClientRect().bottom ?? innerHeight),
          )
          .every(image => image.complete),
      undefined,
      { polling: 100 },
    );
    const path = join(folder, look.folder, `${each.name}.webp`);
    await writeFile(path, await asWebp(await page.screenshot()));
  }
  await context.close();
}
await browser.close();
await server.stop();

if (names.length === 0) await writeFile(join(folder, 'README.md'), list());

/** The browser is the one program at hand that writes WebP: a fifth of the size of a PNG. */
async function asWebp(png: Buffer): Promise<Buffer> {
  const webp = await darkroom.evaluate(async base64 => {
    const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes]));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    canvas.getContext('2d')?.drawImage(picture, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.4 });
    return Array.from(new Uint8Array(await blob.arrayBuffer()));
  }, png.toString('base64'));
  return Buffer.from(webp);
}

function list(): string {
  const cell = (look: Look, name: string) => `<img src="${look.folder}/${name}.webp" width="190" alt="">`;
  const rows = visits.map(each => {
    const cells = looks.map(look => (shows(look, each) ? cell(look, each.name) : ''));
    return `| ${each.name} | ${cells.join(' | ')} |`;
  });
  return [
    '# Every screen of the Link page',
    '',
    'Made by `npm run -w @fairlead/link-page looks`: the built page under its real policy, shown screens that stand still. The',
    'logos are stand-ins. Screens that are reached by typing are shown in English only.',
    '',
    `| screen | ${looks.map(look => look.title).join(' | ')} |`,
    `| --- |${' --- |'.repeat(looks.length)}`,
    ...rows,
    '',
  ].join('\n');
}
