/** Stepping from switch to switch, with a sentence for each. */
import assert from 'node:assert/strict';
import { RunModel } from '../../src/timeline/run-model.ts';
import { nextSwitch } from '../../src/timeline/switches.ts';
import type { Trace } from '../../src/trace/model.ts';
import { blockingStall, RunBuilder } from './synthetic-runs.ts';

const MS = 1e6;

function sentences(trace: Trace): string[] {
  const model = RunModel.of(trace);
  const found: string[] = [];
  let at = { time: -1, track: 0 };
  for (let step = nextSwitch(model, at, 1); step; step = nextSwitch(model, at, 1)) {
    found.push(`${step.time / MS} ${step.sentence}`);
    at = step;
  }
  return found;
}

/** Two tasks that take turns, and wait together. */
function twoTasks(): Trace {
  const run = new RunBuilder('/home/ada/web.py', 100 * MS);
  const process = run.track('process', 'web.py', 0);
  const thread = run.track('thread', 'MainThread', process);
  const loop = run.track('loop', 'event loop', thread);
  const one = run.track('task', 'one', loop, { startNs: 0, endNs: 41 * MS });
  const two = run.track('task', 'two', loop, {
    startNs: 0,
    endNs: 62 * MS,
    end: 'failed',
    reason: 'ValueError: no',
  });
  const sleep = run.what('sleep', 'asyncio.sleep(0.03)');
  run.span(one, 0, 10 * MS, 'running', run.site(3, 'one'));
  run.span(one, 10 * MS, 39 * MS, 'awaiting', run.site(4, 'one'), sleep);
  run.span(one, 39 * MS, 40 * MS, 'runnable', run.site(4, 'one'));
  run.span(one, 40 * MS, 41 * MS, 'running', run.site(5, 'one'));
  run.span(two, 0, 10 * MS, 'runnable', run.site(8, 'two'));
  run.span(two, 10 * MS, 20 * MS, 'running', run.site(8, 'two'));
  run.span(two, 20 * MS, 60 * MS, 'awaiting', run.site(9, 'two'), sleep);
  run.span(two, 60 * MS, 62 * MS, 'running', run.site(9, 'two'));
  run.span(loop, 0, 20 * MS, 'running');
  run.span(loop, 20 * MS, 40 * MS, 'idle');
  run.span(loop, 40 * MS, 41 * MS, 'running');
  run.span(loop, 41 * MS, 60 * MS, 'idle');
  run.span(loop, 60 * MS, 62 * MS, 'running');
  return run.build();
}

describe('timeline: switches', () => {
  it('tells a task that gives way and the one that is resumed as one step', () => {
    assert.deepEqual(sentences(twoTasks()), [
      '0 The loop starts one at web.py:3.',
      '10 one gives way at web.py:4, sleeping in asyncio.sleep(0.03); the loop starts two at web.py:8.'.replace(
        'sleeping in',
        'awaiting',
      ),
      '20 two gives way at web.py:9, awaiting asyncio.sleep(0.03). Nothing else is ready, so the loop waits.',
      '40 The loop resumes one at web.py:5, because asyncio.sleep(0.03) is over.',
      '41 one is finished.',
      '60 The loop resumes two at web.py:9, because asyncio.sleep(0.03) is over.',
      '62 two fails with ValueError: no.',
    ]);
  });

  it('tells threads that stop for a lock, and who holds it', () => {
    const run = new RunBuilder('/home/ada/bank.py', 100 * MS);
    const process = run.track('process', 'bank.py', 0);
    const one = run.track('thread', 'one', process, { startNs: 0, endNs: 50 * MS });
    const two = run.track('thread', 'two', process, { startNs: 5 * MS, endNs: 60 * MS });
    const lock = run.track('lock', 'accounts', process);
    run.span(one, 0, 50 * MS, 'running', run.site(3, 'one'));
    run.span(lock, 1 * MS, 30 * MS, 'running', run.site(3, 'one'), run.what('thread', 'one', one));
    run.span(two, 5 * MS, 10 * MS, 'running', run.site(7, 'two'));
    run.span(two, 10 * MS, 30 * MS, 'lock-wait', run.site(8, 'two'), run.what('lock', 'accounts', lock));
    run.span(two, 30 * MS, 60 * MS, 'running', run.site(8, 'two'));
    assert.deepEqual(sentences(run.build()), [
      '0 one starts at bank.py:3.',
      '5 two starts at bank.py:7.',
      '10 two stops at bank.py:8: waiting for lock accounts, which one holds.',
      '30 two goes on at bank.py:8: it has the lock accounts now.',
      '50 one is finished.',
      '60 two is finished.',
    ]);
  });

  it('goes back over the same steps', () => {
    for (const trace of [twoTasks(), blockingStall()]) {
      const model = RunModel.of(trace);
      const there: number[] = [];
      let at = { time: -1, track: 0 };
      for (let step = nextSwitch(model, at, 1); step; step = nextSwitch(model, at, 1)) {
        there.push(step.time);
        at = step;
      }
      const back = [at.time];
      for (let step = nextSwitch(model, at, -1); step; step = nextSwitch(model, at, -1)) {
        back.push(step.time);
        at = step;
      }
      assert.ok(there.length > 3);
      assert.deepEqual(back.reverse(), there);
    }
  });

  it('has no step in a run without rows', () => {
    assert.equal(nextSwitch(new RunModel(), { time: 0, track: 0 }, 1), null);
  });
});
