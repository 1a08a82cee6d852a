/** Runs every fixture of test/rules through the engine. `UPDATE=1` rewrites the goldens. */
import { strict as assert } from 'node:assert';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, type Finding, ruleMetas } from '../src/engine/index.ts';
import {
  assertExpected,
  checkFiles,
  compileErrors,
  countByRule,
  describe as describeFinding,
  expectations,
  type FixtureFile,
  fixAll,
} from './fixture.ts';
import { bareFiles, FixtureEngine } from './fixture-engine.ts';
import { type Fixture, fixtures, ROOT, rules } from './rule-fixtures.ts';

const UPDATE = process.env.UPDATE === '1';

describe('rules', () => {
  const fixtureEngine = new FixtureEngine();

  for (const rule of rules) {
    const own = fixtures.filter((one) => one.rule === rule);
    describe(rule, () => {
      for (const fixture of own) {
        it(fixture.name, () => {
          const engine = fixtureEngine.for(rule, fixture.files);
          assertExpected(engine, fixture.files);
          assertFixed(engine, fixture, bareFiles(fixture.files));
        });
      }

      it('says it in these words', () => {
        const report = own.flatMap(({ files }) =>
          checkFiles(fixtureEngine.for(rule, files), bareFiles(files)).map(describeFinding),
        );
        assertGolden(join(ROOT, rule, 'messages.txt'), `${report.join('\n')}\n`);
      });
    });
  }

  it('fixtures and fixed files compile', () => {
    const texts = fixtures.flatMap((fixture) =>
      fixture.files.flatMap(({ name, text }) => {
        const fixed = fixture.fixedPath(name);
        const all = [{ name: `${fixture.rule}/${fixture.name}/${name}`, text }];
        if (existsSync(fixed)) all.push({ name: fixed, text: readFileSync(fixed, 'utf8') });
        return all;
      }),
    );
    assert.deepEqual(compileErrors(texts), []);
  });

  it('every rule has fixtures with findings and fixtures with none', () => {
    for (const { id } of ruleMetas) {
      const own = fixtures.filter((one) => one.rule === id);
      const has = (fixture: Fixture) => fixture.files.flatMap(expectations).some((one) => one.rule === id);
      assert.ok(own.some(has), `${id} has no fixture with a finding`);
      assert.ok(
        own.some((fixture) => !has(fixture)),
        `${id} has no fixture that is silent`,
      );
    }
  });
});

/** The fix makes the `.fixed.py`, which is silent for the rule, has no new finding, and stays as it is. */
function assertFixed(engine: Engine, fixture: Fixture, bare: FixtureFile[]): void {
  const found = checkFiles(engine, bare);
  const before = countByRule(found);
  const fixed = fixAll(engine, bare, fixture.rule);
  const after = checkFiles(engine, fixed);
  // Where a fix gives an update its lock, the other updates are exceptions from then on: another rule's to tell.
  const told = new Set(found.filter((one) => one.rule === fixture.rule).map((one) => lineOf(one, bare)));
  const news = after.filter((one) => !told.has(lineOf(one, fixed)));
  for (const [rule, count] of countByRule(news)) {
    assert.ok(
      count <= (before.get(rule) ?? 0),
      `the fix brings a finding:\n${after.map(describeFinding).join('\n')}`,
    );
  }
  assert.ok(!after.some((one) => one.rule === fixture.rule && one.fixes.length > 0));
  fixed.forEach(({ name, text }, i) => {
    const path = fixture.fixedPath(name);
    if (text !== bare[i]!.text) assertGolden(path, text);
    else assert.ok(!existsSync(path), `${path} is not what the fix makes: it changes nothing`);
  });
}

/** The text of the line that it begins in. */
function lineOf({ file, range }: Finding, files: readonly FixtureFile[]): string {
  const text = files.find(({ name }) => file === `/p/${name}`)?.text ?? '';
  return text.split(/\r?\n/)[range.start.line]?.trim() ?? '';
}

function assertGolden(path: string, text: string): void {
  if (UPDATE) writeFileSync(path, text);
  assert.ok(existsSync(path), `${path} is missing; UPDATE=1 writes it`);
  assert.equal(text, readFileSync(path, 'utf8'), `${path} differs; UPDATE=1 rewrites it`);
}
