/**
 * What the tracer costs: small pieces of work traced and untraced in turn, medians as ratios, beside the profilers of the
 * standard library (and viztracer where it is installed). Prints a table; asserts nothing.
 * Usage: npm run bench -- tracer     (BENCH_PYTHON, BENCH_ROUNDS, BENCH_WORK=echo,start)
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '..', '..');
const program = path.join(root, 'test', 'bench', 'overhead', 'work.py');
const python = process.env.BENCH_PYTHON ?? 'python3';
const rounds = Number(process.env.BENCH_ROUNDS ?? 7);

/** Times how often one piece of it is done, where a cost of each says more than a ratio. */
const WORK: Array<{ name: string; title: string; each?: number; goal?: string }> = [
  { name: 'echo', title: 'echo, 1,000 clients', goal: '1.25' },
  { name: 'queue', title: 'asyncio.Queue to and fro', each: 40_000 },
  { name: 'sleeps', title: '100,000 sleep(0)', each: 100_000 },
  { name: 'pure', title: 'pure Python: fib(25)', goal: '1.05' },
  { name: 'lock_pairs', title: 'Lock.acquire, release', each: 200_000, goal: '+0.4 µs' },
  { name: 'with_lock', title: 'with RLock', each: 200_000, goal: '+0.4 µs' },
  { name: 'contended', title: 'Lock, 4 threads contend', each: 80_000 },
  { name: 'pool', title: 'thread pool, 10,000 jobs', each: 10_000 },
  { name: 'processes', title: 'process pool, 1,000 jobs' },
  { name: 'forks', title: '50 forks', each: 50 },
  { name: 'start', title: 'start of the interpreter', each: 1, goal: '+15 ms' },
];
const HOW = ['untraced', 'traced', 'setprofile', 'cProfile', 'viztracer'] as const;
type How = (typeof HOW)[number];

function environment(how: How, folder: string): NodeJS.ProcessEnv {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(INTERLEAVE|PYTHON)/.test(name)),
  );
  if (how !== 'traced') return env;
  return { ...env, INTERLEAVE_RUN: folder, PYTHONPATH: path.join(root, 'src', 'tracer', 'bootstrap') };
}

/** Seconds of one run; null where it failed. */
function once(name: string, how: How): number | null {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'interleave-bench-'));
  try {
    const { status, stdout } = spawnSync(
      python,
      [program, name, how === 'untraced' || how === 'traced' ? 'plain' : how],
      { env: environment(how, folder), encoding: 'utf8', maxBuffer: 1 << 26 },
    );
    return status === 0 ? Number(stdout.trim().split('\n').at(-1)) : null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function median(times: number[]): number {
  return [...times].sort((one, other) => one - other)[times.length >> 1] ?? Number.NaN;
}

const wanted = process.env.BENCH_WORK?.split(',');
const hasViztracer = spawnSync(python, ['-c', 'import viztracer']).status === 0;
const ways = HOW.filter((how) => how !== 'viztracer' || hasViztracer);
console.log(
  `${execFileSync(python, ['--version'], { encoding: 'utf8' }).trim()}, medians of ${rounds} rounds in turn`,
);
console.log(['work'.padEnd(28), ...ways.map((how) => how.padStart(18)), 'goal'.padStart(10)].join(''));
for (const { name, title, each, goal } of WORK) {
  if (wanted && !wanted.includes(name)) continue;
  const times = new Map<How, number[]>(ways.map((how) => [how, []]));
  for (let round = 0; round < rounds; round++) {
    for (const how of ways) {
      // The profilers are for comparison: fewer rounds do.
      if (how !== 'untraced' && how !== 'traced' && round > 2) continue;
      const lasted = once(name, how);
      if (lasted !== null) times.get(how)!.push(lasted);
    }
  }
  const plain = median(times.get('untraced')!);
  const cells = ways.map((how) => {
    const lasted = median(times.get(how)!);
    if (how === 'untraced') return `${(lasted * 1000).toFixed(1)} ms`;
    const more = each ? ` (${perPiece((lasted - plain) / each)})` : '';
    return `${(lasted / plain).toFixed(2)}${more}`;
  });
  console.log(
    [title.padEnd(28), ...cells.map((cell) => cell.padStart(18)), (goal ?? '').padStart(10)].join(''),
  );
}

function perPiece(seconds: number): string {
  const sign = seconds < 0 ? '-' : '+';
  const value = Math.abs(seconds);
  return value >= 1e-3 ? `${sign}${(value * 1e3).toFixed(1)} ms` : `${sign}${(value * 1e6).toFixed(2)} µs`;
}
