// Types into a file of real VS Code while the product reads a workspace of 300 other files, and the same without the
// product: what a key takes to the screen, when the finding in the typed line is there, and when all is checked.
// Prints a table; asserts nothing. Usage: npm run bench -- workspace     (FILES=300, STROKES=150)
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageExtension } from '../../scripts/package.mjs';
import { openEditor } from '../vscode/editor.mjs';
import { installBrowser, installServers, runtime } from '../vscode/install.mjs';
import { installVsix, startServer } from '../vscode/server.mjs';

const FILES = Number(process.env.FILES ?? 300);
const STROKES = Number(process.env.STROKES ?? 150);
const APP = 'import time\n\n\nasync def handler():\n    value = 1\n    return value\n';
/** What is typed first: something to find. */
const CALL = 'time.sleep(1)';

/** Of Python's own library, as many files as are wanted. Gives their lines. */
function fill(folder) {
  const code = 'import sysconfig; print(sysconfig.get_paths()["stdlib"])';
  const library = execFileSync('python3', ['-c', code], { encoding: 'utf8' }).trim();
  let [files, lines] = [0, 0];
  const copy = (from, to) => {
    for (const entry of readdirSync(from, { withFileTypes: true })) {
      if (files >= FILES) return;
      const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
      if (entry.isDirectory() && !/^(test|tests|site-packages|__pycache__|idle_test)$/.test(entry.name))
        copy(source, target);
      else if (entry.isFile() && entry.name.endsWith('.py')) {
        mkdirSync(to, { recursive: true });
        cpSync(source, target);
        files++;
        lines += readFileSync(source).filter((byte) => byte === 10).length;
      }
    }
  };
  copy(library, path.join(folder, 'lib'));
  return { files, lines };
}

/** Milliseconds from a key to the frame that shows it; -1 where it was not seen to change anything. */
async function press(page, key) {
  await page.evaluate(() => {
    const lines = document.querySelector('.monaco-editor .view-lines');
    const began = performance.now();
    window.typed = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        requestAnimationFrame(() => resolve(performance.now() - began));
      });
      observer.observe(lines, { childList: true, subtree: true, characterData: true, attributes: true });
    });
  });
  await page.keyboard.press(key);
  return page.evaluate(() =>
    Promise.race([window.typed, new Promise((resolve) => setTimeout(resolve, 10_000, -1))]),
  );
}

async function measure(vsix) {
  const server = await startServer({
    settings: { 'editor.autoClosingBrackets': 'never', 'editor.quickSuggestions': false },
  });
  try {
    if (vsix !== null) await installVsix(server, 'newest', vsix);
    const folder = path.join(server.home, 'ws');
    mkdirSync(folder);
    const file = path.join(folder, 'app.py');
    writeFileSync(file, APP);
    const size = fill(folder);
    const { page, editor, close } = await openEditor(server, folder, file, { width: 1200, height: 800 });
    try {
      const began = performance.now();
      const since = () => performance.now() - began;
      const seen = { finding: null, done: null };
      const watch = async () => {
        if (vsix === null) return;
        if (seen.finding === null && (await editor.squiggles('warning').count()) > 0) seen.finding = since();
        if (
          seen.done === null &&
          (await page.locator('.statusbar-item', { hasText: /\d+ finding/ }).count()) > 0
        )
          seen.done = since();
      };
      await editor.text('value', 'value = 1').click();
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      const times = [];
      for (let stroke = 0; stroke < STROKES; stroke++) {
        if (stroke === CALL.length) await page.keyboard.press('Enter');
        const key = CALL[stroke] ?? '# typing on while the project is read '[stroke % 38];
        times.push(await press(page, key === ' ' ? 'Space' : key));
        await watch();
      }
      const typed = since();
      for (
        let turn = 0;
        vsix !== null && turn < 600 && (seen.done === null || seen.finding === null);
        turn++
      ) {
        await page.waitForTimeout(200);
        await watch();
      }
      return { ...size, times, typed, ...seen };
    } finally {
      await close();
    }
  } finally {
    await server.stop();
  }
}

function row(name, { times, typed, finding, done }) {
  const seen = times.filter((time) => time >= 0).sort((a, b) => a - b);
  const at = (share) => `${seen[Math.min(seen.length - 1, Math.floor(seen.length * share))].toFixed(0)} ms`;
  const seconds = (time) => (time === null ? '-' : `${(time / 1000).toFixed(1)} s`);
  const lost = times.length - seen.length;
  return [name, at(0.5), at(0.95), at(1), `${lost}`, seconds(typed), seconds(finding), seconds(done)];
}

async function main() {
  installServers(['newest']);
  installBrowser();
  const vsix = await packageExtension(path.join(runtime, 'interleave.vsix'));
  const without = await measure(null);
  const own = await measure(vsix);
  console.log(
    `${own.files} files, ${own.lines} lines; ${STROKES} keys typed from the moment the editor is there\n`,
  );
  const head = ['key to screen', 'p50', 'p95', 'worst', 'lost', 'typed for', 'finding shown', 'all checked'];
  const rows = [head, row('without interleave', without), row('with interleave', own)];
  const widths = head.map((_, column) => Math.max(...rows.map((cells) => cells[column].length)));
  for (const cells of rows) console.log(cells.map((cell, i) => cell.padEnd(widths[i])).join('   '));
}

await main();
