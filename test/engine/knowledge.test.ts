/** The tables about libraries agree with each other, and with what callers may ask. */
import assert from 'node:assert/strict';
import { externalMro, isClassName, methodName, resultClass } from '../../src/engine/knowledge/classes.ts';
import { transparentDecorators } from '../../src/engine/knowledge/decorators.ts';
import { words } from '../../src/engine/knowledge/entry.ts';
import { LOCK_CLASSES } from '../../src/engine/knowledge/locks.ts';
import { entries } from '../../src/engine/knowledge/lookup.ts';
import { isStandardModule } from '../../src/engine/knowledge/modules.ts';
import { canonicalName } from '../../src/engine/knowledge/names.ts';
import { SPAWNS } from '../../src/engine/knowledge/spawns.ts';
import { fixture } from './project-fixture.ts';

describe('knowledge', () => {
  it('names everything by the name that names are brought to', () => {
    const names = [...Object.keys(SPAWNS), ...Object.keys(LOCK_CLASSES), ...entries().keys()];
    for (const name of names) assert.equal(canonicalName(name), name);
    for (const name of names) assert.equal(canonicalName(canonicalName(name)), canonicalName(name));
    assert.equal(canonicalName('asyncio.tasks.create_task'), 'asyncio.create_task');
    assert.equal(
      canonicalName('concurrent.futures.thread.ThreadPoolExecutor'),
      'concurrent.futures.ThreadPoolExecutor',
    );
    assert.equal(canonicalName('_thread.allocate_lock'), 'threading.Lock');
  });

  it('never calls a coroutine function blocking', () => {
    for (const [owner, entry] of entries()) {
      for (const word of words(entry.coroutines ?? '')) {
        for (const [kind, list] of Object.entries(entry.blocks ?? {})) {
          assert.ok(!words(list).includes(word), `${owner}.${word} is ${kind} and a coroutine function`);
        }
      }
    }
  });

  it('finds methods under the class that has them', () => {
    assert.equal(methodName('queue.LifoQueue', 'get'), 'queue.Queue.get');
    assert.equal(methodName('threading.Timer', 'start'), 'threading.Thread.start');
    assert.equal(methodName('threading.Timer', 'cancel'), 'threading.Timer.cancel');
    assert.equal(canonicalName(methodName('pathlib.PosixPath', 'read_text')), 'pathlib.Path.read_text');
    assert.deepEqual(externalMro('threading.Timer'), ['threading.Timer', 'threading.Thread']);
  });

  it('tells classes from functions and constants', () => {
    assert.ok(isClassName('requests.Session'));
    assert.ok(isClassName('smtplib.SMTP'));
    assert.ok(!isClassName('signal.SIG_IGN'));
    assert.ok(!isClassName('os.getcwd'));
    assert.equal(resultClass('asyncio.create_task'), 'asyncio.Task');
    assert.equal(resultClass('vendor.connect'), '');
  });

  it('looks through registering decorators and no others', () => {
    assert.equal(transparentDecorators('fastapi.APIRouter.get'), 'function');
    assert.equal(transparentDecorators('builtins.staticmethod'), 'static');
    assert.equal(transparentDecorators('somewhere.decorator'), null);
  });

  it('knows the standard library by name', () => {
    for (const name of ['asyncio', 'queue', 'concurrent', 'asyncore']) assert.ok(isStandardModule(name));
    assert.ok(!isStandardModule('requests'));
  });

  it('believes arguments that say not to wait', async () => {
    const f = await fixture({
      'app.py': `
import queue, threading, time, subprocess
def f(q: queue.Queue, t: threading.Thread, e: threading.Event, p: subprocess.Popen):
    q.get(True, 0)
    q.get(timeout=0)
    q.get(timeout=1)
    t.join(0)
    t.join()
    e.wait(0)
    e.wait()
    p.wait(timeout=0)
    p.wait()
    time.sleep(0)
    time.sleep(0.1)
`,
    });
    const fn = f.fn('app.py', 'f');
    const waits = f.project.calls(fn).map((call) => f.project.blockingCall(fn, call.op).length > 0);
    assert.deepEqual(waits, [false, false, true, false, true, false, true, false, true, false, true]);
  });
});
