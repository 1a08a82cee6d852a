/** Names across files: imports, classes, values. */
import assert from 'node:assert/strict';
import { fixture } from './project-fixture.ts';

describe('project: names', () => {
  it('follows imports, aliases and from imports to the library', async () => {
    const f = await fixture({
      'app.py': `
import time as clock, os.path
from time import sleep as pause
import concurrent.futures

def run():
    clock.sleep(1)
    pause(1)
    os.path.join("a")
    pool = concurrent.futures.ThreadPoolExecutor()
    pool.submit(run)
    wait = clock.sleep
    wait(1)

def shadowed(pause):
    pause()
`,
    });
    const t = (fn: string, callee: string) => f.target('app.py', fn, callee);
    assert.equal(t('run', 'clock.sleep'), 'external time.sleep');
    assert.equal(t('run', 'pause'), 'external time.sleep');
    assert.equal(t('run', 'wait'), 'external time.sleep');
    assert.equal(t('run', 'os.path.join'), 'external os.path.join');
    assert.equal(t('run', 'pool.submit'), 'external concurrent.futures.ThreadPoolExecutor.submit');
    assert.equal(t('shadowed', 'pause'), 'unknown');
  });

  it('leaves the library its names where a package itself is the root', async () => {
    const f = await fixture({
      '/p/trio/__init__.py': '',
      '/p/trio/socket.py': 'def socketpair(): pass\n',
      '/p/trio/wake.py': 'import socket\ndef pair():\n    socket.socketpair()\n',
    });
    f.project.setRoots(['/p/trio']);
    assert.equal(f.target('/p/trio/wake.py', 'pair', 'socket.socketpair'), 'external socket.socketpair');
  });

  it('finds modules of packages, src layouts, folders without __init__ and re-exports', async () => {
    const f = await fixture({
      '/p/src/shop/__init__.py': 'from .storage import read as read_row\nfrom .more import *\n',
      '/p/src/shop/storage.py': 'def read():\n    pass\n',
      '/p/src/shop/more.py': '__all__ = ["shown"]\ndef shown(): pass\ndef hidden(): pass\n',
      '/p/src/shop/sub/deep.py':
        'from .. import storage\nfrom ..storage import read\ndef go():\n    storage.read()\n    read()\n',
      '/p/tests/test_shop.py': `
import shop
import shop.storage
from shop import shown, hidden
def test():
    shop.read_row()
    shop.storage.read()
    shown()
    hidden()
`,
    });
    const t = (callee: string) => f.target('/p/tests/test_shop.py', 'test', callee);
    assert.equal(t('shop.read_row'), 'function shop.storage.read');
    assert.equal(t('shop.storage.read'), 'function shop.storage.read');
    assert.equal(t('shown'), 'function shop.more.shown');
    assert.equal(t('hidden'), 'unknown');
    assert.equal(f.target('/p/src/shop/sub/deep.py', 'go', 'storage.read'), 'function shop.storage.read');
    assert.equal(f.target('/p/src/shop/sub/deep.py', 'go', 'read'), 'function shop.storage.read');
  });

  it('knows receivers by assignment, annotation, attribute and return value', async () => {
    const f = await fixture({
      'app.py': `
import queue, threading
from typing import Optional

class Service:
    shared = queue.Queue()
    def __init__(self, other: "Service", worker: Optional[threading.Thread] = None):
        self.jobs = None
        self.jobs = queue.LifoQueue()
        self.other = other
        self.worker = worker
    def make(self):
        return threading.Event()
    def run(self):
        self.jobs.get()
        self.other.jobs.put(1)
        self.worker.join()
        self.make().wait()
        self.shared.get()
        with self as me:
            me.run()
    def __enter__(self):
        return self

def outside(threads: list[threading.Thread]):
    service = Service(None)
    service.run()
    for thread in threads:
        thread.join()
`,
    });
    const t = (fn: string, callee: string) => f.target('app.py', fn, callee);
    assert.equal(t('Service.run', 'self.jobs.get'), 'external queue.Queue.get');
    assert.equal(t('Service.run', 'self.other.jobs.put'), 'external queue.Queue.put');
    assert.equal(t('Service.run', 'self.worker.join'), 'external threading.Thread.join');
    assert.equal(t('Service.run', 'self.make().wait'), 'external threading.Event.wait');
    assert.equal(t('Service.run', 'self.shared.get'), 'external queue.Queue.get');
    assert.equal(t('Service.run', 'me.run'), 'function app.Service.run');
    assert.equal(t('outside', 'service.run'), 'function app.Service.run');
    assert.equal(t('outside', 'thread.join'), 'external threading.Thread.join');
  });

  it('follows inheritance, super and overriding across files', async () => {
    const f = await fixture({
      'base.py':
        'import threading\nclass Base:\n    def step(self):\n        pass\n    def go(self):\n        self.step()\n        self.only()\n    def only(self):\n        pass\nclass W(threading.Thread):\n    pass\n',
      'child.py':
        'from base import Base, W\nclass Child(Base):\n    def step(self):\n        super().step()\nclass V(W):\n    def run(self):\n        self.join()\ndef f():\n    Child().go()\n    Child().step()\n    V().start()\n',
    });
    assert.equal(f.target('child.py', 'Child.step', 'super().step'), 'function base.Base.step');
    assert.equal(f.target('child.py', 'f', 'Child().go'), 'function base.Base.go');
    assert.equal(f.target('child.py', 'f', 'Child().step'), 'function child.Child.step');
    assert.equal(f.target('child.py', 'f', 'V().start'), 'external threading.Thread.start');
    assert.equal(f.target('child.py', 'V.run', 'self.join'), 'external threading.Thread.join');
    assert.equal(f.target('base.py', 'Base.go', 'self.step'), 'unknown');
    assert.equal(f.target('base.py', 'Base.go', 'self.only'), 'function base.Base.only');
  });

  it('takes what call sites agree on for a parameter', async () => {
    const f = await fixture({
      'app.py': `
import queue, threading
def worker(q, n):
    q.get()
    n.get()
jobs = queue.Queue()
threading.Thread(target=worker, args=(jobs, 1)).start()
worker(jobs, "two")
`,
    });
    assert.equal(f.target('app.py', 'worker', 'q.get'), 'external queue.Queue.get');
    assert.equal(f.target('app.py', 'worker', 'n.get'), 'unknown');
  });

  it('stays silent where alternatives disagree or a decorator is unknown', async () => {
    const f = await fixture({
      'app.py': `
import time, somewhere
try:
    from fast import load
except ImportError:
    def load(): pass
@somewhere.decorator
def hidden(): pass
def choose(flag):
    if flag:
        f = time.sleep
    else:
        f = print
    f()
    load()
    hidden()
    g = time.sleep
    g = print
    g()
`,
    });
    for (const callee of ['f', 'load', 'hidden'])
      assert.equal(f.target('app.py', 'choose', callee), 'unknown');
    assert.equal(f.target('app.py', 'choose', 'g'), 'external builtins.print');
    assert.ok(f.project.isOpaque(f.fn('app.py', 'hidden')));
  });

  it('looks through wrappers', async () => {
    const f = await fixture({
      'app.py': `
import functools, time
def logged(function):
    @functools.wraps(function)
    def wrapper(*args):
        print("called")
        return function(*args)
    return wrapper
def tagged(tag):
    def decorate(function):
        return function
    return decorate
@logged
def one(): pass
@tagged("x")
def two(): pass
@functools.lru_cache(maxsize=None)
def three(): pass
class Box:
    @staticmethod
    def static(): pass
    @classmethod
    def make(cls):
        return cls()
    @property
    def size(self):
        return time
def f():
    one()
    two()
    three()
    Box.static()
    Box.make().size.sleep(1)
    functools.partial(time.sleep, 1)()
`,
    });
    const t = (callee: string) => f.target('app.py', 'f', callee);
    for (const name of ['one', 'two', 'three']) assert.equal(t(name), `function app.${name}`);
    assert.equal(t('Box.static'), 'function app.Box.static');
    assert.equal(t('Box.make().size.sleep'), 'external time.sleep');
    assert.equal(t('functools.partial()'), 'partial time.sleep');
    const fn = f.fn('app.py', 'f');
    const names = f.project.call(fn, f.callOp(fn, 'one')).functions.map((x) => x.qualname);
    assert.deepEqual(names, ['one', 'logged.<locals>.wrapper']);
  });
});
