/** After any edit, facts read from the edited tree equal those of the text read afresh. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { collectFacts, type FileFacts } from '../../src/engine/facts/index.ts';
import type { PythonParser, TextEdit } from '../../src/engine/syntax/index.ts';
import { factsOf, randomNumbers, standardLibrary, testParser } from './parser.ts';

const FOLDER = 'test/engine/facts';
const SNIPPETS = [
  'x',
  ' ',
  '\n',
  '    ',
  '(',
  ')',
  '"',
  '#',
  ':',
  'async ',
  'await f()',
  '\n\ndef added(x=lambda: 1):\n    return x\n',
  '\n    def method(self):\n        return self.call()\n',
  '\nclass Added(f()):\n    def __init__(self):\n        self.x = lambda: 1\n',
  '@decorated(1)\n',
  '  # noqa: A1\n',
  '\r',
  '\r\n',
  '🎉',
  'if x:\n',
  '[y for y in z]',
  '"""',
];

interface Step {
  text: string;
  edit: TextEdit;
}

function step(text: string, random: (below: number) => number): Step {
  const start = random(text.length + 1);
  const remove = [0, 0, 0, 1, 1, 3, 20, 200][random(8)]!;
  const oldEnd = Math.min(text.length, start + remove);
  // A piece of the text itself, moved, keeps more code readable than noise does.
  const from = random(text.length);
  const piece = random(3) === 0 ? text.slice(from, from + random(300)) : SNIPPETS[random(SNIPPETS.length)]!;
  const insert = random(4) === 0 ? '' : piece;
  const next = text.slice(0, start) + insert + text.slice(oldEnd);
  return { text: next, edit: { start, oldEnd, newEnd: start + insert.length } };
}

describe('facts after edits', () => {
  let parser: PythonParser;
  before(async () => {
    parser = await testParser();
  });

  /** Runs steps on a text; gives how many functions were the same objects as before. */
  function run(text: string, steps: number, seed: number): { shared: number; compared: number } {
    const random = randomNumbers(seed);
    let tree = parser.parse(text);
    let facts = collectFacts('file.py', tree);
    let [shared, compared] = [0, 0];
    let current = text;
    for (let i = 0; i < steps; i++) {
      const { text: next, edit } = step(current, random);
      // A step that leaves broken code behind is taken back, as somebody who types does sooner or later.
      const wanted = factsOf(parser, next);
      tree = parser.reparse(tree, next, [edit]);
      const before = new Set(facts.functions);
      facts = collectFacts('file.py', tree);
      shared += facts.functions.filter((fn) => before.has(fn)).length;
      if (wanted.errors.length === 0) {
        compared++;
        equal(facts, wanted, `seed ${seed}, step ${i}`);
        current = next;
      } else {
        const undo = { start: edit.start, oldEnd: edit.newEnd, newEnd: edit.oldEnd };
        tree = parser.reparse(tree, current, [undo]);
        facts = collectFacts('file.py', tree);
        equal(facts, factsOf(parser, current), `seed ${seed}, step ${i} taken back`);
      }
    }
    tree.delete();
    return { shared, compared };
  }

  function equal(facts: FileFacts, wanted: FileFacts, hint: string): void {
    // Far cheaper than a deep comparison, which then says where they differ.
    if (JSON.stringify(facts) === JSON.stringify(wanted)) return;
    assert.deepEqual(facts, wanted, hint);
  }

  for (const name of ['control_flow', 'coroutines', 'names', 'modern']) {
    it(`equal facts read afresh: ${name}.py`, () => {
      const text = readFileSync(`${FOLDER}/${name}.py`, 'utf8');
      const { shared, compared } = run(text, 150, name.length);
      assert.ok(compared > 10, 'too few edits gave good Python');
      assert.ok(shared > 0 || name === 'modern', 'nothing was taken over');
    }).timeout(60_000);
  }

  it("equal facts read afresh: files of Python's library", function () {
    this.timeout(60_000);
    const files = standardLibrary();
    if (files.length === 0) {
      console.log('      skipped: no python3 with a standard library');
      this.skip();
    }
    const random = randomNumbers(7);
    for (let i = 0; i < 12; i++) {
      const file = files[random(files.length)]!;
      const text = readFileSync(file, 'utf8').slice(0, 40_000);
      run(text, 15, i);
    }
  });

  it('equal facts read afresh after several edits at once', () => {
    const text = readFileSync(`${FOLDER}/coroutines.py`, 'utf8');
    const random = randomNumbers(3);
    for (let i = 0; i < 60; i++) {
      let tree = parser.parse(text);
      collectFacts('file.py', tree);
      const edits: TextEdit[] = [];
      let next = text;
      for (let k = 0; k < 3; k++) {
        const made = step(next, random);
        edits.push(made.edit);
        next = made.text;
      }
      tree = parser.reparse(tree, next, edits);
      const wanted = factsOf(parser, next);
      const facts = collectFacts('file.py', tree);
      if (wanted.errors.length === 0) equal(facts, wanted, `round ${i}`);
      tree.delete();
    }
  });

  it('does not take one function for another that comes to stand in its place', () => {
    const old = '#\n\ndef a():\n    x()\n';
    const added = '\n\ndef b():\n    y()\n';
    let tree = parser.parse(old);
    collectFacts('file.py', tree);
    const next = `#${added}${old.slice(1)}`;
    tree = parser.reparse(tree, next, [{ start: 1, oldEnd: 1, newEnd: 1 + added.length }]);
    equal(collectFacts('file.py', tree), factsOf(parser, next), 'inserted in front');
    tree = parser.reparse(tree, old, [{ start: 1, oldEnd: 1 + added.length, newEnd: 1 }]);
    equal(collectFacts('file.py', tree), factsOf(parser, old), 'taken out again');
    tree.delete();
  });

  it('leaves functions before the edit the very same objects', () => {
    const text = readFileSync(`${FOLDER}/control_flow.py`, 'utf8');
    let tree = parser.parse(text);
    const old = collectFacts('file.py', tree);
    const at = text.indexOf('"dot"') + 2;
    tree = parser.reparse(tree, `${text.slice(0, at)}x${text.slice(at)}`, [
      { start: at, oldEnd: at, newEnd: at + 1 },
    ]);
    const facts = collectFacts('file.py', tree);
    tree.delete();
    const same = facts.functions.filter((fn, i) => fn === old.functions[i]).map((fn) => fn.name);
    assert.deepEqual(same, ['choose', 'leave', 'search', 'attempt', 'groups']);
    assert.ok(facts.functions[6]!.ops.some((op) => op.k === 'return'));
  });
});
