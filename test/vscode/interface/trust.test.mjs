// In a folder that is not trusted everything explains, and nothing runs.
import { photographFailures, startSession } from './session.mjs';

describe('an untrusted folder', () => {
  let session;
  let window;

  before(async () => {
    session = await startSession({
      trust: true,
      settings: {
        'security.workspace.trust.startupPrompt': 'never',
        'security.workspace.trust.banner': 'never',
      },
    });
    window = await session.open('blocking.py');
  });
  after(() => session?.stop());
  photographFailures(() => window);

  it('has findings', async () => {
    await window.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor({ timeout: 60_000 });
    await window.editor.squiggles('warning').first().waitFor({ timeout: 60_000 });
  });

  it('offers no run', async () => {
    await window.page.keyboard.press('F1');
    const input = window.page.locator('.quick-input-widget input');
    await input.fill('>Interleave: ');
    await window.page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'Interleave: Explain Rule' })
      .waitFor();
    const run = window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Interleave: Run' });
    if ((await run.count()) > 0) throw new Error(`Offered: ${await run.allTextContents()}`);
  });
});
