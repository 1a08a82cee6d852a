/** An edited project answers as one that was read afresh. */
import assert from 'node:assert/strict';
import { type Fixture, fixture } from './project-fixture.ts';

/** Everything that rules ask, as text. */
function dump(f: Fixture): string {
  const { project } = f;
  const lines: string[] = [];
  for (const path of [...project.files()].sort()) {
    for (const fn of project.functions(path)) {
      const here = `${path} ${fn.qualname}`;
      for (const call of project.calls(fn)) {
        const callees = call.functions.map((c) => `${c.path} ${c.qualname}`).join();
        const awaited = project.asyncCall(fn, call.op)?.kind ?? '';
        lines.push(`${here} ${call.op} ${f.show(call.target)} ${callees} ${awaited}`);
      }
      for (const c of project.contexts(fn))
        lines.push(`${here} ${c.kind} ${c.root.how} ${c.many} ${c.chain.length}`);
      for (const b of project.blocking(fn))
        lines.push(`${here} blocks ${b.name} ${b.when} ${b.chain.length}`);
      for (const a of project.accesses(fn)) {
        const held = project.accessGuards(a).map((h) => h.lock.id);
        lines.push(`${here} ${a.kind} ${a.variable.id} ${project.accessesOf(a.variable).length} ${held}`);
      }
      for (const w of project.workers(fn))
        lines.push(`${here} ${w.keptIn} ${w.starts.length} ${w.joins.length}`);
    }
  }
  for (const p of project.lockPairs())
    lines.push(`${p.outer.lock.id} > ${p.inner.lock.id} ${p.outer.chain.length}`);
  return lines.sort().join('\n');
}

const FILES: Record<string, string> = {
  'base.py': `
import threading, time
lock = threading.Lock()
other = threading.Lock()
class Base:
    def __init__(self, jobs):
        self.jobs = jobs
        self.lock = threading.Lock()
    def step(self):
        with lock:
            self.wait()
    def wait(self):
        time.sleep(1)
def helper(q):
    return q
`,
  'child.py': `
import queue, threading
from base import Base, helper, lock, other
total = 0
class Child(Base):
    def go(self):
        global total
        with other:
            self.step()
        total += 1
        self.jobs.get()
def make():
    return Child(queue.Queue())
`,
  'main.py': `
import asyncio, threading
from child import make
import child
async def handler():
    make().go()
    child.total += 1
worker = threading.Thread(target=make().go)
worker.start()
worker.join()
asyncio.run(handler())
`,
};

const EDITS: ReadonlyArray<readonly [string, (text: string) => string]> = [
  ['base.py', (t) => t.replace('time.sleep(1)', 'time.sleep(2)')],
  ['base.py', (t) => t.replace('        time.sleep(2)', '        print(1)\n        time.sleep(2)')],
  ['base.py', (t) => t.replace('        time.sleep(2)', '        pass')],
  ['base.py', (t) => t.replace('        pass', '        lock.acquire()')],
  ['base.py', (t) => t.replace('threading.Lock()', 'threading.RLock()')],
  ['child.py', (t) => t.replace('queue.Queue()', 'None')],
  ['child.py', (t) => t.replace('None', 'queue.LifoQueue()')],
  ['child.py', (t) => t.replace('class Child(Base)', 'class Child')],
  ['child.py', (t) => t.replace('class Child', 'class Child(Base)')],
  ['child.py', (t) => t.replace('        with other:\n            self.step()', '        self.step()')],
  ['child.py', (t) => t.replace('    def go(self):', '    def extra(self): pass\n    def go(self):')],
  ['main.py', (t) => t.replace('    make().go()', '    make().extra()\n    make().go()')],
  ['main.py', (t) => t.replace('from child import make', 'from base import helper as make')],
  ['main.py', (t) => t.replace('target=make().go', 'target=child.make().go')],
  ['base.py', (t) => `import base2\n${t}`],
  ['base2.py', () => 'import time\ndef late():\n    time.sleep(1)\n'],
  ['main.py', (t) => `${t}\nfrom base2 import late\nlate()\n`],
  ['base2.py', () => 'def late():\n    return 1\n'],
];

