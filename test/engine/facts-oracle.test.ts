/** Python is the judge: its own `ast` and `symtable` against the facts of its library. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { FileFacts } from '../../src/engine/facts/index.ts';
import type { PythonParser } from '../../src/engine/syntax/index.ts';
import { factsOf, randomNumbers, standardLibrary, testParser } from './parser.ts';

interface Judgement {
  path: string;
  calls: Array<[start: number, end: number, positional: number, keywords: Array<string | null>]>;
  awaits: Array<[start: number, end: number]>;
  functions: Array<[name: string, async: boolean, params: string[], decorators: number]>;
  /** Up to Python 3.11. */
  scopes: Array<[name: string, locals: string[]]> | null;
  /** Variables of comprehensions, which have a scope of their own in Python. */
  hidden: string[];
  /** Ends of calls in one statement, as Python makes them; from Python 3.11 on. */
  order?: number[][];
}

/** Files that are odd on purpose, and in which Python differs from itself between versions. */
const ODD = /test_peepholer|test_grammar|badsyntax|bad_coding|lib2to3/;

describe('facts agree with Python', () => {
  let parser: PythonParser;
  before(async () => {
    parser = await testParser();
  });

  it('on calls and their order, awaits, functions and names', function () {
    this.timeout(120_000);
    const files = standardLibrary().filter((file) => !ODD.test(file));
    if (files.length === 0) {
      console.log('      skipped: no python3 with a standard library');
      this.skip();
    }
    const random = randomNumbers(5);
    const chosen = Array.from({ length: 80 }, () => files[random(files.length)]!);
    const asked = execFileSync('python3', ['test/engine/ast_oracle.py'], {
      input: [...new Set(chosen)].join('\n'),
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    const judgements = asked
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Judgement);
    assert.ok(judgements.length > 30, 'Python could read too few files');
    for (const wanted of judgements) {
      const facts = factsOf(parser, readFileSync(wanted.path, 'utf8'));
      agree(wanted, facts);
    }
  });
});

const sorted = (items: readonly unknown[]): string[] => items.map((item) => JSON.stringify(item)).sort();

function agree(wanted: Judgement, facts: FileFacts): void {
  const calls = new Set<string>();
  const awaits = new Set<string>();
  for (const fn of facts.functions) {
    for (const op of fn.ops) {
      const place = [op.at[0] + fn.start, op.at[1] + fn.start];
      if (op.k === 'await') awaits.add(JSON.stringify(place));
      if (op.k !== 'call') continue;
      const keywords = op.args.filter((arg) => arg.name || arg.star === '**').map((arg) => arg.name || null);
      calls.add(JSON.stringify([...place, op.args.length - keywords.length, keywords]));
    }
  }
  inOrder(wanted, facts);
  const missing = sorted(wanted.calls).filter((call) => !calls.has(call));
  assert.deepEqual(missing, [], `calls of ${wanted.path}`);
  assert.deepEqual(
    sorted(wanted.awaits).filter((place) => !awaits.has(place)),
    [],
    wanted.path,
  );

  const functions = facts.functions
    .filter((fn) => fn.kind === 'function')
    .map((fn) => [fn.name, fn.async, fn.params.map((param) => param.name), fn.decorators.length]);
  assert.deepEqual(sorted(functions), sorted(wanted.functions), wanted.path);

  if (!wanted.scopes) return;
  // Python mangles private names, and adds some of its own.
  const hidden = new Set(wanted.hidden);
  const own = (name: string): boolean => !hidden.has(name) && !name.includes('__') && !name.startsWith('.');
  const scopes = facts.functions
    .filter((fn) => fn.kind !== 'module')
    .map((fn) => [fn.name, fn.locals.filter(own).sort()]);
  const named = wanted.scopes.map(([name, locals]) => [name, locals.filter(own).sort()]);
  assert.deepEqual(sorted(scopes), sorted(named), `names of ${wanted.path}`);
}

function inOrder(wanted: Judgement, facts: FileFacts): void {
  const places = new Map<number, { fn: number; op: number }>();
  for (const fn of facts.functions) {
    fn.ops.forEach((op, i) => {
      if (op.k === 'call') places.set(fn.start + op.at[1], { fn: fn.id, op: i });
    });
  }
  for (const ends of wanted.order ?? []) {
    const made = ends.map((end) => places.get(end)).filter((place) => place !== undefined);
    made.forEach((place, i) => {
      const before = made[i - 1];
      if (before?.fn === place.fn) assert.ok(before.op < place.op, `${wanted.path}: calls end at ${ends}`);
    });
  }
}
