/** The engine as hosts use it: documents that change, files that come and go, and what is found then. */
import { strict as assert } from 'node:assert';
import type { FileFacts } from '../../src/engine/facts/facts.ts';
import { type Engine, type Finding, ruleMetas } from '../../src/engine/index.ts';
import type { Project } from '../../src/engine/project/project.ts';
import { runRules } from '../../src/engine/rules/index.ts';
import { Source } from '../../src/engine/source.ts';
import { makeEngine } from '../make-engine.ts';

const APP = 'from helper import load\n\n\nasync def handler():\n    return load()\n';
const SLOW = 'import time\n\n\ndef load():\n    time.sleep(1)\n';
const FAST = 'def load():\n    return 1\n';

describe('engine', () => {
  let engine: Engine;
  let logged: string[];
  let off: boolean;
  const rules = (findings: readonly Finding[]) => findings.map(({ rule }) => rule);

  beforeEach(async () => {
    logged = [];
    off = false;
    engine = await makeEngine({
      log: (message) => logged.push(message),
      settings: () => (off ? { severities: { 'blocking-call-in-async': 'off' } } : {}),
    });
    engine.setRoots(['/p']);
  });
  afterEach(() => {
    engine.dispose();
    assert.deepEqual(logged, []);
  });

  it('gives up a file that takes the parser too long, and says so', async () => {
    const hasty = await makeEngine({ longestParse: -1 });
    hasty.setFile('/p/long.py', `import time\n${'x = [f(a) for a in b]\n'.repeat(5000)}${APP}`);
    hasty.setFile('/p/helper.py', SLOW);
    assert.deepEqual(hasty.check('/p/long.py'), []);
    assert.match(hasty.givenUp('/p/long.py') ?? '', /^took longer than .* to parse$/);
    assert.equal(hasty.givenUp('/p/helper.py'), null);
    hasty.setFile('/p/long.py', APP);
    assert.deepEqual(rules(hasty.check('/p/long.py')), ['blocking-call-in-async']);
    assert.equal(hasty.givenUp('/p/long.py'), null);
    hasty.dispose();
  });

  it('finds what a helper in another file blocks on, and forgets it when the helper changes', () => {
    engine.openFile('/p/app.py', APP);
    engine.openFile('/p/helper.py', SLOW);
    const [finding] = engine.check('/p/app.py');
    assert.equal(finding?.rule, 'blocking-call-in-async');
    assert.deepEqual(
      finding.related.map(({ file, range }) => [file, range.start.line]),
      [['/p/helper.py', 4]],
    );
    const line = { line: 4, character: 4 };
    engine.editFile('/p/helper.py', [
      { range: { start: line, end: { line: 4, character: 17 } }, text: 'return 1' },
    ]);
    assert.equal(engine.text('/p/helper.py'), 'import time\n\n\ndef load():\n    return 1\n');
    assert.deepEqual(engine.check('/p/app.py'), []);
  });

  it('takes files in ahead of the check, whatever the roots are by then', async () => {
    const batch = await makeEngine({ incremental: false });
    for (const taken of [engine, batch]) {
      taken.setFile('/p/src/app.py', APP);
      taken.link('/p/src/app.py');
      taken.setFile('/p/src/helper.py', SLOW);
      taken.link('/p/src/helper.py');
      taken.link('/p/src/nobody.py');
      taken.setRoots(['/p/src']);
      assert.deepEqual(rules(taken.check('/p/src/app.py')), ['blocking-call-in-async']);
      assert.equal(taken.has('/p/src/nobody.py'), false);
    }
    batch.dispose();
  });

  it('follows files that come, change and go', () => {
    engine.setFile('/p/app.py', APP);
    assert.deepEqual(engine.check('/p/app.py'), []);
    engine.setFile('/p/helper.py', SLOW);
    assert.deepEqual(rules(engine.check('/p/app.py')), ['blocking-call-in-async']);
    engine.setFile('/p/helper.py', FAST);
    assert.deepEqual(engine.check('/p/app.py'), []);
    engine.setFile('/p/helper.py', SLOW);
    engine.removeFile('/p/helper.py');
    assert.deepEqual(engine.check('/p/app.py'), []);
    assert.deepEqual(engine.files(), ['/p/app.py']);
  });

  it('keeps a closed document as it was left', () => {
    engine.openFile('/p/app.py', APP);
    engine.openFile('/p/helper.py', FAST);
    engine.editFile('/p/helper.py', [{ range: null, text: SLOW }]);
    engine.closeFile('/p/helper.py');
    assert.deepEqual(rules(engine.check('/p/app.py')), ['blocking-call-in-async']);
  });

  it('gives after many edits what a fresh reading of the text gives', async () => {
    engine.openFile('/p/one.py', APP);
    const inserts = [
      '"',
      '"""',
      'é🙂',
      '\n',
      'import time\n',
      '(',
      ')',
      'time.sleep(1)\n    ',
      '#',
      '\t',
      '\r\n',
    ];
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    for (let turn = 0; turn < 150; turn++) {
      const lines = engine.text('/p/one.py')!.split(/\r\n|\r|\n/);
      const line = random(lines.length);
      const from = random(lines[line]!.length + 1);
      const to = Math.min(lines[line]!.length, from + random(3));
      const text = random(3) === 0 ? '' : inserts[random(inserts.length)]!;
      const range = { start: { line, character: from }, end: { line, character: to } };
      engine.editFile('/p/one.py', [{ range, text }]);
      if (turn % 10 !== 0) continue;
      const now = engine.check('/p/one.py');
      const fresh = await makeEngine();
      fresh.setRoots(['/p']);
      fresh.setFile('/p/one.py', engine.text('/p/one.py')!);
      assert.deepEqual(now, fresh.check('/p/one.py'));
      assert.deepEqual(engine.summary('/p/one.py'), fresh.summary('/p/one.py'));
      fresh.dispose();
    }
  });

  it('says nothing where a rule is off, and does not call its ignore comments unused', () => {
    engine.setFile(
      '/p/a.py',
      'import time\n\nasync def f():\n    time.sleep(1)  # interleave: ignore[blocking-call-in-async]\n    time.sleep(2)\n',
    );
    assert.deepEqual(rules(engine.check('/p/a.py')), ['blocking-call-in-async']);
    off = true;
    assert.deepEqual(engine.check('/p/a.py'), []);
  });

  it('reads what is no Python at all', () => {
    const texts = [
      '',
      '\n',
      '\0',
      '((((((',
      'def',
      'async def f(:\n  time.sleep(',
      'class A[T = int]: pass',
      'print >> x',
      '\r\r\r',
      '[*a.b()]',
    ];
    texts.push('('.repeat(3000), 'if x:\n'.repeat(300), `x = ${'-'.repeat(2000)}1`);
    for (const text of texts) {
      engine.setFile('/p/broken.py', text);
      engine.check('/p/broken.py');
      engine.hover('/p/broken.py', { line: 0, character: 0 });
    }
    assert.deepEqual(engine.check('/p/unknown.py'), []);
    assert.equal(engine.hover('/p/unknown.py', { line: 0, character: 0 }), null);
  });

  it('counts lines as people do', () => {
    const lines = (text: string) => {
      engine.setFile('/p/a.py', text);
      return engine.summary('/p/a.py')!.lines;
    };
    assert.deepEqual(['', 'x', 'x\n', 'x\r\ny', '\n\n'].map(lines), [0, 1, 1, 2, 2]);
  });

  it('takes the top level of a notebook for code on the loop', () => {
    const text = 'import time\n\nasync def f():\n    return 1\n\nf()\ntime.sleep(1)\n';
    engine.setFile('/p/cells.ipynb', text, { notebook: true });
    const [finding, ...others] = engine.check('/p/cells.ipynb');
    assert.deepEqual(others, []);
    assert.equal(finding?.rule, 'missing-await');
    assert.deepEqual(
      finding.fixes.map((fix) => fix.title),
      ['Add await'],
    );
  });

  it('lets the other rules run on when one throws, and says which did', () => {
    engine.setFile('/p/a.py', SLOW);
    const facts = { ...emptyFacts, path: '/p/a.py' };
    const project = new Proxy({} as Project, {
      get: () => () => {
        throw new Error('broken on purpose');
      },
    });
    const words: string[] = [];
    const source = new Source(facts, '', [3, 8]);
    const severities = Object.fromEntries(ruleMetas.map(({ id, severity }) => [id, severity]));
    const log = (word: string): void => void words.push(word);
    assert.deepEqual(runRules({ project, source, settings: { severities }, followed: false, log }), []);
    for (const { id } of ruleMetas.filter(({ family }) => family !== 'housekeeping')) {
      assert.ok(
        words.some((word) => word.includes(id) && word.includes('/p/a.py') && word.includes('on purpose')),
        id,
      );
    }
  });
});

const emptyFacts: FileFacts = {
  path: '',
  length: 0,
  lineStarts: [0],
  functions: [],
  classes: [],
  directives: [],
  errors: [],
};
