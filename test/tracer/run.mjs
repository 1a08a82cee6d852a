// Runs the tracer's tests on every Python from 3.8 to 3.14 that is found, and says which were not.
// Usage: node test/tracer/run.mjs [test names...]   (INTERLEAVE_TEST_PYTHONS=3.8,3.13 limits the versions)
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const wanted = (process.env.INTERLEAVE_TEST_PYTHONS ?? '3.8,3.9,3.10,3.11,3.12,3.13,3.14').split(',');
const names = process.argv.slice(2);

/** Interpreters that might exist, the likeliest first. */
function candidates(version) {
  const versions = join(homedir(), '.pyenv', 'versions');
  const pyenv = existsSync(versions)
    ? readdirSync(versions).filter((name) => name.startsWith(`${version}.`)).map((name) => join(versions, name, 'bin', 'python'))
    : [];
  const path = (process.env.PATH ?? '').split(delimiter).map((entry) => join(entry, `python${version}`));
  const generic = (process.env.PATH ?? '').split(delimiter).map((entry) => join(entry, 'python3'));
  return [...pyenv, ...path, ...generic, '/usr/bin/python3'].filter((file) => existsSync(file));
}

/** The first interpreter that really is of this version (a pyenv shim may exist and fail). */
function find(version) {
  for (const file of candidates(version)) {
    const asked = spawnSync(file, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], { encoding: 'utf8' });
    if (asked.status === 0 && asked.stdout.trim() === version) return file;
  }
  return undefined;
}

let passed = 0;
let failed = 0;
let skipped = 0;
const missing = [];
for (const version of wanted) {
  const python = find(version);
  if (python === undefined) {
    missing.push(version);
    continue;
  }
  const begun = Date.now();
  const args = names.length > 0 ? ['-m', 'unittest', ...names] : ['-m', 'unittest', 'discover', '-s', folder, '-t', folder];
  const run = spawnSync(python, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } });
  const ran = Number(/^Ran (\d+) tests?/m.exec(run.stderr)?.[1] ?? 0);
  const count = (word) => Number(new RegExp(`${word}=(\\d+)`).exec(run.stderr)?.[1] ?? 0);
  const bad = ran === 0 ? 1 : count('failures') + count('errors');
  passed += Math.max(0, ran - bad - count('skipped'));
  failed += bad;
  skipped += count('skipped');
  console.log(`Python ${version}: ${ran} tests, ${bad} failed, ${((Date.now() - begun) / 1000).toFixed(1)} s (${python})`);
  if (bad > 0 || run.status !== 0) {
    console.log(run.stderr);
    if (bad === 0) failed += 1;
  }
}
if (missing.length > 0) console.log(`Not found, so not tested: Python ${missing.join(', ')}`);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
