// Runs in the page: a run of 200 tasks that is told while it goes on, ten batches of 1,000 events a second.
const TASKS = 200;
const EVENTS = 1000;
const BATCH_MS = 100;
const STEP_NS = (BATCH_MS * 1e6) / (EVENTS / 3);

function columnsOf(spans) {
  return {
    length: spans.length,
    start: Float64Array.from(spans, ([start]) => start),
    end: Float64Array.from(spans, ([, end]) => end),
    state: Uint8Array.from(spans, ([, , state]) => state),
    site: Uint32Array.from(spans, ([, , , site]) => site),
    what: Uint32Array.from(spans, ([, , , , what]) => what),
  };
}

/** Batch after batch of steps: a task runs, then awaits, and the next one was made ready. */
class LiveRun {
  tracks = [];
  since = new Float64Array(TASKS + 1);
  round = 0;

  constructor() {
    const track = (kind, name, parent, type = '') =>
      this.tracks.push({
        id: this.tracks.length + 1,
        ...{
          kind,
          name,
          parent,
          type,
          pid: 1,
          daemon: false,
          startNs: 0,
          endNs: null,
          end: null,
          reason: '',
          site: 0,
        },
      });
    track('process', 'python live.py', 0);
    track('thread', 'MainThread', 1);
    track('loop', 'event loop', 2);
    for (let task = 1; task <= TASKS; task++) track('task', `Task-${task}`, 3, 'work');
  }

  next() {
    const spans = this.tracks.map(() => []);
    const edges = { length: 0, kind: [], from: [], to: [], time: [], site: [] };
    const from = this.round;
    for (; this.round < from + Math.floor(EVENTS / 3); this.round++) {
      const task = 1 + (this.round % TASKS);
      const begin = this.round * STEP_NS;
      const end = begin + STEP_NS * 0.8;
      spans[task + 2].push([this.since[task], begin, 3, 2, 1], [begin, end, 1, 1 + (this.round % 40), 0]);
      spans[1].push([begin, end, 1, 1, 0], [end, begin + STEP_NS, 2, 1, 0]);
      spans[2].push([begin, end, 1, 1, 0], [end, begin + STEP_NS, 8, 1, 0]);
      this.since[task] = end;
      edges.length = edges.kind.push(1);
      edges.from.push(task + 3);
      edges.to.push(4 + (this.round % TASKS));
      edges.time.push(end);
      edges.site.push(1);
    }
    const now = this.round * STEP_NS;
    return {
      header: {
        version: 1,
        wall: '0',
        python: '3.12.4',
        argv: ['live.py'],
        cwd: '/',
        durationNs: now,
        exitCode: null,
        complete: true,
        events: this.round * 3,
        dropped: 0,
        notes: [],
      },
      sites:
        from > 0
          ? []
          : Array.from({ length: 45 }, (_, line) => ({
              file: '/live.py',
              line: line + 1,
              fn: `work_${line % 9}`,
            })),
      whats: from > 0 ? [] : [{ kind: 'sleep', text: 'asyncio.sleep(0.1)', track: 0 }],
      tracks: from > 0 ? [] : this.tracks,
      spans: spans.flatMap((each, at) =>
        each.length > 0 ? [{ track: at + 1, columns: columnsOf(each) }] : [],
      ),
      open: Array.from({ length: TASKS }, (_, at) => ({
        track: at + 4,
        start: this.since[at + 1],
        state: 3,
        site: 2,
        what: 1,
      })),
      edges: {
        length: edges.length,
        kind: Uint8Array.from(edges.kind),
        from: Uint32Array.from(edges.from),
        to: Uint32Array.from(edges.to),
        time: Float64Array.from(edges.time),
        site: Uint32Array.from(edges.site),
      },
      problems: [],
      frames: [],
      samples: [],
    };
  }
}

/** Plays it for so long; answers each frame's distance from the one before, and what the page itself took for each. */
window.playLive = (seconds) =>
  new Promise((resolve) => {
    const run = new LiveRun();
    window.send({ type: 'open', run: { name: 'live.py', live: true } });
    const begun = performance.now();
    const gaps = [];
    const taking = [];
    let last = begun;
    let sent = 0;
    const timer = setInterval(() => {
      while (sent * BATCH_MS <= performance.now() - begun) {
        const batch = run.next();
        const before = performance.now();
        window.send({ type: 'batch', batch });
        taking.push(performance.now() - before);
        sent++;
      }
    }, 10);
    const look = (now) => {
      gaps.push(now - last);
      last = now;
      if (performance.now() - begun < seconds * 1000) return nativeFrame(look);
      clearInterval(timer);
      window.send({ type: 'ended', exitCode: 0 });
      resolve({ gaps: gaps.slice(2), taking, batches: sent });
    };
    frameTimes.length = 0;
    nativeFrame(look);
  });
window.takenFrames = () => [...frameTimes];
