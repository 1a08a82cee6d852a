/** Every fixture of test/rules written otherwise: with its suppressions, in another layout, and without its `async`. */
import { assertLayoutDoesNotMatter, assertSilentWhenSync, assertSuppressible } from './fixture.ts';
import { bareFiles, FixtureEngine } from './fixture-engine.ts';
import { fixtures, rules } from './rule-fixtures.ts';

describe('rules, of fixtures written otherwise', () => {
  const fixtureEngine = new FixtureEngine();

  for (const rule of rules) {
    describe(rule, () => {
      for (const { name, files } of fixtures.filter((one) => one.rule === rule)) {
        it(name, () => {
          const engine = fixtureEngine.for(rule, files);
          const bare = bareFiles(files);
          assertSuppressible(engine, bare, rule);
          assertLayoutDoesNotMatter(engine, bare);
          assertSilentWhenSync(engine, bare);
        });
      }
    });
  }
});
