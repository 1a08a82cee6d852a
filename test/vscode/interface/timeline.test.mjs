// A demo from the palette to its timeline: watched, zoomed, clicked, stopped.
import assert from 'node:assert';
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
    const shown = () =>
      timeline
        .getByText(/ shown$/)
        .first()
        .innerText();
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

  async function changes(read, from) {
    for (let attempt = 0; attempt < 100; attempt++) {
      if ((await read()) !== from) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.fail(`It stayed ${from}`);
  }

  async function settles(read, wanted) {
    let last;
    for (let attempt = 0; attempt < 100; attempt++) {
      last = await read();
      if (last === wanted) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.strictEqual(last, wanted);
  }
});
