// A demo from the palette to its timeline: watched, zoomed, clicked, stopped.
import assert from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { photographFailures, startSession, terminals } from './session.mjs';

describe('the timeline', () => {
  let session;
  let window;

  before(async function () {
    if (!terminals) this.skip();
    session = await startSession();
    window = await session.open('calm.py', { width: 1500, height: 900 });
  });
  after(() => session?.stop());
  photographFailures(() => window);

  it('shows a demo that was chosen in the palette, with the line to blame', async () => {
    const { editor, page } = window;
    await editor.demo('blocking-sleep');
    await page.locator('.tab', { hasText: 'blocking_sleep.py' }).first().waitFor();
    const timeline = editor.webview();
    await timeline.getByText('finished').first().waitFor({ timeout: 60_000 });
    const problem = timeline.locator('.problem').first();
    assert.match(await problem.innerText(), /blocking_sleep\.py:15/);
    assert.match(await problem.innerText(), /seen 2 times/);
    await timeline
      .getByRole('treeitem', { name: /worker/ })
      .first()
      .waitFor();
  });

  it('prints what the program prints, with what was expected', async () => {
    await window.page.locator('.terminal-wrapper.active .xterm').waitFor();
    const text = await window.editor.terminalText();
    // On a busy machine it takes longer.
    assert.match(text, /observed: (4|5|6)\.\d\d s/);
  });

  it('zooms in and out, and fits all again', async () => {
    const timeline = window.editor.webview();
    const shown = () => shownTime(timeline);
    const all = await shown();
    await timeline.getByLabel(/^Timeline\./).focus();
    await window.page.keyboard.press('w');
    await changes(shown, all);
    await window.page.keyboard.press('0');
    await settles(shown, all);
  });

  it('opens the source line of a problem', async () => {
    const { editor, page } = window;
    await editor.webview().locator('.problem').getByRole('button', { name: 'blocking_sleep.py:15' }).click();
    // The timeline keeps the focus, so the status bar does not say where the cursor is.
    await page.locator('.monaco-editor .active-line-number', { hasText: /^15$/ }).waitFor();
  });

  it('leads to the culprit by the keyboard alone', async () => {
    const { editor, page } = window;
    await page.keyboard.press('Escape');
    await editor.paletteByKeys('View: Focus First Editor Group');
    await editor.paletteByKeys('View: Focus Right Editor Group');
    const inside = () => page.evaluate(() => document.activeElement?.matches('iframe.webview'));
    await settles(inside, true);
    // The frame has the focus a moment before the page in it.
    const current = editor.webview().locator('.problem[aria-current="true"]');
    await settles(async () => {
      await page.keyboard.press('n');
      return (await current.count()) > 0;
    }, true);
    // Away from whatever was pressed last: Enter would press it again.
    await page.keyboard.press('/');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    // Enter takes the focus along, so the status bar says where the cursor is.
    await page.locator('.statusbar-item', { hasText: /Ln 15, Col/ }).waitFor();
  });

  it('keeps the time under the pointer where it is while the wheel zooms', async () => {
    const { editor, page } = window;
    const timeline = editor.webview();
    await timeline.getByRole('button', { name: 'Show the whole run (0)' }).click();
    const box = await timeline.locator('.picture').boundingBox();
    // The first row is the process: its tooltip says the moment.
    const x = box.x + box.width * 0.7;
    await page.mouse.move(x - 5, box.y + 11);
    await page.mouse.move(x, box.y + 11);
    const moment = async () => {
      const text = await timeline.locator('.tooltip:visible').innerText();
      return Number(/at ([\d.]+) s/.exec(text)[1]);
    };
    const before = await moment();
    const shown = await shownTime(timeline);
    for (let notch = 0; notch < 8; notch++) await page.mouse.wheel(0, -120);
    await changes(() => shownTime(timeline), shown);
    await page.mouse.move(x - 1, box.y + 11);
    await page.mouse.move(x, box.y + 11);
    const after = await moment();
    // A pixel of the whole run was about ten milliseconds.
    assert.ok(Math.abs(after - before) < 0.03, `${before} s became ${after} s`);
  });

  it('fits itself to another size of the window', async () => {
    const { editor, page } = window;
    const timeline = editor.webview();
    const widths = () =>
      timeline
        .locator('.picture')
        .evaluate((picture) => [picture.clientWidth, picture.querySelector('canvas').clientWidth]);
    const [before] = await widths();
    await page.setViewportSize({ width: 1900, height: 900 });
    await changes(async () => (await widths())[1], before);
    await settles(async () => {
      const [room, canvas] = await widths();
      return room === canvas;
    }, true);
    await page.setViewportSize({ width: 1500, height: 900 });
    await settles(async () => (await widths())[1], before);
  });

  it('is as it was left when it is shown again', async () => {
    const { editor } = window;
    const timeline = editor.webview();
    const search = timeline.getByLabel('Search tracks, functions, files and states');
    await search.fill('worker');
    const shown = await shownTime(timeline);
    await settles(() => timeline.getByRole('treeitem', { name: /^main/ }).count(), 0);
    await editor.hideBehind('web.py', 'Timeline: blocking_sleep.py', timeline.locator('.picture'));
    await editor.closeTab();
    await timeline.locator('.picture').waitFor();
    assert.strictEqual(await shownTime(timeline), shown);
    assert.strictEqual(await search.inputValue(), 'worker');
    assert.strictEqual(await timeline.getByRole('treeitem', { name: /^main/ }).count(), 0);
    await search.fill('');
  });

  it('is saved as a picture where the user says', async () => {
    const { editor, page } = window;
    await editor.webview().getByRole('button', { name: 'Export', exact: true }).click();
    await editor.webview().getByRole('menuitem', { name: 'Picture (PNG)' }).click();
    // VS Code's own dialog, as it is where files are on another machine than the window.
    const dialog = page.locator('.quick-input-widget input');
    await settles(() => dialog.inputValue(), path.join(session.folder, 'blocking_sleep.png'));
    await page.keyboard.press('Enter');
    // Its last part says that it is whole.
    await settles(() => endOf(path.join(session.folder, 'blocking_sleep.png')), 'IEND');
  });

  it('says in the editor what was seen in the run', async () => {
    await window.editor.hover('sleep', /[Ss]een in this run/, 'time.sleep(2)');
  });

  it('shows a deadlock while it lasts, and its Stop ends the program', async () => {
    const { editor, page } = window;
    await page.keyboard.press('Escape');
    await editor.demo('deadlock');
    await page.locator('.tab', { hasText: 'Timeline: deadlock.py' }).waitFor();
    const timeline = editor.webview();
    const problem = timeline.locator('.problem', { hasText: 'Deadlock:' }).first();
    await problem.waitFor({ timeout: 60_000 });
    assert.match(await problem.innerText(), /accounts/);
    await timeline.getByRole('button', { name: 'Stop', exact: true }).click();
    await timeline
      .getByText(/^(exit code|stopped|killed|incomplete)/i)
      .first()
      .waitFor({ timeout: 60_000 });
  });

  it('leaves the timeline of the other program as it was', async () => {
    const { editor, page } = window;
    await page.locator('.tab', { hasText: 'Timeline: blocking_sleep.py' }).click();
    await editor.webview().getByText('finished').first().waitFor();
    assert.match(await editor.webview().locator('.problem').first().innerText(), /stood still/);
    await page.locator('.tab', { hasText: 'Timeline: deadlock.py' }).click();
    await editor.webview().locator('.problem', { hasText: 'Deadlock:' }).first().waitFor();
  });

  it('opens a kept run again', async () => {
    const { editor, page } = window;
    await editor.palette('Interleave: Open Run...');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'blocking_sleep' }).first().click();
    await page
      .locator('.tab', { hasText: /^blocking_sleep.*\.interleave/ })
      .first()
      .waitFor();
    await editor
      .webview()
      .getByRole('treeitem', { name: /worker/ })
      .first()
      .waitFor();
    assert.match(await editor.webview().locator('.problem').first().innerText(), /blocking_sleep\.py:15/);
  });

  /** The name of a picture's last part, as PNG has it: followed by a checksum. */
  function endOf(file) {
    return existsSync(file) ? readFileSync(file).subarray(-8, -4).toString('latin1') : '';
  }

  function shownTime(timeline) {
    return timeline
      .getByText(/ shown$/)
      .first()
      .innerText();
  }

  async function changes(read, from) {
    for (let attempt = 0; attempt < 600; attempt++) {
      if ((await read()) !== from) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.fail(`It stayed ${from}`);
  }

  async function settles(read, wanted) {
    let last;
    for (let attempt = 0; attempt < 600; attempt++) {
      last = await read();
      if (last === wanted) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.strictEqual(last, wanted);
  }
});
