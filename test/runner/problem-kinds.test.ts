/**
 * Every kind of problem that a run can show, from real runs: its sentence with its numbers, its line, whose row it is on,
 * and the rule that warns of the same in the source. A kind that is missing here makes the first test fail. (A lost
 * update cannot be seen in a run, only be made to happen.)
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startRun } from '../../src/runner/start-run.ts';
import type { Problem, Trace } from '../../src/trace/model.ts';
import { findPythons } from './pythons.ts';

const TASKS = `
import asyncio, gc, threading, time

lock = threading.Lock()

async def get_user(n):
    await asyncio.sleep(0.2)
    return n

async def page():
    one = await get_user(1)
    two = await get_user(2)  # sequential-awaits
    return one, two

async def blocks():
    time.sleep(0.4)  # loop-stall

async def keeps():
    with lock:
        await asyncio.sleep(0.05)  # lock-held-across-await

async def stubborn():
    for _ in range(5):
        try:
            await asyncio.sleep(0.02)
        except asyncio.CancelledError:  # swallowed-cancellation
            pass

async def forgotten():
    pass

async def fails():
    raise ValueError("lost")  # task-exception

async def waits(future):
    await future  # task-destroyed

async def main():
    loop = asyncio.get_running_loop()
    await page()
    await asyncio.create_task(blocks(), name="blocks")
    await asyncio.create_task(keeps(), name="keeps")
    task = asyncio.create_task(stubborn(), name="stubborn")
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.wait([task])
    forgotten()  # never-awaited
    lost = asyncio.create_task(fails(), name="fails")
    await asyncio.wait([lost])
    del lost
    future = loop.create_future()
    future.set_exception(ValueError("nobody asked"))  # future-exception
    del future
    destroyed = asyncio.create_task(waits(loop.create_future()), name="destroyed")
    await asyncio.sleep(0)
    del destroyed
    gc.collect()
    thread = threading.Thread(target=lambda: loop.call_soon(print, "touched"))  # loop-touched-from-thread
    thread.start()
    thread.join()
    await asyncio.sleep(0.05)

asyncio.run(main())
`;

const THREADS = `
import os, subprocess, sys, threading, time

lock, first, second = threading.Lock(), threading.Lock(), threading.Lock()
held, gone, done = threading.Event(), threading.Event(), threading.Event()

def hold():
    with lock:  # lock-contention
        held.set()
        time.sleep(0.4)

def wait():
    held.wait()
    with lock:
        pass

def forwards():
    with first:
        with second:
            pass
    gone.set()
    done.wait()

def backwards():
    gone.wait()
    with second:
        with first:  # lock-order
            pass
    done.set()

def fail():
    raise ValueError("broken")  # thread-exception

def late():
    time.sleep(0.6)  # exit-blocked

def cut():
    with lock:
        done.set()
        time.sleep(600)  # daemon-killed

threads = [threading.Thread(target=each, name=each.__name__) for each in (hold, wait, forwards, backwards, fail)]
for t in threads:
    t.start()
try:
    threads[2].daemon = True  # late-daemon
except RuntimeError:
    pass
for t in threads:
    t.join()
subprocess.run([sys.executable, "-I", "-c", "pass"])  # not-traced
done.clear()
threading.Thread(target=cut, name="cut", daemon=True).start()
done.wait()
pid = os.fork()  # fork-after-threads
if pid == 0:
    os._exit(0)
os.waitpid(pid, 0)
pid = os.fork()  # process-crash
if pid == 0:
    os.kill(os.getpid(), 11)
os.waitpid(pid, 0)
threading.Thread(target=late, name="late").start()
`;

const STUCK = `
import os, threading, time
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(1, thread_name_prefix="pool")

def inner():
    return 1

def outer():
    return pool.submit(inner).result()  # executor-starved

one, two, both = threading.Lock(), threading.Lock(), threading.Barrier(2)

def forwards():
    with one:
        both.wait()
        with two:  # deadlock
            pass

def backwards():
    with two:
        both.wait()
        with one:
            pass

pool.submit(outer)
for each in (forwards, backwards):
    threading.Thread(target=each, name=each.__name__).start()
time.sleep(3)
os._exit(0)
`;

const LOOP = `
import asyncio, os, threading

async def inner():
    pass

async def main():
    loop = asyncio.get_running_loop()
    threading.Timer(2, lambda: os._exit(0)).start()
    asyncio.run_coroutine_threadsafe(inner(), loop).result()  # loop-deadlock

asyncio.run(main())
`;

const SPINNING = `
import threading, time

def spin():
    end = time.perf_counter() + 1.5
    while time.perf_counter() < end: pass  # gil-contention

threads = [threading.Thread(target=spin, name="spin%d" % n) for n in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(time.process_time())
`;

const PROCESSES = `
import multiprocessing, os, threading, time

def forwards(first, second, mine, other):
    with first:
        mine.set()
        other.wait()
        with second:  # deadlock
            pass

def backwards(first, second, mine, other):
    with second:
        mine.set()
        other.wait()
        with first:
            pass

def in_order(first, second):
    with first:
        with second:
            pass

def out_of_order(first, second):
    with second:
        with first:
            pass

if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    first = context.Lock()
    second = context.Lock()
    here, there = context.Event(), context.Event()
    calm = [context.Process(target=each, args=(first, second), name=each.__name__) for each in (in_order, out_of_order)]
    calm[0].start()
    calm[0].join()
    calm[1].start()
    calm[1].join()
    stuck = [
        context.Process(target=forwards, args=(first, second, here, there), name="forwards"),
        context.Process(target=backwards, args=(first, second, there, here), name="backwards"),
    ]
    for each in stuck:
        each.start()
    stuck[0].join(3)
    for each in stuck:
        each.terminate()
        each.join()
`;

interface Expected {
  program: string;
  kind: string;
  severity: Problem['severity'];
  rule: string | null;
  /** The row: its kind, and its name where it has one of the program's. */
  row: RegExp;
  message: RegExp;
  /** It has a length of its own. */
  lasts: boolean;
}

