/**
 * Measures how long the timeline takes for a frame, in Chromium without a GPU, at 1600x900.
 * Prints a table; asserts nothing. Usage: npm run bench -- timeline
 */
import fs from 'node:fs';
import { openBrowser, TimelinePage } from '../timeline/timeline-page.ts';

const FRAMES = 120;
const GESTURES = ['whole run', 'zoom in', 'pan, zoomed in', 'pan at a quarter', 'hover'];
const RUNS: ReadonlyArray<[name: string, make: string]> = [
  ['1,000,000 spans on 50 threads', 'runs.manySpans(1e6)'],
  ['170,000 spans of 1,000 tasks, collapsed', 'runs.thousandTasks()'],
  ['10,000,000 spans on 50 threads', 'runs.manySpans(1e7)'],
];

async function main(): Promise<void> {
  const browser = await openBrowser();
  if (!browser) {
    console.log('timeline: skipped, no Chromium or no playwright-core (npm ci in test/vscode) was found');
    return;
  }
  try {
    console.log(`One frame with its raster, 1600x900, ${FRAMES} frames each; milliseconds`);
    for (const [name, make] of RUNS) {
      const gestures = fs.readFileSync('test/bench/timeline-gestures.js', 'utf8');
      const timeline = await TimelinePage.open(browser, {
        width: 1600,
        height: 900,
        before: [`{${gestures}}`],
      });
      const loading = await timeline.run<number>(`
        const trace = ${make};
        send({ type: 'open', run: { name: 'busy.py', live: true } });
        const begun = performance.now();
        send({ type: 'batch', batch: runs.wholeBatch(trace) });
        const taken = performance.now() - begun;
        send({ type: 'ended', exitCode: 0 });
        return taken;
      `);
      await timeline.settled();
      console.log(`\n${name}: taken in, with its summaries, in ${loading.toFixed(0)}`);
      console.log(`${''.padEnd(18)}${['median', 'p95', 'worst'].map((head) => head.padStart(8)).join('')}`);
      for (const gesture of GESTURES) {
        const times = await timeline.page.evaluate<number[]>(
          `playGesture(${JSON.stringify(gesture)}, ${FRAMES})`,
        );
        console.log(
          gesture.padEnd(18) +
            quantiles(times)
              .map((value) => value.toFixed(1).padStart(8))
              .join(''),
        );
      }
      await timeline.page.close();
    }
  } finally {
    await browser.close();
  }
}

function quantiles(times: number[]): number[] {
  const sorted = [...times].sort((a, b) => a - b);
  return [0.5, 0.95, 1].map(
    (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0,
  );
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
