// Runs the tracer's tests on every Python from 3.8 to 3.14 that is found, and says which were not.
// Usage: node test/tracer/run.mjs [test names...]   (INTERLEAVE_TEST_PYTHONS=3.8,3.13 limits the versions)
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPythons, systemPython } from './find-pythons.mjs';

const folder = dirname(fileURLToPath(import.meta.url));
/** The tests that need libraries run on the system's Python, too. */
const WITH_LIBRARIES = ['test_tools', 'test_correct_programs'];
const names = process.argv.slice(2);

/** Runs the tests of these names, or all, on one interpreter; resolves to its standard error, where unittest reports. */
function test(python, names) {
  const args =
    names.length > 0
      ? ['-m', 'unittest', ...names]
      : ['-m', 'unittest', 'discover', '-s', folder, '-t', folder];
  return new Promise((resolve) => {
    const child = spawn(python, args, {
      cwd: folder,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    let report = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      report += text;
    });
    child.once('error', (error) => resolve({ status: 1, report: String(error) }));
    child.once('close', (status) => resolve({ status, report }));
  });
}

const totals = { passed: 0, failed: 0, skipped: 0 };
const again = [];

function number(report, word) {
  return Number(new RegExp(`\\b${word}=(\\d+)`).exec(report)?.[1] ?? 0);
}

/** Names of the tests that a report of unittest calls failed: `FAIL: test_x (test_threads.Joins.test_x)`, 3.8 without the last. */
function failedTests(report) {
  const lines = [...report.matchAll(/^(?:FAIL|ERROR): (\w+) \(([\w.]+)\)/gm)];
  return [
    ...new Set(lines.map(([, name, place]) => (place.endsWith(`.${name}`) ? place : `${place}.${name}`))),
  ];
}

/**
 * Tests of threads and processes are at the mercy of a busy machine: what failed is tried up to twice more by itself. It
 * is said at the end, so that a test that needs it often is seen and mended.
 */
async function testUntilPassed({ python, version, names }) {
  const first = await test(python, names);
  const failed = failedTests(first.report);
  const bad = number(first.report, 'failures') + number(first.report, 'errors');
  if (first.status === 0 || failed.length === 0 || failed.length > 5 || bad > failed.length) return first;
  let left = failed;
  for (let tries = 2; tries <= 3 && left.length > 0; tries++) {
    const next = await test(python, left);
    const still = next.status === 0 ? [] : failedTests(next.report);
    // An interpreter that died names no test: then none of them passed.
    if (next.status !== 0 && still.length === 0) continue;
    for (const name of left) {
      if (!still.includes(name)) again.push(`Python ${version}: ${name} passed at try ${tries} only`);
    }
    left = still;
  }
  if (left.length > 0) return first;
  console.log(first.report);
  return { status: 0, report: first.report.replace(/\b(failures|errors)=\d+/g, '$1=0') };
}

function count(version, python, { status, report }, seconds) {
  const ran = Number(/^Ran (\d+) tests?/m.exec(report)?.[1] ?? 0);
  const skipped = number(report, 'skipped');
  const bad = Math.max(
    number(report, 'failures') + number(report, 'errors'),
    status === 0 && ran > 0 ? 0 : 1,
  );
  totals.passed += Math.max(0, ran - bad - skipped);
  totals.failed += bad;
  totals.skipped += skipped;
  console.log(`Python ${version}: ${ran} tests, ${bad} failed, ${seconds.toFixed(1)} s (${python})`);
  if (bad > 0) console.log(report);
}

const { found, missing } = findPythons();
const system = systemPython(found);
const queue = found.map((each) => ({ ...each, names }));
if (system && names.length === 0) queue.push({ ...system, names: WITH_LIBRARIES });

/** More at a time than there are processors: half of a test is waiting. */
const AT_ONCE = Math.min(4, availableParallelism() + 1);

async function worker() {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const begun = Date.now();
    count(next.version, next.python, await testUntilPassed(next), (Date.now() - begun) / 1000);
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, worker));
for (const line of again) console.log(line);
if (missing.length > 0) console.log(`Not found, so not tested: Python ${missing.join(', ')}`);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0);
