/** The Pythons of this machine that can be traced: one for each minor version, from 3.8 on. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const NEWEST = 14;

export interface Python {
  version: string;
  path: string;
}

/** INTERLEAVE_TEST_PYTHONS=3.8,3.13 limits the versions. */
export function findPythons(): Python[] {
  const wanted = process.env.INTERLEAVE_TEST_PYTHONS?.split(',');
  const found: Python[] = [];
  for (let minor = 8; minor <= NEWEST; minor++) {
    const version = `3.${minor}`;
    if (wanted && !wanted.includes(version)) continue;
    const file = candidates(version).find((candidate) => versionOf(candidate) === version);
    if (file) found.push({ version, path: file });
  }
  return found;
}

function candidates(version: string): string[] {
  const pyenv = path.join(homedir(), '.pyenv', 'versions');
  const own = existsSync(pyenv) ? readdirSync(pyenv).filter((name) => name.startsWith(`${version}.`)) : [];
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return [
    ...own.map((name) => path.join(pyenv, name, 'bin', 'python')),
    ...folders.map((folder) => path.join(folder, `python${version}`)),
    ...folders.map((folder) => path.join(folder, 'python3')),
  ].filter((file) => existsSync(file));
}

function versionOf(file: string): string {
  const code = 'import sys; print("%d.%d" % sys.version_info[:2])';
  return spawnSync(file, ['-c', code], { encoding: 'utf8' }).stdout?.trim() ?? '';
}
