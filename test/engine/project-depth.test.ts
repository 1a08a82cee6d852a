/** Names, locks and contexts where code is not called by a plain call: properties, callbacks, decorators, patches. */
import assert from 'node:assert/strict';
import { type Fixture, fixture } from './project-fixture.ts';

function entryLocks(f: Fixture, path: string, qualname: string): string[] {
  return f.project.entryLocks(f.fn(path, qualname)).map(({ lock, owner }) => {
    return lock.place === 'instance' ? `${owner}.${lock.name.slice(5)}` : lock.name;
  });
}

function heldAt(f: Fixture, path: string, qualname: string, callee: string): string[] {
  const fn = f.fn(path, qualname);
  return f.project.locksHeld(fn, f.callOp(fn, callee)).map(({ lock, owner }) => {
    return lock.place === 'instance' ? `${owner}.${lock.name.slice(5)}` : lock.name;
  });
}

function contexts(f: Fixture, path: string, qualname: string): string[] {
  return f.project
    .contexts(f.fn(path, qualname))
    .map(({ kind, many, root }) => `${kind} ${root.how}${many ? ' many' : ''}`)
    .sort();
}

describe('project: code that runs without a plain call', () => {
  it('carries locks and contexts into properties, subscripts and callbacks', async () => {
    const f = await fixture({
      'app.py': `
import threading
LOCK = threading.Lock()
class Table:
    def __init__(self):
        self.lock = threading.Lock()
    @property
    def total(self):
        return 1
    @total.setter
    def total(self, value):
        print(value)
    @property
    def free(self):
        return 2
    def __getitem__(self, key):
        return key
    def read(self):
        with self.lock:
            return self.total
    def write(self):
        with self.lock:
            self.total = 3
    def loose(self):
        return self.free
    def item(self):
        with self.lock:
            return self["a"]
def rank(x):
    return x
def order(xs):
    with LOCK:
        return sorted(xs, key=rank)
def later(x):
    return x
def lazily(xs):
    return map(later, xs)
def work():
    table = Table()
    table.read()
    table.loose()
    order([])
    lazily([])
threading.Thread(target=work).start()
`,
    });
    const getter = f.project.functions('app.py').filter((fn) => fn.qualname === 'Table.total');
    const locks = getter.map((fn) =>
      f.project.entryLocks(fn).map(({ owner, lock }) => owner + lock.name.slice(4)),
    );
    assert.deepEqual(locks, [['self.lock'], ['self.lock']]);
    assert.deepEqual(entryLocks(f, 'app.py', 'Table.free'), []);
    assert.deepEqual(entryLocks(f, 'app.py', 'Table.__getitem__'), ['self.lock']);
    assert.deepEqual(entryLocks(f, 'app.py', 'rank'), ['LOCK']);
    assert.deepEqual(contexts(f, 'app.py', 'Table.free'), ['thread Thread']);
    assert.deepEqual(contexts(f, 'app.py', 'rank'), ['thread Thread']);
    assert.deepEqual(contexts(f, 'app.py', 'later'), []);
  });

  it('forgets a property when an edit makes it a plain attribute', async () => {
    const text = (property: string): string => `
import threading
class Box:
${property}
    def read(self):
        return self.size
threading.Thread(target=Box().read).start()
def helper():
    return 1
`;
    const asProperty = '    @property\n    def size(self):\n        return helper()';
    const f = await fixture({ 'app.py': text(asProperty) });
    assert.deepEqual(contexts(f, 'app.py', 'helper'), ['thread Thread']);
    f.set('app.py', text('    def size(self):\n        return helper()'));
    assert.deepEqual(contexts(f, 'app.py', 'helper'), []);
    f.set('app.py', text(asProperty));
    assert.deepEqual(contexts(f, 'app.py', 'helper'), ['thread Thread']);
  });

  it('reads a decorator for the function that it wraps', async () => {
    const f = await fixture({
      'app.py': `
import functools, threading
import fasteners, wrapt
A = threading.Lock()
B = threading.Lock()
def by_name(attribute):
    def decorate(method):
        @functools.wraps(method)
        def wrapper(self, *args):
            with getattr(self, attribute):
                return method(self, *args)
        return wrapper
    return decorate
def of_first(method):
    def wrapper(*args):
        lock = args[0].guard
        lock.acquire()
        try:
            return method(*args)
        finally:
            lock.release()
    return wrapper
def with_default(lock=B):
    def decorate(function):
        def wrapper(*args):
            with lock:
                return function(*args)
        return wrapper
    return decorate
def after(function):
    def wrapper(*args):
        result = function(*args)
        with A:
            return result
    return wrapper
class Account:
    def __init__(self):
        self.guard = threading.Lock()
        self._lock = threading.Lock()
    @by_name("guard")
    def named(self):
        work()
    @of_first
    def first(this):
        work()
    @fasteners.locked
    def fast(self):
        work()
    @fasteners.locked(lock="guard")
    def fast_named(self):
        work()
    @wrapt.synchronized
    def implied(self):
        work()
@with_default()
def default():
    work()
@with_default(A)
def given():
    work()
@after
def not_around():
    work()
@wrapt.synchronized
def alone():
    work()
@wrapt.synchronized(A)
def told():
    work()
`,
    });
    const held = (name: string): string[] => heldAt(f, 'app.py', name, 'work');
    assert.deepEqual(held('Account.named'), ['self.guard']);
    assert.deepEqual(held('Account.first'), ['this.guard']);
    assert.deepEqual(held('Account.fast'), ['self._lock']);
    assert.deepEqual(held('Account.fast_named'), ['self.guard']);
    assert.deepEqual(held('Account.implied'), ['self._synchronized_lock']);
    assert.deepEqual(held('default'), ['B']);
    assert.deepEqual(held('given'), ['A']);
    assert.deepEqual(held('not_around'), []);
    assert.equal(held('alone').length, 1);
    assert.deepEqual(held('told'), ['A']);
  });

  it('runs views, routes and dependencies in threads', async () => {
    const f = await fixture({
      'app.py': `
from django.urls import path
from fastapi import Depends, FastAPI
from flask import Flask
from starlette.routing import Route
def view(request): ...
def page(request): ...
def get_db(): ...
async def get_user(): ...
def index(): ...
urlpatterns = [path("", view)]
routes = [Route("/", page)]
site = Flask(__name__)
site.add_url_rule("/", "index", index)
def endpoint(db=Depends(get_db), user=Depends(get_user)): ...
`,
    });
    for (const name of ['view', 'page', 'index'])
      assert.deepEqual(contexts(f, 'app.py', name), ['thread request handler many'], name);
    assert.deepEqual(contexts(f, 'app.py', 'get_db'), ['thread dependency many']);
    assert.deepEqual(contexts(f, 'app.py', 'get_user'), ['loop async def']);
  });

  it('knows siblings of a mixin, parts of a tuple and of a table, and methods that are replaced', async () => {
    const f = await fixture({
      'base.py': `
class Mixin:
    def go(self):
        self.sibling()
        self.missing()
`,
      'app.py': `
from base import Mixin
class Other:
    def sibling(self): ...
class Both(Mixin, Other): ...
class Left: 
    def run(self): ...
class Right:
    def run(self): ...
def pair():
    return Left(), Right()
TABLE = {"left": Left, "right": Right}
class Client:
    def send(self): ...
    def close(self): ...
def quick(self): ...
Client.send = quick
def use(name, client: Client):
    a, b = pair()
    a.run()
    b.run()
    TABLE["left"]().run()
    TABLE[name]().stop()
    client.send()
    client.close()
`,
    });
    const { project } = f;
    const functions = (path: string, name: string, callee: string): string[] => {
      const fn = f.fn(path, name);
      return project.call(fn, f.callOp(fn, callee)).functions.map((one) => one.qualname);
    };
    assert.deepEqual(functions('base.py', 'Mixin.go', 'self.sibling'), ['Other.sibling']);
    assert.deepEqual(functions('base.py', 'Mixin.go', 'self.missing'), []);
    assert.deepEqual(functions('app.py', 'use', 'a.run'), ['Left.run']);
    assert.deepEqual(functions('app.py', 'use', 'b.run'), ['Right.run']);
    assert.equal(f.target('app.py', 'use', 'client.send'), 'unknown');
    assert.deepEqual(functions('app.py', 'use', 'client.send').sort(), ['Client.send', 'quick']);
    assert.equal(f.target('app.py', 'use', 'client.close'), 'function app.Client.close');
  });
});
