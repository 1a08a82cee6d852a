/** `interleave trace`, `view` and `export`, used as a person would: traced and untraced runs must not differ. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Summary } from '../../src/trace/export/summary.ts';
import type { Trace } from '../../src/trace/model.ts';
import { decodeTrace } from '../../src/trace/saved-trace.ts';
import { findPythons } from '../runner/pythons.ts';

const DIST = path.resolve(process.env.INTERLEAVE_DIST ?? 'dist');
const CLI = path.join(DIST, 'cli.js');
const PYTHON = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], {
  encoding: 'utf8',
}).stdout.trim();

interface Result {
  stdout: string;
  stderr: string;
  status: number | null;
  signal: NodeJS.Signals | null;
}

describe('interleave trace', function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'interleave-test-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  function program(text: string, name = 'app.py'): string {
    fs.writeFileSync(path.join(folder, name), text);
    return name;
  }
  const options = (input: string) => ({ cwd: folder, encoding: 'utf8' as const, input });
  const interleave = (words: string[], input = ''): Result =>
    spawnSync(process.execPath, [CLI, ...words], options(input));
  const python = (words: string[], input = ''): Result => spawnSync(PYTHON, words, options(input));
  const load = (file = 'trace.interleave'): Trace => decodeTrace(fs.readFileSync(path.join(folder, file)));

  /** Runs it both ways and compares all that can be seen from outside. */
  function same(words: string[], input = ''): { result: Result; trace: Trace } {
    const plain = python(words, input);
    const result = interleave(['trace', '--python', PYTHON, ...words], input);
    assert.equal(result.stdout, plain.stdout);
    assert.equal(result.stderr, plain.stderr);
    assert.equal(result.status, plain.signal ? 128 + os.constants.signals[plain.signal] : plain.status);
    return { result, trace: load() };
  }

  const thread = (trace: Trace) => trace.tracks.find((track) => track.kind === 'thread')!;

  it('changes nothing about a program that ends well', () => {
    const { result, trace } = same([program('import time\ntime.sleep(0.05)\nprint("done")\n')]);
    assert.deepEqual([result.status, result.stdout, result.stderr], [0, 'done\n', '']);
    assert.deepEqual([trace.header.exitCode, trace.header.complete, trace.header.dropped], [0, true, 0]);
    assert.equal(thread(trace).name, 'MainThread');
    assert.deepEqual(trace.problems, []);
  });

  it('changes nothing about a program that exits with 7', () => {
    const { result, trace } = same([
      program('import sys\nprint("out")\nprint("err", file=sys.stderr)\nsys.exit(7)\n'),
    ]);
    assert.equal(result.status, 7);
    assert.equal(trace.header.exitCode, 7);
  });

  it('changes nothing about a program that raises', () => {
    const { result, trace } = same([program('def inner():\n    raise ValueError("boom")\n\n\ninner()\n')]);
    assert.equal(result.status, 1);
    assert.match(result.stderr, /ValueError: boom/);
    assert.equal(trace.header.exitCode, 1);
    assert.equal(trace.tracks[0]!.end, 'failed');
  });

  it('changes nothing about a program that reads its input and its arguments', () => {
    const text = 'import sys\nname = input("name? ")\nprint(name, sys.argv, sys.stdin.read())\n';
    const { result } = same([program(text), '--summary', '--out', 'x', '-m', ''], 'Ada\nrest\nof it');
    assert.match(result.stdout, /Ada \['app\.py', '--summary', '--out', 'x', '-m', ''\] rest\nof it/);
    assert.ok(!fs.existsSync(path.join(folder, 'x')), 'options after the script belong to the program');
  });

  it('keeps the trace of a program that kills itself', () => {
    const text = [
      'import os, signal, threading, time',
      'threading.Thread(target=time.sleep, args=(30,), daemon=True).start()',
      'print("before", flush=True)',
      'time.sleep(0.1)',
      'os.kill(os.getpid(), signal.SIGKILL)',
    ].join('\n');
    const { result, trace } = same([program(text)]);
    assert.deepEqual([result.status, result.stdout], [137, 'before\n']);
    assert.deepEqual([trace.header.exitCode, trace.header.complete], [137, false]);
    assert.ok(trace.tracks.every((track) => track.end === 'killed'));
    const spans = trace.spans.get(thread(trace).id)!;
    const asleep = [...spans.state.slice(0, spans.length)].indexOf(4);
    assert.ok(spans.end[asleep]! - spans.start[asleep]! > 80e6, 'the last sleep is there');
  });

  it('keeps the trace of a program that leaves by os._exit', () => {
    const { trace } = same([program('import os\nprint("x", flush=True)\nos._exit(3)\n')]);
    assert.equal(trace.header.exitCode, 3);
  });

  it('runs modules', () => {
    fs.mkdirSync(path.join(folder, 'pkg'));
    program('import sys\nprint(__name__, sys.argv[1:])\n', 'pkg/__main__.py');
    const { trace } = same(['-m', 'pkg', '--python', 'z']);
    assert.equal(trace.header.exitCode, 0);
  });

  it('passes Ctrl-C on, and still writes the trace', async () => {
    const text = [
      'import time',
      'try:',
      '    print("ready", flush=True)',
      '    time.sleep(60)',
      'except KeyboardInterrupt:',
      '    print("interrupted", flush=True)',
      '    raise SystemExit(5)',
    ].join('\n');
    const child = spawn(process.execPath, [CLI, 'trace', '--python', PYTHON, program(text)], { cwd: folder });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
      if (output === 'ready\n') child.kill('SIGINT');
    });
    const status = await new Promise((resolve) => child.once('close', resolve));
    assert.deepEqual([output, status], ['ready\ninterrupted\n', 5]);
    assert.equal(load().header.exitCode, 5);
  });

  it('ends with the program when it is stopped from outside', async () => {
    const text = 'import time\nprint("ready", flush=True)\ntime.sleep(60)\n';
    const child = spawn(process.execPath, [CLI, 'trace', '--python', PYTHON, program(text)], { cwd: folder });
    child.stdout.once('data', () => child.kill('SIGTERM'));
    const status = await new Promise((resolve) => child.once('close', resolve));
    assert.equal(status, 143);
    assert.equal(load().header.complete, false);
  });

  it('writes the summary to standard error, and as JSON', () => {
    const text =
      'import asyncio, time\n\n\nasync def main():\n    time.sleep(0.3)\n\n\nasyncio.run(main())\nprint("out")\n';
    const words = [
      'trace',
      '--python',
      PYTHON,
      '--summary',
      '--summary-json',
      's.json',
      '--out',
      't.interleave',
    ];
    const result = interleave([...words, program(text)]);
    assert.deepEqual([result.status, result.stdout], [0, 'out\n']);
    for (const line of result.stderr.trimEnd().split('\n')) assert.match(line, /^interleave:( .*\S)?$/);
    assert.match(result.stderr, /The trace is in t\.interleave/);
    assert.match(result.stderr, /warning: loop-stall \[blocking-call-in-async\]/);
    assert.match(result.stderr, /app\.py:5/);
    const summary: Summary = JSON.parse(fs.readFileSync(path.join(folder, 's.json'), 'utf8'));
    assert.deepEqual([summary.version, summary.exitCode, summary.complete, summary.dropped], [1, 0, true, 0]);
    const stall = summary.problems.find((problem) => problem.kind === 'loop-stall')!;
    assert.deepEqual([path.basename(stall.file), stall.line, stall.severity], ['app.py', 5, 'warning']);
    assert.ok(stall.durationNs >= 290e6);
    const row = (kind: string) => summary.tracks.find((track) => track.kind === kind)!;
    assert.ok(row('thread').states.sleeping! >= 290e6);
    assert.ok(row('task').states.running! >= 290e6);
    assert.ok(row('loop').states.stalled! >= 290e6);
    assert.equal(row('task').name, 'main');
    assert.ok(fs.existsSync(path.join(folder, 't.interleave')));
  });

  it('exports while it is at it, each kind to its file', () => {
    const words = [
      'trace',
      '--python',
      PYTHON,
      '--export',
      'chrome',
      '--export-out',
      'c.json',
      '--export',
      'speedscope',
    ];
    const result = interleave([...words, '--export-out', 's.json', '--export', 'csv', program('print(1)\n')]);
    assert.deepEqual([result.status, result.stdout, result.stderr], [0, '1\n', '']);
    const read = (name: string) => fs.readFileSync(path.join(folder, name), 'utf8');
    assert.ok(JSON.parse(read('c.json')).traceEvents.length > 0);
    assert.ok(JSON.parse(read('s.json')).profiles.length > 0);
    assert.match(read('trace.csv'), /^pid,track/);
  });

  it('converts and shows saved traces', function () {
    interleave(['trace', '--python', PYTHON, program('print(1)\n')]);
    const exported = interleave(['export', 'trace.interleave', '--export', 'summary', '--export-out', '-']);
    assert.match(exported.stdout, /^app\.py: .*exit code 0/);
    assert.equal(
      interleave(['export', 'trace.interleave', '--export', 'perfetto']).stdout,
      'trace.perfetto-trace\n',
    );
    assert.ok(fs.statSync(path.join(folder, 'trace.perfetto-trace')).size > 100);
    if (!fs.existsSync(path.join(DIST, 'timeline.js'))) return this.skip();
    assert.equal(interleave(['view', 'trace.interleave']).stdout, 'trace.html\n');
    assert.match(fs.readFileSync(path.join(folder, 'trace.html'), 'utf8'), /__INTERLEAVE_TRACE__ = "H4sI/);
  });

  it('says what is wrong in one line, with exit code 2', () => {
    const wrong = (words: string[], message: RegExp) => {
      const { status, stdout, stderr } = interleave(words);
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
      assert.match(stderr, /^interleave: /);
    };
    fs.writeFileSync(path.join(folder, 'bad.interleave'), 'not a trace, but long enough');
    wrong(['trace'], /give a script/);
    wrong(['trace', '-m'], /name of a module/);
    wrong(['trace', '--sumary', 'app.py'], /unknown option '--sumary'/);
    wrong(['trace', '--export', 'pdf', 'app.py'], /chrome, perfetto/);
    wrong(['trace', '--python', './none', 'app.py'], /not a Python that can be run/);
    wrong(['view', 'none.interleave'], /there is no file none\.interleave/);
    wrong(
      ['export', 'bad.interleave', '--export', 'csv'],
      /bad\.interleave: This is not an Interleave trace file/,
    );
  });

  for (const { version, path: python } of findPythons()) {
    it(`changes nothing on Python ${version}`, async () => {
      const programs: Array<[text: string, input: string, status: number]> = [
        ['import sys\nprint("out")\nprint("err", file=sys.stderr)\nsys.exit(7)\n', '', 7],
        ['def inner():\n    raise ValueError("boom")\n\n\ninner()\n', '', 1],
        ['import sys\nprint(input("name? "), sys.stdin.read())\n', 'Ada\nrest', 0],
        ['import os, signal\nprint("x", flush=True)\nos.kill(os.getpid(), signal.SIGKILL)\n', '', 137],
      ];
      // Side by side: the runs are independent.
      await Promise.all(
        programs.map(async ([text, input, status], n) => {
          const script = program(text, `app${n}.py`);
          const plain = await run(python, [script], input);
          const out = `${n}.interleave`;
          const words = [CLI, 'trace', '--python', python, '--out', out, script];
          const traced = await run(process.execPath, words, input);
          assert.deepEqual([traced.stdout, traced.stderr], [plain.stdout, plain.stderr]);
          assert.equal(traced.status, status);
          const trace = load(out);
          assert.deepEqual([trace.header.exitCode, trace.header.dropped], [status, 0]);
          assert.equal(trace.header.complete, status !== 137);
          assert.ok(trace.header.python.startsWith(`${version}.`));
          assert.ok(trace.spans.size > 0 && trace.problems.length === 0);
        }),
      );
    });
  }

  function run(command: string, words: string[], input: string): Promise<Omit<Result, 'signal'>> {
    return new Promise((resolve) => {
      const child = spawn(command, words, { cwd: folder });
      const result = { stdout: '', stderr: '', status: null as number | null };
      child.stdout.on('data', (data) => {
        result.stdout += data;
      });
      child.stderr.on('data', (data) => {
        result.stderr += data;
      });
      child.stdin.on('error', () => {});
      child.stdin.end(input);
      child.once('close', (status) => resolve({ ...result, status }));
    });
  }

  it('leaves no folder behind', () => {
    const env = { ...process.env, TMPDIR: folder };
    spawnSync(process.execPath, [CLI, 'trace', '--python', PYTHON, program('print(1)\n')], {
      cwd: folder,
      env,
    });
    assert.deepEqual(fs.readdirSync(folder).sort(), ['app.py', 'trace.interleave']);
  });
});
