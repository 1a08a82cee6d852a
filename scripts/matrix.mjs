// The table of the tracer's tests: every test on every Python that is found, as Markdown.
// Usage: npm run matrix [-- --all] [-- names...]   (without names: what compares traced runs with untraced ones; --all: every test)
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { findPythons, systemPython } from '../test/tracer/find-pythons.mjs';

const FOLDER = 'test/tracer';
const COMPARING = [
  'test_transparency',
  'test_hooks',
  'test_signals',
  'test_tools',
  'test_recording',
  'test_correct_programs',
];
const words = process.argv.slice(2);
const all = readdirSync(FOLDER)
  .filter((name) => /^test_.*\.py$/.test(name))
  .map((name) => name.slice(0, -3));
const given = words.filter((word) => !word.startsWith('--'));
const modules = given.length > 0 ? given : words.includes('--all') ? all : COMPARING;

/** The report that unittest writes for one module. */
function run(python, module) {
  return new Promise((resolve) => {
    const env = { ...process.env, INTERLEAVE_MATRIX: '1', PYTHONDONTWRITEBYTECODE: '1' };
    const child = spawn(python, ['-m', 'unittest', '-v', module], {
      cwd: FOLDER,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let report = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      report += text;
    });
    child.once('close', () => resolve(report));
  });
}

/** module -> test -> version -> mark */
const table = new Map(modules.map((module) => [module, new Map()]));
const failures = [];

function read(module, version, report) {
  for (const [, test, result] of report.matchAll(
    /^test_(\w+) \([\w.]+\) \.\.\. [\s\S]*?(ok|FAIL|ERROR|skipped [^\n]*)$/gm,
  )) {
    const tests = table.get(module);
    if (!tests.has(test)) tests.set(test, new Map());
    tests.get(test).set(version, result.startsWith('skipped') ? '–' : result === 'ok' ? '✓' : '✗');
    if (result === 'FAIL' || result === 'ERROR') failures.push(`Python ${version}: ${module} ${test}`);
  }
  if (/^(FAILED|[A-Z]\w*Error)/m.test(report)) console.error(report);
}

const { found, missing } = findPythons();
const system = systemPython(found);
const pythons = system ? [...found, system] : found;
const jobs = pythons.flatMap(({ version, python }) => modules.map((module) => ({ version, python, module })));
async function worker() {
  for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
    read(job.module, job.version, await run(job.python, job.module));
    process.stderr.write(`${job.version} ${job.module}\n`);
  }
}
await Promise.all([worker(), worker()]);

const versions = pythons.map(({ version }) => version);
for (const [module, tests] of table) {
  console.log(`\n### ${module}\n`);
  console.log(`| test | ${versions.join(' | ')} |`);
  console.log(`|---|${versions.map(() => '---').join('|')}|`);
  for (const [test, results] of tests) {
    console.log(
      `| ${test.replaceAll('_', ' ')} | ${versions.map((each) => results.get(each) ?? '').join(' | ')} |`,
    );
  }
}
console.log(
  '\n✓ as untraced, ✗ not, – skipped (the report of unittest says why), empty: not for that Python.',
);
if (missing.length > 0) console.log(`Not found, so not tested: Python ${missing.join(', ')}.`);
for (const failure of failures) console.log(`✗ ${failure}`);
process.exit(failures.length > 0 ? 1 : 0);
