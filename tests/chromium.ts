/**
 * Chromium for the tests: the installed one, else the one inside the npm package `@sparticuz/chromium`, unpacked into
 * a cache of its own. Nothing needs root or a system package.
 *
 * A frame of another site may meet three kinds of storage, and the Link page has to live with each:
 * `shared` (browsers of the past: a frame sees what it stored under any other page), `partitioned` (Chrome, Firefox,
 * Safari today: one store per page and frame, no third-party cookies) and `blocked` (Chrome with third-party cookies
 * blocked and no partitioning: touching `sessionStorage` or `localStorage` throws).
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type LaunchOptions,
} from 'playwright-core';

export type StorageMode = 'shared' | 'partitioned' | 'blocked';

export type TestBrowser = {
  /** `installed`: a full Chrome or Chromium. `bundled`: the headless shell of the npm package. */
  route: 'installed' | 'bundled';
  version: string;
  /** A browser of its own as far as cookies and storage go. */
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>;
  close(): Promise<void>;
};

/**
 * Starts Chromium with the given kind of third-party storage. `FAIRLEAD_CHROMIUM` names another executable, or is
 * `bundled` to use the npm package although a Chromium is installed.
 */
export async function launchChromium(storage: StorageMode): Promise<TestBrowser> {
  const installed = installedChromium();
  return installed === undefined ? launchBundled(storage) : launchInstalled(installed, storage);
}

function installedChromium(): string | undefined {
  const wanted = process.env['FAIRLEAD_CHROMIUM'];
  if (wanted === 'bundled') return undefined;
  if (wanted !== undefined && wanted !== '') {
    if (!existsSync(wanted)) throw new Error(`FAIRLEAD_CHROMIUM names ${wanted}, which does not exist`);
    return wanted;
  }
  return ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);
}

/**
 * Playwright turns storage partitioning off. The last `--disable-features` wins, so this list (Playwright's own
 * that matter here, without `ThirdPartyStoragePartitioning`) turns it on again.
 */
const withPartitioning =
  '--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,' +
  'HttpsFirstBalancedModeAutoEnable,MediaRouter,PaintHolding,OptimizationHints,NetworkTimeServiceQuerying';

/** A full Chromium reads the user's choices from a profile, and obeys them in every context of the process. */
async function launchInstalled(executablePath: string, storage: StorageMode): Promise<TestBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'fairlead-chromium-'));
  const blocks = storage !== 'shared';
  const anyPage = '*,*';
  await mkdir(join(profile, 'Default'));
  await writeFile(
    join(profile, 'Default', 'Preferences'),
    JSON.stringify({
      profile: {
        block_third_party_cookies: blocks,
        cookie_controls_mode: blocks ? 1 : 0,
        // Contexts are incognito profiles, which block third-party cookies whatever the mode says; this does not.
        ...(blocks ? {} : { content_settings: { exceptions: { cookies: { [anyPage]: { setting: 1 } } } } }),
      },
    }),
  );
  const first = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: storage === 'partitioned' ? [withPartitioning] : [],
  });
  const browser = first.browser();
  if (browser === null) throw new Error(`${executablePath} gave no handle on the browser process`);
  return {
    route: 'installed',
    version: browser.version(),
    newContext: options => browser.newContext(options),
    async close() {
      await first.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * The headless shell knows no profile and hence no blocked storage: there, third-party cookies are
 * refused by a switch, and `blocked` makes both storages throw by a script that runs before the page's own.
 */
async function launchBundled(storage: StorageMode): Promise<TestBrowser> {
  const { executablePath, environment } = await unpackedChromium();
  const options: LaunchOptions = {
    executablePath,
    env: environment,
    // The package's own list of arguments turns off web security and site isolation: what is tested here.
    args: [
      '--headless=shell',
      '--font-render-hinting=none',
      ...(storage === 'shared' ? [] : noThirdPartyCookies),
    ],
    ignoreDefaultArgs: ['--headless'],
  };
  const browser: Browser = await chromium.launch(options);
  return {
    route: 'bundled',
    version: browser.version(),
    async newContext(contextOptions) {
      const context = await browser.newContext(contextOptions);
      if (storage === 'blocked') await context.addInitScript(storageThrowsInForeignFrames);
      return context;
    },
    close: () => browser.close(),
  };
}

const noThirdPartyCookies = [withPartitioning, '--test-third-party-cookie-phaseout'];

const storageThrowsInForeignFrames = `(() => {
  try { if (top.location.origin === location.origin) return; } catch { /* another site: go on */ }
  for (const name of ['sessionStorage', 'localStorage']) {
    Object.defineProperty(window, name, { get() {
      throw new DOMException("Failed to read the '" + name + "' property from 'Window': Access is denied for this document.", 'SecurityError');
    } });
  }
})()`;

type Unpacked = { executablePath: string; environment: Record<string, string> };
let unpacking: Promise<Unpacked> | undefined;

/** Unpacks once per version and user; several test processes may do so at the same time. */
function unpackedChromium(): Promise<Unpacked> {
  unpacking ??= unpack();
  return unpacking;
}

async function unpack(): Promise<Unpacked> {
  if (process.platform !== 'linux') {
    throw new Error(
      'no Chromium found: install Chrome or Chromium and set FAIRLEAD_CHROMIUM to its executable',
    );
  }
  const bin = fileURLToPath(new URL('../bin', import.meta.resolve('@sparticuz/chromium')));
  const manifest = JSON.parse(await readFile(join(bin, '..', 'package.json'), 'utf8')) as { version: string };
  const user = createHash('sha256').update(userInfo().username).digest('hex').slice(0, 8);
  const home = join(tmpdir(), `fairlead-chromium-${manifest.version}-${process.arch}-${user}`);
  if (!existsSync(home)) await unpackInto(home, bin);
  return {
    executablePath: join(home, 'chromium'),
    environment: {
      ...definedEnvironment(),
      FONTCONFIG_PATH: join(home, 'fonts'),
      LD_LIBRARY_PATH: join(home, 'al2023', 'lib'),
      HOME: home,
    },
  };
}

/**
 * The package unpacks below `os.tmpdir()` under fixed names and takes whatever it finds there, of any version and
 * owner. So `TMPDIR` points to a new directory meanwhile, which gets its final name only when it is complete.
 */
async function unpackInto(home: string, bin: string): Promise<void> {
  const fresh = await mkdtemp(`${home}.`);
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = fresh;
  try {
    const { default: sparticuz, inflate } = await import('@sparticuz/chromium');
    await sparticuz.executablePath(bin);
    await inflate(join(bin, 'al2023.tar.br'));
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  // The package's own configuration looks for fonts in /tmp/fonts, where they are not.
  await writeFile(
    join(fresh, 'fonts', 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(home, 'fonts')}</dir><cachedir>${join(home, 'fonts-cache')}</cachedir></fontconfig>\n`,
  );
  await chmod(fresh, 0o755);
  try {
    await rename(fresh, home);
  } catch (error) {
    if (!existsSync(home)) throw error;
    await rm(fresh, { recursive: true, force: true });
  }
}

function definedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
