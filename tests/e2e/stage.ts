/** What most end-to-end tests stand on: a server with a database of its own, and the demo shop on another site. */
import { afterAll, afterEach, expect } from 'vitest';
import { type TestDatabase, testDatabase } from '../../apps/server/test/database.ts';
import { launchChromium, type StorageMode, type TestBrowser } from '../chromium.ts';
import { type Fairlead, type Storefront, startFairlead, startStorefront } from './programs.ts';
import { noteStrangers } from './watch.ts';

export type Stage = { fairlead: Fairlead; storefront: Storefront; database: TestDatabase };

/**
 * Call at the top level of a test file; everything is taken down when the file is done.
 * @param settings of the server, as environment variables
 */
export async function setStage(settings: Record<string, string> = {}): Promise<Stage> {
  const database = await testDatabase();
  const fairlead = await startFairlead(database.url, settings);
  afterAll(fairlead.stop);
  afterEach(({ task }) => {
    // What the server said is half of the story of a failed test.
    if (task.result?.state === 'fail') console.error(fairlead.output().slice(-6000));
  });
  const storefront = await startStorefront(fairlead);
  afterAll(storefront.stop);
  return { fairlead, storefront, database };
}

/** A browser for this file, closed when the file is done. A test in which a page asks a stranger fails. */
export async function openBrowser(storage: StorageMode): Promise<TestBrowser> {
  const { strangers, ...browser } = await launchWatched(storage);
  afterAll(browser.close);
  afterEach(() => expect(strangers.splice(0), 'requests to strangers').toEqual([]));
  return browser;
}

/** One for a single test. Closing it fails when a page has asked a stranger. */
export async function launchWatched(storage: StorageMode): Promise<TestBrowser & { strangers: string[] }> {
  const browser = await launchChromium(storage);
  const strangers: string[] = [];
  return {
    ...browser,
    strangers,
    async newContext(options) {
      const context = await browser.newContext(options);
      noteStrangers(context, strangers);
      return context;
    },
    async close() {
      await browser.close();
      expect(strangers, 'requests to strangers').toEqual([]);
    },
  };
}
