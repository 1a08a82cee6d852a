// Types of every tsconfig, format and lint, and the unit tests: everything that needs neither VS Code nor Python.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from './bootstrap.mjs';
import { countsOf, run, runSteps, single } from './steps.mjs';

const bin = (name) => path.join(root, 'node_modules', '.bin', name);

async function types() {
  const projects = ['.', 'src/engine', 'src/trace', 'src/timeline', 'test/vscode'].filter((folder) =>
    existsSync(path.join(root, folder, 'tsconfig.json')),
  );
  const results = await Promise.all(
    projects.map((folder) => run(bin('tsc'), ['-p', folder], { quiet: true })),
  );
  for (const { output } of results) process.stdout.write(output);
  return {
    passed: results.filter((result) => result.code === 0).length,
    failed: results.filter((result) => result.code !== 0).length,
    skipped: 0,
  };
}

async function lint() {
  return single(await run(bin('biome'), ['check', '--diagnostic-level=error']));
}

const bundled = (name) => `out/test/${name}.test.cjs`;

/** Tests that run programs or a browser, or try whole libraries and random edits: `npm test` has time for them. */
const PROGRAMS = [
  'timeline/accessibility',
  'timeline/export-menu',
  'timeline/page',
  'cli/check',
  'cli/explore',
  'cli/large-project',
  'cli/recorder',
  'cli/trace',
  'demos/demo-runs',
  'runner/correct-programs',
  'docs-height',
  'docs-run',
  'runner/problem-kinds',
  'runner/start-run',
  'runner/thread-problems',
  'server/server',
].map(bundled);
const LARGE_INPUT = [
  'engine/facts-incremental',
  'engine/facts-oracle',
  'engine/facts-properties',
  'engine/fuzz',
  'engine/knowledge/names',
  'engine/project-edits',
  'engine/project-modes',
  'rule-variations',
].map(bundled);

async function mocha(args) {
  const result = await run(bin('mocha'), ['--reporter', 'dot', ...args], { env: { FORCE_COLOR: '0' } });
  const late = [...result.output.matchAll(/^Passed at try \d+ only: .*$/gm)].map(([line]) => line);
  return { ...countsOf(result), note: late.join('; ') };
}

/**
 * Programs that really run are at the mercy of a busy machine: a test of theirs that fails is tried up to twice more.
 * The summary names it, so that one that needs it often is seen and mended.
 */
const RETRIED = ['--retries', '2', '--require', 'test/late-passes.cjs', '--timeout', '300000'];

async function unitTests() {
  const built = await run(process.execPath, ['esbuild.js', '--tests']);
  if (built.code !== 0) return single(built);
  return mocha([
    '--parallel',
    '--timeout',
    '60000',
    '--jobs',
    '2',
    ...[...PROGRAMS, ...LARGE_INPUT].flatMap((file) => ['--ignore', file]),
    'out/test/**/*.test.cjs',
  ]);
}

/** After `unitTests`, which builds. */
export const slowSteps = [
  ['traced programs and the timeline page', () => mocha([...RETRIED, ...PROGRAMS])],
  ['the engine on large and random input', () => mocha(['--timeout', '300000', ...LARGE_INPUT])],
];

export const checkSteps = [
  ['types', types],
  ['format and lint', lint],
  ['unit tests', unitTests],
];

if (process.argv[1]?.endsWith('check.mjs')) process.exit(await runSteps(checkSteps));
