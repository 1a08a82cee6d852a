/** Real programs under the real tracer, followed while they run. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { RunError } from '../../src/runner/interpreter.ts';
import { type Run, type RunOptions, startRun } from '../../src/runner/start-run.ts';
import { applyBatch, emptyTrace } from '../../src/trace/batch.ts';
import type { Trace, TraceBatch } from '../../src/trace/model.ts';
import { findPythons } from './pythons.ts';

const TRACER = path.resolve('src/tracer');

describe('a traced run', function () {
  this.timeout(60_000);
  let folder: string;
  let runs: Run[] = [];

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'interleave-test-'));
  });
  afterEach(async () => {
    for (const run of runs) if (run.child.exitCode === null) run.child.kill('SIGKILL');
    await Promise.all(runs.map((run) => run.done));
    runs = [];
    fs.rmSync(folder, { recursive: true, force: true });
  });

  async function start(text: string, more: Partial<RunOptions> = {}): Promise<Run> {
    fs.writeFileSync(path.join(folder, 'app.py'), text);
    const run = await startRun({
      tracer: TRACER,
      program: ['app.py'],
      cwd: folder,
      stdio: 'ignore',
      ...more,
    });
    runs.push(run);
    return run;
  }

  /** Resolves with the first batch that fits. */
  function watch(): {
    onBatch: (batch: TraceBatch) => void;
    until: (test: (batch: TraceBatch) => boolean) => Promise<TraceBatch>;
  } {
    const waiting: Array<(batch: TraceBatch) => void> = [];
    return {
      onBatch: (batch) => {
        for (const each of [...waiting]) each(batch);
      },
      until: (test) =>
        new Promise((resolve) => {
          waiting.push((batch) => {
            if (test(batch)) resolve(batch);
          });
        }),
    };
  }

  const DEADLOCK = [
    'import threading, time',
    'first = threading.Lock()',
    'second = threading.Lock()',
    '',
    'def one():',
    '    with first:',
    '        time.sleep(0.1)',
    '        with second:',
    '            pass',
    '',
    'def two():',
    '    with second:',
    '        time.sleep(0.1)',
    '        with first:',
    '            pass',
    '',
    'threads = [threading.Thread(target=one, name="one"), threading.Thread(target=two, name="two")]',
    'for thread in threads:',
    '    thread.start()',
    'for thread in threads:',
    '    thread.join()',
  ].join('\n');

  it('tells of a deadlock while the program hangs in it, and keeps all after a kill', async () => {
    const { onBatch, until } = watch();
    const seen = until((batch) => batch.problems.some((problem) => problem.kind === 'deadlock'));
    const run = await start(DEADLOCK, { onBatch });
    const [deadlock] = (await seen).problems;
    assert.equal(deadlock!.severity, 'error');
    const lines = deadlock!.related.map((place) => place.line);
    assert.deepEqual(
      [...new Set(lines)].sort((a, b) => a - b),
      [6, 8, 12, 14],
    );
    assert.ok(
      deadlock!.related.some((place) => (place.stack?.length ?? 0) > 0),
      'both stacks',
    );
    run.child.kill('SIGKILL');
    const { end, trace } = await run.done;
    assert.equal(end.signal, 'SIGKILL');
    assert.equal(trace.header.complete, false);
    assert.equal(trace.header.exitCode, 137);
    assert.deepEqual(
      trace.problems.map((problem) => problem.kind),
      ['deadlock'],
    );
    const one = trace.tracks.find((track) => track.name === 'one')!;
    const spans = trace.spans.get(one.id)!;
    assert.equal(spans.state[spans.length - 1], 6, 'it waits for a lock to the end');
  });

  it('gives batches while it runs that add up to the whole', async () => {
    const sum: Trace = emptyTrace();
    let batches = 0;
    const run = await start('import time\nfor n in range(20):\n    time.sleep(0.02)\n', {
      interval: 20,
      onBatch: (batch) => {
        if (batch.spans.length > 0) batches++;
        applyBatch(sum, batch);
      },
    });
    const { trace } = await run.done;
    assert.ok(batches > 3, 'it was followed live');
    assert.deepEqual(sum.header, trace.header);
    assert.deepEqual(sum.tracks, trace.tracks);
    for (const [id, spans] of trace.spans) assert.equal(sum.spans.get(id)!.length, spans.length);
    assert.equal(trace.header.dropped, 0);
  });

  for (const { version, path: python } of findPythons()) {
    it(`sees nothing wrong with a correct program on Python ${version}`, async () => {
      const text = fs.readFileSync(path.resolve('test/runner/correct_program.py'), 'utf8');
      const run = await start(text, { python, stdio: 'pipe' });
      let output = '';
      run.child.stdout!.on('data', (data) => {
        output += data;
      });
      const { trace, end } = await run.done;
      assert.equal(end.code, 0, output);
      // On a crowded machine a hint that the processor was short is right.
      const found = trace.problems.filter((problem) => problem.severity !== 'hint');
      assert.deepEqual(found, []);
      assert.deepEqual([trace.header.dropped, trace.header.complete], [0, true]);
      const count = (kind: string) => trace.tracks.filter((track) => track.kind === kind).length;
      const [processes, tasks, executors] = [count('process'), count('task'), count('executor')];
      assert.ok(
        processes >= 3 && tasks >= 10 && executors >= 1,
        `${processes} processes, ${tasks} tasks, ${executors} executors`,
      );
    });
  }

  it('keeps nothing of the program alive', async () => {
    const text = [
      'import gc, threading, time, weakref',
      'gc.disable()',
      'class Thing:',
      '    pass',
      'def work():',
      '    thing = Thing()',
      '    kept.append(weakref.ref(thing))',
      '    end = time.perf_counter() + 0.1',
      '    while time.perf_counter() < end:',
      '        pass',
      'kept = []',
      'thread = threading.Thread(target=work)',
      'thread.start()',
      'thread.join()',
      'time.sleep(0.1)',
      'assert kept[0]() is None, "the watchdog holds the frames it has seen"',
    ].join('\n');
    const run = await start(text);
    assert.equal((await run.done).end.code, 0);
  });

  it('shows a program that exits while a child goes on', async () => {
    const text = [
      'import subprocess, sys',
      'child = subprocess.Popen([sys.executable, "-c", "import sys, time; print(1, flush=True); time.sleep(30)"],',
      '                         stdout=subprocess.PIPE)',
      'child.stdout.readline()',
      'print(child.pid, flush=True)',
      'sys.stdout.flush()',
      'import os; os._exit(0)',
    ].join('\n');
    const run = await start(text, { stdio: 'pipe' });
    let pid = '';
    run.child.stdout!.on('data', (data) => {
      pid += data;
    });
    const { trace } = await run.done;
    process.kill(Number(pid));
    assert.equal(trace.header.exitCode, 0);
    assert.equal(trace.header.complete, false);
    assert.match(trace.header.notes.join(), new RegExp(`Process ${pid.trim()} was still running`));
  });

  it('leaves nothing behind when there is no interpreter', async () => {
    const { TMPDIR } = process.env;
    process.env.TMPDIR = folder;
    try {
      await assert.rejects(start('', { python: path.join(folder, 'none') }), RunError);
      assert.deepEqual(fs.readdirSync(folder), ['app.py']);
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    }
  });
});
