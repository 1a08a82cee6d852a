/**
 * Measures the timeline in Chromium without a GPU, at 1600x900: how long saved traces of growing size take to open, what
 * they take of the memory, how long a frame takes, and whether a live run keeps up; beside speedscope with the same
 * traces in the same browser. Prints tables; asserts nothing.
 * Usage: npm run bench -- timeline      (BENCH_SPANS: the sizes, 1e4,1e5,1e6,1e7 where it is not set)
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { speedscopeJson } from '../../src/trace/export/speedscope.ts';
import { encodeTrace } from '../../src/trace/saved-trace.ts';
import { manySpans, thousandTasks } from '../timeline/synthetic-runs.ts';
import { type Browser, openBrowser, TimelinePage } from '../timeline/timeline-page.ts';
import { FileServer } from './file-server.ts';
import { PageProcess } from './page-process.ts';
import { measureSpeedscope, SPEEDSCOPE, type SpeedscopeFigures } from './speedscope-page.ts';

const FRAMES = 120;
const GESTURES = ['whole run', 'zoom in', 'pan, zoomed in', 'pan at a quarter', 'hover'];
const SIZES = (process.env.BENCH_SPANS ?? '1e4,1e5,1e6,1e7').split(',').map(Number);
const LIVE_SECONDS = Number(process.env.BENCH_LIVE_SECONDS ?? 20);
/** Beyond this, speedscope's JSON is longer than a string may be. */
const MOST_FOR_SPEEDSCOPE = 2e6;
const VIEW = { width: 1600, height: 900 };

interface Loading {
  overview: number;
  whole: number;
  gap: number;
  longest: number;
  status: string;
}

interface LiveFigures {
  gaps: number[];
  taking: number[];
  batches: number;
}

