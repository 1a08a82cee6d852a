// The Pythons of this machine, for the tracer's tests.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const VERSIONS = '3.8,3.9,3.10,3.11,3.12,3.13,3.14';
const SYSTEM = '/usr/bin/python3';

/** Interpreters that might exist, the likeliest first. */
function candidates(version) {
  const versions = join(homedir(), '.pyenv', 'versions');
  const pyenv = existsSync(versions)
    ? readdirSync(versions)
        .filter((name) => name.startsWith(`${version}.`))
        .map((name) => join(versions, name, 'bin', 'python'))
    : [];
  const path = (process.env.PATH ?? '').split(delimiter).map((entry) => join(entry, `python${version}`));
  const generic = (process.env.PATH ?? '').split(delimiter).map((entry) => join(entry, 'python3'));
  return [...pyenv, ...path, ...generic, SYSTEM].filter((file) => existsSync(file));
}

/** The first interpreter that really is of this version (a pyenv shim may exist and fail). */
function find(version) {
  for (const file of candidates(version)) {
    const asked = spawnSync(file, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], {
      encoding: 'utf8',
    });
    if (asked.status === 0 && asked.stdout.trim() === version) return file;
  }
  return undefined;
}

/** Those of the wanted versions (INTERLEAVE_TEST_PYTHONS=3.8,3.13 limits them), and the versions that are not there. */
export function findPythons() {
  const found = [];
  const missing = [];
  for (const version of (process.env.INTERLEAVE_TEST_PYTHONS ?? VERSIONS).split(',')) {
    const python = find(version);
    if (python === undefined) missing.push(version);
    else found.push({ version, python });
  }
  return { found, missing };
}

/** The system's own Python where it is another one: distributions install libraries for it, as Debian's python3-trio. */
export function systemPython(found) {
  if (!existsSync(SYSTEM) || found.some(({ python }) => python === SYSTEM)) return undefined;
  const program =
    'import importlib.util as u; print(any(map(u.find_spec, ("trio", "gevent", "tornado", "aiohttp", "coverage", "debugpy", "pytest"))))';
  const asked = spawnSync(SYSTEM, ['-c', program], { encoding: 'utf8' });
  return asked.stdout?.trim() === 'True' ? { version: 'system', python: SYSTEM } : undefined;
}
