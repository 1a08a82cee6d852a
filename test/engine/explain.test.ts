/** The reports on files and functions, beside their programs in `explain/`. UPDATE=1 writes them anew. */
import { strict as assert } from 'node:assert';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type Engine, ruleMetas, type Subject } from '../../src/engine/index.ts';
import { makeEngine } from '../make-engine.ts';

const FOLDER = 'test/engine/explain';
const CASES: ReadonlyArray<[program: string, report: string, subject: Subject]> = [
  ['shop', 'shop', { k: 'file' }],
  ['shop', 'shop.take_back', { k: 'name', name: 'take_back' }],
  ['shop', 'shop.serve', { k: 'name', name: 'serve' }],
  ['plain', 'plain', { k: 'file' }],
  ['plain', 'plain.add', { k: 'name', name: 'add' }],
];

describe('explain', () => {
  let engine: Engine;
  before(async () => {
    engine = await makeEngine({ log: (message) => assert.fail(message) });
    for (const name of ['shop', 'plain'])
      engine.setFile(`/p/${name}.py`, readFileSync(`${FOLDER}/${name}.py`, 'utf8'));
  });
  after(() => engine.dispose());

  for (const [program, report, subject] of CASES) {
    it(`${report}`, () => {
      const text = engine.explain(`/p/${program}.py`, subject) ?? '';
      const file = `${FOLDER}/${report}.md`;
      if (process.env.UPDATE === '1') writeFileSync(file, text);
      assert.ok(existsSync(file), `${file} is missing: UPDATE=1 writes it`);
      assert.equal(text, readFileSync(file, 'utf8'));
      for (const [, kind, name] of text.matchAll(/\(interleave:(rules|concepts)\/([\w-]+)\)/g)) {
        if (kind === 'rules')
          assert.ok(
            ruleMetas.some(({ id }) => id === name),
            name,
          );
        else assert.ok(existsSync(`docs/concepts/${name}.md`), `there is no page ${name}`);
      }
    });
  }

  it('takes the innermost function around a place', () => {
    const at = (line: number) => engine.explain('/p/shop.py', { k: 'position', at: { line, character: 8 } });
    assert.match(at(13) ?? '', /^# Function `sell` \(line 11\) of `shop\.py`/);
    assert.match(at(31) ?? '', /^# Coroutine function `answer`/);
    assert.equal(at(6), null);
  });

  it('has nothing to say of what it does not know', () => {
    assert.equal(engine.explain('/p/shop.py', { k: 'name', name: 'nobody' }), null);
    assert.equal(engine.explain('/p/none.py', { k: 'file' }), null);
  });
});
