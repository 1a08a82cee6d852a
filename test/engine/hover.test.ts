/**
 * Hovers speak of this code: who else takes the lock, where the thread is started, what an await waits for.
 *
 * The files of `hovers/` are Python whose comments `# ^ words` say what the hover on the word above the caret says,
 * `# ^ none` that there is none. `{text}` is the number of the first line that has this text. In `unrelated.py` no word
 * has a hover.
 */
import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { LIBRARY_NAMES } from '../../src/engine/hover/library/index.ts';
import { CONCEPT_DEMOS } from '../../src/engine/hover/note.ts';
import { type Engine, type Hover, ruleMetas } from '../../src/engine/index.ts';
import { makeEngine } from '../make-engine.ts';

const FOLDER = 'test/engine/hovers';
const demos: Array<{ name: string }> = JSON.parse(readFileSync('src/demos/demos.json', 'utf8'));

describe('hover', () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await makeEngine({ log: (message) => assert.fail(message) });
  });
  afterEach(() => engine.dispose());

  for (const file of readdirSync(FOLDER).filter((name) => name !== 'unrelated.py')) {
    it(`says what happens in ${file}`, () => {
      const path = `/p/${file}`;
      const lines = readFileSync(`${FOLDER}/${file}`, 'utf8').split('\n');
      engine.setFile(path, lines.join('\n'));
      let checked = 0;
      let line = 0;
      for (const [index, text] of lines.entries()) {
        const mark = /^(# *)\^ (.*)$/.exec(text);
        if (mark === null) {
          line = index;
          continue;
        }
        const [, indent] = mark;
        const words = mark[2]!.replace(/\{(.*?)\}/g, (_, part) => lineWith(lines, part));
        const found = engine.hover(path, { line, character: indent!.length });
        const where = `${file}:${index + 1}`;
        if (words === 'none') assert.equal(found?.markdown, undefined, where);
        else {
          assert.ok(found !== null, `${where}: no hover`);
          assert.ok(found.markdown.includes(words), `${where}: ${words}\n--- is not in\n${found.markdown}`);
          checkLinks(found);
        }
        checked++;
      }
      assert.ok(checked > 5, 'no marks');
    });
  }

  it('says nothing of names that only look like concurrency', () => {
    const text = readFileSync(`${FOLDER}/unrelated.py`, 'utf8');
    engine.setFile('/p/unrelated.py', text);
    for (const [line, words] of text.split('\n').entries()) {
      for (const { 0: word, index } of words.matchAll(/\w+/g)) {
        const found = engine.hover('/p/unrelated.py', { line, character: index });
        assert.equal(found?.markdown, undefined, `line ${line + 1}: ${word}`);
      }
    }
  });

  it('covers the word itself', () => {
    engine.setFile('/p/a.py', 'import asyncio\n\n\nasync def main():\n    await asyncio.sleep(1)\n');
    const at = (line: number, character: number) => engine.hover('/p/a.py', { line, character })?.range;
    assert.deepEqual(at(4, 6), { start: { line: 4, character: 4 }, end: { line: 4, character: 9 } });
    assert.deepEqual(at(4, 20), { start: { line: 4, character: 18 }, end: { line: 4, character: 23 } });
    assert.deepEqual(at(3, 2), { start: { line: 3, character: 0 }, end: { line: 3, character: 9 } });
    assert.deepEqual(at(3, 11), { start: { line: 3, character: 10 }, end: { line: 3, character: 14 } });
  });

  it('names places in other files by their file', () => {
    engine.setFile('/p/locks.py', 'import threading\n\nLOCK = threading.Lock()\n');
    engine.setFile('/p/one.py', 'from locks import LOCK\n\n\ndef first():\n    with LOCK:\n        pass\n');
    engine.setFile('/p/two.py', 'from locks import LOCK\n\n\ndef second():\n    with LOCK:\n        pass\n');
    const found = engine.hover('/p/one.py', { line: 4, character: 10 });
    assert.match(
      found!.markdown,
      /Meanwhile another thread has to wait in `second` \(two\.py:5\), which takes it too/,
    );
  });

  it('explains a finding and does not repeat it', () => {
    engine.setFile('/p/stall.py', 'import time\n\n\nasync def refresh():\n    time.sleep(1)\n');
    const [finding] = engine.check('/p/stall.py');
    const text = engine.hover('/p/stall.py', { line: 4, character: 10 })!.markdown;
    assert.ok(!text.includes(finding!.message.slice(0, 40)));
    assert.match(text, /one thread.*whenever the code here runs/);
    assert.match(text, /Quick fix: \*Use await asyncio\.sleep/);
    assert.match(text, /\(interleave:demo\/blocking-sleep\)/);
  });

  it('leads to pages and demos that exist', () => {
    for (const [name, { concept }] of Object.entries(LIBRARY_NAMES)) {
      assert.ok(existsSync(`docs/concepts/${concept}.md`), `${name}: there is no page ${concept}`);
    }
    for (const [concept, demo] of Object.entries(CONCEPT_DEMOS)) {
      assert.ok(existsSync(`docs/concepts/${concept}.md`), `there is no page ${concept}`);
      assert.ok(
        demos.some(({ name }) => name === demo),
        `there is no demo ${demo}`,
      );
    }
  });
});

/** Counted from one; comments do not count. */
function lineWith(lines: readonly string[], part: string): string {
  const index = lines.findIndex((text) => text.includes(part) && !text.startsWith('#'));
  assert.ok(index >= 0, `no line has ${part}`);
  return String(index + 1);
}

function checkLinks({ markdown }: Hover): void {
  for (const [, kind, name] of markdown.matchAll(/\(interleave:(rules|concepts|demo)\/([\w-]+)\)/g)) {
    const isThere =
      kind === 'rules'
        ? ruleMetas.some(({ id }) => id === name)
        : kind === 'demo'
          ? demos.some((demo) => demo.name === name)
          : existsSync(`docs/concepts/${name}.md`);
    assert.ok(isThere, `there is no ${kind}/${name}`);
  }
}
