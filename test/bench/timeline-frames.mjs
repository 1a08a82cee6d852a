// How long the timeline takes for a frame, in Chromium without a GPU, at 1600x900.
// Usage: node test/bench/timeline-frames.mjs [spans] [frames]
// Needs Chromium (CHROMIUM=path, or where Debian puts it) and playwright-core (from test/vscode, or PLAYWRIGHT=folder).
//
// A frame's time is that of its script together with the raster of every canvas, which is forced by reading a pixel
// back: Chromium would otherwise draw later, and the figure would flatter.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(import.meta.url);

const SPANS = Number(process.argv[2] ?? 1e6);
const FRAMES = Number(process.argv[3] ?? 120);
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function findPlaywright() {
  const folders = [process.env.PLAYWRIGHT, path.join(root, 'test/vscode/node_modules/playwright-core')];
  const found = folders.find((folder) => folder && existsSync(folder));
  return found ? require(found) : null;
}

export function findChromium() {
  const files = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  return files.find((file) => file && existsSync(file)) ?? null;
}

async function bundled(entry, options) {
  const esbuild = require('esbuild');
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.join(root, entry)],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    minify: true,
    logLevel: 'error',
    ...options,
  });
  return outputFiles[0].text;
}

/** In the page: times every animation frame, with the raster of the canvases in it. */
function timeFrames() {
  const original = window.requestAnimationFrame.bind(window);
  window.frameTimes = [];
  window.requestAnimationFrame = (callback) =>
    original((time) => {
      const begun = performance.now();
      callback(time);
      for (const canvas of document.querySelectorAll('.main canvas')) {
        if (canvas.width > 0) canvas.getContext('2d')?.getImageData(0, 0, 1, 1);
      }
      window.frameTimes.push(performance.now() - begun);
    });
  window.acquireVsCodeApi = () => ({ postMessage() {} });
  window.send = (message) => window.dispatchEvent(new MessageEvent('message', { data: message }));
  window.nextFrame = () => new Promise((resolve) => original(() => setTimeout(resolve)));
}

/** In the page: one gesture, a step for each frame; answers the frames' times. */
async function gesture({ name, frames }) {
  const picture = document.querySelector('.picture');
  const box = picture.getBoundingClientRect();
  const at = {
    clientX: box.left + box.width * 0.4,
    clientY: box.top + box.height / 2,
    bubbles: true,
    cancelable: true,
  };
  const wheel = (deltaY, shiftKey = false) =>
    picture.dispatchEvent(new WheelEvent('wheel', { ...at, deltaY, shiftKey }));
  const key = (key) =>
    window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  if (name !== 'pan, zoomed in') key('0');
  await window.nextFrame();
  window.frameTimes.length = 0;
  for (let frame = 0; frame < frames; frame++) {
    if (name === 'zoom in') wheel(-60);
    else if (name === 'whole run') wheel(frame % 2 === 0 ? -6 : 6);
    else if (name === 'pan at 1/4') {
      if (frame === 0) for (let step = 0; step < 6; step++) wheel(-105);
      wheel(frame % 60 < 30 ? 40 : -40, true);
    } else if (name === 'pan, zoomed in') wheel(frame % 60 < 30 ? 40 : -40, true);
    else {
      const x = box.left + ((frame * 37) % box.width);
      picture.dispatchEvent(new PointerEvent('pointermove', { ...at, clientX: x }));
    }
    await window.nextFrame();
  }
  return [...window.frameTimes];
}

function summary(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { median: at(0.5), p95: at(0.95), worst: sorted.at(-1), frames: sorted.length };
}

async function main() {
  const playwright = findPlaywright();
  const executablePath = findChromium();
  if (!playwright || !executablePath) {
    console.log(`timeline frames: skipped, no ${playwright ? 'Chromium' : 'playwright-core'} found`);
    return;
  }
  const [page, runs] = await Promise.all([
    bundled('src/timeline/main.ts', { loader: { '.css': 'text', '.svg': 'text' } }),
    bundled('test/timeline/synthetic-runs.ts', { globalName: 'runs' }),
  ]);
  const browser = await playwright.chromium.launch({ executablePath, headless: true, args: ARGS });
  try {
    const tab = await browser.newPage({ viewport: { width: 1600, height: 900 } });
    await tab.setContent('<!DOCTYPE html><body class="vscode-dark"><div id="app"></div></body>');
    await tab.evaluate(timeFrames);
    await tab.addScriptTag({ content: runs });
    await tab.addScriptTag({ content: page });
    const load = await tab.evaluate(async (spans) => {
      const trace = globalThis.runs.manySpans(spans);
      window.send({ type: 'open', run: { name: 'busy.py', live: true } });
      const begun = performance.now();
      window.send({ type: 'batch', batch: globalThis.runs.wholeBatch(trace) });
      const taken = performance.now() - begun;
      window.send({ type: 'ended', exitCode: 0 });
      await window.nextFrame();
      return taken;
    }, SPANS);
    console.log(`${SPANS.toLocaleString('en-US')} spans on 50 rows, 1600x900, ${FRAMES} frames each; ms`);
    console.log(`taking in the batch with its summaries: ${load.toFixed(0)}`);
    for (const name of ['whole run', 'zoom in', 'pan, zoomed in', 'pan at 1/4', 'hover']) {
      const { median, p95, worst } = summary(await tab.evaluate(gesture, { name, frames: FRAMES }));
      const columns = [median, p95, worst].map((value) => value.toFixed(1).padStart(6));
      console.log(`${name.padEnd(16)} median ${columns[0]}   p95 ${columns[1]}   worst ${columns[2]}`);
    }
  } finally {
    await browser.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
