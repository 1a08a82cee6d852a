/** A trace with something of everything, for the formats. */
import type { Trace } from '../../src/trace/model.ts';
import { EPOCH, MS, readStreams, STATES, StreamWriter } from './stream-writer.ts';

export function sampleTrace(): Trace {
  const parent = new StreamWriter().hello({ argv: ['app.py', '--name=Zoë', '"<b>"'] });
  parent
    .site(1, 3, 'main')
    .site(2, 12, 'fetch', '/home/me/wéb "app", 💡.py')
    .site(3, 40, '<lambda>')
    .line('what', { id: 1, kind: 'sleep', text: 'asyncio.sleep(1)' })
    .line('what', { id: 2, kind: 'queue', text: '=cmd|"x",\n</script><script>alert(1)</script>' })
    .line('text', { id: 1, text: 'ValueError: \u2028 ünï' })
    .track(1, 'thread', 'MainThread', 0)
    .track(2, 'loop', 'event loop', 1, { parent: 1, site: 1 })
    .track(3, 'task', 'fetch', 2, { parent: 2, site: 1 })
    .track(4, 'task', 'fetch', 2, { parent: 2, site: 1 })
    .track(5, 'thread', 'helper', 3, { parent: 1, site: 3, daemon: true })
    .track(6, 'lock', 'self.lock', 3, { site: 1 });
  for (let n = 0; n < 20; n++) {
    const ms = 10 + n * 10;
    const task = 3 + (n % 2);
    parent
      .step(ms, task, 1, 2)
      .record(ms + 0.001, 8, 0, 6, 1, 2)
      .record(ms + 0.5, 9, 0, 6, 1);
    parent.pause(ms + 1.234567, task, STATES.awaiting, 2, -1);
    parent
      .enter(ms + 2, 2, STATES.idle)
      .leave(ms + 8, 2, STATES.idle)
      .record(ms + 8.5, 7, 0, task, 5);
  }
  parent.enter(15, 5, STATES.waiting, 3, -2).finish(300, 3, 1).finish(301, 4, 3, 1);
  parent.order(302, 1, [[6, 2]], 6, 2);
  parent.line('note', { text: 'Something could not be followed.' });
  parent.line('text', {
    id: 2,
    text: JSON.stringify({
      kind: 'loop-stall',
      severity: 'warning',
      confidence: 'certain',
      message: 'The loop stood still for 200 ms at "app.py".',
      file: '/home/me/app.py',
      line: 3,
      track: 3,
      startNs: EPOCH + 10 * MS,
      durationNs: 200 * MS,
      rule: 'blocking-call-in-async',
      related: [
        {
          role: 'creator',
          track: 3,
          file: '/home/me/app.py',
          line: 1,
          message: 'made here',
          stack: [{ file: '/home/me/app.py', line: 1, fn: 'main' }],
        },
      ],
    }),
  });
  parent.record(303, 13, 0, 3, 2);
  const child = new StreamWriter(200, EPOCH + 20 * MS);
  child.hello({ parentRun: parent.stem, how: 'spawn' }).site(1, 5).track(1, 'thread', 'MainThread', 21);
  child.enter(30, 1, STATES.io, 1).leave(40, 1, STATES.io);
  child.line('exit', { code: 0, reason: 'exit' }, 50);
  return readStreams([parent, child], { ms: 320, gone: [child] });
}
