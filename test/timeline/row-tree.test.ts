import assert from 'node:assert/strict';
import { stripTracks } from '../../src/timeline/heat-strip.ts';
import { RowList } from '../../src/timeline/row-list.ts';
import { buildRows, crowdedGroups, type Row, visibleRows } from '../../src/timeline/row-tree.ts';
import { RunModel } from '../../src/timeline/run-model.ts';
import type { Track } from '../../src/trace/model.ts';
import { blockingStall, deadlock, RunBuilder, thousandTasks, wholeBatch } from './synthetic-runs.ts';

const outline = (rows: Row[]): string[] =>
  rows.map((row) => `${'  '.repeat(row.depth)}${row.name}${row.detail ? ` (${row.detail})` : ''}`);

describe('timeline: the tree of rows', () => {
  it('nests process, thread, loop and task, and calls a task by its function', () => {
    const rows = visibleRows(buildRows(blockingStall().tracks), new Set());
    assert.deepEqual(outline(rows), [
      'python web.py (pid 4711)',
      '  MainThread',
      '    event loop',
      '      main (Task-1)',
      '      fetch (Task-2)',
      '      fetch (Task-3)',
      '      heartbeat (Task-4)',
      '      save (Task-5)',
      '  ThreadPoolExecutor-0_0',
    ]);
  });

  it('keeps the locks in a group at the end', () => {
    const rows = visibleRows(buildRows(deadlock().tracks), new Set());
    assert.deepEqual(outline(rows).slice(-3), [
      '  Locks (2 locks)',
      '    checking (Lock)',
      '    savings (Lock)',
    ]);
  });

  it('gathers many tasks of one function in a group that starts collapsed', () => {
    const roots = buildRows(thousandTasks().tracks);
    const collapsed = new Set(crowdedGroups(roots));
    const rows = visibleRows(roots, collapsed);
    assert.ok(rows.length < 20);
    const group = rows.find((row) => row.detail === '800 tasks')!;
    assert.equal(group.name, 'fetch');
    assert.equal(stripTracks(group).length, 800);
  });

  it('gathers threads that would flood the screen, and no fewer', () => {
    const tracks = (count: number) => {
      const run = new RunBuilder('/work.py', 1e9);
      const process = run.track('process', 'work.py', 0);
      run.track('thread', 'MainThread', process);
      for (let at = 1; at <= count; at++) run.track('thread', `Thread-${at} (serve)`, process);
      for (let at = 0; at < count; at++) run.track('thread', `pool-1_${at}`, process);
      const loop = run.track('loop', 'event loop', 3);
      run.track('task', 'Task-1', loop, { type: 'main' });
      return run.build().tracks;
    };
    assert.equal(visibleRows(buildRows(tracks(40)), new Set()).length, 84);
    const roots = buildRows(tracks(2000));
    const rows = visibleRows(roots, new Set(crowdedGroups(roots)));
    assert.deepEqual(outline(rows), [
      'work.py (pid 4711)',
      '  MainThread',
      '  serve (2,000 threads)',
      '  pool-1_… (2,000 threads)',
    ]);
    assert.equal(stripTracks(rows[2]!).length, 2000);
    assert.equal(stripTracks(rows[0]!).length, 4001);
  });

  it('numbers tasks that have no names of their own', () => {
    const trace = blockingStall();
    for (const track of trace.tracks) if (track.kind === 'task') track.name = track.type;
    const rows = visibleRows(buildRows(trace.tracks), new Set()).filter((row) => row.kind === 'task');
    assert.deepEqual(
      rows.map((row) => `${row.name}${row.detail}`),
      ['main', 'fetch#1', 'fetch#2', 'heartbeat', 'save'],
    );
  });

  it('counts only threads in the heat strip of a process', () => {
    const trace = blockingStall();
    const tracks = stripTracks(buildRows(trace.tracks)[0]!);
    assert.deepEqual(
      tracks.map((id) => trace.tracks[id - 1]!.kind),
      ['thread', 'thread'],
    );
  });

  it('hides what is collapsed, and a filter shows only the way to its matches', () => {
    const roots = buildRows(blockingStall().tracks);
    const loop = visibleRows(roots, new Set()).find((row) => row.kind === 'loop')!;
    assert.equal(
      visibleRows(roots, new Set([loop.key])).some((row) => row.name === 'fetch'),
      false,
    );
    const found = visibleRows(roots, new Set([loop.key]), (row) => row.name === 'save');
    assert.deepEqual(
      found.map((row) => row.name),
      ['python web.py', 'MainThread', 'event loop', 'save'],
    );
    assert.deepEqual(
      visibleRows(roots, new Set(), () => false),
      [],
    );
  });

  it('survives tracks whose parents are missing, late or each other', () => {
    const [process, thread] = blockingStall().tracks as [Track, Track];
    const odd = [
      { ...process, id: 1, parent: 2 },
      { ...thread, id: 2, parent: 1 },
      { ...thread, id: 3, parent: 99 },
      { ...thread, id: 4, parent: 4 },
    ];
    const shown = visibleRows(buildRows(odd), new Set()).map((row) => row.track);
    assert.deepEqual(shown.sort(), [1, 2, 3, 4]);
  });

  it('finds the way to a track, and shows it', () => {
    const model = RunModel.of(thousandTasks());
    const list = new RowList(() => 0);
    list.refresh(model, true);
    const group = list.shown.find((row) => row.of === 'task' && row.kind === 'group')!;
    const task = group.children[300]!;
    assert.equal(list.indexOf(task.track), -1);
    assert.equal(list.shown[list.nearestIndexOf(task.track)], group);
    list.reveal(model, task.track);
    assert.equal(list.shown[list.indexOf(task.track)], task);
    assert.equal(list.indexOf(123_456), -1);
    assert.equal(list.nearestIndexOf(123_456), -1);
  });

  it('is not made anew for every batch when there are many tracks', () => {
    let now = 0;
    const list = new RowList(() => now);
    const model = RunModel.of(thousandTasks());
    const more = Array.from({ length: 5000 }, (_, index) => ({
      ...model.tracks[20]!,
      id: model.tracks.length + index + 1,
    }));
    const batch = {
      ...wholeBatch(blockingStall()),
      sites: [],
      whats: [],
      spans: [],
      edges: { ...model.edges, length: 0 },
    };
    model.apply({ ...batch, tracks: more });
    list.refresh(model, true);
    const { version } = list;
    model.apply({ ...batch, tracks: [more[0]!] });
    list.refresh(model, false);
    assert.equal(list.version, version);
    now += 1000;
    list.refresh(model, false);
    assert.ok(list.version > version);
  });

  it('groups tasks by their function, or below the task that made them', () => {
    const model = RunModel.of(blockingStall());
    const list = new RowList(() => 0);
    list.refresh(model, true);
    const before = outline(list.shown);
    list.arrange(model, 'function', 'start');
    assert.deepEqual(
      outline(list.shown).filter((line) => line.includes('fetch')),
      ['      fetch (2 tasks)', '        fetch (Task-2)', '        fetch (Task-3)'],
    );
    list.arrange(model, 'parent', 'start');
    assert.deepEqual(
      outline(list.shown).filter((line) => /main|fetch/.test(line)),
      ['      main (Task-1)', '        fetch (Task-2)', '        fetch (Task-3)'],
    );
    list.arrange(model, 'crowded', 'start');
    assert.deepEqual(outline(list.shown), before);
  });

  it('sorts rows by name, or by the time they ran or waited', () => {
    const model = RunModel.of(blockingStall());
    const list = new RowList(() => 0);
    const tasks = (order: 'name' | 'running' | 'waiting'): string[] => {
      list.arrange(model, 'crowded', order);
      return list.shown.filter(({ kind }) => kind === 'task').map(({ name }) => name);
    };
    assert.deepEqual(tasks('name'), ['fetch', 'fetch', 'heartbeat', 'main', 'save']);
    assert.deepEqual(tasks('running').slice(0, 2), ['fetch', 'fetch']);
    assert.deepEqual(tasks('waiting').slice(0, 2).sort(), ['heartbeat', 'main']);
  });

  it('hides rows until they are asked for, and keeps pinned ones on top', () => {
    const model = RunModel.of(blockingStall());
    const list = new RowList(() => 0);
    list.refresh(model, true);
    const all = outline(list.shown).length;
    const row = (name: string): Row => list.shown.find((each) => each.name === name)!;
    list.togglePin(model, row('save'));
    assert.equal(list.shown[0]!.name, 'save');
    assert.equal(list.shown.length, all);
    assert.equal(list.indexOf(row('save').track), 0);
    const loop = row('event loop');
    list.hide(model, loop);
    assert.deepEqual(outline(list.shown), [
      'save (Task-5)',
      'python web.py (pid 4711)',
      '  MainThread',
      '  ThreadPoolExecutor-0_0',
    ]);
    list.reveal(model, model.tracks.find(({ type }) => type === 'heartbeat')!.id);
    assert.ok(list.shown.some(({ name }) => name === 'heartbeat'));
    list.hide(model, loop);
    list.showHidden(model);
    list.togglePin(model, row('save'));
    assert.equal(outline(list.shown).length, all);
    assert.notEqual(list.shown[0]!.name, 'save');
  });
});
