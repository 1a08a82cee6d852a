import assert from 'node:assert/strict';
import { flameId, flameOf, isFlame } from '../../src/timeline/flame-rows.ts';
import { RowList } from '../../src/timeline/row-list.ts';
import { RunModel } from '../../src/timeline/run-model.ts';
import { barLabel } from '../../src/timeline/wording.ts';
import { emptyTrace } from '../../src/trace/batch.ts';
import { newSpans, pushSpan } from '../../src/trace/columns.ts';
import { STATES } from '../../src/trace/model.ts';
import { newSamples, pushSample } from '../../src/trace/samples.ts';

/** A thread that runs main > work from 0 to 60, main until 100, and sleeps in main until 200. */
function model(): RunModel {
  const trace = emptyTrace();
  trace.sites.push({ file: '/app.py', line: 1, fn: 'main' }, { file: '/app.py', line: 5, fn: 'work' });
  trace.frames.push({ parent: 0, site: 1 }, { parent: 1, site: 2 });
  const track = {
    kind: 'thread',
    name: 'MainThread',
    pid: 1,
    daemon: false,
    end: null,
    reason: '',
    type: '',
  } as const;
  trace.tracks = [
    { ...track, id: 1, parent: 0, startNs: 0, endNs: 200, site: 0 },
    { ...track, id: 2, parent: 0, startNs: 0, endNs: 200, site: 0, name: 'Unseen' },
  ];
  const spans = newSpans();
  const state = (name: (typeof STATES)[number]) => STATES.indexOf(name);
  pushSpan(spans, 0, 40, state('running'), 2, 0);
  pushSpan(spans, 40, 50, state('runnable'), 2, 0);
  pushSpan(spans, 50, 100, state('running'), 1, 0);
  pushSpan(spans, 100, 200, state('sleeping'), 1, 0);
  trace.spans.set(1, spans);
  const samples = newSamples();
  for (const [time, frame] of [
    [5, 2],
    [20, 2],
    [60, 1],
    [120, 1],
  ] as const)
    pushSample(samples, time, frame);
  trace.samples.set(1, samples);
  return RunModel.of(trace);
}

function boxes(run: RunModel, level: number): string[] {
  const row = run.flame(1)[level]!;
  return Array.from(
    { length: row.length },
    (_, at) => `${row.start[at]}-${row.end[at]} ${run.site(row.site[at]!).fn} ${STATES[row.state[at]!]}`,
  );
}

describe('flame rows', () => {
  it('join what was seen of one function, and part at a wait', () => {
    const run = model();
    assert.equal(run.flame(1).length, 2);
    assert.deepEqual(boxes(run, 0), ['0-100 main running', '100-200 main sleeping']);
    assert.deepEqual(boxes(run, 1), ['0-60 work running']);
  });

  it('have numbers of their own, which lead back to the track', () => {
    const id = flameId(7, 3);
    assert.ok(isFlame(id) && !isFlame(7));
    assert.deepEqual(flameOf(id), { track: 7, level: 3 });
    assert.equal(model().track(flameId(1, 1))?.name, 'MainThread');
  });

  it('open below their track, and only where stacks were sampled', () => {
    const run = model();
    const list = new RowList(() => 0);
    list.refresh(run, true);
    list.toggleFlame(run, 2);
    assert.equal(list.shown.length, 2);
    list.toggleFlame(run, 1);
    assert.deepEqual(
      list.shown.map(({ kind, track }) => [kind, track]),
      [
        ['thread', 1],
        ['flame', flameId(1, 0)],
        ['flame', flameId(1, 1)],
        ['thread', 2],
      ],
    );
    assert.equal(list.indexOf(flameId(1, 1)), 2);
    assert.equal(list.indexOf(2), 3);
    list.toggleFlame(run, 1);
    assert.equal(list.shown.length, 2);
  });

  it('can be pointed at, and are called as their function', () => {
    const run = model();
    const ref = run.spanAt(flameId(1, 1), 55, 200)!;
    const facts = run.span(ref, 200)!;
    assert.deepEqual([facts.start, facts.end], [0, 60]);
    assert.equal(barLabel(run, ref.track, facts), 'work');
    assert.equal(run.spanAt(flameId(1, 1), 90, 200), null);
  });

  it('grow with the run', () => {
    const run = model();
    assert.equal(run.flame(1)[0]!.length, 2);
    const more = newSpans();
    pushSpan(more, 200, 260, STATES.indexOf('running'), 1, 0);
    const none = { length: 0 } as const;
    run.apply({
      header: run.header,
      sites: [],
      whats: [],
      tracks: [],
      spans: [{ track: 1, columns: more }],
      open: [],
      edges: { ...run.edges, ...none },
      problems: [],
      frames: [],
      samples: [],
    });
    assert.equal(boxes(run, 0).at(-1), '200-260 main running');
  });
});
