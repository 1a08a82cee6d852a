/** Made-up runs with the shape of real ones, the same every time. For tests, benchmarks and pictures. */
import { emptyTrace } from '../../src/trace/batch.ts';
import {
  EDGE_KINDS,
  type EdgeKind,
  type Problem,
  type SpanColumns,
  STATES,
  type State,
  type Trace,
  type TraceBatch,
  type Track,
  type TrackKind,
} from '../../src/trace/model.ts';

const MS = 1e6;
const SECOND = 1e9;

interface SpanDraft {
  start: number;
  end: number;
  state: number;
  site: number;
  what: number;
}

/** Builds a trace by hand. Times are nanoseconds. */
export class RunBuilder {
  readonly trace: Trace = emptyTrace();
  private readonly drafts = new Map<number, SpanDraft[]>();
  private readonly edges: Array<{ kind: EdgeKind; from: number; to: number; time: number; site: number }> =
    [];

  constructor(
    readonly file: string,
    durationNs: number,
  ) {
    this.trace.header = {
      ...this.trace.header,
      python: '3.12.4',
      argv: [file],
      cwd: '/home/ada/shop',
      durationNs,
      exitCode: 0,
    };
  }

  track(kind: TrackKind, name: string, parent: number, more: Partial<Track> = {}): number {
    const id = this.trace.tracks.length + 1;
    this.trace.tracks.push({
      id,
      kind,
      name,
      parent,
      pid: 4711,
      daemon: false,
      startNs: 0,
      endNs: this.trace.header.durationNs,
      end: 'done',
      reason: '',
      site: 0,
      type: '',
      ...more,
    });
    return id;
  }

  site(line: number, fn: string, file = this.file): number {
    const known = this.trace.sites.findIndex(
      (site) => site.file === file && site.line === line && site.fn === fn,
    );
    return known > 0 ? known : this.trace.sites.push({ file, line, fn }) - 1;
  }

  what(kind: string, text: string, track = 0): number {
    const known = this.trace.whats.findIndex((what) => what.text === text && what.track === track);
    return known > 0 ? known : this.trace.whats.push({ kind, text, track }) - 1;
  }

  span(track: number, start: number, end: number, state: State, site = 0, what = 0): void {
    const spans = this.drafts.get(track) ?? [];
    spans.push({ start: Math.round(start), end: Math.round(end), state: STATES.indexOf(state), site, what });
    this.drafts.set(track, spans);
  }

  edge(kind: EdgeKind, from: number, to: number, time: number, site = 0): void {
    this.edges.push({ kind, from, to, time: Math.round(time), site });
  }

  problem(problem: Partial<Problem> & Pick<Problem, 'kind' | 'message' | 'track'>): void {
    this.trace.problems.push({
      severity: 'warning',
      confidence: 'certain',
      count: 1,
      file: this.file,
      line: 0,
      startNs: 0,
      durationNs: 0,
      rule: null,
      related: [],
      ...problem,
    });
  }

  build(): Trace {
    const { trace } = this;
    for (const [track, drafts] of this.drafts) {
      drafts.sort((a, b) => a.start - b.start);
      trace.spans.set(track, columns(drafts));
    }
    const edges = this.edges.sort((a, b) => a.time - b.time);
    trace.edges = {
      length: edges.length,
      kind: Uint8Array.from(edges, (edge) => EDGE_KINDS.indexOf(edge.kind)),
      from: Uint32Array.from(edges, (edge) => edge.from),
      to: Uint32Array.from(edges, (edge) => edge.to),
      time: Float64Array.from(edges, (edge) => edge.time),
      site: Uint32Array.from(edges, (edge) => edge.site),
    };
    let spans = 0;
    for (const row of trace.spans.values()) spans += row.length;
    trace.header.events = spans * 2 + edges.length;
    return trace;
  }
}

export function columns(drafts: readonly SpanDraft[]): SpanColumns {
  return {
    length: drafts.length,
    start: Float64Array.from(drafts, (span) => span.start),
    end: Float64Array.from(drafts, (span) => span.end),
    state: Uint8Array.from(drafts, (span) => span.state),
    site: Uint32Array.from(drafts, (span) => span.site),
    what: Uint32Array.from(drafts, (span) => span.what),
  };
}

