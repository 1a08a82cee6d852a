/** Processes that belong together: births and ends, programs that are no Python, and what several of them share. */
import assert from 'node:assert/strict';
import { EDGE_KINDS, type Trace } from '../../src/trace/model.ts';
import { RunReader } from '../../src/trace/run-reader.ts';
import { EPOCH, MS, readStreams, STATES, StreamWriter, spansOf } from './stream-writer.ts';

const ACQUIRED = 8;
const RELEASED = 9;
const JOB = 16;
const PARENT = `100-${EPOCH}`;

function parent(): StreamWriter {
  const writer = new StreamWriter().hello();
  for (const line of [3, 4, 5, 6, 13]) writer.site(line, line);
  return writer.track(1, 'thread', 'MainThread', 0);
}

function child(pid: number, ms: number, fields: Record<string, unknown> = {}): StreamWriter {
  const writer = new StreamWriter(pid, EPOCH + ms * MS).hello({ parentRun: PARENT, how: 'spawn', ...fields });
  for (const line of [23, 24]) writer.site(line, line);
  return writer.track(1, 'thread', 'Child', ms);
}

const born = { pid: 101, site: 3, thread: 1, how: 'spawn', python: true, command: 'python child.py' };

function edges(trace: Trace, wanted: string): string[] {
  const { length, kind, from, to, time, site } = trace.edges;
  const name = (id: number) => trace.tracks[id - 1]!.name;
  return Array.from({ length }, (_, at) => at)
    .filter((at) => EDGE_KINDS[kind[at]!] === wanted)
    .map((at) => {
      const line = trace.sites[site[at]!]!.line;
      return `${name(from[at]!)} > ${name(to[at]!)} ${time[at]! / MS} :${line}`;
    });
}

function rowNamed(trace: Trace, name: string) {
  const found = trace.tracks.filter((track) => track.name === name);
  assert.equal(
    found.length,
    1,
    `${found.length} rows ${name} of ${trace.tracks.map((t) => t.name).join(', ')}`,
  );
  const { parent: above, endNs, end, reason, site } = found[0]!;
  return {
    above: trace.tracks[above - 1]?.name ?? '',
    endMs: endNs === null ? null : endNs / MS,
    end,
    reason,
    line: trace.sites[site]!.line,
  };
}

