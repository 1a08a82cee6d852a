/** Hovers speak of this code: who else takes the lock, where the thread is started, what an await waits for. */
import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import { type Engine, ruleMetas } from '../../src/engine/index.ts';
import { makeEngine } from '../make-engine.ts';

const THREADS = `import threading
import time

lock = threading.Lock()
counter = 0


def increment():
    global counter
    with lock:
        counter += 1


def report():
    with lock:
        print(counter)


worker = threading.Thread(target=increment)
worker.start()
worker.join()
others = [threading.Thread(target=increment) for _ in range(4)]
for other in others:
    other.start()
name = "unrelated"
print(name)
`;

const TASKS = `import asyncio
import time


def load():
    time.sleep(1)


async def work():
    await asyncio.sleep(1)
    load()


async def main():
    task = asyncio.create_task(work())
    await task
    await asyncio.gather(work(), work())


asyncio.run(main())
`;

describe('hover', () => {
  let engine: Engine;
  before(async () => {
    engine = await makeEngine({ log: (message) => assert.fail(message) });
    engine.setFile('/p/threads.py', THREADS);
    engine.setFile('/p/tasks.py', TASKS);
  });
  after(() => engine.dispose());

  /** The hover on the word, which follows `before` in the text. */
  function hover(file: string, before: string, word: string): string {
    const text = engine.text(file)!;
    const at = text.indexOf(before + word);
    assert.ok(at >= 0, `${before}${word} is not in ${file}`);
    const lines = text.slice(0, at + before.length).split('\n');
    const position = { line: lines.length - 1, character: lines[lines.length - 1]!.length + 1 };
    const found = engine.hover(file, position);
    if (found === null) return '';
    const { start, end } = found.range;
    assert.equal(text.split('\n')[start.line]!.slice(start.character, end.character), word);
    for (const [, kind, name] of found.markdown.matchAll(/\(interleave:(rules|concepts)\/([\w-]+)\)/g)) {
      if (kind === 'rules')
        assert.ok(
          ruleMetas.some(({ id }) => id === name),
          name,
        );
      else assert.ok(existsSync(`docs/concepts/${name}.md`), `there is no concept page ${name}`);
    }
    return found.markdown;
  }

  it('a lock names its takers', () => {
    const text = hover('/p/threads.py', 'with ', 'lock');
    assert.match(text, /`increment` \(line 10\)/);
    assert.match(text, /`report` \(line 15\)/);
  });

  it('a thread has a life', () => {
    const text = hover('/p/threads.py', '\n', 'worker');
    assert.match(text, /runs `increment`/);
    assert.match(text, /started in line 20/);
    assert.match(text, /joined in line 21/);
  });

  it('several threads in a list', () => {
    assert.match(hover('/p/threads.py', 'in ', 'others'), /threads that runs? `increment`/);
  });

  it('a function says where it runs', () => {
    const text = hover('/p/threads.py', 'def ', 'increment');
    assert.match(text, /`increment` runs in/);
    assert.match(text, /line 19|line 22/);
  });

  it('shared state says who writes it', () => {
    assert.match(hover('/p/threads.py', '        ', 'counter'), /written by `increment`/);
  });

  it('an await says what it waits for', () => {
    assert.match(hover('/p/tasks.py', '    ', 'await'), /`work` can be suspended here until `asyncio.sleep`/);
  });

  it('a task is known by its coroutine', () => {
    assert.match(hover('/p/tasks.py', '    ', 'task'), /runs `work`/);
  });

  it('library names are explained', () => {
    assert.match(hover('/p/tasks.py', 'asyncio.', 'gather'), /order of the arguments/);
    assert.match(hover('/p/tasks.py', 'time.', 'sleep'), /event loop/);
    assert.match(hover('/p/tasks.py', 'asyncio.', 'create_task'), /weak reference/);
  });

  it('a helper says that it blocks, and where it is called', () => {
    assert.match(hover('/p/tasks.py', 'def ', 'load'), /blocks in `time.sleep`/);
  });

  it('a finding is explained, not repeated', () => {
    engine.setFile('/p/stall.py', 'import time\n\n\nasync def refresh():\n    time.sleep(1)\n');
    const [finding] = engine.check('/p/stall.py');
    const text = hover('/p/stall.py', 'time.', 'sleep');
    assert.doesNotMatch(text, new RegExp(finding!.message.slice(0, 40)));
    assert.match(text, /one thread.*whenever this runs/);
    assert.match(text, /Quick fix: \*Use await asyncio\.sleep/);
    assert.match(text, /\(interleave:demo\/blocking-sleep\)/);
  });

  it('unrelated names have none', () => {
    assert.equal(hover('/p/threads.py', '\n', 'name'), '');
    assert.equal(hover('/p/threads.py', '\n', 'print'), '');
    assert.equal(engine.hover('/p/threads.py', { line: 2, character: 0 }), null);
  });
});