/** The whole trace as one batch. */
export function wholeBatch(trace: Trace): TraceBatch {
  return {
    header: trace.header,
    sites: trace.sites.slice(1),
    whats: trace.whats.slice(1),
    tracks: trace.tracks,
    spans: [...trace.spans].map(([track, spans]) => ({ track, columns: spans })),
    open: [],
    edges: trace.edges,
    problems: trace.problems,
    frames: trace.frames.slice(1),
    samples: [...trace.samples].map(([track, columns]) => ({ track, columns })),
  };
}

/** What a reader would have sent up to a moment: finished spans closed, the others open. */
export function batchUntil(trace: Trace, from: number, to: number, first: boolean): TraceBatch {
  const spans: TraceBatch['spans'] = [];
  const open: TraceBatch['open'] = [];
  for (const [track, row] of trace.spans) {
    const closed: SpanDraft[] = [];
    for (let index = 0; index < row.length; index++) {
      const span = draftAt(row, index);
      if (span.end > from && span.end <= to) closed.push(span);
      else if (span.start <= to && span.end > to) open.push({ track, ...span });
    }
    if (closed.length > 0) spans.push({ track, columns: columns(closed) });
  }
  const { edges } = trace;
  const recent = Array.from({ length: edges.length }, (_, index) => index).filter(
    (index) => edges.time[index]! > from && edges.time[index]! <= to,
  );
  return {
    header: { ...trace.header, durationNs: to },
    sites: first ? trace.sites.slice(1) : [],
    whats: first ? trace.whats.slice(1) : [],
    tracks: trace.tracks
      .filter((track) => track.startNs <= to && (first || track.startNs > from))
      .map((track) => ({ ...track, endNs: null, end: null })),
    spans,
    open,
    edges: {
      length: recent.length,
      kind: Uint8Array.from(recent, (index) => edges.kind[index]!),
      from: Uint32Array.from(recent, (index) => edges.from[index]!),
      to: Uint32Array.from(recent, (index) => edges.to[index]!),
      time: Float64Array.from(recent, (index) => edges.time[index]!),
      site: Uint32Array.from(recent, (index) => edges.site[index]!),
    },
    problems: trace.problems.filter((problem) => problem.startNs + problem.durationNs <= to),
    frames: first ? trace.frames.slice(1) : [],
    samples: [],
  };
}

function draftAt(row: SpanColumns, index: number): SpanDraft {
  return {
    start: row.start[index]!,
    end: row.end[index]!,
    state: row.state[index]!,
    site: row.site[index]!,
    what: row.what[index]!,
  };
}

