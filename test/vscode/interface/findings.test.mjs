// What a person sees while typing: squiggles, hovers, quick fixes, the status bar, the palette.
import assert from 'node:assert';
import { photographFailures, startSession } from './session.mjs';

describe('findings in the editor', () => {
  let session;
  let window;

  before(async () => {
    session = await startSession();
    window = await session.open('blocking.py');
  });
  after(() => session?.stop());
  photographFailures(() => window);

  it('underline a blocking call', async () => {
    await window.editor.squiggles('warning').first().waitFor({ timeout: 60_000 });
    assert.strictEqual(await window.editor.squiggles('warning').count(), 1);
  });

  it('count in the status bar', async () => {
    await window.page.locator('.statusbar-item', { hasText: /\d+ findings/ }).waitFor();
  });

  it('are explained by a hover that links to the page', async () => {
    const link = 'a:has-text("rule blocking-call-in-async")';
    await window.editor.followHover('sleep', 'event loop', link);
    await window.page.locator('.tab', { hasText: 'blocking-call-in-async' }).waitFor();
    await window.editor.webview().locator('h1').first().waitFor();
    await window.editor.closeTab();
  });

  it('link their rule to its page, too', async () => {
    await window.editor.followHover('sleep', 'event loop', 'a.code-link');
    await window.page.locator('.tab', { hasText: 'blocking-call-in-async' }).waitFor();
    await window.editor.webview().locator('h1').first().waitFor();
    await window.editor.closeTab();
  });

  it('are mended by a quick fix', async () => {
    const fixes = await window.editor.quickFixes('sleep');
    await fixes.getByText('Use await asyncio.sleep').first().waitFor();
    // The preferred fix comes first and has the focus.
    await window.page.keyboard.press('Enter');
    await window.editor.text('asyncio.sleep').waitFor();
    await window.editor.squiggles('warning').first().waitFor({ state: 'detached' });
    await window.page.keyboard.press('Control+z');
    await window.editor.squiggles('warning').first().waitFor();
  });

  it('have their rules and concepts in the palette', async () => {
    await window.editor.palette('Interleave: Explain Rule or Concept');
    const row = window.page.locator('.quick-input-list .monaco-list-row', {
      hasText: 'blocking-call-in-async',
    });
    await window.page.locator('.quick-input-widget input').fill('blocking-call-in');
    await row.first().waitFor();
    await window.page.keyboard.press('Escape');
  });
});
