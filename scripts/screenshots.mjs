// Makes the README's pictures from the real product: VS Code with the packed extension, on the demo programs.
// Usage: node scripts/screenshots.mjs [--no-package]
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { openEditor } from '../test/vscode/editor.mjs';
import { installBrowser, installServers, runtime } from '../test/vscode/install.mjs';
import { installVsix, startServer } from '../test/vscode/server.mjs';
import { root } from './bootstrap.mjs';
import { packageExtension } from './package.mjs';
import { photograph } from './photograph.mjs';

const pictures = path.join(root, 'media', 'screenshots');
const SETTINGS = {
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.activityBar.location': 'hidden',
  'window.commandCenter': false,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code replaces these variables itself.
  'window.title': '${activeEditorShort}${separator}${rootName}',
  'breadcrumbs.enabled': false,
  'editor.fontSize': 14,
  'editor.lightbulb.enabled': 'off',
};

async function main() {
  installServers(['newest']);
  installBrowser();
  let vsix = path.join(runtime, 'interleave.vsix');
  if (!process.argv.includes('--no-package') || !existsSync(vsix)) vsix = await packageExtension(vsix);
  const server = await startServer({ settings: SETTINGS });
  try {
    await installVsix(server, 'newest', vsix);
    mkdirSync(pictures, { recursive: true });
    const folder = copyDemos(server);
    const open = (file, view) => openEditor(server, folder, path.join(folder, file), { scale: 2, ...view });
    await blockingSleep(await open('blocking_sleep.py', { width: 1400, height: 800 }));
    await deadlock(await open('deadlock.py', { width: 1400, height: 1100 }));
  } finally {
    await server.stop();
  }
}

/** The programs of the pictures alone: what another demo does to the whole project (gevent's patches) is not theirs. */
function copyDemos(server) {
  const folder = path.join(server.home, 'demos');
  mkdirSync(folder);
  const from = path.join(root, 'src', 'demos');
  for (const name of ['blocking_sleep.py', 'deadlock.py'])
    cpSync(path.join(from, name), path.join(folder, name));
  return folder;
}

/** Squiggle and hover, the demo's list, two stalls, the fix, and the run after it. */
async function blockingSleep({ page, editor, close }) {
  await tidy(page, editor);
  await editor.squiggles('warning').first().waitFor({ timeout: 60_000 });
  await editor.hover('sleep', 'event loop', 'time.sleep(2)');
  await shoot(page, 'blocking-sleep-hover', false);
  await editor.quickFixes('sleep', 'time.sleep(2)');
  await shoot(page, 'blocking-sleep-quick-fix');
  await page.keyboard.press('Escape');
  await editor.palette('Interleave: Run Demo');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'gil-cpu' }).first().waitFor();
  await shoot(page, 'demos');
  await page.keyboard.press('Escape');
  await runAndWait(page, editor);
  await shoot(page, 'blocking-sleep-timeline');
  await editor.palette('View: Focus First Editor Group');
  const fixes = await editor.quickFixes('sleep', 'time.sleep(2)');
  await fixes.getByText('Use await asyncio.sleep').first().click();
  await editor.text('asyncio', 'asyncio.sleep(2)').waitFor();
  await runAndWait(page, editor);
  await shoot(page, 'blocking-sleep-fixed');
  await close();
}

async function deadlock({ page, editor, close }) {
  await tidy(page, editor);
  await editor.squiggles('warning').first().waitFor({ timeout: 60_000 });
  await editor.palette('Interleave: Run with Timeline');
  const problem = editor.webview().locator('.problem', { hasText: 'Deadlock:' }).first();
  await problem.waitFor({ timeout: 60_000 });
  await editor.webview().getByRole('button', { name: 'Stop and keep' }).click();
  await editor
    .webview()
    .getByText(/^(exit code|stopped|killed|incomplete)/)
    .first()
    .waitFor({ timeout: 60_000 });
  await problem.click();
  await shoot(page, 'deadlock-timeline');
  await close();
}

async function runAndWait(page, editor) {
  await editor.palette('Interleave: Run with Timeline');
  // The status bar tells this run from the one before.
  const progress = page.locator('.statusbar-item', { hasText: / tracks, / });
  await progress.waitFor({ timeout: 30_000 });
  await progress.waitFor({ state: 'detached', timeout: 60_000 });
  await editor.webview().getByText('finished').first().waitFor({ timeout: 60_000 });
  await page.locator('.terminal-wrapper.active .xterm-rows', { hasText: 'observed' }).waitFor();
}

/** Without the side bar: the pictures are about code and timeline. */
async function tidy(page, editor) {
  await page.locator('.statusbar-item', { hasText: /findings?$/ }).waitFor({ timeout: 60_000 });
  await editor.palette('View: Close Primary Side Bar');
}

async function shoot(page, name, movePointer = true) {
  await photograph(page, path.join(pictures, `${name}.png`), { movePointer });
  console.log(`media/screenshots/${name}.png`);
}

await main();
