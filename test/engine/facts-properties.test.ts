/** What holds for the facts of any file: tried on Python's own library, whole and mutilated. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Expr, FileFacts, FunctionFacts, Op } from '../../src/engine/facts/index.ts';
import type { PythonParser } from '../../src/engine/syntax/index.ts';
import type { Span } from '../../src/engine/text.ts';
import { factsOf, randomNumbers, standardLibrary, testParser } from './parser.ts';

const SAMPLE = 80;

describe("facts of Python's library", () => {
  let parser: PythonParser;
  let files: string[] = [];
  before(async function () {
    parser = await testParser();
    files = standardLibrary();
    if (files.length === 0) {
      console.log('      skipped: no python3 with a standard library');
      this.skip();
    }
  });

  function sample(count: number, seed: number): string[] {
    const random = randomNumbers(seed);
    return Array.from({ length: count }, () => files[random(files.length)]!);
  }

  it('have spans inside their text, and numbers that lead somewhere', () => {
    for (const file of sample(SAMPLE, 1)) {
      const text = readFileSync(file, 'utf8');
      checkFile(text, factsOf(parser, text), file);
    }
  }).timeout(60_000);

  it('never fail, whatever happens to the text', () => {
    const random = randomNumbers(2);
    for (const file of sample(SAMPLE, 3)) {
      let text = readFileSync(file, 'utf8').slice(0, 20_000);
      for (let i = 0; i < 4; i++) {
        text = mutate(text, random);
        checkFile(text, factsOf(parser, text), file);
      }
    }
  }).timeout(60_000);
});

const NOISE = [
  '(',
  ')',
  '[',
  '{',
  '"',
  "'",
  '"""',
  '\\',
  ':',
  '\n',
  '\t',
  '#',
  '@',
  '*',
  'def ',
  'lambda ',
  'f"{',
  '🎉',
];

function mutate(text: string, random: (below: number) => number): string {
  const at = random(text.length + 1);
  const end = Math.min(text.length, at + random(60));
  switch (random(4)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
      return text.slice(0, at) + NOISE[random(NOISE.length)]! + text.slice(at);
    case 2:
      return text.slice(0, at) + text.slice(random(text.length), random(text.length)) + text.slice(at);
    default:
      return text.slice(0, at);
  }
}

function checkFile(text: string, facts: FileFacts, file: string): void {
  JSON.stringify(facts);
  facts.functions.forEach((fn, id) => {
    assert.equal(fn.id, id, file);
    assert.ok(fn.parent < id, file);
    checkFunction(text, facts, fn, file);
  });
  facts.classes.forEach((cls, id) => {
    assert.equal(cls.id, id, file);
    assert.equal(facts.functions[cls.body]!.cls, id, file);
    assert.equal(text.slice(...cls.nameAt).normalize('NFKC'), cls.name, file);
  });
}

function checkFunction(text: string, facts: FileFacts, fn: FunctionFacts, file: string): void {
  const inside = ([start, end]: Span): void => {
    assert.ok(start >= 0 && start <= end && fn.start + end <= text.length, `${file}: ${start}-${end}`);
  };
  const read = ([start, end]: Span): string => text.slice(fn.start + start, fn.start + end).normalize('NFKC');
  inside(fn.at);
  if (fn.kind === 'function') assert.equal(read(fn.nameAt), fn.name);
  fn.blocks.forEach((block, id) => {
    inside(block.at);
    assert.ok(block.parent < id && block.first <= block.end && block.end <= fn.ops.length, file);
    const parent = fn.blocks[block.parent];
    if (parent) assert.ok(parent.first <= block.first && block.end <= parent.end, file);
    if (block.op >= 0) assert.ok(block.op < block.first && fn.ops[block.op]!.block === block.parent, file);
  });
  fn.ops.forEach((op, id) => {
    inside(op.at);
    const block = fn.blocks[op.block]!;
    assert.ok(block.first <= id && id < block.end, `${file}: %${id} is outside of its block`);
    for (const expr of expressionsOf(op)) checkExpression(expr, id);
    if (op.k === 'def') assert.equal(facts.functions[op.fn]!.parent, fn.id, file);
    if (op.k === 'class') assert.equal(facts.classes[op.cls]!.parent, fn.id, file);
    if ('use' in op) {
      const target = op.use.k === 'callee' || op.use.k === 'argument' ? op.use.call : undefined;
      if (target !== undefined) assert.ok(target > id && fn.ops[target]!.k === 'call', file);
      if (op.use.k === 'assigned') assert.equal(fn.ops[op.use.op]!.k, 'assign', file);
      if (op.use.k === 'entered') assert.equal(fn.ops[op.use.op]!.k, 'enter', file);
    }
  });

  function checkExpression(expr: Expr, op: number): void {
    inside(expr.at);
    if (expr.k === 'name') assert.equal(read(expr.at), expr.id, file);
    if (expr.k === 'attr') assert.equal(read(expr.nameAt), expr.name, file);
    if (expr.k === 'call') {
      const call = fn.ops[expr.op]!;
      assert.ok(call.k === 'call' && expr.op <= op, file);
      assert.deepEqual(call.at, expr.at, file);
    }
    if (expr.k === 'lambda') assert.equal(facts.functions[expr.fn]!.kind, 'lambda', file);
    if (expr.k === 'comp') assert.equal(fn.blocks[expr.block]!.kind, 'comprehension', file);
    for (const inner of partsOf(expr)) checkExpression(inner, op);
  }
}

function partsOf(expr: Expr): Expr[] {
  switch (expr.k) {
    case 'attr':
    case 'await':
    case 'star':
      return [expr.of];
    case 'sub':
      return [expr.of, expr.index];
    case 'seq':
    case 'op':
      return expr.items;
    case 'comp':
      return [expr.element];
    case 'walrus':
      return [expr.value];
    case 'yield':
      return expr.of ? [expr.of] : [];
    default:
      return [];
  }
}

function expressionsOf(op: Op): Expr[] {
  const some = (...values: Array<Expr | null>): Expr[] => values.filter((value) => value !== null);
  switch (op.k) {
    case 'call':
      return [op.callee, ...op.args.map((arg) => arg.value)];
    case 'await':
      return [op.value];
    case 'read':
      return [op.target];
    case 'assign':
      return some(...op.targets, op.value, op.annotation);
    case 'enter':
      return some(op.context);
    case 'for':
      return [op.iter];
    case 'while':
    case 'branch':
      return [op.test];
    case 'match':
      return [op.subject];
    case 'return':
    case 'raise':
    case 'yield':
      return some(op.value);
    case 'delete':
      return op.targets;
    default:
      return [];
  }
}
