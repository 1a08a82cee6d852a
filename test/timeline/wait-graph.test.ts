/** Who waits for whom, and in which order locks were taken. */
import assert from 'node:assert/strict';
import { RunModel } from '../../src/timeline/run-model.ts';
import { graphSentences, lockOrderGraph, waitGraph } from '../../src/timeline/wait-graph.ts';
import { batchUntil, blockingStall, deadlock, RunBuilder } from './synthetic-runs.ts';

const MS = 1e6;

describe('timeline: graphs', () => {
  it('find the circle of a deadlock', () => {
    const model = RunModel.of(deadlock());
    const graph = waitGraph(model, 2e9, 3.2e9);
    const circle = graph.edges.filter(({ circular }) => circular);
    assert.equal(circle.length, 4);
    assert.deepEqual(
      graph.nodes
        .filter(({ kind }) => kind === 'lock')
        .map(({ text }) => text)
        .sort(),
      ['checking', 'savings'],
    );
    const sentences = graphSentences(graph);
    assert.ok(
      sentences.includes('Thread-1 (transfer) wants savings (transfer.py:15).'),
      sentences.join('\n'),
    );
    assert.ok(sentences.some((sentence) => /^savings held by Thread-2 \(refund\)/.test(sentence)));
    // The main thread waits for a thread of the circle, and is in no circle itself.
    const joined = graph.edges.find(({ label }) => label.startsWith('waits for'));
    assert.equal(joined?.circular ?? false, false);
  });

  it('tell the orders that led to a deadlock, in a saved run and in one that still stands', () => {
    const saved = RunModel.of(deadlock());
    const live = new RunModel();
    live.apply(batchUntil(deadlock(), -1, 3e9, true));
    for (const model of [saved, live]) {
      const orders = graphSentences(lockOrderGraph(model)).map((sentence) => sentence.split(' (')[0]);
      assert.deepEqual(orders.sort(), ['checking then savings', 'savings then checking']);
    }
  });

  it('have no edge where nobody waits for anybody', () => {
    const model = RunModel.of(blockingStall());
    assert.deepEqual(lockOrderGraph(model), { nodes: [], edges: [] });
    assert.deepEqual(waitGraph(model, 50 * MS, 5e9).edges, []);
  });

  it('tell the order in which locks were taken, and count it', () => {
    const run = new RunBuilder('/home/ada/bank.py', 100 * MS);
    const process = run.track('process', 'bank.py', 0);
    const [one, two] = [run.track('thread', 'one', process), run.track('thread', 'two', process)];
    const [a, b, c] = [
      run.track('lock', 'a', process),
      run.track('lock', 'b', process),
      run.track('lock', 'c', process),
    ];
    const by = (thread: number) => run.what('thread', String(thread), thread);
    for (const start of [0, 20 * MS]) {
      run.span(a, start, start + 10 * MS, 'running', run.site(1, 'f'), by(one));
      run.span(b, start + MS, start + 5 * MS, 'running', run.site(2, 'f'), by(one));
    }
    run.span(b, 50 * MS, 60 * MS, 'running', run.site(7, 'g'), by(two));
    run.span(a, 51 * MS, 55 * MS, 'running', run.site(8, 'g'), by(two));
    // After the others are free again: no order.
    run.span(c, 70 * MS, 75 * MS, 'running', run.site(9, 'g'), by(two));
    const graph = lockOrderGraph(RunModel.of(run.build()));
    assert.deepEqual(graphSentences(graph).sort(), [
      'a then b (2 times, bank.py:2).',
      'b then a (bank.py:8).',
    ]);
    assert.ok(graph.edges.every(({ circular }) => circular));
    assert.ok(graph.nodes.every(({ track }) => track !== c));
  });
});
