/** The parser's door: memory, re-parsing, and the fast cursor against the plain one. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Language, Parser } from 'web-tree-sitter';
import { type FlatTree, flatten, Grammar } from '../../src/engine/syntax/flat-tree.ts';
import { createParser, type PythonParser } from '../../src/engine/syntax/index.ts';
import { type Runtime, startRuntime } from '../../src/engine/syntax/walker.ts';

const runtimeWasm = readFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm');
const pythonWasm = readFileSync('node_modules/tree-sitter-python/tree-sitter-python.wasm');
const FILES = ['control_flow', 'coroutines', 'names', 'modern'].map((name) =>
  readFileSync(`test/engine/facts/${name}.py`, 'utf8'),
);

describe('syntax', () => {
  let runtime: Runtime;
  let plain: Parser;
  let language: Language;
  let parser: PythonParser;

  before(async () => {
    const started = await startRuntime(runtimeWasm);
    assert.ok(started, 'the runtime of web-tree-sitter has changed: only the slow cursor is left');
    runtime = started;
    language = await Language.load(pythonWasm);
    plain = new Parser();
    plain.setLanguage(language);
    parser = await createParser({ runtimeWasm, pythonWasm });
  });
  after(() => {
    plain.delete();
    parser.delete();
  });

  it('walks the same tree with the fast cursor as with the plain one', () => {
    const broken = FILES.map((text) => text.replace('(', '').replace(':', ''));
    for (const text of [...FILES, ...broken, '', '\n', 'x = (', 'def f(:', '🎉 = "🎉"']) {
      const tree = plain.parse(text)!;
      const of = (grammar: Grammar): unknown => trimmed(flatten(tree, text, grammar, null));
      assert.deepEqual(of(new Grammar(language, runtime)), of(new Grammar(language, null)));
      tree.delete();
    }
  });

  it('gives back every tree and every cursor', () => {
    const calls: Record<string, number> = {};
    // The library calls these as members of the runtime.
    const options = runtime as unknown as Record<string, unknown>;
    const restore = [
      '_ts_parser_parse_wasm',
      '_ts_tree_delete',
      '_ts_tree_cursor_new_wasm',
      '_ts_tree_cursor_delete_wasm',
    ].map((name) => {
      const original = options[name] as (...args: unknown[]) => unknown;
      calls[name] = 0;
      options[name] = (...args: unknown[]) => {
        calls[name]!++;
        return original(...args);
      };
      return () => {
        options[name] = original;
      };
    });
    for (const text of [...FILES, 'def f():\n    x = (a +\nb)\n', 'x = (']) {
      let tree = parser.parse(text);
      tree.module();
      const end = text.length;
      tree = parser.reparse(tree, `${text}x`, [{ start: end, oldEnd: end, newEnd: end + 1 }]);
      tree.module();
      tree.delete();
    }
    for (const undo of restore) undo();
    assert.ok(calls._ts_parser_parse_wasm! > 8 && calls._ts_tree_cursor_new_wasm! > 8);
    assert.equal(calls._ts_tree_delete, calls._ts_parser_parse_wasm);
    assert.equal(calls._ts_tree_cursor_delete_wasm, calls._ts_tree_cursor_new_wasm);
  });

  it('reads the same after an edit as afresh', () => {
    const text = FILES[1]!;
    const at = text.indexOf('urls[0]');
    const next = `${text.slice(0, at)}more(${text.slice(at, at + 7)})${text.slice(at + 7)}`;
    const edited = parser.reparse(parser.parse(text), next, [{ start: at, oldEnd: at + 7, newEnd: at + 13 }]);
    const fresh = parser.parse(next);
    assert.deepEqual(edited.module(), fresh.module());
    edited.delete();
    fresh.delete();
  });

  it('refuses a tree that it did not make', () => {
    const foreign = { text: '', module: () => assert.fail(), remember: () => {}, delete: () => {} };
    assert.throws(() => parser.reparse(foreign, '', []), TypeError);
  });

  it('reads no further than its depth, and says unknown there', () => {
    const tree = parser.parse(`x = ${'['.repeat(3_000)}${']'.repeat(3_000)}`);
    assert.match(JSON.stringify(tree.module()), /"k":"unknown"/);
    tree.delete();
  });
});

/** The arrays are larger than what is in them. */
function trimmed(flat: FlatTree): unknown {
  const { size, comments, errors } = flat;
  const parts = [flat.types, flat.starts, flat.ends, flat.nexts].map((array) => [...array.slice(0, size)]);
  return { parts, comments, errors };
}
