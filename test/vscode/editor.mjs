// VS Code's interface as a person uses it: an editor, the palette, hovers, quick fixes, and webviews.
import { openBrowser } from './browser.mjs';
import { address } from './server.mjs';

/** Opens VS Code in a browser on a folder, with one file shown. `close()` ends the browser. */
export async function openEditor(server, folder, file, options = {}) {
  const browser = await openBrowser(options);
  const { page } = browser;
  const payload = [['skipWelcome', 'true']];
  if (file) payload.push(['openFile', server.remote(file)]);
  await page.goto(address(server, folder, payload));
  await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
  const editor = new Editor(page);
  if (file) await editor.shown();
  return { ...browser, editor };
}

export class Editor {
  constructor(page) {
    this.page = page;
  }

  /** Waits until an editor shows text. */
  async shown() {
    await this.page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 60_000 });
  }

  /** Runs a command by its title, through the palette. */
  async palette(title) {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input');
    await input.waitFor();
    await input.fill(`>${title}`);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
  }

  /** The first place where a text stands in the editor; VS Code splits lines into spans at will. */
  text(text) {
    return this.page.locator('.monaco-editor .view-line span span', { hasText: text }).first();
  }

  /** Squiggles of a severity: error, warning, info, hint. */
  squiggles(severity) {
    return this.page.locator(`.monaco-editor .squiggly-${severity}`);
  }

  /** Hovers over a text and gives the hover. The pointer moves until the hover stays: a late finding closes it. */
  async hover(text) {
    const hover = this.page.locator('.monaco-hover:visible').first();
    for (let attempt = 0; attempt < 20; attempt++) {
      await this.page.mouse.move(2, 2);
      await this.text(text).hover();
      if (
        await hover.waitFor({ timeout: 3000 }).then(
          () => true,
          () => false,
        )
      )
        return hover;
    }
    throw new Error(`No hover over ${text}`);
  }

  /** Opens the quick fixes at a text. */
  async quickFixes(text) {
    const widget = this.page.locator('.action-widget:visible');
    for (let attempt = 0; attempt < 20; attempt++) {
      await this.text(text).click();
      await this.page.keyboard.press('Control+.');
      if (
        await widget.waitFor({ timeout: 3000 }).then(
          () => true,
          () => false,
        )
      )
        return widget;
      await this.page.keyboard.press('Escape');
    }
    throw new Error(`No quick fix at ${text}`);
  }

  /** The page inside the webview that is shown. */
  webview() {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  notification(text) {
    return this.page.locator('.notification-toast, .notification-list-item', { hasText: text }).first();
  }
}
