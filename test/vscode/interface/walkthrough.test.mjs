// The walkthrough, followed as it says: from an empty VS Code to a finding that is understood, seen and mended.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { openEditor } from '../editor.mjs';
import { photographFailures, startSession, terminals } from './session.mjs';

describe('the walkthrough', () => {
  let session;
  let window;
  let page;
  let editor;

  before(async () => {
    session = await startSession();
    const empty = path.join(session.server.home, 'empty');
    mkdirSync(empty, { recursive: true });
    window = await openEditor(session.server, empty, null);
    ({ page, editor } = window);
  });
  after(async () => {
    await window?.close();
    await session?.stop();
  });
  photographFailures(() => window);

  /** The step with this title, opened. */
  async function step(title) {
    const row = page.locator('.getting-started-step', { hasText: title }).first();
    await row.waitFor({ timeout: 60_000 });
    if (!(await row.getAttribute('class')).includes('expanded')) await row.locator('.step-title').click();
    return row;
  }

  async function press(title, button) {
    await (await step(title)).locator('.monaco-button', { hasText: button }).first().click();
  }

  async function isDone(title) {
    const row = page.locator('.getting-started-step', { hasText: title }).first();
    await row.locator('.codicon-getting-started-step-checked').waitFor({ timeout: 60_000 });
  }

  it('opens from the palette', async () => {
    await editor.palette('Interleave: Get Started');
    await step('Look at a finding');
    assert.equal(await page.locator('.getting-started-step').count(), 5);
  });

  it('opens a demo beside it, with its finding', async () => {
    await press('Look at a finding', 'Open the Demo');
    await editor.squiggles('warning').first().waitFor({ timeout: 60_000 });
    await isDone('Look at a finding');
  });

  it('shows why', async () => {
    await press('Read why', 'Show Me the Finding');
    await isDone('Read why');
    // The walkthrough may take the focus, and so the hover, when its step is done.
    await editor.hover('sleep', 'Stops the whole event loop for 2 s', 'time.sleep(2)');
  });

  it('runs the demo, and knows that it ran', async function () {
    if (!terminals) this.skip();
    await press('See it happen', 'Run with Timeline');
    await editor.webview().getByText('finished').first().waitFor({ timeout: 60_000 });
    // The hover of the step before would lie over it.
    await page.mouse.move(2, 2);
    await page.locator('.monaco-hover:visible').first().waitFor({ state: 'hidden' });
    await isDone('See it happen');
  });

  it('shows the quick fix, which mends the demo', async () => {
    const fix = page.locator('.action-widget:visible').getByText('Use await asyncio.sleep').first();
    const mended = editor.text('await', 'await asyncio.sleep(2)');
    // The walkthrough may take the focus when its step is done, which closes the list: the user presses again.
    for (let attempt = 0; attempt < 10; attempt++) {
      await press('Mend it, and compare', 'Show Me the Quick Fix');
      if (!(await fix.waitFor({ timeout: 10_000 }).then(yes, no))) continue;
      await page.keyboard.press('Enter');
      if (await mended.waitFor({ timeout: 3000 }).then(yes, no)) break;
    }
    await mended.waitFor();
    await editor.squiggles('warning').first().waitFor({ state: 'detached' });
    await isDone('Mend it, and compare');
  });

  it('runs the mended demo again, and compares the two runs', async function () {
    if (!terminals) this.skip();
    await press('Mend it, and compare', 'Run Again');
    // The timeline of the first run says "finished" from the start.
    const overlapped = page.locator('.terminal-wrapper.active .xterm-rows', { hasText: 'overlapped' });
    await overlapped.first().waitFor({ timeout: 60_000 });
    await editor.webview().getByText('finished').first().waitFor({ timeout: 60_000 });
    await press('Mend it, and compare', 'Compare the Runs');
    // There are two, so there is nothing to choose.
    await page
      .locator('.tab', { hasText: 'Comparison: blocking_sleep' })
      .first()
      .waitFor({ timeout: 60_000 });
  });

  it('leads on to the choice of tools', async () => {
    // The comparison may have taken the place of the walkthrough.
    await editor.palette('Interleave: Get Started');
    await press('Now your own program', 'Choose the Right Tool');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Waiting' }).first().waitFor();
    await page.keyboard.press('Escape');
    await isDone('Now your own program');
  });
});

const yes = () => true;
const no = () => false;