describe('project: edits', function () {
  this.timeout(120_000);

  it('answers after each edit as a project that was read afresh', async () => {
    const edited = await fixture(FILES);
    const texts = { ...FILES };
    dump(edited);
    for (const [path, change] of EDITS) {
      texts[path] = change(texts[path] ?? '');
      edited.set(path, texts[path]);
      assert.equal(dump(edited), dump(await fixture(texts)), `after an edit of ${path}:\n${texts[path]}`);
    }
    delete texts['base2.py'];
    edited.project.remove('base2.py');
    assert.equal(dump(edited), dump(await fixture(texts)), 'after removing a file');
  });

  it('answers so after any edits of lines, one after the other', async () => {
    const edited = await fixture(FILES);
    const texts = { ...FILES };
    const paths = Object.keys(FILES);
    let state = 7;
    const pick = (below: number): number => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return Math.floor((state / 2147483648) * below);
    };
    for (let turn = 0; turn < 80; turn++) {
      const path = paths[pick(paths.length)]!;
      const before = texts[path]!;
      const lines = before.split('\n');
      const at = pick(lines.length);
      const kind = pick(4);
      if (kind === 0) lines.splice(at, 1);
      else if (kind === 1) lines.splice(at, 0, lines[pick(lines.length)]!);
      else if (kind === 2) lines[at] = lines[at]!.replace(/\b([a-z_]+)\b/, 'x$1');
      else lines[at] = lines[at]!.replace('def ', 'async def ').replace('self.', 'other.');
      texts[path] = lines.join('\n');
      edited.set(path, texts[path]);
      assert.equal(dump(edited), dump(await fixture(texts)), `turn ${turn}, ${path}:\n${texts[path]}`);
      // Typed back, as users do; else nothing would be left of the program soon.
      texts[path] = turn % 5 === 0 ? FILES[path]! : before;
      edited.set(path, texts[path]);
    }
  });

  it('answers so while definitions come, go and change places in a file that is being edited', async () => {
    const text = `
import threading
lock = threading.Lock()
class Box:
    """Two functions of one name, and lambdas, which have numbers too."""
    @property
    def size(self):
        return self.count
    @size.setter
    def size(self,  value):
        with lock:
            self.count = value
    def sort(self, items, key=lambda x: x.size):
        def inner(other):
            with lock:
                return items.sort(key=lambda y: key(y) + other)
        return inner
def twice(box):
    box.size = 1
def twice(box):
    box.size  =  1
def work(jobs=[lambda: 1]):
    mine = threading.Lock()
    def run():
        with mine:
            threading.Thread(target=lambda: work(jobs)).start()
    threading.Thread(target=run).start()
`;
    const added = ['def added():\n    return lambda: 1\n', 'class Added:\n    def go(self):\n        pass\n'];
    const other = { 'other.py': 'import box, threading\nthreading.Thread(target=box.work).start()\n' };
    const edited = await fixture(other);
    edited.edit('box.py', text);
    let state = 5;
    const pick = (below: number): number => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return Math.floor((state / 2147483648) * below);
    };
    let now = text;
    for (let turn = 0; turn < 60; turn++) {
      const lines = now.split('\n');
      const starts = lines.flatMap((line, i) => (/^ *(def|class|@)/.test(line) ? [i] : []));
      const at = pick(starts.length);
      const [first, next] = [starts[at]!, starts[at + 1] ?? lines.length - 1];
      const kind = pick(4);
      if (kind === 0) lines.splice(pick(lines.length), 0, ...added[pick(2)]!.split('\n').slice(0, -1));
      else if (kind === 1) lines.splice(first, next - first);
      else if (kind === 2) lines.splice(next, 0, ...lines.slice(first, next));
      else lines.splice(starts[pick(starts.length)]!, 0, ...lines.splice(first, next - first));
      now = lines.join('\n');
      edited.edit('box.py', now);
      const fresh = await fixture({ ...other, 'box.py': now });
      assert.equal(dump(edited), dump(fresh), `turn ${turn}:\n${now}`);
      assert.deepEqual(
        JSON.parse(JSON.stringify(edited.project.facts('box.py'))),
        JSON.parse(JSON.stringify(fresh.project.facts('box.py'))),
        `facts in turn ${turn}:\n${now}`,
      );
      if (turn % 4 !== 3) continue;
      now = text;
      edited.edit('box.py', now);
    }
    edited.deleteTrees();
  });

  it('keeps what it knows of definitions when others come before them', async () => {
    const text = 'import time\nclass A:\n    def f(self):\n        return lambda: time.sleep(1)\n';
    const f = await fixture({});
    f.edit('a.py', text);
    const factsOf = () => f.project.functions('a.py').map(({ facts }) => facts);
    const before = factsOf();
    f.edit('a.py', text.replace('class A', 'def g():\n    pass\nclass A'));
    assert.deepEqual(
      factsOf().map((facts) => before.indexOf(facts)),
      [-1, -1, 1, 2, 3],
    );
    assert.deepEqual(
      factsOf().map(({ id }) => id),
      [0, 1, 2, 3, 4],
    );
    f.deleteTrees();
  });

  it('tells definitions of one name apart when they come, go and change places', async () => {
    const [one, two, three] = [' 1 ', '1', '   1'].map((given) => `def f(x):\n    x.go(${given})\n`);
    const f = await fixture({});
    for (const order of [
      [one, two],
      [three, one, two],
      [three, two],
      [two, three],
      [two, one, three],
    ]) {
      const text = `${order.join('')}pass\n`;
      f.edit('a.py', text);
      const fresh = await fixture({ 'a.py': text });
      const facts = [f, fresh].map(({ project }) => JSON.stringify(project.facts('a.py')));
      assert.equal(facts[0], facts[1], text);
    }
    f.deleteTrees();
  });

  it('follows a name that is a variable of its own, of another module, of a function, and none', async () => {
    const store = 'total = 0\ndef add():\n    global total\n    total += 1\n';
    const show = 'def show():\n    print(total)\n';
    const own = `total = 0\ndef bump():\n    global total\n    total += 1\n${show}`;
    const imported = `from store import total\n${show}`;
    const closed = 'def make():\n    total = 0\n    def show():\n        return total\n    return show\n';
    const none = `def total():\n    pass\n${show}`;
    const edited = await fixture({ 'store.py': store, 'user.py': own });
    for (const text of [own, imported, own, closed, imported, none, own, none, closed, own]) {
      edited.set('user.py', text);
      const fresh = await fixture({ 'store.py': store, 'user.py': text });
      assert.equal(dump(edited), dump(fresh), text);
    }
  });

  it('looks through a chain of calls longer than the stack', async () => {
    const last = 2000;
    const calls = Array.from({ length: last }, (_, i) => `def f${i + 1}():\n    f${i}()\n`).join('');
    const text = (first: string): string => `import time\ndef f0():\n    ${first}\n${calls}`;
    const f = await fixture({ 'chain.py': text('time.sleep(1)') });
    const blocking = () =>
      f.project.blocking(f.fn('chain.py', `f${last}`)).map((found) => found.chain.length);
    assert.deepEqual(blocking(), [last + 1]);
    f.set('chain.py', text('pass'));
    assert.deepEqual(blocking(), []);
    f.set('chain.py', text('time.sleep(2)'));
    assert.deepEqual(blocking(), [last + 1]);
  });

  it('does not depend on the order of files or questions', async () => {
    const forward = await fixture(FILES);
    const backward = await fixture(Object.fromEntries(Object.entries(FILES).reverse()));
    const fn = backward.fn('child.py', 'Child.go');
    backward.project.blocking(fn);
    assert.equal(dump(backward), dump(forward));
  });
});