/** Kind, severity, rule, row, sentence, and whether it lasts. */
function row(
  program: string,
  kind: string,
  severity: Expected['severity'],
  rule: string | null,
  row: RegExp,
  message: RegExp,
  lasts = false,
): Expected {
  return { program, kind, severity, rule, row, message, lasts };
}

const KINDS: Expected[] = [
  row(
    TASKS,
    'loop-stall',
    'warning',
    'blocking-call-in-async',
    /^task blocks$/,
    /^The event loop stood still for (\d.* s|\d+ ms): time\.sleep\(0\.4\) at app\.py:\d+ in blocks ran in the task blocks without giving way/,
    true,
  ),
  row(
    TASKS,
    'lock-held-across-await',
    'warning',
    'lock-held-across-await',
    /^task keeps$/,
    /^The task keeps kept lock locked while it awaited asyncio\.sleep\(0\.05\) at app\.py:\d+, for \d/,
    true,
  ),
  row(TASKS, 'loop-touched-from-thread', 'warning', 'loop-touched-from-thread', /^thread /, /loop/),
  row(
    TASKS,
    'swallowed-cancellation',
    'warning',
    'swallowed-cancellation',
    /^task stubborn$/,
    /^The task stubborn was cancelled at app\.py:\d+, but the `except CancelledError` at app\.py:\d+ took the cancellation, and the task went on/,
    true,
  ),
  row(TASKS, 'never-awaited', 'warning', 'missing-await', /^task /, /forgotten/),
  row(TASKS, 'task-destroyed', 'warning', 'lost-task', /^task destroyed$/, /destroyed/),
  row(TASKS, 'task-exception', 'warning', 'lost-task', /^task fails$/, /fails.*ValueError: lost/),
  row(TASKS, 'future-exception', 'warning', 'lost-future', /./, /ValueError: nobody asked/),
  row(
    TASKS,
    'sequential-awaits',
    'hint',
    'sequential-awaits',
    /^task /,
    /waited \d.* for get_user and only then \d.* for get_user, which uses nothing of it\. Waiting for both at once would have saved up to \d/,
    true,
  ),
  row(
    THREADS,
    'lock-contention',
    'hint',
    null,
    /^lock lock$/,
    /^lock was waited for (once|\d+ times),/,
    true,
  ),
  row(
    THREADS,
    'lock-order',
    'warning',
    'inconsistent-lock-order',
    /^thread /,
    /^Locks are taken in opposite orders: /,
  ),
  row(
    THREADS,
    'thread-exception',
    'warning',
    null,
    /^thread fail$/,
    /^The thread fail ended with ValueError: broken at app\.py:\d+/,
  ),
  row(
    THREADS,
    'late-daemon',
    'error',
    'late-daemon-assignment',
    /^thread /,
    /^The thread forwards was made a daemon after it had started, at app\.py:\d+/,
  ),
  row(
    THREADS,
    'fork-after-threads',
    'warning',
    'fork-after-threads',
    /^thread MainThread$/,
    /^The process was forked at app\.py:\d+ while the thread cut was at work \(at app\.py:\d+\)/,
  ),
  row(THREADS, 'process-crash', 'error', null, /^process /, /was ended by signal 11 \(SIGSEGV/),
  row(THREADS, 'not-traced', 'hint', null, /./, /-I/),
  row(
    THREADS,
    'daemon-killed',
    'warning',
    'daemon-critical-work',
    /^thread cut$/,
    /^The daemon thread cut was in the middle of cut at app\.py:\d+ when the program ended/,
  ),
  row(
    THREADS,
    'exit-blocked',
    'hint',
    null,
    /^thread late$/,
    /the thread late kept the program alive for \d/,
    true,
  ),
  row(
    STUCK,
    'deadlock',
    'error',
    'inconsistent-lock-order',
    /^thread (for|back)wards$/,
    /^Deadlock: (for|back)wards waits for (one|two), which (for|back)wards holds \(app\.py:\d+\); /,
    true,
  ),
  row(
    STUCK,
    'executor-starved',
    'warning',
    'executor-deadlock',
    /^executor pool$/,
    /^Every worker of pool \(1\) waits for the result of another job, while 1 job is queued.*: nothing moved for \d/,
    true,
  ),
  row(
    PROCESSES,
    'deadlock',
    'error',
    'inconsistent-lock-order',
    /^thread MainThread$/,
    /^Deadlock between processes: MainThread of process \d+ \(\w+\) waits for (first|second), which MainThread of process \d+ \(\w+\) holds \(app\.py:\d+\); /,
    true,
  ),
  row(
    LOOP,
    'loop-deadlock',
    'error',
    'blocking-call-in-async',
    /^task main$/,
    /^The event loop waits for itself: result\(\) at app\.py:\d+/,
    true,
  ),
  row(
    SPINNING,
    'gil-contention',
    'hint',
    'cpu-bound-threads',
    /^thread spin\d$/,
    /^For \d.*, 3 threads wanted to compute at the same time, but together they got [01]\.\d cores/,
    true,
  ),
];

/** Where two lines of the program share the blame, either is right. */
const EITHER: Readonly<Record<string, readonly string[]>> = { deadlock: ['with one:', 'with first:'] };

/** All words that stand where the tracer and the reader name the kind of a problem. */
function kindsInSource(): string[] {
  const found = new Set<string>();
  const read = (folder: string, pattern: RegExp) => {
    for (const name of fs.readdirSync(folder).filter((each) => /\.(py|ts)$/.test(each))) {
      const text = fs.readFileSync(path.join(folder, name), 'utf8');
      for (const [, kind] of text.matchAll(pattern)) found.add(kind!);
    }
  };
  read('src/tracer/interleave_tracer', /problems\.report\(\s*"([a-z-]+)"/g);
  read('src/tracer/interleave_tracer', /^_KINDS? = .*?"([a-z-]+)"/gm);
  read('src/trace/problems', /^\s+kind: '([a-z]+-[a-z-]+|deadlock)',$/gm);
  return [...found].sort();
}

describe('every kind of problem', function () {
  this.timeout(300_000);
  const runs = new Map<string, Promise<{ trace: Trace; output: string }>>();
  const folders: string[] = [];
  let running = '';
  afterEach(function () {
    // Whoever tries again runs it again.
    if (this.currentTest?.state !== 'passed') runs.delete(running);
  });
  after(() => {
    for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
  });

  /** Each program runs once for all its problems. */
  function run(text: string): Promise<{ trace: Trace; output: string }> {
    running = text;
    const known = runs.get(text) ?? start(text);
    runs.set(text, known);
    return known;
  }

  async function start(text: string): Promise<{ trace: Trace; output: string }> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'interleave-test-'));
    folders.push(folder);
    fs.writeFileSync(path.join(folder, 'app.py'), text);
    const started = await startRun({
      python: findPythons().at(-1)!.path,
      program: ['app.py'],
      tracer: path.resolve('src/tracer'),
      cwd: folder,
      // Small limits, so that short programs do.
      env: {
        ...process.env,
        INTERLEAVE_LOCK_PERCENT: '0',
        INTERLEAVE_EXIT_MS: '200',
        INTERLEAVE_POOL_MS: '200',
      },
      stdio: 'pipe',
    });
    let output = '';
    started.child.stdout?.setEncoding('utf8').on('data', (part) => {
      output += part;
    });
    started.child.stderr?.resume();
    const { trace } = await started.done;
    return { trace, output };
  }

  it('stands in this table', () => {
    const table = KINDS.map(({ kind }) => kind).sort();
    for (const kind of kindsInSource()) assert.ok(table.includes(kind), `${kind} is not in the table`);
    for (const { rule } of KINDS)
      if (rule) assert.ok(fs.existsSync(`docs/rules/${rule}.md`), `no rule ${rule}`);
  });

  for (const { program, kind, severity, rule, row, message, lasts } of KINDS) {
    it(program === PROCESSES ? `${kind} between processes` : kind, async function () {
      if (findPythons().length === 0 || process.platform === 'win32') this.skip();
      const { trace, output } = await run(program);
      // On a busy machine the threads do not get a whole core together: then it is not this lock that they lack.
      if (kind === 'gil-contention' && (process.platform !== 'linux' || Number(output) < 1.35)) this.skip();
      const found = trace.problems.filter((each) => each.kind === kind);
      const lines = program.split('\n');
      const marked = lines.findIndex((each) => each.endsWith(`# ${kind}`)) + 1;
      const others = lines.map((each, at) => (EITHER[kind]?.includes(each.trim()) ? at + 1 : 0));
      const [problem] = found.filter(({ line }) => line === marked || (line > 0 && others.includes(line)));
      assert.ok(
        problem,
        `${kind} at ${marked}: ${trace.problems.map((each) => `${each.kind} ${each.line} ${each.message}`).join('\n')}`,
      );
      assert.equal(path.basename(problem.file), 'app.py');
      assert.deepEqual([problem.severity, problem.rule], [severity, rule]);
      assert.match(problem.message, message);
      const track = trace.tracks[problem.track - 1];
      assert.match(`${track?.kind} ${track?.name}`, row);
      assert.ok(problem.startNs >= 0 && problem.startNs <= trace.header.durationNs, 'it lies in the run');
      if (lasts) assert.ok(problem.durationNs > 0, 'it has a length');
    });
  }
});
