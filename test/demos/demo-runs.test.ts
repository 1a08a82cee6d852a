/**
 * Every demo runs under the tracer, each on one of two Pythons, two at a time: it ends, what it observed is what it
 * expected, and the timeline blames it for what it shows and for nothing else.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Demo } from '../../src/runner/demo.ts';
import { startRun } from '../../src/runner/start-run.ts';
import type { Problem } from '../../src/trace/model.ts';
import { findPythons } from '../runner/pythons.ts';
import { DEMOS, demos } from './demo-list.ts';

const SYSTEM = '/usr/bin/python3';

/** What the timeline says, beside hints. */
const BLAMED: Record<string, string[]> = {
  'blocking-sleep': ['loop-stall'],
  cancellation: ['swallowed-cancellation'],
  'daemon-killed': ['daemon-killed'],
  deadlock: ['deadlock'],
  'forgotten-await': ['never-awaited'],
  'late-daemon': ['late-daemon'],
  'lost-future-exception': ['future-exception'],
  philosophers: ['deadlock'],
  'race-vs-deadlock': ['deadlock'],
};

/** What they observe depends on how busy the machine is: any verdict is right, and looked at by people. */
const MEASURING = ['gil-cpu', 'selectors', 'ten-thousand-waits', 'cpu-in-executor'];

interface Outcome {
  output: string;
  code: number | null;
  problems: readonly Problem[];
}

/** Null where what the demo needs is not installed. */
async function run(demo: Demo, python: string): Promise<Outcome | null> {
  if (demo.package && spawnSync(SYSTEM, ['-W', 'ignore', '-c', `import ${demo.package}`]).status !== 0)
    return null;
  const file = path.join(DEMOS, demo.file);
  const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'interleave-test-'));
  try {
    const started = await startRun({
      tracer: path.resolve('src/tracer'),
      program: [file],
      python: demo.package ? SYSTEM : python,
      cwd,
      stdio: 'pipe',
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', TMPDIR: cwd, TEMP: cwd },
      // On a busy machine any step can take long; what is meant to be seen takes 2 s.
      stallMs: BLAMED[demo.name]?.includes('loop-stall') ? 1500 : 600_000,
      ...(demo.generators ? { generators: file } : {}),
    });
    let output = '';
    for (const stream of [started.child.stdout!, started.child.stderr!]) {
      stream.on('data', (chunk) => {
        output += chunk;
        // It has shown everything when it says so, and would wait for ever.
        if (!demo.ends && /^verdict: /m.test(output)) started.child.kill('SIGINT');
      });
    }
    const { end, trace } = await started.done;
    return { output, code: end.code, problems: trace.problems };
  } finally {
    fs.rmSync(cwd, { recursive: true, force: true });
  }
}

describe('a demo', function () {
  this.timeout(300_000);
  const pythons = findPythons();
  const pythonOf = (number: number) => (number % 2 === 0 ? pythons[0]! : pythons[pythons.length - 1]!).path;
  /** The first tries; a test that is tried again runs its demo again. */
  const firstTries = new Map<string, Promise<Outcome | null>>();

  before(() => {
    const waiting: Array<() => void> = [];
    for (const [number, demo] of demos.entries()) {
      const turn = new Promise<void>((begin) => waiting.push(begin));
      const outcome = turn.then(() => run(demo, pythonOf(number))).finally(() => waiting.shift()?.());
      // Whoever asks for it is told.
      outcome.catch(() => {});
      firstTries.set(demo.name, outcome);
    }
    for (const begin of waiting.splice(0, 2)) begin();
  });

  for (const [number, demo] of demos.entries()) {
    it(`shows what it says: ${demo.name}`, async function () {
      const outcome = await (firstTries.get(demo.name) ?? run(demo, pythonOf(number)));
      firstTries.delete(demo.name);
      if (outcome === null) return this.skip();
      const { output, code, problems } = outcome;
      assert.equal(code, demo.ends ? 0 : 130, output);
      assert.match(output, /^ *expected/m);
      assert.match(output, /^ *observed/m);
      assert.match(
        output,
        MEASURING.includes(demo.name) ? /^verdict: {2}/m : /^verdict: {2}as expected$/m,
        output,
      );
      const blamed = problems.filter(({ severity }) => severity !== 'hint').map(({ kind }) => kind);
      assert.deepEqual([...new Set(blamed)].sort(), BLAMED[demo.name] ?? [], output);
    });
  }
});