describe('processes of a run', () => {
  it('links a child to the thread that started it', () => {
    const streams = [
      parent().line('child', born, 9),
      child(101, 10).line('rename', { id: 0, name: 'worker' }),
    ];
    const trace = readStreams(streams, { ms: 50 });
    assert.deepEqual(edges(trace, 'spawn'), ['MainThread > worker 9 :3']);
    assert.deepEqual([rowNamed(trace, 'worker').above, rowNamed(trace, 'worker').line], ['app.py', 3]);
  });

  it('believes a parent that speaks after its child: children of a fork server belong to who asked for them', () => {
    const server = new StreamWriter(102, EPOCH + 2 * MS).hello({ parentRun: PARENT, main: 'server' });
    const one = parent();
    const two = child(101, 10, { parentRun: server.stem });
    const reader = new RunReader();
    for (const writer of [one, server, two]) {
      reader.process(writer.stem).addNames(writer.names);
      reader.process(writer.stem).cursor.feed(writer.segment(), false, true);
    }
    reader.endPoll();
    const late = new StreamWriter().line('child', { ...born, how: 'forkserver' }, 12);
    reader.process(one.stem).addNames(late.names);
    reader.finish({ exitCode: 0, endedAt: null });
    const { above, line } = rowNamed(reader.toTrace(), 'app.py (spawn)');
    assert.deepEqual([above, line], ['app.py', 3]);
  });

  it('knows the place and the thread of a fork from the child itself', () => {
    const one = parent().track(2, 'thread', 'forker', 1, { parent: 1 });
    const two = child(101, 10, { how: 'fork', thread: 2, file: '/home/me/app.py', line: 6, fn: 'f6' });
    const trace = readStreams([one, two], { ms: 50 });
    assert.deepEqual(edges(trace, 'spawn'), ['forker > app.py (fork) 10 :6']);
    assert.equal(rowNamed(trace, 'app.py (fork)').line, 6);
  });

  it('shows a program that is no Python by its command, with its end, and who waited for it', () => {
    const one = parent()
      .line('child', { ...born, python: false, command: '/usr/bin/git status --short' }, 5)
      .line('what', { id: 1, kind: 'process', text: 'process.wait()', child: 101 })
      .enter(6, 1, STATES.waiting, 4, -1)
      .leave(30, 1, STATES.waiting)
      .line('childexit', { pid: 101, code: 2, expected: false }, 30);
    const trace = readStreams([one], { ms: 50 });
    assert.deepEqual(rowNamed(trace, 'git status --short'), {
      above: 'app.py',
      endMs: 30,
      end: 'failed',
      reason: 'exit code 2',
      line: 3,
    });
    assert.deepEqual(edges(trace, 'spawn'), ['MainThread > git status --short 5 :3']);
    assert.deepEqual(edges(trace, 'join'), ['MainThread > git status --short 6 :4']);
    const what = trace.whats.find(({ text }) => text === 'process.wait()')!;
    assert.equal(trace.tracks[what.track - 1]!.name, 'git status --short');
  });

  it('takes a program that turns out to be a Python as that, and one that a shell starts as its child', () => {
    const one = parent()
      .line('child', { ...born, python: false, command: './script' }, 5)
      .line('child', { ...born, pid: 102, python: false, command: 'sh -c "python x.py"' }, 6);
    const script = child(101, 10, { main: 'script', how: 'exec' });
    const inner = child(103, 20, { ppid: 102, main: 'x.py', how: 'exec' });
    const trace = readStreams([one, script, inner], { ms: 50 });
    assert.equal(rowNamed(trace, 'script').above, 'app.py');
    assert.equal(rowNamed(trace, 'x.py').above, 'sh -c "python x.py"');
    assert.deepEqual(edges(trace, 'spawn'), [
      'MainThread > script 5 :3',
      'MainThread > sh -c "python x.py" 6 :3',
      'sh -c "python x.py" > x.py 20 :0',
    ]);
  });

  it('says of a Python that it left no trace, and nothing of one that was only asked for its version', () => {
    const exit = { pid: 101, code: 0, expected: false };
    const silent = readStreams([parent().line('child', born, 5).line('childexit', exit, 30)], { ms: 50 });
    assert.equal(rowNamed(silent, 'python child.py (not traced)').endMs, 30);
    assert.deepEqual(
      silent.problems.map(({ kind, severity, line }) => [kind, severity, line]),
      [['not-traced', 'hint', 3]],
    );
    const version = parent().line('child', { ...born, command: 'python --version' }, 5);
    assert.deepEqual(readStreams([version.line('childexit', exit, 6)], { ms: 50 }).problems, []);
  });

  it('goes on with the program that takes over by exec, and takes it back when that failed', () => {
    const exec = { code: null, reason: 'exec', exception: null, command: '/bin/ls -l', python: false };
    const trace = readStreams([parent().line('exit', exec, 10)], { ms: 50, exitCode: 3 });
    const { endMs, end } = rowNamed(trace, 'ls -l');
    assert.deepEqual([endMs, end], [50, 'failed']);
    assert.equal(rowNamed(trace, 'app.py').endMs, 10);
    const failed = parent()
      .line('exit', exec, 10)
      .line('exit', { code: null, reason: 'resumed', exception: null }, 11)
      .line('exit', { code: 0, reason: 'exit', exception: null }, 40);
    const whole = readStreams([failed], { ms: 50 });
    assert.equal(rowNamed(whole, 'app.py').endMs, 40);
    assert.equal(rowNamed(whole, 'ls -l').reason, 'could not be started');
  });

  it('tells of a crash of the program itself, with the line it was last seen on', () => {
    const one = parent().enter(5, 1, STATES.sleeping, 4).leave(6, 1, STATES.sleeping);
    const [problem, ...others] = readStreams([one], { ms: 50, exitCode: -11 }).problems;
    assert.deepEqual([problem?.kind, problem?.line, others.length], ['process-crash', 4, 0]);
    assert.match(problem!.message, /SIGSEGV/);
    assert.deepEqual(readStreams([parent()], { ms: 50, exitCode: -9 }).problems, []);
    assert.deepEqual(readStreams([parent()], { ms: 50, exitCode: -15 }).problems, []);
  });
});

