/** The demos as they are listed, and their programs. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Demo } from '../../src/runner/demo.ts';

export const DEMOS = path.resolve('src/demos');

export const demos = JSON.parse(readFileSync(path.join(DEMOS, 'demos.json'), 'utf8')) as Demo[];

export const programOf = (demo: Demo): string => readFileSync(path.join(DEMOS, demo.file), 'utf8');
