import assert from 'node:assert/strict';
import { emptyTrace } from '../../src/trace/batch.ts';
import { newSpans, pushSpan } from '../../src/trace/columns.ts';
import { summarise, summaryText } from '../../src/trace/export/summary.ts';
import { functionTimes } from '../../src/trace/function-times.ts';
import { mergeTraces } from '../../src/trace/merge-traces.ts';
import { type Frame, type Site, STATES, type State, type Trace } from '../../src/trace/model.ts';
import { visitPieces } from '../../src/trace/sampled-pieces.ts';
import { newSamples, pushSample, stackOf } from '../../src/trace/samples.ts';
import { decodeTrace, encodeTrace } from '../../src/trace/saved-trace.ts';

const SITES: Site[] = [
  { file: '', line: 0, fn: '' },
  { file: '/app.py', line: 1, fn: 'main' },
  { file: '/app.py', line: 5, fn: 'work' },
  { file: '/app.py', line: 9, fn: 'leaf' },
  // A line inside `work`, and one of a function that was never on a sampled stack.
  { file: '/app.py', line: 7, fn: 'work' },
  { file: '/app.py', line: 20, fn: 'other' },
];
/** main > work > leaf, and work calling itself: main > work > work. */
const FRAMES: Frame[] = [
  { parent: 0, site: 0 },
  { parent: 0, site: 1 },
  { parent: 1, site: 2 },
  { parent: 2, site: 3 },
  { parent: 2, site: 2 },
];

function spansOf(...spans: Array<[State, number, number, number?, number?]>) {
  const columns = newSpans();
  for (const [state, start, end, site = 0, what = 0] of spans)
    pushSpan(columns, start, end, STATES.indexOf(state), site, what);
  return columns;
}

function samplesOf(...samples: Array<[number, number]>) {
  const columns = newSamples();
  for (const [time, frame] of samples) pushSample(columns, time, frame);
  return columns;
}

function pieces(
  ...given: Parameters<typeof visitPieces> extends [infer A, infer B, ...unknown[]] ? [A, B] : never
) {
  const found: string[] = [];
  visitPieces(given[0], given[1], 0, Number.POSITIVE_INFINITY, (span, start, end, frame) =>
    found.push(`${span}: ${start}-${end} ${frame}`),
  );
  return found;
}

describe('samples laid over spans', () => {
  it('holds until the next sample, and the first one counts from the begin of its stretch', () => {
    assert.deepEqual(pieces(spansOf(['running', 0, 100]), samplesOf([30, 2], [60, 3])), [
      '0: 0-60 2',
      '0: 60-100 3',
    ]);
  });

  it('goes on through being ready, and ends at a wait', () => {
    const spans = spansOf(
      ['running', 0, 50],
      ['runnable', 50, 80],
      ['sleeping', 80, 200],
      ['running', 200, 210],
    );
    assert.deepEqual(pieces(spans, samplesOf([10, 3])), [
      '0: 0-50 3',
      '1: 50-80 3',
      '2: 80-200 0',
      '3: 200-210 0',
    ]);
  });

  it('gives a wait the stack that was seen in it', () => {
    const spans = spansOf(['running', 0, 50], ['sleeping', 50, 200]);
    assert.deepEqual(pieces(spans, samplesOf([10, 3], [90, 2])), ['0: 0-50 3', '1: 50-200 2']);
  });

  it('knows no stack where nobody looked', () => {
    assert.deepEqual(pieces(spansOf(['running', 5, 9]), undefined), ['0: 5-9 0']);
    assert.deepEqual(pieces(newSpans(), samplesOf([1, 1])), []);
  });

  it('says nothing of a task before its step', () => {
    const found: string[] = [];
    const spans = spansOf(['runnable', 0, 50], ['running', 50, 80]);
    const visit = (span: number, start: number, end: number, frame: number) =>
      found.push(`${span}: ${start}-${end} ${frame}`);
    visitPieces(spans, samplesOf([60, 3]), 0, 100, visit, true);
    assert.deepEqual(found, ['0: 0-50 0', '1: 50-80 3']);
  });

  it('looks at a range only, with the sample that a stretch had before it', () => {
    const found: string[] = [];
    const spans = spansOf(['running', 0, 40], ['runnable', 40, 100], ['running', 100, 200]);
    visitPieces(spans, samplesOf([10, 3]), 90, 150, (span, start, end, frame) =>
      found.push(`${span}: ${start}-${end} ${frame}`),
    );
    assert.deepEqual(found, ['1: 90-100 3', '2: 100-150 3']);
  });
});