describe('what processes share', () => {
  const shared = (id: number, kind: string, site: number) => ({
    id,
    kind,
    name: site === 0 ? 'Lock' : 'results',
    parent: 0,
    site,
    type: 'multiprocessing.Lock',
    shared: '/mp-abc',
  });

  /** The parent holds the lock until 20, one child takes it 20 to 30, another 30 to 40. */
  function locked(): StreamWriter[] {
    const one = parent()
      .line('track', shared(2, 'lock', 5), 1)
      .record(1, 1, 0, 2, 5, 0)
      .record(5, ACQUIRED, 0, 2, 1, 6)
      .record(20, RELEASED, 0, 2, 1);
    const [two, three] = [101, 102].map((pid, n) => {
      const from = 20 + n * 10;
      return child(pid, 10)
        .line('track', shared(2, 'lock', 0), 10)
        .record(10, 1, 0, 2, 0, 0)
        .enter(11, 1, STATES.lockWait, 23, 2)
        .leave(from, 1, STATES.lockWait)
        .record(from, ACQUIRED, 1, 2, 1, 23)
        .record(from + 10, RELEASED, 0, 2, 1);
    });
    return [one, two!, three!];
  }

  it('is one row below its maker, in the order of time, whoever is read first', () => {
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
    ]) {
      const streams = locked();
      const trace = readStreams(
        order.map((at) => streams[at]!),
        { ms: 60 },
      );
      assert.deepEqual(spansOf(trace, 'results'), [
        'running 5-20 :6 MainThread',
        'running 20-30 :23 Child',
        'running 30-40 :23 Child',
      ]);
      assert.equal(rowNamed(trace, 'results').above, 'app.py');
      assert.deepEqual(edges(trace, 'hold'), ['MainThread > Child 11 :23', 'MainThread > Child 11 :23']);
    }
  });

  it('stays held by a process that died with it, and its crash says so', () => {
    const [one, two] = locked();
    one!.line('childexit', { pid: 101, code: -9, expected: false }, 31);
    const dead = new StreamWriter(101, EPOCH + 10 * MS);
    dead.names = two!.names;
    dead.record(10, 1, 0, 1).record(10, 1, 0, 2).record(20, ACQUIRED, 0, 2, 1, 23);
    const trace = readStreams([one!, dead], { ms: 60, gone: [dead] });
    assert.deepEqual(spansOf(trace, 'results').at(-1), 'running 20-60 :23 Child');
    const [problem] = trace.problems;
    assert.match(problem!.message, /It held results, which nobody can release now/);
  });

  it('a pool: queued by one process, run by others; a worker that dies runs nothing any more', () => {
    const pool = (id: number, site: number) => ({
      ...shared(id, 'executor', site),
      name: 'Pool',
      type: 'Pool',
    });
    const one = parent()
      .line('track', pool(2, 5), 1)
      .record(1, 1, 0, 2, 5, 0)
      .record(5, JOB, 1, 2, 1, 6)
      .record(6, JOB, 1, 2, 2, 6);
    const worker = (pid: number, job: number, until: number | null) => {
      const writer = child(pid, 8)
        .line('track', pool(7, 0), 8)
        .record(8, 1, 0, 7, 0, 0)
        .record(10, JOB, 2, 7, job, 1);
      return until === null ? writer : writer.record(until, JOB, 3, 7, job, 1);
    };
    const two = worker(101, 1, 20);
    const trace = readStreams([one, worker(102, 2, 40), two], { ms: 60 });
    assert.deepEqual(spansOf(trace, 'Pool'), ['waiting 5-10 :6', 'running 10-40', 'idle 40-60']);
    const killed = worker(102, 2, null).enter(30, 1, STATES.sleeping, 23);
    const cut = readStreams([one, killed], { ms: 60, gone: [killed] });
    assert.deepEqual(spansOf(cut, 'Pool'), ['waiting 5-10 :6', 'running 10-30', 'waiting 30-60 :6']);
  });
});
