/**
 * Correct programs of many kinds (`test/tracer/correct/`): nothing is said of them that is more than a hint. Each runs on
 * one of the Pythons that are found, the next on the next; those that need a library on the system's own.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startRun } from '../../src/runner/start-run.ts';
import { findPythons } from './pythons.ts';

const FOLDER = path.resolve('test/tracer/correct');
const SYSTEM = '/usr/bin/python3';

const libraries = (text: string): string[] => /^# needs (.+)$/m.exec(text)?.[1]?.split(', ') ?? [];

function hasAll(python: string, modules: string[]): boolean {
  const program = `import ${modules.join(', ')}`;
  return spawnSync(python, ['-W', 'ignore', '-c', program]).status === 0;
}

describe('a correct program', function () {
  this.timeout(120_000);
  const pythons = findPythons();

  fs.readdirSync(FOLDER)
    .filter((name) => name.endsWith('.py'))
    .forEach((name, number) => {
      it(`is not blamed: ${name.slice(0, -3).replaceAll('_', ' ')}`, async function () {
        const file = path.join(FOLDER, name);
        const needed = libraries(fs.readFileSync(file, 'utf8'));
        const python = needed.length > 0 ? SYSTEM : pythons[number % pythons.length]!.path;
        if (needed.length > 0 && !hasAll(python, needed)) return this.skip();
        const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'interleave-test-'));
        try {
          // On a busy machine any step can take long: that is not the program's fault.
          const run = await startRun({
            tracer: path.resolve('src/tracer'),
            program: [file],
            python,
            cwd,
            stdio: 'ignore',
            stallMs: 600_000,
          });
          const { end, trace } = await run.done;
          assert.deepEqual([end.code, end.signal], [0, null]);
          const told = trace.problems.filter(({ severity }) => severity !== 'hint');
          assert.deepEqual(
            told.map(({ kind, message }) => `${kind}: ${message}`),
            [],
          );
          assert.deepEqual([trace.header.complete, trace.header.dropped], [true, 0]);
        } finally {
          fs.rmSync(cwd, { recursive: true, force: true });
        }
      });
    });
});
