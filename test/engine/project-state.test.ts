/** Shared variables and the life of threads. */
import assert from 'node:assert/strict';
import { type Fixture, fixture } from './project-fixture.ts';

function accesses(f: Fixture, path: string, qualname: string): string[] {
  return f.project.accesses(f.fn(path, qualname)).map((a) => {
    const notes = [a.method, a.writes ? 'writes' : '', a.fresh ? 'fresh' : ''].filter(Boolean).join(' ');
    return `${a.kind} ${a.variable.id}${a.owner === '' ? '' : ` of ${a.owner}`}${notes === '' ? '' : ` (${notes})`}`;
  });
}

describe('project: shared state', () => {
  it('names an attribute by its definition, whoever is asked first', async () => {
    const readers = {
      'a.py': 'from account import Account\ndef look():\n    return Account.count\n',
      'z.py': 'from account import Account\ndef look():\n    return Account.count\n',
    };
    const account = `
class Account:
    count = 0
    opened = 0
    def add(self):
        self.count += 1
`;
    for (const path of ['a.py', 'z.py'] as const) {
      const f = await fixture({ [path]: readers[path], 'account.py': account });
      const [first] = f.project.accesses(f.fn(path, 'look'));
      const [second] = f.project.accesses(f.fn('account.py', 'Account.add'));
      assert.equal(first?.variable, second?.variable);
      assert.deepEqual([first?.variable.name, first?.variable.kind], ['self.count', 'instance']);
    }
  });

  it('reads globals, attributes, closures and elements', async () => {
    const f = await fixture({
      'stats.py': 'requests = 0\ncache = {}\n',
      'app.py': `
import stats
from stats import cache
total = 0
seen = []
class Account:
    opened = 0
    def __init__(self):
        self.balance = 0
        self.log = []
    def deposit(self, n, other: "Account"):
        self.balance += n
        other.balance = other.balance + n
        self.log.append(n)
        Account.opened += 1
def updates(k):
    global total
    total += 1
    stats.requests += 1
    cache[k] = cache.get(k, 0) + 1
    if k not in cache:
        del cache[k]
    for x in seen:
        print(x)
    local = Account()
    local.balance += 1
def outer():
    count = 0
    own = 0
    def inner():
        nonlocal count
        count += 1
    inner()
    own += 1
    return count
`,
    });
    assert.deepEqual(accesses(f, 'app.py', 'Account.deposit'), [
      'update app.Account.balance of self (writes)',
      'read app.Account.balance of other',
      'update app.Account.balance of other (writes)',
      'call app.Account.log of self (append writes)',
      'update app.Account.opened (writes)',
    ]);
    assert.deepEqual(accesses(f, 'app.py', 'Account.__init__'), [
      'write app.Account.balance of self (writes fresh)',
      'write app.Account.log of self (writes fresh)',
    ]);
    assert.deepEqual(accesses(f, 'app.py', 'updates'), [
      'update app.total (writes)',
      'update stats.requests (writes)',
      'call stats.cache (get)',
      'element-write stats.cache (writes)',
      'contains stats.cache',
      'element-delete stats.cache (writes)',
      'iterate app.seen',
      'update app.Account.balance of local (writes fresh)',
    ]);
    assert.deepEqual(accesses(f, 'app.py', 'outer.<locals>.inner'), [
      'update app.outer.<locals>.count (writes)',
    ]);
    assert.deepEqual(accesses(f, 'app.py', 'outer'), [
      'write app.outer.<locals>.count (writes)',
      'read app.outer.<locals>.count',
    ]);
    const variable = f.project.variables().find((v) => v.id === 'stats.cache')!;
    assert.equal(f.project.accessesOf(variable).length, 5);
  });

  it('knows objects that look after threads themselves', async () => {
    const f = await fixture({
      'app.py': `
import queue, threading
jobs = queue.Queue()
local = threading.local()
plain = {}
def f():
    jobs.put(1)
    local.x = 1
    plain["a"] = 1
`,
    });
    const safe = Object.fromEntries(f.project.variables().map((v) => [v.name, v.threadSafe]));
    assert.deepEqual(safe, { jobs: true, local: true, plain: false });
  });
});

describe('project: workers', () => {
  it('follows threads from their making to start and join', async () => {
    const f = await fixture({
      'app.py': `
import threading
class Service:
    def __init__(self):
        self.thread = threading.Thread(target=self.run, daemon=True)
    def start(self):
        self.thread.start()
    def stop(self):
        self.thread.join()
    def run(self): pass
def work(): pass
def listed():
    threads = []
    for _ in range(3):
        t = threading.Thread(target=work)
        threads.append(t)
        t.start()
    for t in threads:
        t.join()
def chained():
    threading.Thread(target=work).start()
class Eager(threading.Thread):
    def __init__(self):
        super().__init__()
        self.start()
def eager():
    e = Eager()
`,
    });
    const [service] = f.project.workers(f.fn('app.py', 'Service.__init__'));
    assert.deepEqual(
      [service!.keptIn, service!.daemon, service!.starts.length, service!.joins.length, service!.many],
      ['self.thread', true, 1, 1, false],
    );
    assert.equal(f.show(service!.target), 'function app.Service.run');
    const [listed] = f.project.workers(f.fn('app.py', 'listed'));
    assert.deepEqual([listed!.many, listed!.starts.length, listed!.joins.length], [true, 1, 1]);
    const [chained] = f.project.workers(f.fn('app.py', 'chained'));
    assert.deepEqual([chained!.keptIn, chained!.starts.length], ['', 1]);
    const [eager] = f.project.workers(f.fn('app.py', 'eager'));
    assert.deepEqual([eager!.cls, eager!.startsItself], ['app.Eager', true]);
  });

  it('knows when the main thread is alone', async () => {
    const f = await fixture({
      'app.py': `
import threading
def work(): pass
before()
t = threading.Thread(target=work)
t.start()
during()
t.join()
after()
`,
    });
    const fn = f.fn('app.py', '<module>');
    const alone = (callee: string) => f.project.runsAlone(fn, f.callOp(fn, callee));
    assert.deepEqual([alone('before'), alone('during'), alone('after')], [true, false, true]);
  });
});