/** The same numbers on every machine (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** An asyncio program with two stalls of two seconds: `time.sleep(2)` inside a coroutine. */
export function blockingStall(): Trace {
  const run = new RunBuilder('/home/ada/shop/web.py', 5.4 * SECOND);
  const process = run.track('process', 'python web.py', 0);
  const thread = run.track('thread', 'MainThread', process);
  const loop = run.track('loop', 'event loop', thread, { startNs: 80 * MS, endNs: 5.3 * SECOND });
  const fetchSite = run.site(12, 'fetch');
  const created = run.site(27, 'main');
  const main = run.track('task', 'Task-1', loop, {
    type: 'main',
    startNs: 85 * MS,
    endNs: 5.29 * SECOND,
    site: run.site(41, '<module>'),
  });
  const fetches = [1, 2].map((number) =>
    run.track('task', `Task-${number + 1}`, loop, {
      type: 'fetch',
      startNs: 92 * MS,
      endNs: number === 1 ? 2.2 * SECOND : 4.25 * SECOND,
      site: created,
    }),
  );
  const beat = run.track('task', 'Task-4', loop, {
    type: 'heartbeat',
    startNs: 92 * MS,
    endNs: 5.28 * SECOND,
    end: 'cancelled',
    site: run.site(28, 'main'),
  });
  const save = run.track('task', 'Task-5', loop, {
    type: 'save',
    startNs: 4.4 * SECOND,
    endNs: 5.1 * SECOND,
    end: 'failed',
    reason: "ConnectionError: 'db' refused",
    site: run.site(33, 'main'),
  });
  const worker = run.track('thread', 'ThreadPoolExecutor-0_0', process, { startNs: 4.45 * SECOND });

  run.span(thread, 0, 90 * MS, 'running', run.site(1, '<module>'));
  run.span(main, 85 * MS, 92 * MS, 'running', run.site(26, 'main'));
  run.span(
    main,
    92 * MS,
    4.28 * SECOND,
    'awaiting',
    run.site(30, 'main'),
    run.what('gather', 'asyncio.gather(…)'),
  );
  run.span(loop, 80 * MS, 92 * MS, 'running', run.site(41, '<module>'));
  let at = 92 * MS;
  const stall = (task: number, line: number): void => {
    const end = at + 2.003 * SECOND;
    run.span(task, at, end, 'running', run.site(line, 'fetch'), run.what('sleep', 'time.sleep(2)'));
    run.span(thread, at, end, 'sleeping', run.site(line, 'fetch'), run.what('sleep', 'time.sleep(2)'));
    run.span(loop, at, end, 'stalled', run.site(line, 'fetch'), run.what('sleep', 'time.sleep(2)'));
    run.problem({
      kind: 'loop-stall',
      message: `fetch called time.sleep(2): the event loop stood still for ${((end - at) / SECOND).toFixed(2)} s, and 3 other tasks could not run.`,
      line,
      track: task,
      startNs: at,
      durationNs: end - at,
      rule: 'blocking-call-in-async',
    });
    at = end;
  };
  const gap = (task: number, ms: number): void => {
    run.span(task, at, at + 3 * MS, 'running', fetchSite);
    run.span(thread, at, at + 3 * MS, 'running', fetchSite);
    run.span(loop, at, at + 3 * MS, 'running', fetchSite);
    run.span(
      task,
      at + 3 * MS,
      at + ms * MS,
      'awaiting',
      run.site(14, 'fetch'),
      run.what('socket', 'reader.read(4096)'),
    );
    run.span(loop, at + 3 * MS, at + ms * MS, 'idle');
    run.span(thread, at + 3 * MS, at + ms * MS, 'idle', 0, run.what('selector', 'epoll'));
    at += ms * MS;
  };
  stall(fetches[0]!, 12);
  gap(fetches[0]!, 60);
  run.span(fetches[1]!, 92 * MS, at, 'runnable', fetchSite);
  stall(fetches[1]!, 12);
  gap(fetches[1]!, 80);
  run.edge('wake', fetches[1]!, main, 4.28 * SECOND, fetchSite);
  run.edge('spawn', main, fetches[0]!, 92 * MS, created);
  run.edge('spawn', main, fetches[1]!, 92 * MS, created);
  // The heartbeat wants to run ten times a second, and cannot.
  let pulse = 92 * MS;
  const pulses = [2.1 * SECOND, 2.16 * SECOND, 4.17 * SECOND];
  while (pulses[pulses.length - 1]! < 5.2 * SECOND) pulses.push(pulses[pulses.length - 1]! + 101 * MS);
  for (const next of pulses) {
    run.span(
      beat,
      pulse,
      next,
      'sleeping',
      run.site(20, 'heartbeat'),
      run.what('sleep', 'asyncio.sleep(0.1)'),
    );
    run.span(beat, next, next + 0.4 * MS, 'running', run.site(19, 'heartbeat'));
    pulse = next + 0.4 * MS;
  }
  run.span(
    beat,
    pulse,
    5.28 * SECOND,
    'sleeping',
    run.site(20, 'heartbeat'),
    run.what('sleep', 'asyncio.sleep(0.1)'),
  );
  run.edge('cancel', main, beat, 5.275 * SECOND, run.site(37, 'main'));
  run.span(main, 4.28 * SECOND, 4.4 * SECOND, 'running', run.site(32, 'main'));
  run.span(thread, at, 4.4 * SECOND, 'running', run.site(32, 'main'));
  run.span(loop, at, 4.4 * SECOND, 'running', run.site(32, 'main'));
  run.span(
    main,
    4.4 * SECOND,
    5.12 * SECOND,
    'awaiting',
    run.site(34, 'main'),
    run.what('task', 'save', save),
  );
  run.edge('await', main, save, 4.4 * SECOND, run.site(34, 'main'));
  run.edge('spawn', main, save, 4.4 * SECOND, run.site(33, 'main'));
  run.span(save, 4.4 * SECOND, 4.42 * SECOND, 'running', run.site(51, 'save'));
  run.span(
    save,
    4.42 * SECOND,
    5.0 * SECOND,
    'waiting',
    run.site(52, 'save'),
    run.what('executor', 'run_in_executor(write)'),
  );
  run.span(
    save,
    5.0 * SECOND,
    5.1 * SECOND,
    'io',
    run.site(54, 'save'),
    run.what('socket', 'sock_connect(db:5432)'),
  );
  run.edge('wake', worker, save, 5.0 * SECOND, run.site(60, 'write'));
  run.span(worker, 4.45 * SECOND, 4.5 * SECOND, 'running', run.site(58, 'write'));
  run.span(
    worker,
    4.5 * SECOND,
    4.99 * SECOND,
    'io',
    run.site(59, 'write'),
    run.what('file', 'file.write()'),
  );
  run.span(worker, 4.99 * SECOND, 5.4 * SECOND, 'idle');
  run.span(loop, 4.4 * SECOND, 5.12 * SECOND, 'idle');
  run.span(thread, 4.4 * SECOND, 5.12 * SECOND, 'idle', 0, run.what('selector', 'epoll'));
  run.span(main, 5.12 * SECOND, 5.29 * SECOND, 'running', run.site(37, 'main'));
  run.span(thread, 5.12 * SECOND, 5.4 * SECOND, 'running', run.site(37, 'main'));
  run.span(loop, 5.12 * SECOND, 5.3 * SECOND, 'running', run.site(37, 'main'));
  run.problem({
    kind: 'task-exception',
    message: "Task-5 (save) failed with ConnectionError: 'db' refused, and nobody asked for its result.",
    line: 33,
    track: save,
    startNs: 5.1 * SECOND,
  });
  return run.build();
}

