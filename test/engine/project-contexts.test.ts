/** Where functions run, what they wait for, and what has to be awaited. */
import assert from 'node:assert/strict';
import { type Fixture, fixture } from './project-fixture.ts';

function contexts(f: Fixture, path: string, qualname: string): string[] {
  return f.project
    .contexts(f.fn(path, qualname))
    .map(({ kind, root, many, chain }) => `${kind} ${root.how}${many ? ' many' : ''} ${chain.length}`)
    .sort();
}

function blocking(f: Fixture, path: string, qualname: string): string[] {
  return f.project
    .blocking(f.fn(path, qualname))
    .map(({ kind, name, when, chain }) => `${kind} ${name} ${when} ${chain.length}`);
}

describe('project: contexts', () => {
  it('follows threads, pools, callbacks, tasks and modules', async () => {
    const f = await fixture({
      'lib.py': 'def shared():\n    deep()\ndef deep():\n    pass\n',
      'app.py': `
import asyncio, threading, multiprocessing, functools
from concurrent.futures import ThreadPoolExecutor, ProcessPoolExecutor
import lib

def one(): lib.shared()
def pooled(): pass
def crunch(): pass
def callback(): pass
def never(): pass
def offloaded(): pass
def in_lambda(): pass

class Worker(threading.Thread):
    def run(self):
        self.work()
    def work(self): pass

async def handler():
    lib.deep()
    await asyncio.to_thread(offloaded)
async def started(): pass
async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(1, callback)
    await asyncio.gather(*(handler() for _ in range(3)))
    asyncio.create_task(started())
    await loop.run_in_executor(ProcessPoolExecutor(), crunch)
    await loop.run_in_executor(None, lambda: in_lambda())

threading.Thread(target=functools.partial(one)).start()
for _ in range(2):
    Worker().start()
with ThreadPoolExecutor() as pool:
    pool.submit(pooled)
if __name__ == "__main__":
    asyncio.run(main())
`,
    });
    const c = (name: string) => contexts(f, 'app.py', name);
    assert.deepEqual(c('one'), ['thread Thread 0']);
    assert.deepEqual(contexts(f, 'lib.py', 'shared'), ['thread Thread 1']);
    assert.deepEqual(contexts(f, 'lib.py', 'deep'), ['loop gather many 1', 'thread Thread 2']);
    assert.deepEqual(c('Worker.work'), ['thread Thread subclass many 1']);
    assert.deepEqual(c('pooled'), ['thread submit many 0']);
    assert.deepEqual(c('crunch'), ['process run_in_executor many 0']);
    assert.deepEqual(c('callback'), ['loop call_later 0']);
    assert.deepEqual(c('offloaded'), ['thread to_thread many 0']);
    assert.deepEqual(c('in_lambda'), ['thread run_in_executor many 1']);
    assert.deepEqual(c('handler'), ['loop gather many 0']);
    assert.deepEqual(c('started'), ['loop create_task 0']);
    assert.deepEqual(c('main'), ['loop run 0']);
    assert.deepEqual(c('never'), []);
    assert.deepEqual(c('<module>'), ['main module 0']);
    const { project } = f;
    assert.ok(project.concurrent(f.fn('app.py', 'one'), f.fn('app.py', 'handler')));
    assert.ok(!project.concurrent(f.fn('app.py', 'one'), f.fn('app.py', 'one')));
    assert.ok(project.concurrent(f.fn('app.py', 'pooled'), f.fn('app.py', 'pooled')));
    assert.ok(!project.concurrent(f.fn('app.py', 'crunch'), f.fn('app.py', 'one')));
  });

  it('knows handlers and endpoints, and starters that run many times', async () => {
    const f = await fixture({
      'web.py': `
import threading
from fastapi import FastAPI
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
app = FastAPI()
@app.get("/")
def endpoint():
    threading.Thread(target=job).start()
@app.get("/a")
async def async_endpoint(): pass
def job(): pass
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer()
    def answer(self): pass
ThreadingHTTPServer(("", 80), Handler).serve_forever()
`,
    });
    assert.deepEqual(contexts(f, 'web.py', 'endpoint'), ['thread request handler many 0']);
    assert.deepEqual(contexts(f, 'web.py', 'async_endpoint'), ['loop request handler many 0']);
    assert.deepEqual(contexts(f, 'web.py', 'job'), ['thread Thread many 0']);
    assert.deepEqual(contexts(f, 'web.py', 'Handler.answer'), ['thread request handler many 1']);
  });
});

