/** Every fixture of test/rules written otherwise: with its suppressions, in another layout, and without its `async`. */
import { strict as assert } from 'node:assert';
import type { Engine, Severity } from '../src/engine/index.ts';
import {
  assertLayoutDoesNotMatter,
  assertSilentWhenSync,
  assertSuppressible,
  minPythonOf,
  severitiesFor,
  withoutMarkers,
} from './fixture.ts';
import { makeEngine } from './make-engine.ts';
import { fixtures, rules } from './rule-fixtures.ts';

describe('rules, of fixtures written otherwise', () => {
  let engine: Engine;
  const logged: string[] = [];
  let minPython: [number, number] | undefined;
  let severities: Record<string, Severity> = {};

  before(async () => {
    engine = await makeEngine({
      log: (message) => logged.push(message),
      settings: () => ({ severities, ...(minPython && { minPython }) }),
    });
  });
  afterEach(() => assert.deepEqual(logged.splice(0), []));
  after(() => engine.dispose());

  for (const rule of rules) {
    describe(rule, () => {
      before(() => {
        severities = severitiesFor(rule);
      });
      for (const { name, files } of fixtures.filter((one) => one.rule === rule)) {
        it(name, () => {
          minPython = files.map(({ text }) => minPythonOf(text)).find((version) => version !== undefined);
          const bare = files.map((file) => ({ name: file.name, text: withoutMarkers(file.text) }));
          assertSuppressible(engine, bare, rule);
          assertLayoutDoesNotMatter(engine, bare);
          assertSilentWhenSync(engine, bare);
        });
      }
    });
  }
});