/** Two threads, two locks, opposite orders: after a while nobody can go on. */
export function deadlock(): Trace {
  const run = new RunBuilder('/home/ada/shop/transfer.py', 3.2 * SECOND);
  const process = run.track('process', 'python transfer.py', 0, { endNs: null, end: null });
  const main = run.track('thread', 'MainThread', process, { endNs: null, end: null });
  const alive = { endNs: null, end: null } as const;
  const a = run.track('thread', 'Thread-1 (transfer)', process, {
    startNs: 60 * MS,
    site: run.site(31, '<module>'),
    ...alive,
  });
  const b = run.track('thread', 'Thread-2 (refund)', process, {
    startNs: 61 * MS,
    site: run.site(32, '<module>'),
    ...alive,
  });
  const checking = run.track('lock', 'checking', process, {
    type: 'Lock',
    site: run.site(5, '<module>'),
    ...alive,
  });
  const savings = run.track('lock', 'savings', process, {
    type: 'Lock',
    site: run.site(6, '<module>'),
    ...alive,
  });
  const lockA = run.what('lock', 'checking', checking);
  const lockB = run.what('lock', 'savings', savings);
  const byA = run.what('thread', 'Thread-1 (transfer)', a);
  const byB = run.what('thread', 'Thread-2 (refund)', b);
  const endOfTime = 3.2 * SECOND;
  run.span(main, 0, 62 * MS, 'running', run.site(31, '<module>'));
  run.span(
    main,
    62 * MS,
    endOfTime,
    'waiting',
    run.site(34, '<module>'),
    run.what('join', 'Thread-1.join()', a),
  );
  run.edge('spawn', main, a, 60 * MS, run.site(31, '<module>'));
  run.edge('spawn', main, b, 61 * MS, run.site(32, '<module>'));
  let t = 62 * MS;
  const random = randomNumbers(7);
  // Some rounds go well, with one waiting for the other now and then.
  for (let round = 0; round < 9; round++) {
    const hold = (18 + random() * 30) * MS;
    const work = (30 + random() * 60) * MS;
    run.span(a, t, t + hold, 'running', run.site(14, 'transfer'));
    run.span(checking, t, t + hold, 'running', run.site(13, 'transfer'), byA);
    run.span(savings, t + hold * 0.3, t + hold, 'running', run.site(15, 'transfer'), byA);
    run.span(b, t, t + hold * 0.4, 'running', run.site(21, 'refund'));
    run.span(b, t + hold * 0.4, t + hold, 'lock-wait', run.site(22, 'refund'), lockB);
    run.edge('hold', a, b, t + hold * 0.4, run.site(15, 'transfer'));
    run.edge('wake', a, b, t + hold, run.site(17, 'transfer'));
    run.span(
      a,
      t + hold,
      t + hold + work,
      'sleeping',
      run.site(18, 'transfer'),
      run.what('sleep', 'time.sleep(0.05)'),
    );
    run.span(b, t + hold, t + hold + work * 0.7, 'running', run.site(24, 'refund'));
    run.span(savings, t + hold, t + hold + work * 0.6, 'running', run.site(22, 'refund'), byB);
    run.span(
      b,
      t + hold + work * 0.7,
      t + hold + work,
      'io',
      run.site(26, 'refund'),
      run.what('file', 'ledger.write()'),
    );
    t += hold + work;
  }
  run.span(a, t, t + 20 * MS, 'running', run.site(14, 'transfer'));
  run.span(b, t, t + 24 * MS, 'running', run.site(21, 'refund'));
  run.span(checking, t + 2 * MS, endOfTime, 'running', run.site(13, 'transfer'), byA);
  run.span(savings, t + 6 * MS, endOfTime, 'running', run.site(22, 'refund'), byB);
  run.span(a, t + 20 * MS, endOfTime, 'lock-wait', run.site(15, 'transfer'), lockB);
  run.span(b, t + 24 * MS, endOfTime, 'lock-wait', run.site(23, 'refund'), lockA);
  run.edge('hold', b, a, t + 20 * MS, run.site(22, 'refund'));
  run.edge('hold', a, b, t + 24 * MS, run.site(13, 'transfer'));
  run.problem({
    kind: 'deadlock',
    severity: 'error',
    message:
      'Deadlock: Thread-1 (transfer) holds checking and waits for savings; Thread-2 (refund) holds savings and waits for checking.',
    line: 15,
    track: a,
    startNs: t + 24 * MS,
    durationNs: 200 * MS,
    rule: 'inconsistent-lock-order',
    related: [
      { role: 'holder', track: b, file: run.file, line: 23, message: 'Thread-2 waits here for checking' },
    ],
  });
  run.problem({
    kind: 'lock-contention',
    severity: 'hint',
    message: 'Threads waited 9 times for savings, 0.16 s in all; it is held longest at transfer.py:15.',
    line: 15,
    count: 9,
    track: savings,
    startNs: 70 * MS,
    durationNs: 34 * MS,
  });
  return run.build();
}