describe('time per function', () => {
  const byName = (...tracks: Parameters<typeof functionTimes>[0] extends Iterable<infer T> ? T[] : never) =>
    Object.fromEntries(
      functionTimes(tracks, FRAMES, SITES).map(({ fn, line, running, ready, waiting }) => [
        `${fn}:${line}`,
        [running.self, running.total, ready.total, waiting.self, waiting.total],
      ]),
    );

  it('divides self from total, and running from waiting', () => {
    const spans = spansOf(['running', 0, 100], ['runnable', 100, 130], ['sleeping', 130, 200]);
    const samples = samplesOf([0, 3], [60, 2], [140, 2]);
    assert.deepEqual(byName({ isTask: false, spans, samples }), {
      'leaf:9': [60, 60, 0, 0, 0],
      'work:5': [40, 100, 30, 70, 70],
      'main:1': [0, 100, 30, 0, 70],
    });
  });

  it('counts a function that calls itself once', () => {
    const spans = spansOf(['running', 0, 100]);
    assert.deepEqual(byName({ isTask: false, spans, samples: samplesOf([0, 4]) }), {
      'work:5': [100, 100, 0, 0, 0],
      'main:1': [0, 100, 0, 0, 0],
    });
  });

  it('gives time at a line to its function', () => {
    const spans = spansOf(['running', 0, 10, 4], ['awaiting', 10, 30, 4], ['running', 30, 31, 5]);
    assert.deepEqual(byName({ isTask: true, spans, samples: undefined }), {
      'work:5': [10, 10, 0, 20, 20],
      'other:20': [1, 1, 0, 0, 0],
    });
  });

  it('takes a task in a blocking call for one that waits', () => {
    const spans = spansOf(['running', 0, 10, 4, 1]);
    assert.deepEqual(byName({ isTask: true, spans, samples: undefined }), { 'work:5': [0, 0, 0, 10, 10] });
    assert.deepEqual(byName({ isTask: false, spans, samples: undefined }), { 'work:5': [10, 10, 0, 0, 0] });
  });

  it('leaves out what nobody knows', () => {
    assert.deepEqual(
      byName({ isTask: false, spans: spansOf(['unknown', 0, 10, 4]), samples: undefined }),
      {},
    );
  });
});

function sampledTrace(): Trace {
  const trace = emptyTrace();
  trace.sites = SITES;
  trace.frames = FRAMES;
  trace.tracks = [
    {
      id: 1,
      kind: 'thread',
      name: 'MainThread',
      parent: 0,
      pid: 1,
      daemon: false,
      startNs: 0,
      endNs: 200,
      end: 'done',
      reason: '',
      site: 0,
      type: '',
    },
  ];
  trace.spans.set(1, spansOf(['running', 0, 100], ['sleeping', 100, 200]));
  trace.samples.set(1, samplesOf([0, 3], [60, 2], [140, 2]));
  return trace;
}

describe('sampled stacks in a saved trace', () => {
  it('come back as they were', () => {
    const read = decodeTrace(encodeTrace(sampledTrace()));
    assert.deepEqual(read.frames, FRAMES);
    assert.deepEqual([...read.samples.keys()], [1]);
    const { time, frame, length } = read.samples.get(1)!;
    assert.deepEqual([[...time], [...frame], length], [[0, 60, 140], [3, 2, 2], 3]);
  });

  it('may be missing, as in files of before', () => {
    const bytes = encodeTrace(sampledTrace());
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    // Under names that nobody knows the sections are skipped.
    for (const tag of ['FRAM', 'SAMP']) text.write(tag.toLowerCase(), text.lastIndexOf(tag), 'latin1');
    const read = decodeTrace(bytes);
    assert.deepEqual([read.frames.length, read.samples.size, read.tracks.length], [1, 0, 1]);
  });

  it('are refused where they name what does not exist', () => {
    const wrong = sampledTrace();
    wrong.frames = [...FRAMES, { parent: 9, site: 1 }];
    assert.throws(() => decodeTrace(encodeTrace(wrong)), /frame that does not exist/);
    const later = sampledTrace();
    later.samples.set(1, samplesOf([1, 77]));
    assert.throws(() => decodeTrace(encodeTrace(later)), /frame that does not exist/);
  });

  it('give the summary its functions', () => {
    const { functions } = summarise(sampledTrace());
    assert.equal(functions[0]!.track, 1);
    assert.deepEqual(
      functions[0]!.functions.map(({ fn, running }) => [fn, running.self]),
      [
        ['leaf', 60],
        ['work', 40],
        ['main', 0],
      ],
    );
    assert.match(
      summaryText(sampledTrace()),
      /Functions, by samples of all threads:\n {2}leaf {2}running 60 ns itself/,
    );
  });
});

describe('a stack', () => {
  it('is read from the outside in', () => {
    assert.deepEqual(stackOf(FRAMES, 3), [1, 2, 3]);
    assert.deepEqual(stackOf(FRAMES, 0), []);
  });
});

describe('sampled stacks of two runs', () => {
  it('keep to their own functions', () => {
    const merged = mergeTraces(sampledTrace(), sampledTrace(), ['before', 'after']);
    const functions = (track: number) =>
      summarise(merged).functions.find((each) => each.track === track)!.functions;
    assert.deepEqual(functions(1), functions(2));
    assert.equal(merged.frames.length, 2 * (FRAMES.length - 1) + 1);
    assert.equal(merged.sites[merged.frames.at(-1)!.site]!.fn, 'work');
  });
});
