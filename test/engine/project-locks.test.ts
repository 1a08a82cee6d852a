/** Locks: which they are, where they are held, and in which order they are taken. */
import assert from 'node:assert/strict';
import type { Project } from '../../src/engine/project/project.ts';
import { type Fixture, fixture } from './project-fixture.ts';

function heldAt(f: Fixture, path: string, qualname: string, callee: string): string[] {
  const fn = f.fn(path, qualname);
  return f.project
    .locksHeld(fn, f.callOp(fn, callee))
    .map(({ lock, owner }) => (lock.place === 'instance' ? `${owner}.${lock.name.slice(5)}` : lock.name));
}

function pairs(project: Project): string[] {
  return project
    .lockPairs()
    .map(({ outer, inner, gates }) => {
      const gate = gates.length > 0 ? ` under ${gates.map((g) => g.lock.name).join(', ')}` : '';
      return `${outer.lock.name} > ${inner.lock.name} in ${inner.fn.qualname}${gate}`;
    })
    .sort();
}

describe('project: locks', () => {
  it('takes the place of a lock from its definition', async () => {
    const text = (first: string, second: string) => `
import threading
class Account:
    guard: threading.Lock
    def one(self):
        with ${first}:
            pass
    def two(self):
        with ${second}:
            pass
`;
    for (const words of [
      ['self.guard', 'Account.guard'],
      ['Account.guard', 'self.guard'],
    ] as const) {
      const f = await fixture({ 'app.py': text(words[0], words[1]) });
      const [lock] = f.project.acquisitions(f.fn('app.py', 'Account.one'));
      assert.deepEqual([lock?.lock.place, lock?.lock.name], ['instance', 'self.guard']);
    }
  });

  it('holds over with, acquire and release, and tested attempts', async () => {
    const f = await fixture({
      'app.py': `
import threading
a = threading.Lock()
b = threading.RLock()
def plain():
    one()
    with a, b:
        two()
    three()
def explicit(flag):
    a.acquire()
    try:
        one()
        if flag:
            a.release()
            return
        two()
    finally:
        a.release()
    three()
def attempt():
    if a.acquire(blocking=False):
        one()
        a.release()
    two()
def guard():
    ok = a.acquire(timeout=1)
    if not ok:
        return
    one()
    a.release()
def handed_over():
    a.acquire()
    one()
`,
    });
    assert.deepEqual(heldAt(f, 'app.py', 'plain', 'one'), []);
    assert.deepEqual(heldAt(f, 'app.py', 'plain', 'two'), ['a', 'b']);
    assert.deepEqual(heldAt(f, 'app.py', 'plain', 'three'), []);
    assert.deepEqual(heldAt(f, 'app.py', 'explicit', 'one'), ['a']);
    assert.deepEqual(heldAt(f, 'app.py', 'explicit', 'two'), ['a']);
    assert.deepEqual(heldAt(f, 'app.py', 'explicit', 'three'), []);
    assert.deepEqual(heldAt(f, 'app.py', 'attempt', 'one'), ['a']);
    assert.deepEqual(heldAt(f, 'app.py', 'attempt', 'two'), []);
    assert.deepEqual(heldAt(f, 'app.py', 'guard', 'one'), ['a']);
    assert.deepEqual(heldAt(f, 'app.py', 'handed_over', 'one'), []);
  });

  it('tells locks of objects apart and follows helpers, conditions, stacks, decorators and parameters', async () => {
    const f = await fixture({
      'app.py': `
import contextlib, functools, threading
A = threading.Lock()
def synchronized(lock):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args):
            with lock:
                return function(*args)
        return wrapper
    return decorate
class Account:
    count = threading.Lock()
    def __init__(self):
        self.lock = threading.Lock()
        self.ready = threading.Condition(self.lock)
        self.locks = {}
    @contextlib.contextmanager
    def held(self):
        self.lock.acquire()
        try:
            yield
        finally:
            self.lock.release()
    def transfer(self, other):
        with self.lock:
            with other.lock:
                work()
    def wait(self):
        with self.ready:
            work()
    def through(self):
        with self.held():
            work()
    def stack(self):
        with contextlib.ExitStack() as stack:
            stack.enter_context(self.lock)
            work()
        rest()
    def helper(self):
        work()
    def calls_helper(self):
        with self.lock:
            self.helper()
    def element(self, key):
        with self.locks[key]:
            work()
    def fill(self, key):
        self.locks[key] = threading.Lock()
    @synchronized(A)
    def decorated(self):
        work()
def given(lock):
    with lock:
        work()
def gives():
    given(A)
`,
    });
    const held = (name: string, callee = 'work') => heldAt(f, 'app.py', name, callee);
    f.fn('app.py', 'Account.transfer').facts;
    assert.deepEqual(held('Account.wait'), ['self.lock']);
    assert.deepEqual(held('Account.through'), ['self.lock']);
    assert.deepEqual(held('Account.stack'), ['self.lock']);
    assert.deepEqual(held('Account.stack', 'rest'), []);
    assert.deepEqual(held('Account.helper'), ['self.lock']);
    assert.equal(held('Account.element').length, 1);
    assert.deepEqual(held('Account.decorated'), ['A']);
    assert.deepEqual(held('given'), ['A']);
  });

  it('finds pairs through calls and files, with the gates around them', async () => {
    const f = await fixture({
      'locks.py': 'import threading\ngate = threading.Lock()\na = threading.Lock()\nb = threading.Lock()\n',
      'app.py': `
import locks
from locks import a, b
def inner():
    with b:
        pass
def outer():
    with locks.a:
        inner()
def gated():
    with locks.gate:
        with b:
            with a:
                pass
`,
    });
    assert.deepEqual(pairs(f.project), [
      'a > b in inner',
      'b > a in gated under gate',
      'gate > a in gated under b',
      'gate > b in gated',
    ]);
    const [pair] = f.project.lockPairs();
    assert.equal(pair!.outer.chain.length, 1);
  });

  it('leaves out calls on an object under construction, for accesses of shared objects', async () => {
    const f = await fixture({
      'app.py': `
import threading
class Pool:
    def __init__(self):
        self.lock = threading.Lock()
        self.items = []
        self.setup()
        self.grow()
    def setup(self):
        self.fill()
    def fill(self):
        self.items.append(0)
    def grow(self):
        self.items.append(1)
    def take(self):
        with self.lock:
            self.grow()
    def __setstate__(self, state):
        self.items = state
`,
    });
    const { project } = f;
    const guards = (name: string): string[] => {
      const fn = f.fn('app.py', name);
      const access = project.accesses(fn).find(({ variable }) => variable.name === 'self.items')!;
      return project.accessGuards(access).map(({ lock }) => lock.name);
    };
    assert.deepEqual(guards('Pool.grow'), ['self.lock']);
    assert.deepEqual(project.entryLocks(f.fn('app.py', 'Pool.grow')), []);
    assert.deepEqual(guards('Pool.fill'), []);
    const constructing = ['__init__', 'setup', 'fill', 'grow', 'take', '__setstate__'].filter((name) =>
      project.isConstructing(f.fn('app.py', `Pool.${name}`)),
    );
    assert.deepEqual(constructing, ['__init__', 'setup', 'fill', '__setstate__']);
  });

  it('finds all that take a lock, also after an edit of another file', async () => {
    const f = await fixture({
      'locks.py': 'import threading\na = threading.Lock()\n',
      'one.py': 'from locks import a\ndef one():\n    with a:\n        pass\n',
      'two.py': 'from locks import a\ndef two():\n    a.acquire()\n',
    });
    const takers = (): string[] => {
      const [lock] = f.project.locks().filter(({ name }) => name === 'a');
      return f.project.acquisitionsOf(lock!).map(({ fn }) => fn.qualname);
    };
    assert.deepEqual(takers(), ['one', 'two']);
    f.set('locks.py', 'import threading\n\na = threading.RLock()\n');
    assert.deepEqual(takers(), ['one', 'two']);
  });
});
