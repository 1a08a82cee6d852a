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

  /** Runs a command by its title, through the palette; tries again while the command is not offered yet. */
  async palette(title) {
    const row = await this.offered(title);
    if (!row) throw new Error(`The palette does not offer ${title}`);
    await row.click();
  }

  /** Runs a demo by its name: the list is long, so the name is written. */
  async demo(name) {
    await this.palette('Interleave: Run Demo');
    await this.page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'Four threads that' })
      .first()
      .waitFor();
    await this.page.locator('.quick-input-widget input').fill(name);
    const row = this.page.locator('.quick-input-list .monaco-list-row', {
      hasText: new RegExp(`^\\s*${name}`),
    });
    await row.first().click();
  }

  /** The same without the mouse. */
  async paletteByKeys(title) {
    if (!(await this.offered(title))) throw new Error(`The palette does not offer ${title}`);
    await this.page.keyboard.press('Enter');
  }

  offered(title) {
    return this.quickPick(`>${title}`, title);
  }

  /** Opens a file of the folder by its name, in the group that has the focus. */
  async openFile(name) {
    const row = await this.quickPick(name, name);
    if (!row) throw new Error(`No file is called ${name}`);
    await row.click();
    await this.page.locator('.tab', { hasText: name }).first().waitFor();
  }

  /** Opens a file from the Explorer in the group of a tab: it hides what that tab shows. */
  async hideBehind(name, tab, shown) {
    const files = this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
    for (let attempt = 0; attempt < 5; attempt++) {
      await this.page.locator('.tab', { hasText: tab }).first().click();
      await files.first().click();
      if (await shown.waitFor({ state: 'hidden', timeout: 5000 }).then(yes, no)) return;
      await this.closeTab();
    }
    throw new Error(`${name} opens in another group`);
  }

  /** Types into the palette until it offers a row with a text; null where it never does. */
  async quickPick(typed, text) {
    const input = this.page.locator('.quick-input-widget input');
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
    for (let attempt = 0; attempt < 20; attempt++) {
      await this.page.keyboard.press('F1');
      // Whatever takes the focus meanwhile, an editor that was just opened for one, closes the palette again.
      const filled = (await appears(input)) && (await input.fill(typed, { timeout: 3000 }).then(yes, no));
      if (filled && (await appears(row))) return row;
      await this.page.keyboard.press('Escape');
    }
    return null;
  }

  /** The first place where a text stands in the editor, in a line with `within`: a token, not a whole phrase. */
  text(text, within = text) {
    const line = this.page.locator('.monaco-editor .view-line', { hasText: within });
    return line.locator('span span', { hasText: text }).first();
  }

  /** Squiggles of a severity: error, warning, info, hint. */
  squiggles(severity) {
    return this.page.locator(`.monaco-editor .squiggly-${severity}`);
  }

  /**
   * Hovers over a text until the hover says what is wanted, and gives it. The pointer moves again and again: a hover
   * that was there before a finding came does not learn of it, and a late finding closes the hover.
   */
  async hover(text, says, within = text) {
    const hover = this.page.locator('.monaco-hover:visible').first();
    for (let attempt = 0; attempt < 20; attempt++) {
      await this.page.mouse.move(2, 2);
      await this.text(text, within).hover();
      if (await appears(hover.getByText(says).first())) return hover;
    }
    throw new Error(`No hover over ${text} that says ${says}`);
  }

  /** Clicks a link of the hover over a text. The hover may close under the pointer, so it is opened again then. */
  async followHover(text, says, link, within = text) {
    for (let attempt = 0; attempt < 5; attempt++) {
      const hover = await this.hover(text, says, within);
      const followed = hover.locator(link).first().click({ timeout: 3000 });
      if (
        await followed.then(
          () => true,
          () => false,
        )
      )
        return;
    }
    throw new Error(`No link ${link} in the hover over ${text}`);
  }

  /** Opens the quick fixes at a text. */
  async quickFixes(text, within = text) {
    const widget = this.page.locator('.action-widget:visible');
    for (let attempt = 0; attempt < 20; attempt++) {
      await this.text(text, within).click();
      await this.page.keyboard.press('Control+.');
      if (await appears(widget)) return widget;
      await this.page.keyboard.press('Escape');
    }
    throw new Error(`No quick fix at ${text}`);
  }

  async closeTab() {
    await this.palette('View: Close Editor');
  }

  /** What the terminal shows. It has a text only where it is not drawn by a graphics card: QUIET_SETTINGS say so. */
  async terminalText() {
    const rows = this.page.locator('.terminal-wrapper.active .xterm-rows > div');
    return (await rows.allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
  }

  /** The page inside the webview that is shown; while one takes the place of another both are, for a moment. */
  webview() {
    return this.page.frameLocator('iframe.webview.ready:visible').last().frameLocator('#active-frame');
  }

  notification(text) {
    return this.page.locator('.notification-toast, .notification-list-item', { hasText: text }).first();
  }
}

function appears(locator) {
  return locator.waitFor({ timeout: 3000 }).then(yes, no);
}

const yes = () => true;
const no = () => false;