/** A thousand tasks on one loop, some workers in threads, and a second process. */
export function thousandTasks(): Trace {
  const run = new RunBuilder('/home/ada/shop/crawl.py', 12 * SECOND);
  const random = randomNumbers(42);
  const process = run.track('process', 'python crawl.py', 0);
  const thread = run.track('thread', 'MainThread', process);
  const loop = run.track('loop', 'event loop', thread, { startNs: 50 * MS });
  const main = run.track('task', 'Task-1', loop, { type: 'main', startNs: 55 * MS });
  const gather = run.what('gather', 'asyncio.gather(…)');
  run.span(main, 55 * MS, 90 * MS, 'running', run.site(40, 'main'));
  run.span(main, 90 * MS, 11.95 * SECOND, 'awaiting', run.site(44, 'main'), gather);
  const steps: Array<{ start: number; end: number; site: number }> = [];
  const awaits = [
    [run.site(15, 'fetch'), run.what('socket', 'session.get(url)'), 'awaiting'],
    [run.site(17, 'fetch'), run.what('semaphore', 'limit'), 'waiting'],
    [run.site(19, 'fetch'), run.what('sleep', 'asyncio.sleep(0.2)'), 'sleeping'],
    [run.site(22, 'fetch'), run.what('queue', 'results.put(…)'), 'waiting'],
  ] as const;
  for (let number = 0; number < 1000; number++) {
    const type = number % 5 === 4 ? 'parse' : 'fetch';
    let t = (60 + random() * 1500) * MS;
    const startNs = t;
    const finish = startNs + (2 + random() * 8.5) * SECOND;
    const failed = random() < 0.02;
    const task = run.track('task', `Task-${number + 2}`, loop, {
      type,
      startNs,
      endNs: finish,
      end: failed ? 'failed' : 'done',
      reason: failed ? 'TimeoutError' : '',
      site: run.site(42, 'main'),
    });
    while (t < finish) {
      const step = (0.05 + random() * 0.5) * MS;
      const site = run.site(type === 'fetch' ? 16 : 30, type);
      run.span(task, t, Math.min(t + step, finish), 'running', site);
      steps.push({ start: t, end: t + step, site });
      t += step;
      const [where, what, state] = awaits[Math.floor(random() * awaits.length)]!;
      const pause = (30 + random() * random() * 1400) * MS;
      if (t < finish) run.span(task, t, Math.min(t + pause, finish), state, where, what);
      t += pause;
    }
  }
  const epoll = run.what('selector', 'epoll');
  let last = 50 * MS;
  for (const step of steps.sort((x, y) => x.start - y.start)) {
    const start = Math.max(step.start, last);
    const end = Math.max(start, Math.min(step.end, 12 * SECOND));
    if (end <= start) continue;
    if (start > last) run.span(loop, last, start, 'idle');
    if (start > last) run.span(thread, last, start, 'idle', 0, epoll);
    run.span(loop, start, end, 'running', step.site);
    run.span(thread, start, end, 'running', step.site);
    last = end;
  }
  const lock = run.track('lock', 'cache_lock', process, { type: 'Lock', site: run.site(8, '<module>') });
  const lockWhat = run.what('lock', 'cache_lock', lock);
  const workers: number[] = [];
  for (let number = 0; number < 4; number++) {
    const worker = run.track('thread', `worker-${number}`, process, {
      startNs: 100 * MS,
      daemon: number === 3,
    });
    workers.push(worker);
    let t = 100 * MS;
    while (t < 11.8 * SECOND) {
      const parts: Array<[State, number, number, number]> = [
        ['running', random() * 40, run.site(61, 'Worker.run'), 0],
        ['runnable', random() * 9, run.site(61, 'Worker.run'), 0],
        ['lock-wait', random() < 0.3 ? random() * 12 : 0, run.site(63, 'Worker.run'), lockWhat],
        ['waiting', random() * 90, run.site(60, 'Worker.run'), run.what('queue', 'jobs.get()')],
      ];
      for (const [state, ms, site, what] of parts) {
        if (ms < 0.01) continue;
        run.span(worker, t, t + ms * MS, state, site, what);
        if (state === 'running' && number === 0) {
          run.span(lock, t, t + ms * MS * 0.5, 'running', site, run.what('thread', 'worker-0', worker));
        }
        t += ms * MS;
      }
    }
  }
  const child = run.track('process', 'python resize.py', 0, {
    pid: 4720,
    startNs: 3 * SECOND,
    endNs: 9 * SECOND,
  });
  const childMain = run.track('thread', 'MainThread', child, {
    pid: 4720,
    startNs: 3 * SECOND,
    endNs: 9 * SECOND,
  });
  for (let t = 3000; t < 8900; t += 400) {
    run.span(childMain, t * MS, (t + 310) * MS, 'running', run.site(9, 'resize', '/home/ada/shop/resize.py'));
    run.span(
      childMain,
      (t + 310) * MS,
      (t + 400) * MS,
      'io',
      run.site(12, 'resize', '/home/ada/shop/resize.py'),
      run.what('file', 'image.read()'),
    );
  }
  run.problem({
    kind: 'gil-contention',
    severity: 'hint',
    message: 'Four worker threads wanted the CPU at once, but the process used one core: they took turns.',
    line: 61,
    track: workers[0]!,
    startNs: 2 * SECOND,
    durationNs: 3.1 * SECOND,
  });
  return run.build();
}

