/**
 * The programs of the concept pages run, and print what the pages say; so do those of rule pages that say what is printed.
 * Each runs on one of the Pythons that are found, the next on the next; those that need a library on the system's own. A
 * few at a time: most of them wait.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { minPythonOf, withoutMarkers } from './fixture.ts';
import { type PageProgram, pagesOf, programsOf } from './page-programs.ts';
import { findPythons, type Python } from './runner/pythons.ts';

const SYSTEM = '/usr/bin/python3';
const AT_ONCE = 3;

interface Ended {
  output: string;
  /** null when it was stopped. */
  code: number | null;
}

const needs = (program: PageProgram): string[] =>
  /^# needs (.+)$/m.exec(program.files[0]!.text)?.[1]?.split(', ') ?? [];
/** A page says so of a program that has to be stopped. */
const hangs = (program: PageProgram): boolean => /^# hangs/m.test(program.files[0]!.text);

describe('a program on a page', function () {
  this.timeout(240_000);
  const pythons = findPythons();
  const programs = [
    ...pagesOf('docs/concepts').flatMap(programsOf),
    ...pagesOf('docs/rules')
      .flatMap(programsOf)
      .filter(({ output }) => output !== null),
  ];
  const queue = limited(AT_ONCE);
  const started = new Map<PageProgram, Promise<Ended> | null>();
  const start = (program: PageProgram): Promise<Ended> | null => {
    const known = started.get(program);
    if (known !== undefined) return known;
    const python = pythonFor(program, pythons, programs.indexOf(program));
    const run = python === null ? null : queue(() => runProgram(python, program));
    started.set(program, run);
    return run;
  };

  programs.forEach((program, number) => {
    it(`${program.title} prints what the page says`, async function () {
      // The next ones are started meanwhile.
      for (const each of programs.slice(number, number + AT_ONCE)) start(each);
      const run = start(program);
      if (run === null) return this.skip();
      const { output, code } = await run;
      try {
        if (program.output !== null) assert.equal(alike(output, program.output), program.output);
        if (hangs(program)) assert.equal(code, null, `it ended: ${output}`);
        else if (!/^\w*Error\b/m.test(program.output ?? '')) assert.equal(code, 0, output);
      } catch (error) {
        // Whoever tries again runs it again.
        started.delete(program);
        throw error;
      }
    });
  });
});

/** null where none of them can run it. */
function pythonFor(program: PageProgram, pythons: Python[], number: number): string | null {
  const modules = needs(program);
  if (modules.length > 0) {
    const found = spawnSync(SYSTEM, ['-W', 'ignore', '-c', `import ${modules.join(', ')}`]).status === 0;
    return found ? SYSTEM : null;
  }
  const least = minPythonOf(program.files[0]!.text)?.[1] ?? 0;
  const able = pythons.filter(({ version }) => Number(version.slice(2)) >= least);
  return able[number % able.length]?.path ?? null;
}

function limited(most: number): <T>(job: () => Promise<T>) => Promise<T> {
  let free = most;
  const waiting: Array<() => void> = [];
  return async (job) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}

/**
 * Both streams go to one file, line by line: so their order is the program's, and lines of several processes stay whole,
 * which they do not with `-u`.
 */
const LINE_BY_LINE =
  'import sys\nfor stream in (sys.stdout, sys.stderr):\n    stream.reconfigure(line_buffering=True)\n';

async function runProgram(python: string, program: PageProgram): Promise<Ended> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'interleave-page-'));
  const cwd = path.join(folder, 'work');
  const log = path.join(folder, 'log');
  try {
    mkdirSync(cwd);
    const site = path.join(folder, 'site');
    mkdirSync(site);
    writeFileSync(path.join(site, 'sitecustomize.py'), LINE_BY_LINE);
    for (const { name, text } of program.files) writeFileSync(path.join(cwd, name), withoutMarkers(text));
    const file = openSync(log, 'w');
    const child = spawn(python, [program.files[0]!.name], {
      cwd,
      stdio: ['ignore', file, file],
      // Since 3.13 tracebacks are coloured where FORCE_COLOR is set, to whatever.
      env: { ...process.env, PYTHONPATH: site, PYTHONUNBUFFERED: '', PYTHON_COLORS: '0' },
    });
    closeSync(file);
    const read = (): string => readFileSync(log, 'utf8').replaceAll(`${cwd}/`, '');
    let stopped = false;
    const watch = setInterval(() => {
      if (!hangs(program) || alike(read(), program.output ?? '') !== program.output) return;
      stopped = child.kill('SIGKILL');
    }, 200);
    // Nothing here takes longer, and nothing is left behind when something goes wrong.
    const limit = setTimeout(() => child.kill('SIGKILL'), 120_000);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    clearInterval(watch);
    clearTimeout(limit);
    return { output: read(), code: stopped ? null : code };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What was printed, in the words of the page where both agree: a line `...` on the page stands for any lines, and of a
 * measured time such as `2.0 s` only that it took as long is held to, since machines may be slow.
 */
function alike(printed: string, shown: string): string {
  const lines = printed.split('\n');
  const result: string[] = [];
  let at = 0;
  const expected = shown.split('\n');
  expected.forEach((line, index) => {
    if (line === '...') {
      const next = expected[index + 1];
      const last = index + 2 === expected.length;
      while (at < lines.length - 1 && (last || !agrees(lines[at]!, next ?? ''))) at++;
      result.push(line);
    } else {
      const got = lines[at++];
      result.push(got === undefined ? '(the end)' : agrees(got, line) ? line : got);
    }
  });
  return [...result, ...lines.slice(at)].join('\n');
}

const TIME = /\d+\.\d+(?= s\b)/g;

function agrees(printed: string, shown: string): boolean {
  if (printed === shown) return true;
  if (printed.replace(TIME, 'T') !== shown.replace(TIME, 'T')) return false;
  const times = (line: string): number[] => Array.from(line.matchAll(TIME), ([text]) => Number(text));
  const least = times(shown);
  return times(printed).every((time, index) => time >= least[index]! * 0.9);
}
