/** Facts that were written as numbers and read again are the same facts. */
import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { decodeFacts, encodeFacts } from '../../src/engine/facts/index.ts';
import type { PythonParser } from '../../src/engine/syntax/index.ts';
import { factsOf, testParser } from './parser.ts';

const FOLDER = 'test/engine/facts';

describe('encoded facts', () => {
  let parser: PythonParser;
  before(async () => {
    parser = await testParser();
  });

  function check(text: string): void {
    const facts = factsOf(parser, text);
    const again = decodeFacts('file.py', encodeFacts(facts));
    assert.equal(JSON.stringify(again), JSON.stringify(facts));
  }

  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.py'))) {
    it(`of ${file} are read as they were written`, () => check(readFileSync(`${FOLDER}/${file}`, 'utf8')));
  }

  it('of every rule’s fixtures are read as they were written', () => {
    let files = 0;
    for (const entry of readdirSync('test/rules', { withFileTypes: true, recursive: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.py')) continue;
      check(readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8'));
      files++;
    }
    assert.ok(files > 50, `${files} files`);
  }).timeout(60_000);

  it('share their uses with all that say the same, collected or read', () => {
    const facts = factsOf(parser, 'def a():\n    x = f(1, k)\n\ndef b():\n    y = g(2, l)\n');
    const again = decodeFacts('file.py', encodeFacts(facts));
    const usesOf = ({ functions }: typeof facts, id: number) =>
      functions[id]!.ops.flatMap((op) => (op.k === 'read' || op.k === 'call' ? [op.use] : []));
    const [first, ...others] = [facts, again].flatMap((one) => [usesOf(one, 1), usesOf(one, 2)]);
    assert.deepEqual(
      first!.map((use) => use.k),
      ['callee', 'argument', 'assigned'],
    );
    for (const uses of others) {
      assert.equal(uses[0], first![0]);
      assert.equal(uses[2], first![2]);
    }
  });

  it('keep numbers, texts and far places exactly', () => {
    const far = 'x'.repeat(9000);
    check(
      `a = [-0.0, 1e999, 0.1, 123456789012345678901234567890, "\\0\\ud800", b"", -5, ...]\nf("${far}")\n`,
    );
    check(`${'\n'.repeat(300_000)}f(a.b)\n`);
    const [constant] = factsOf(parser, 'x = -0.0').functions[0]!.ops.flatMap((op) =>
      op.k === 'assign' ? [op.value] : [],
    );
    assert.ok(constant?.k === 'const' && Object.is(constant.value, -0));
  });

  it('share what was shared', () => {
    const facts = decodeFacts('file.py', encodeFacts(factsOf(parser, 'run(work)\n')));
    const { ops } = facts.functions[0]!;
    const [callee, , call] = ops;
    assert.ok(callee?.k === 'read' && call?.k === 'call' && call.callee === callee.target);
  });

  it('cut short or damaged end in an error, or in facts, but soon', () => {
    const encoded = encodeFacts(factsOf(parser, readFileSync(`${FOLDER}/control_flow.py`, 'utf8')));
    let refused = 0;
    for (let at = 0; at < encoded.numbers.length; at += 7) {
      const numbers = encoded.numbers.slice();
      numbers[at] = 0xff;
      try {
        decodeFacts('file.py', { ...encoded, numbers });
      } catch {
        refused++;
      }
      assert.throws(() => decodeFacts('file.py', { ...encoded, numbers: encoded.numbers.slice(0, at) }));
    }
    assert.ok(refused > 0);
  });
});
