import path from 'node:path';
import type { Browser } from '../timeline/timeline-page.ts';
export const SPEEDSCOPE = path.resolve('test/bench/peers/node_modules/speedscope/dist/release');
export interface SpeedscopeFigures {
  whole: number;
  memory: number;
  longest: number;
  gestures: Record<string, number[]>;
}
export async function measureSpeedscope(
  _b: Browser,
  _o: string,
  _f: string,
  _v: object,
  _n: number,
): Promise<SpeedscopeFigures | string> {
  return 'not yet';
}