describe('project: blocking', () => {
  it('sums up what a call waits for, with the chain', async () => {
    const f = await fixture({
      'io_.py':
        'import requests, time\ndef get():\n    return requests.get("x")\ndef nap():\n    time.sleep(1)\n',
      'app.py': `
import queue, time
from io_ import get, nap
def all_():
    get()
def some(flag):
    if flag:
        nap()
def early(flag):
    if flag:
        return
    nap()
def guarded(flag):
    if not flag:
        raise ValueError()
    nap()
def recursive(n):
    recursive(n - 1)
    time.sleep(1)
def generator():
    nap()
    yield 1
def makes():
    return generator()
def runs():
    for x in generator():
        pass
def told(jobs: queue.Queue):
    jobs.get(block=False)
    jobs.get_nowait()
async def coroutine():
    nap()
def forgets():
    coroutine()
def handed(run):
    run(nap)
`,
    });
    const b = (name: string) => blocking(f, 'app.py', name);
    assert.deepEqual(b('all_'), ['network requests.get always 2']);
    assert.deepEqual(b('some'), ['sleep time.sleep sometimes 2']);
    assert.deepEqual(b('early'), ['sleep time.sleep sometimes 2']);
    assert.deepEqual(b('guarded'), ['sleep time.sleep always 2']);
    assert.deepEqual(b('recursive'), ['sleep time.sleep always 1']);
    for (const name of ['makes', 'told', 'forgets', 'handed']) assert.deepEqual(b(name), [], name);
    assert.deepEqual(b('runs'), ['sleep time.sleep always 3']);
    const fn = f.fn('app.py', 'all_');
    assert.deepEqual(
      f.project.blockingCall(fn, f.callOp(fn, 'get'))[0]?.chain.map((s) => s.fn.qualname),
      ['all_', 'get'],
    );
  });

  it('is silent where gevent has patched the waits', async () => {
    const f = await fixture({
      'patch.py': 'from gevent import monkey\nmonkey.patch_all()\n',
      'app.py': 'import time\ndef nap():\n    time.sleep(1)\n',
    });
    assert.ok(f.project.isMonkeyPatched('/p/app.py'));
    assert.deepEqual(blocking(f, 'app.py', 'nap'), []);
  });
});

describe('project: coroutines', () => {
  it('says which calls have to be awaited', async () => {
    const f = await fixture({
      'app.py': `
import asyncio, contextlib
async def work(): pass
async def numbers():
    yield 1
@contextlib.asynccontextmanager
async def session():
    yield 1
class Store:
    async def flush(self): pass
    async def __aenter__(self): return self
    async def __aexit__(self, *e): pass
def passes_on():
    return work()
def either(flag):
    if flag:
        return work()
    return None
async def main(event: asyncio.Event):
    work()
    numbers()
    session()
    Store().flush()
    passes_on()
    either(1)
    asyncio.sleep(1)
    event.wait()
    asyncio.gather()
    print()
`,
    });
    const fn = f.fn('app.py', 'main');
    const kind = (callee: string) => f.project.asyncCall(fn, f.callOp(fn, callee))?.kind ?? null;
    assert.equal(kind('work'), 'coroutine');
    assert.equal(kind('numbers'), 'generator');
    assert.equal(kind('session'), 'context-manager');
    assert.equal(kind('Store().flush'), 'coroutine');
    assert.equal(kind('passes_on'), 'coroutine');
    assert.equal(kind('asyncio.sleep'), 'coroutine');
    assert.equal(kind('event.wait'), 'coroutine');
    for (const callee of ['either', 'asyncio.gather', 'print', 'Store'])
      assert.equal(kind(callee), null, callee);
    const store = f.project.call(fn, f.callOp(fn, 'Store')).target;
    assert.equal(store.k, 'class');
    assert.ok(
      store.k === 'class' &&
        f.project.isAsyncContextManager({ k: 'instance', cls: store.cls, exact: true, made: null }),
    );
  });
});
