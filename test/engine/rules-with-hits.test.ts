/** Of a file that is being edited, only what an edit concerns is looked at again. */
import assert from 'node:assert/strict';
import type { Finding } from '../../src/engine/finding.ts';
import { rememberedFindings } from '../../src/engine/rules/index.ts';
import { inFile, type Rule } from '../../src/engine/rules/rule.ts';
import { FunctionRules } from '../../src/engine/rules/rules-with-hits.ts';
import { Source } from '../../src/engine/source.ts';
import { type Fixture, fixture } from './project-fixture.ts';

/** Finds calls of functions that sleep, wherever those are, and notes which functions it looked at. */
function sleepers(looked: string[]): Rule {
  return {
    meta: { id: 'sleeper' } as Rule['meta'],
    message: () => '',
    *checkFunction(fn, project) {
      looked.push(fn.qualname);
      for (const { op } of project.calls(fn)) {
        if (project.blockingCall(fn, op).length === 0) continue;
        yield { at: inFile(fn.facts, fn.facts.ops[op]!.at), confidence: 'likely', data: null };
      }
    },
  };
}

describe('remembered findings', () => {
  it('are found again only where something has changed that they say or rest on', async () => {
    const app = 'import work\nasync def a():\n    work.f()\n';
    const work = 'import time\ndef f():\n    time.sleep(1)\n';
    const f = await fixture({ 'app.py': app, 'work.py': work, 'else.py': 'x = 1\n' });
    const find = (text: string): readonly Finding[] => {
      const source = new Source(f.project.facts('app.py')!, text, [3, 8]);
      return rememberedFindings({
        project: f.project,
        source,
        settings: {},
        followed: false,
        log: assert.fail,
      });
    };
    const lines = ({ range, related }: Finding) =>
      [range, ...related.map((one) => one.range)].map((at) => at.start.line);
    const [first] = find(app);
    assert.deepEqual(lines(first!), [2, 2]);
    f.set('else.py', 'def y():\n    pass\n');
    assert.equal(find(app)[0], first);
    f.set('work.py', `\n${work}`);
    assert.deepEqual(lines(find(app)[0]!), [2, 3]);
    f.set('app.py', `\n${app}`);
    assert.deepEqual(lines(find(`\n${app}`)[0]!), [3, 3]);
    f.set('work.py', work.replace('sleep', 'monotonic'));
    assert.deepEqual(find(`\n${app}`), []);
  });
});

describe('rules with hits', () => {
  const looked: string[] = [];
  const rules = new FunctionRules([sleepers(looked)]);

  function withHits(f: Fixture): string[] {
    const functions = f.project.functions('app.py');
    return functions.filter((fn) => rules.withHits(fn, f.project).length > 0).map((fn) => fn.qualname);
  }

  const APP = 'import work\ndef a():\n    work.f()\ndef b():\n    work.g()\n';
  const WORK = 'import time\ndef f():\n    time.sleep(1)\ndef g():\n    pass\n';

  it('asks again only of functions whose own facts, or what they lead to, have changed', async () => {
    const f = await fixture({ 'app.py': APP, 'work.py': WORK });
    assert.deepEqual(withHits(f), ['a']);
    looked.length = 0;
    f.set('app.py', `# moves everything\n${APP}`);
    assert.deepEqual(withHits(f), ['a']);
    assert.deepEqual(looked, []);
    f.set('app.py', APP.replace('work.g()', 'work.f()'));
    assert.deepEqual(withHits(f), ['a', 'b']);
    assert.deepEqual(looked, ['b']);
    looked.length = 0;
    f.set('work.py', WORK.replace('time.sleep(1)', 'print(1)'));
    assert.deepEqual(withHits(f), []);
    assert.deepEqual(looked.sort(), ['a', 'b']);
  });

  it('leaves a rule that throws to whoever runs it', async () => {
    const f = await fixture({ 'app.py': APP, 'work.py': WORK });
    const broken: Rule = {
      ...sleepers([]),
      meta: { id: 'broken' } as Rule['meta'],
      checkFunction: () => {
        throw new Error('broken on purpose');
      },
    };
    const both = new FunctionRules([sleepers([]), broken]);
    const [, a] = f.project.functions('app.py');
    assert.deepEqual(
      both.withHits(a!, f.project).map((rule) => rule.meta.id),
      ['sleeper', 'broken'],
    );
  });
});
