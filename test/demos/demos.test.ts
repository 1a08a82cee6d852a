/** What every demo has in common, and that the editor marks in it what it teaches, and nothing else. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { type Engine, ruleMetas } from '../../src/engine/index.ts';
import { whatToLookFor } from '../../src/runner/demo.ts';
import { checkFiles, compileErrors } from '../fixture.ts';
import { makeEngine } from '../make-engine.ts';
import { DEMOS, demos, programOf } from './demo-list.ts';

describe('demos', () => {
  let engine: Engine;
  before(async () => {
    engine = await makeEngine();
  });
  after(() => engine.dispose());

  it('are listed, all of them, once', () => {
    const listed = demos.flatMap(({ file, besides }) => [file, ...(besides ?? [])]);
    const there = readdirSync(DEMOS).filter((name) => name.endsWith('.py'));
    assert.deepEqual([...new Set(listed)].sort(), there.sort());
    assert.equal(new Set(demos.map(({ name }) => name)).size, demos.length);
  });

  it('stand together where they belong to the same concept', () => {
    const changes = demos.filter(({ concept }, index) => concept !== demos[index - 1]?.concept);
    assert.equal(changes.length, new Set(demos.map(({ concept }) => concept)).size);
  });

  it('belong to concepts that have a page', () => {
    for (const { name, concept } of demos)
      assert.ok(existsSync(`docs/concepts/${concept}.md`), `${name}: ${concept}`);
  });

  it('are where rules send people', () => {
    const names = new Set(demos.map(({ name }) => name));
    for (const { id, demo } of ruleMetas) {
      if (demo === undefined) continue;
      assert.ok(names.has(demo), `${id} names the demo ${demo}`);
      const rules = demos.find(({ name }) => name === demo)!.rules;
      assert.ok(rules.includes(id), `${demo} does not show ${id}`);
    }
  });

  it('are Python', () => {
    assert.deepEqual(compileErrors(demos.map((demo) => ({ name: demo.file, text: programOf(demo) }))), []);
  });

  for (const demo of demos) {
    it(`${demo.name} says what to look for, and holds what it found against what was expected`, () => {
      const text = programOf(demo);
      assert.ok(text.startsWith(`"""${demo.name}: `), 'its first line has its name and its point');
      assert.equal(whatToLookFor(text).length, 3);
      for (const word of ['expected', 'observed', 'verdict'])
        assert.match(text, new RegExp(`print\\(.*${word}`, 's'));
      assert.deepEqual(
        text.split('\n').filter((line) => line.length > 120),
        [],
      );
    });

    it(`${demo.name} is marked for what it teaches`, () => {
      const found = checkFiles(engine, [{ name: demo.file, text: programOf(demo) }]);
      assert.deepEqual([...new Set(found.map(({ rule }) => rule))].sort(), [...demo.rules].sort());
    });
  }
});
