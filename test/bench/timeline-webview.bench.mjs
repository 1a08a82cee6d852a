// Measures the timeline where people see it: in a webview of real VS Code, a saved trace in its own editor, without a
// GPU. Input comes as a mouse's wheel, so that everything between it and the screen counts. Prints tables; asserts nothing.
// Usage: npm run bench -- timeline-webview     (BENCH_SPANS: the sizes, 1e4,1e5,1e6,1e7 where it is not set;
// BENCH_VSIX=last takes the extension as it was packed last)
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/bootstrap.mjs';
import { packageExtension } from '../../scripts/package.mjs';
import { openEditor } from '../vscode/editor.mjs';
import { installBrowser, installServers, runtime } from '../vscode/install.mjs';
import { installVsix, startServer } from '../vscode/server.mjs';

const SIZES = (process.env.BENCH_SPANS ?? '1e4,1e5,1e6,1e7').split(',').map(Number);
const STEPS = 60;
/** With VS Code's own bars around it, the page has 1600x900. */
const VIEW = { width: 1610, height: 969 };
const SETTINGS = {
  'workbench.activityBar.location': 'hidden',
  'workbench.statusBar.visible': false,
  'window.commandCenter': false,
  'breadcrumbs.enabled': false,
};

/** A wheel's notches of one gesture, by their number: sideways and up or down. */
const GESTURES = {
  'zoom in and out': (step) => [0, step % 20 < 10 ? -100 : 100],
  pan: (step) => [step % 20 < 10 ? 80 : -80, 0],
};

/** Writes the made-up run of the timeline's own benchmark. */
async function writeTrace(file, count) {
  const outfile = path.join(root, 'out', 'bench', 'webview-trace.mjs');
  const contents = `export { encodeTrace } from './src/trace/saved-trace.ts';
    export { manySpans } from './test/timeline/synthetic-runs.ts';`;
  await build({
    stdin: { contents, resolveDir: root },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  const { encodeTrace, manySpans } = await import(outfile);
  writeFileSync(file, encodeTrace(manySpans(count)));
}

/** The frame of the page itself, inside the two that VS Code puts around it. */
async function pageFrame(page) {
  for (;;) {
    for (const frame of page.frames()) {
      const isOurs = await frame
        .evaluate(() => document.querySelector('.timeline .picture') !== null)
        .catch(() => false);
      if (isOurs) return frame;
    }
    await page.waitForTimeout(50);
  }
}

/** Runs in the page: notes when each frame began, and how long its own work took with the raster of its canvases. */
function watchFrames() {
  if (window.frames_) return;
  window.frames_ = { taken: [], gaps: [] };
  const native = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) =>
    native((time) => {
      const begun = performance.now();
      callback(time);
      for (const canvas of document.querySelectorAll('.main canvas')) {
        if (canvas.width > 0) canvas.getContext('2d')?.getImageData(0, 0, 1, 1);
      }
      window.frames_.taken.push(performance.now() - begun);
    });
  let last = 0;
  const tick = (time) => {
    if (last) window.frames_.gaps.push(time - last);
    last = time;
    native(tick);
  };
  native(tick);
}

async function measure(server, folder, count) {
  const name = `spans-${count}.interleave`;
  const file = path.join(folder, name);
  await writeTrace(file, count);
  const megabytes = (statSync(file).size / 1e6).toFixed(1);
  const { page, editor, close } = await openEditor(server, folder, path.join(folder, 'readme.txt'), VIEW);
  try {
    await editor.palette('View: Close Primary Side Bar');
    const row = await editor.quickPick(name, name);
    const begun = performance.now();
    await row.click();
    const frame = await pageFrame(page);
    await frame.waitForFunction(() => document.querySelectorAll('.name:not([hidden])').length > 3);
    const overview = performance.now() - begun;
    await frame.waitForFunction(
      () => document.querySelector('.bar-status')?.textContent === 'finished',
      null,
      {
        timeout: 0,
      },
    );
    const whole = performance.now() - begun;
    await frame.evaluate(watchFrames);
    const results = {};
    const box = await frame.locator('.picture').boundingBox();
    const room = await frame.evaluate(() => `${innerWidth}x${innerHeight}`);
    for (const [gesture, notch] of Object.entries(GESTURES)) {
      await frame.locator('.picture').focus();
      await page.keyboard.press('0');
      if (gesture === 'pan') for (let step = 0; step < 4; step++) await page.keyboard.press('w');
      await page.mouse.move(box.x + box.width * 0.4, box.y + box.height / 2);
      await frame.evaluate(() => {
        window.frames_.taken.length = 0;
        window.frames_.gaps.length = 0;
      });
      for (let step = 0; step < STEPS; step++) {
        await page.mouse.wheel(...notch(step));
        await frame.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
      }
      results[gesture] = await frame.evaluate(() => window.frames_);
    }
    return { megabytes, overview, whole, room, results };
  } finally {
    await close();
    rmSync(file);
  }
}

function row(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return [0.5, 0.95, 1]
    .map((share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
    .map((value) => value.toFixed(1).padStart(8))
    .join('');
}

async function main() {
  installServers(['newest']);
  installBrowser();
  let vsix = path.join(runtime, 'interleave.vsix');
  if (process.env.BENCH_VSIX !== 'last') vsix = await packageExtension(vsix);
  const server = await startServer({ settings: SETTINGS });
  try {
    await installVsix(server, 'newest', vsix);
    const folder = path.join(server.home, 'ws');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'readme.txt'), 'Nothing to see.\n');
    console.log(
      'Milliseconds: median, p95, worst. A frame: its work with its raster. Between frames: what the eye sees.',
    );
    for (const count of SIZES) {
      const { megabytes, overview, whole, room, results } = await measure(server, folder, count);
      console.log(
        `\n${count.toLocaleString('en')} spans (${megabytes} MB), page of ${room}: rows after ${overview.toFixed(0)}, whole after ${whole.toFixed(0)}, from the click in the palette`,
      );
      for (const [gesture, { taken, gaps }] of Object.entries(results)) {
        console.log(`  ${gesture.padEnd(18)}a frame ${row(taken)}   between frames ${row(gaps)}`);
      }
    }
  } finally {
    await server.stop();
  }
}

await main();