/** `count` tasks of one function that begin one after the other, sleep, and take their turns on one loop. */
export function manyTasks(count: number): Trace {
  const length = 60 * SECOND;
  const run = new RunBuilder('/home/ada/shop/swarm.py', length);
  const random = randomNumbers(7);
  const process = run.track('process', 'python swarm.py', 0);
  const thread = run.track('thread', 'MainThread', process);
  const loop = run.track('loop', 'event loop', thread);
  const work = run.site(12, 'client');
  const sleep = run.what('sleep', 'asyncio.sleep(1)');
  for (let number = 0; number < count; number++) {
    const startNs = Math.round((number / count) * 20 * SECOND);
    const task = run.track('task', `Task-${number + 2}`, loop, {
      type: 'client',
      startNs,
      endNs: startNs + 35 * SECOND,
      site: work,
    });
    let t = startNs;
    for (let turn = 0; turn < 3; turn++) {
      run.span(task, t, t + 0.2 * MS, 'runnable', work);
      run.span(task, t + 0.2 * MS, t + 0.4 * MS, 'running', work);
      const pause = (4 + random() * 7) * SECOND;
      run.span(task, t + 0.4 * MS, t + pause, 'sleeping', work, sleep);
      t += pause;
    }
  }
  for (let t = 0; t < length; t += 10 * MS) {
    run.span(loop, t, t + 9 * MS, 'running', work);
    run.span(loop, t + 9 * MS, t + 10 * MS, 'idle');
  }
  return run.build();
}

