// Makes the pictures of the walkthrough from the real product, in a dark and in a light theme.
// Usage: node scripts/walkthrough-pictures.mjs [--no-package]
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { openEditor } from '../test/vscode/editor.mjs';
import { installBrowser, installServers, runtime } from '../test/vscode/install.mjs';
import { installVsix, startServer } from '../test/vscode/server.mjs';
import { root } from './bootstrap.mjs';
import { packageExtension } from './package.mjs';
import { photograph } from './photograph.mjs';

const pictures = path.join(root, 'media', 'walkthrough');
const THEMES = { dark: 'Default Dark Modern', light: 'Default Light Modern' };
const SETTINGS = {
  'workbench.activityBar.location': 'hidden',
  'workbench.statusBar.visible': false,
  'window.commandCenter': false,
  'breadcrumbs.enabled': false,
  'editor.fontSize': 13,
  'editor.lightbulb.enabled': 'off',
};

async function main() {
  installServers(['newest']);
  installBrowser();
  let vsix = path.join(runtime, 'interleave.vsix');
  if (!process.argv.includes('--no-package') || !existsSync(vsix)) vsix = await packageExtension(vsix);
  mkdirSync(pictures, { recursive: true });
  for (const [name, theme] of Object.entries(THEMES)) {
    const server = await startServer({ settings: { ...SETTINGS, 'workbench.colorTheme': theme } });
    try {
      await installVsix(server, 'newest', vsix);
      const folder = path.join(server.home, 'empty');
      mkdirSync(folder, { recursive: true });
      const open = () => openEditor(server, folder, null, { width: 820, height: 560 });
      await demo(await open(), name);
      await report(await open(), name);
    } finally {
      await server.stop();
    }
  }
}

/** The finding, its hover, its fixes, and the run. */
async function demo({ page, editor, close }, theme) {
  await openDemo(page, editor);
  await shoot(page, `finding-${theme}`);
  await editor.hover('sleep', 'event loop', 'time.sleep(2)');
  await shoot(page, `reason-${theme}`, false);
  await editor.quickFixes('sleep', 'time.sleep(2)');
  await shoot(page, `fix-${theme}`);
  await page.keyboard.press('Escape');
  await editor.palette('Interleave: Run with Timeline');
  await editor.webview().getByText('finished').first().waitFor({ timeout: 60_000 });
  await editor.palette('View: Toggle Panel Visibility');
  await shoot(page, `timeline-${theme}`);
  await close();
}

/** What *Explain This File* says. */
async function report({ page, editor, close }, theme) {
  await openDemo(page, editor);
  await editor.palette('Interleave: Explain This File');
  await editor.webview().getByText('What happens at the same time').first().waitFor({ timeout: 60_000 });
  await shoot(page, `yours-${theme}`);
  await close();
}

async function openDemo(page, editor) {
  await editor.palette('View: Close Primary Side Bar');
  await editor.palette('Interleave: Open Demo');
  await page.locator('.quick-input-widget input').fill('blocking-sleep');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'blocking-sleep' }).first().click();
  await editor.squiggles('warning').first().waitFor({ timeout: 60_000 });
}

async function shoot(page, name, movePointer = true) {
  const part = page.locator('.part.editor');
  await photograph(page, path.join(pictures, `${name}.png`), { movePointer, part });
  console.log(`media/walkthrough/${name}.png`);
}

await main();