async function main(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'interleave-bench-'));
  const server = await FileServer.start({ traces: folder, speedscope: SPEEDSCOPE });
  try {
    const first = await openBrowser();
    if (!first) {
      console.log('timeline: skipped, no Chromium or no playwright-core (npm ci in test/vscode) was found');
      return;
    }
    await first.close();
    console.log(
      'Times in milliseconds. A frame counts with its raster; of each gesture 120 (with speedscope 30): median, p95, worst,\nand the processor time of the page for each on average, which other programs on the machine do not disturb.',
    );
    for (const count of SIZES) await measureRun(server, folder, `${count.toLocaleString('en')} spans`, count);
    await measureRun(server, folder, '1,000 tasks, collapsed', 0);
    if (LIVE_SECONDS > 0) await withBrowser(measureLive);
  } finally {
    server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** One run in a fresh browser each, so that the memory is its own. */
async function measureRun(server: FileServer, folder: string, name: string, count: number): Promise<void> {
  const files = writeTraces(folder, count);
  console.log(`\n${name}: ${megabytes(path.join(folder, files.saved))} MB saved`);
  await withBrowser(async (browser) => {
    const timeline = await openPage(browser, server.origin);
    const page = PageProcess.find();
    const memory = page.watch();
    const before = page.busyMs();
    await browser.startTracing(timeline.page, { categories: ['toplevel'] });
    const loading = await timeline.page.evaluate<Loading>(
      `openFile('${server.origin}/traces/${files.saved}')`,
    );
    await timeline.settled();
    const busy = page.busyMs() - before;
    const longest = page.longestTask(await browser.stopTracing());
    console.log(
      `  opened: overview ${ms(loading.overview)}, whole ${ms(loading.whole)} (${loading.status}; ${ms(busy)} of the processor), longest task ${ms(loading.longest)} (${ms(longest)} of the processor), longest time without a frame ${ms(loading.gap)}, most memory ${ms(memory.done())} MB`,
    );
    for (const gesture of GESTURES) {
      const until = page.busyMs();
      const times = await timeline.page.evaluate<number[]>(
        `playGesture(${JSON.stringify(gesture)}, ${FRAMES})`,
      );
      console.log(
        `  ${gesture.padEnd(18)}${row(times)}${((page.busyMs() - until) / FRAMES).toFixed(1).padStart(8)}`,
      );
    }
    if (timeline.errors.length > 0) console.log(`  errors: ${timeline.errors.join('; ')}`);
    await timeline.page.close();
  });
  if (files.speedscope) {
    const file = files.speedscope;
    await withBrowser(async (browser) => {
      const figures = await measureSpeedscope(browser, server.origin, `/traces/${file}`, VIEW, FRAMES / 4);
      tellSpeedscope(figures, megabytes(path.join(folder, file)));
    });
  }
  for (const file of [files.saved, files.speedscope]) if (file) fs.rmSync(path.join(folder, file));
}

function tellSpeedscope(figures: SpeedscopeFigures | string, size: string): void {
  if (typeof figures === 'string') {
    console.log(`  speedscope (${size} MB): ${figures}`);
    return;
  }
  console.log(
    `  speedscope (${size} MB): whole ${ms(figures.whole)}, longest task ${ms(figures.longest)}, most memory ${ms(figures.memory)} MB; one row at a time:`,
  );
  for (const [gesture, times] of Object.entries(figures.gestures))
    console.log(`    ${gesture.padEnd(16)}${row(times)}`);
}

function writeTraces(folder: string, count: number): { saved: string; speedscope: string | null } {
  const trace = count === 0 ? thousandTasks() : manySpans(count);
  const saved = `${count}.interleave`;
  fs.writeFileSync(path.join(folder, saved), encodeTrace(trace));
  if (count === 0 || count > MOST_FOR_SPEEDSCOPE || !fs.existsSync(SPEEDSCOPE))
    return { saved, speedscope: null };
  const speedscope = `${count}.speedscope.json`;
  fs.writeFileSync(path.join(folder, speedscope), speedscopeJson(trace, 'busy.py'));
  return { saved, speedscope };
}

async function measureLive(browser: Browser): Promise<void> {
  const timeline = await openPage(browser);
  const page = PageProcess.find();
  const before = page.busyMs();
  const { gaps, taking, batches } = await timeline.page.evaluate<LiveFigures>(`playLive(${LIVE_SECONDS})`);
  const share = (page.busyMs() - before) / LIVE_SECONDS / 10;
  const frames = await timeline.page.evaluate<number[]>('takenFrames()');
  console.log(
    `\nlive, 10,000 events a second for ${LIVE_SECONDS} s (${batches} batches), 200 tasks: ${share.toFixed(0)} % of a processor`,
  );
  console.log(`  taking in a batch ${row(taking)}`);
  console.log(`  a frame           ${row(frames)}`);
  console.log(`  between frames    ${row(gaps)}`);
  console.log(`  frames later than 50 ms: ${gaps.filter((gap) => gap > 50).length} of ${gaps.length}`);
}

async function openPage(browser: Browser, origin?: string): Promise<TimelinePage> {
  const scripts = ['gestures', 'load', 'live'].map((name) =>
    fs.readFileSync(`test/bench/timeline-${name}.js`, 'utf8'),
  );
  return TimelinePage.open(browser, {
    ...VIEW,
    before: [`{${scripts.join('\n')}}`],
    ...(origin ? { origin } : {}),
  });
}

async function withBrowser(work: (browser: Browser) => Promise<void>): Promise<void> {
  const browser = await openBrowser();
  if (!browser) return;
  try {
    await work(browser);
  } finally {
    await browser.close();
  }
}

function megabytes(file: string): string {
  return (fs.statSync(file).size / 1e6).toFixed(1);
}

function ms(value: number): string {
  return value.toFixed(0);
}

function row(times: number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  return [0.5, 0.95, 1]
    .map((share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
    .map((value) => value.toFixed(1).padStart(8))
    .join('');
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