/** `count` spans on `rows` threads; the shape that the drawing method was chosen for. */
export function manySpans(count: number, rows = 50): Trace {
  const perRow = Math.floor(count / rows);
  const length = 600 * SECOND;
  const run = new RunBuilder('/home/ada/shop/busy.py', length);
  const random = randomNumbers(1);
  const process = run.track('process', 'python busy.py', 0);
  const sites = Array.from({ length: 40 }, (_, index) => run.site(10 + index, `work_${index % 8}`));
  const whats = ['queue.get()', 'asyncio.sleep(0.1)', 'sock.recv(1024)'].map((text) =>
    run.what('other', text),
  );
  const states = (['running', 'awaiting', 'sleeping', 'waiting', 'io', 'idle', 'runnable'] as const).map(
    (state) => STATES.indexOf(state),
  );
  const trace = run.trace;
  for (let row = 0; row < rows; row++) {
    const track = run.track('thread', `worker-${row}`, process);
    const spans: SpanColumns = {
      length: perRow,
      start: new Float64Array(perRow),
      end: new Float64Array(perRow),
      state: new Uint8Array(perRow),
      site: new Uint32Array(perRow),
      what: new Uint32Array(perRow),
    };
    let t = 0;
    const mean = length / perRow;
    for (let index = 0; index < perRow; index++) {
      const bad = random() < 1e-4;
      spans.start[index] = Math.round(Math.min(t, length));
      t += bad ? mean * 2 : mean * 2 * random();
      spans.end[index] = Math.round(Math.min(t, length));
      spans.state[index] = bad ? STATES.indexOf('lock-wait') : states[Math.floor(random() * states.length)]!;
      spans.site[index] = sites[Math.floor(random() * sites.length)]!;
      spans.what[index] = whats[Math.floor(random() * whats.length)]!;
    }
    trace.spans.set(track, spans);
  }
  trace.header.events = count * 2;
  return run.trace;
}
