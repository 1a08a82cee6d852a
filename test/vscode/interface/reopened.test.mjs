// A window that is closed with timelines in it, and opened again.
import assert from 'node:assert';
import { address } from '../server.mjs';
import { isNewest, photographFailures, startSession, terminals } from './session.mjs';

describe('a reopened window', function () {
  // VS Code starts twice in each, which a busy machine takes its time for.
  this.timeout(300_000);
  let session;
  let window;

  before(async function () {
    // It takes half a minute, and the webview's state is kept alike in both versions.
    if (!terminals || !isNewest) this.skip();
    session = await startSession();
    window = await session.open('web.py', { width: 1500, height: 900 });
  });
  after(() => session?.stop());
  photographFailures(() => window);

  it('shows the timeline of a run as it was', async () => {
    const { editor, page } = window;
    await editor.demo('blocking-sleep');
    const timeline = editor.webview();
    await timeline.getByText('finished').first().waitFor({ timeout: 60_000 });
    await timeline.locator('.problem').first().click();
    const left = await look(timeline, 'worker');
    await reopen();
    await page.locator('.tab.active', { hasText: 'Timeline: blocking_sleep.py' }).waitFor();
    await timeline.getByText('finished').first().waitFor();
    await settles(() => facts(timeline), left);
  });

  it('shows a kept run as it was, in its own editor', async () => {
    const { editor, page } = window;
    await editor.palette('Interleave: Open Run...');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'blocking_sleep' }).first().click();
    const tab = page.locator('.tab.active', { hasText: /^blocking_sleep.*\.interleave/ });
    await tab.waitFor();
    const timeline = editor.webview();
    await timeline.locator('.problem').first().click();
    const left = await look(timeline, 'gather');
    await reopen();
    await tab.waitFor();
    await settles(() => facts(timeline), left);
  });

  /** Searches, which nothing else does in the state that is kept; answers what the page then shows. */
  async function look(timeline, text) {
    await timeline.getByLabel('Search tracks, functions, files and states').fill(text);
    await timeline.locator('.name:visible').first().waitFor();
    await kept(window.page, text);
    return facts(timeline);
  }

  async function facts(timeline) {
    return JSON.stringify([
      await timeline.locator('.ruler-name').innerText(),
      await timeline.locator('.name:visible .name-text').allInnerTexts(),
      await timeline.getByLabel('Search tracks, functions, files and states').inputValue(),
      await timeline.locator('.details .sentence').first().innerText(),
    ]);
  }

  /** VS Code writes what it keeps of a window to its database every few seconds, and in a browser not at its end. */
  async function kept(page, text) {
    const wanted = `filter\\W+${text}\\W`;
    await settles(() => page.evaluate(holds, wanted), true);
  }

  /** By an address that asks for no file: it would be shown instead of what was. */
  async function reopen() {
    const { page } = window;
    await page.goto('about:blank');
    await page.goto(address(session.server, session.folder, [['skipWelcome', 'true']]));
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
  }

  async function settles(read, wanted) {
    let last;
    for (let attempt = 0; attempt < 600; attempt++) {
      last = await Promise.resolve(read()).catch((error) => error.message);
      if (last === wanted) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.strictEqual(last, wanted);
  }
});

/** Runs in the window: whether any of its databases holds a text. */
async function holds(pattern) {
  const result = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  for (const { name } of await indexedDB.databases()) {
    const database = await result(indexedDB.open(name));
    try {
      for (const store of database.objectStoreNames) {
        const values = await result(database.transaction(store).objectStore(store).getAll());
        if (values.some((value) => typeof value === 'string' && new RegExp(pattern).test(value))) return true;
      }
    } finally {
      database.close();
    }
  }
  return false;
}
