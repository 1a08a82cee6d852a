/** Facts of small Python files against goldens that people can read. `UPDATE=1` writes them. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { printFacts } from '../../src/engine/facts/index.ts';
import type { PythonParser } from '../../src/engine/syntax/index.ts';
import { factsOf, testParser } from './parser.ts';

const FOLDER = 'test/engine/facts';

describe('facts', () => {
  let parser: PythonParser;
  before(async () => {
    parser = await testParser();
  });

  for (const name of readdirSync(FOLDER).filter((file) => file.endsWith('.py'))) {
    it(`of ${name}`, () => {
      const facts = printFacts(factsOf(parser, readFileSync(`${FOLDER}/${name}`, 'utf8')));
      const golden = `${FOLDER}/${name.replace(/\.py$/, '.facts')}`;
      if (process.env.UPDATE) writeFileSync(golden, facts);
      assert.ok(existsSync(golden), `${golden} is missing; UPDATE=1 writes it`);
      assert.equal(facts, readFileSync(golden, 'utf8'));
    });
  }

  /** The dump without its positions. */
  const dump = (text: string): string => printFacts(factsOf(parser, text)).replace(/ @\d+:\d+-[\d:]+$/gm, '');
  const ops = (text: string): string[] =>
    [...dump(text).matchAll(/^ +%\d+ (.*)$/gm)].map((match) => match[1]!);

  it('does not depend on line ends, a byte order mark or characters outside the basic plane', () => {
    const text = 'import time\n\n\nasync def f(x):\n    """A\n    B"""\n    if x:\n        time.sleep(x)\n';
    assert.equal(dump(text.replaceAll('\n', '\r\n')), dump(text));
    assert.equal(dump(text.replaceAll('\n', '\r')), dump(text));
    assert.equal(dump(`\uFEFF${text}`), dump(text));
    assert.equal(dump(text.replaceAll('    ', '\t')).replace('\\t', '    '), dump(text));
    assert.equal(dump(`\f${text.replace('\n\n\n', '\n\f\n\f')}`), dump(text));
    assert.deepEqual(ops('"𝔘𝔫𝔦"; f(x)'), [
      'read f -> callee of %2',
      'read x -> argument 0 of %2',
      'call f(x) -> dropped',
    ]);
  });

  it('gives spans that read back what they stand for, beyond the basic plane too', () => {
    const text = 's = "🎉🎉"; obj.method("🎉", key=s)\n';
    const [module] = factsOf(parser, text).functions;
    const call = module!.ops.find((op) => op.k === 'call');
    assert.ok(call?.k === 'call' && call.callee.k === 'attr');
    assert.equal(text.slice(...call.at), 'obj.method("🎉", key=s)');
    assert.equal(text.slice(...call.callee.nameAt), 'method');
    assert.deepEqual(
      call.args.map((arg) => text.slice(...arg.at)),
      ['"🎉"', 'key=s'],
    );
  });

  it('takes names as Python does, in normal form', () => {
    assert.deepEqual(factsOf(parser, '𝔘𝔫𝔦 = 1\nﬁ.ﬂ = 2\n').functions[0]!.locals, ['Uni']);
    assert.deepEqual(ops('ﬁ.ﬂ'), ['read fi.fl -> dropped']);
  });

  it('mends what the grammar reads otherwise than Python', () => {
    assert.deepEqual(ops('type(x).y = 1'), [
      'read type -> callee of %2',
      'read x -> argument 0 of %2',
      'call type(x) -> attribute y',
      'assign %2.y = 1',
    ]);
    assert.deepEqual(ops('[*a.b()]'), ['read a.b -> callee of %1', 'call a.b() -> starred']);
    assert.deepEqual(ops('await x ** 2'), ['read x -> awaited', 'await x -> operand']);
    assert.deepEqual(ops('print >> x'), ['read print -> operand', 'read x -> operand']);
    assert.match(dump('class A[T = int, *Ts, **P]: pass'), /locals T Ts P/);
  });

  it('joins lines inside brackets, however little they are indented', () => {
    const text = 'def f():\n    x = (a +  # why\nb)\n    y()\n\ndef g():\n    z()  # noqa: A1\n';
    const facts = factsOf(parser, text);
    assert.deepEqual(facts.errors, []);
    assert.deepEqual(
      facts.functions.map((fn) => fn.name),
      ['<module>', 'f', 'g'],
    );
    assert.equal(facts.directives.length, 1);
  });

  it('survives nesting that no one writes by hand', () => {
    const deep = (open: string, close: string): string => `${open.repeat(10_000)}f()${close.repeat(10_000)}`;
    assert.deepEqual(ops(deep('(', ')')), ['read f -> callee of %1', 'call f() -> dropped']);
    for (const text of [deep('[', ']'), deep('f(', ')'), deep('-', ''), deep('{1: ', '}')]) {
      JSON.stringify(factsOf(parser, `x = ${text}\nlast()\n`));
    }
    const sum = Array.from({ length: 5_000 }, (_, i) => `f${i}()`).join(' + ');
    assert.equal(ops(`x = ${sum}`).filter((op) => op.startsWith('call')).length, 5_000);
    const nested = Array.from({ length: 90 }, (_, i) => `${' '.repeat(i)}if x${i}:\n`).join('');
    assert.equal(ops(`${nested}${' '.repeat(90)}f()\n`).filter((op) => op.startsWith('call')).length, 1);
    const chain = `if a:\n  f()\n${'elif b:\n  f()\n'.repeat(3_000)}`;
    JSON.stringify(factsOf(parser, chain));
    JSON.stringify(factsOf(parser, `x${'.a()'.repeat(5_000)}\n`));
    JSON.stringify(factsOf(parser, `${'lambda: '.repeat(5_000)}x\n`));
    JSON.stringify(factsOf(parser, `x = ${'a if b else '.repeat(3_000)}c\n`));
    JSON.stringify(factsOf(parser, `x = ${'not '.repeat(5_000)}c ** ${'d ** '.repeat(3_000)} 2\n`));
  });

  it('reads what it can of broken code', () => {
    const facts = factsOf(parser, 'def f(:\n    pass\n\nasync def g():\n    time.sleep(1)\n\nx = = 2\n');
    assert.ok(facts.errors.length > 0);
    assert.ok(facts.functions.some((fn) => fn.name === 'g' && fn.ops.some((op) => op.k === 'call')));
    assert.equal(facts.functions[0]!.kind, 'module');
  });

  it('finds directives, and only in comments', () => {
    const text = [
      'x = 1  # interleave: ignore[a-rule, other-rule]',
      '# interleave: ignore-file',
      'y = "# noqa"  # type: int # NOQA:ASYNC100,XYZ',
      'z = 1  # noqa: because of this',
      'w = 1  # noqa : E1 E2',
      '# interleave:ignore',
      '# noqaish, interleave: ignored',
    ].join('\n');
    const found = factsOf(parser, text).directives;
    assert.deepEqual(
      found.map((d) => [d.kind, d.codes.map((c) => c.code).join(' '), d.ownLine]),
      [
        ['ignore', 'a-rule other-rule', false],
        ['ignore-file', '', true],
        ['noqa', 'ASYNC100 XYZ', false],
        ['noqa', '', false],
        ['noqa', 'E1 E2', false],
        ['ignore', '', true],
      ],
    );
    for (const { at, codes } of found) {
      assert.match(text.slice(...at), /^# ?(interleave|noqa)/i);
      for (const code of codes) assert.equal(text.slice(...code.at), code.code);
    }
  });
});
