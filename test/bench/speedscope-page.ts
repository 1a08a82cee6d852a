/** speedscope in the same browser: how long it takes to show one of our exports, and how long a frame takes there. */
import fs from 'node:fs';
import path from 'node:path';
import type { Browser } from '../timeline/timeline-page.ts';
import { PageProcess } from './page-process.ts';

export const SPEEDSCOPE = path.resolve('test/bench/speedscope/node_modules/speedscope/dist/release');

export interface SpeedscopeFigures {
  whole: number;
  longest: number;
  memory: number;
  /** Milliseconds of each frame, by the gesture. */
  gestures: Record<string, number[]>;
}

/** Or a sentence that says why there is nothing to measure. */
export async function measureSpeedscope(
  browser: Browser,
  origin: string,
  trace: string,
  size: { width: number; height: number },
  frames: number,
): Promise<SpeedscopeFigures | string> {
  const page = await (await browser.newContext({ viewport: size })).newPage();
  await page.addInitScript({ content: fs.readFileSync('test/bench/speedscope-gestures.js', 'utf8') });
  await page.goto(`${origin}/speedscope/index.html#profileURL=${encodeURIComponent(`${origin}${trace}`)}`);
  const own = PageProcess.find();
  const memory = own.watch();
  const loading = await page.evaluate<{ whole: number; longest: number } | string>('speedscopeShown');
  if (typeof loading === 'string') {
    memory.done();
    return loading;
  }
  const gestures: Record<string, number[]> = {};
  for (const gesture of ['whole run', 'zoom in', 'pan, zoomed in', 'pan at a quarter', 'hover']) {
    gestures[gesture] = await page.evaluate<number[]>(
      `playSpeedscope(${JSON.stringify(gesture)}, ${frames})`,
    );
  }
  return { ...loading, memory: memory.done(), gestures };
}
