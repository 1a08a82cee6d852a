import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ruleMetas } from '../../src/engine/index.ts';
import { KEYS } from '../../src/workspace/configuration.ts';
import { ConfigurationStore } from '../../src/workspace/configuration-store.ts';
import { lowestPython } from '../../src/workspace/python-version.ts';
import { memoryHost } from './memory-host.ts';

const RULES = [
  { id: 'missing-await', family: 'event-loop' },
  { id: 'lost-task', family: 'event-loop' },
  { id: 'self-deadlock', family: 'deadlock' },
];

async function stored(files: Record<string, string>, folder: string): Promise<ConfigurationStore> {
  const store = new ConfigurationStore(memoryHost(files), RULES);
  await store.load(folder);
  return store;
}

const problems = (store: ConfigurationStore) =>
  store.problems.map(({ file, key, message }) => `${file}: ${key}: ${message}`);

describe('configuration', () => {
  it('is the nearest above a file', async () => {
    const files = {
      '/p/pyproject.toml': '[tool.interleave]\nmin-confidence = "certain"\n',
      '/p/sub/pyproject.toml': '[project]\nname = "sub"\n',
      '/p/sub/deep/interleave.toml': 'min-confidence = "possible"\n',
    };
    assert.equal((await stored(files, '/p/sub')).of('/p/sub/a.py').minConfidence, 'certain');
    assert.equal((await stored(files, '/p/sub/deep/er')).of('/p/sub/deep/er/a.py').minConfidence, 'possible');
    assert.equal((await stored(files, '/q')).of('/q/a.py').minConfidence, null);
  });

  it('prefers interleave.toml in one folder', async () => {
    const store = await stored(
      {
        '/p/pyproject.toml': '[tool.interleave]\nmin-confidence = "certain"\n',
        '/p/interleave.toml': 'min-confidence = "possible"\n',
      },
      '/p',
    );
    assert.equal(store.of('/p/a.py').minConfidence, 'possible');
  });

  it('turns severities, selections and ignores into settings of a file', async () => {
    const store = await stored(
      {
        '/p/interleave.toml': `
          select = ["event-loop"]
          ignore = ["lost-task"]
          [rules]
          missing-await = "hint"
          [per-file-ignores]
          "tests/*" = ["missing-await"]
        `,
      },
      '/p',
    );
    await store.load('/p/tests');
    const off = { 'lost-task': 'off', 'self-deadlock': 'off' };
    assert.deepEqual(store.settings('/p/a.py').severities, { 'missing-await': 'hint', ...off });
    assert.deepEqual(store.settings('/p/tests/a.py').severities, { 'missing-await': 'off', ...off });
    assert.deepEqual(problems(store), []);
  });

  it('goes on from the file it extends', async () => {
    const store = await stored(
      {
        '/shared/base.toml': `
          ignore = ["lost-task"]
          exclude = ["gen"]
          min-confidence = "certain"
          [rules]
          missing-await = "hint"
          self-deadlock = "off"
          [per-file-ignores]
          "a.py" = ["missing-await"]
        `,
        '/p/pyproject.toml': `
          [tool.interleave]
          extend = "../shared/base.toml"
          ignore = []
          [tool.interleave.rules]
          self-deadlock = "error"
          [tool.interleave.per-file-ignores]
          "tests/*" = ["self-deadlock"]
        `,
      },
      '/p/tests',
    );
    assert.deepEqual(problems(store), []);
    await store.load('/p');
    assert.equal(store.of('/p/a.py').minConfidence, 'certain');
    assert.deepEqual(store.settings('/p/b.py').severities, {
      'missing-await': 'hint',
      'self-deadlock': 'error',
    });
    assert.equal(store.settings('/p/tests/b.py').severities?.['self-deadlock'], 'off');
    // Patterns stay with the file they are written in.
    assert.ok(store.of('/p/a.py').exclude.matches('/shared/gen', 'folder'));
    assert.ok(!store.of('/p/a.py').exclude.matches('/p/gen', 'folder'));
  });

  it('says what is wrong with an extended file, once', async () => {
    const store = await stored(
      {
        '/p/interleave.toml': 'extend = "base.toml"\n',
        '/p/base.toml': 'extend = "interleave.toml"\nignores = []\n',
        '/p/none/interleave.toml': 'extend = "nothing.toml"\n',
        '/p/list/interleave.toml': 'extend = []\n',
        '/p/other/interleave.toml': 'extend = "../pyproject.toml"\n',
        '/p/pyproject.toml': '[project]\nname = "p"\n',
        '/p/again/interleave.toml': 'extend = "../base.toml"\n',
      },
      '/p/none',
    );
    for (const name of ['list', 'other', 'again']) await store.load(`/p/${name}`);
    assert.deepEqual(
      problems(store).sort(),
      [
        '/p/base.toml: ignores: unknown key "ignores"; did you mean "ignore"?',
        '/p/interleave.toml: extend: base.toml extends this file in turn',
        '/p/base.toml: extend: interleave.toml extends this file in turn',
        '/p/list/interleave.toml: extend: must be the path of a configuration file',
        '/p/none/interleave.toml: extend: no such file: nothing.toml',
        '/p/other/interleave.toml: extend: ../pyproject.toml has no table tool.interleave',
      ].sort(),
    );
  });

  it('excludes by patterns relative to its own folder', async () => {
    const store = await stored({ '/p/interleave.toml': 'exclude = ["vendor", "/gen/*.py"]\n' }, '/p');
    const { exclude } = store.of('/p/a.py');
    assert.ok(exclude.matches('/p/lib/vendor', 'folder'));
    assert.ok(exclude.matches('/p/lib/vendor/x.py', 'file'));
    assert.ok(exclude.matches('/p/gen/x.py', 'file'));
    assert.ok(!exclude.matches('/p/lib/gen/x.py', 'file'));
    assert.ok(!exclude.matches('/other/vendor', 'folder'));
  });

  it('knows the oldest Python of a project', async () => {
    const files = {
      '/p/pyproject.toml': '[project]\nrequires-python = ">=3.10"\n',
      '/p/sub/interleave.toml': '',
      '/p/old/interleave.toml': 'python-version = "3.8"\n',
    };
    const version = async (folder: string) =>
      (await stored(files, folder)).settings(`${folder}/a.py`).minPython;
    assert.deepEqual(await version('/p'), [3, 10]);
    assert.deepEqual(await version('/p/sub'), [3, 10]);
    assert.deepEqual(await version('/p/old'), [3, 8]);
    assert.equal(await version('/q'), undefined);
  });

  it('reads lower bounds of every form', () => {
    const bounds: [string, readonly [number, number] | null][] = [
      ['>=3.9', [3, 9]],
      ['>=3.8,<4', [3, 8]],
      ['<4, >=3.11.2', [3, 11]],
      ['~=3.10', [3, 10]],
      ['==3.12.*', [3, 12]],
      ['^3.9', [3, 9]],
      ['<3.12', null],
      ['!=3.9', null],
      ['', null],
    ];
    for (const [text, expected] of bounds) assert.deepEqual(lowestPython(text), expected, text);
  });

  it('says in one line what is wrong, and goes on with the rest', async () => {
    const store = await stored(
      {
        '/p/pyproject.toml': `
          [tool.interleave]
          exclud = ["x"]
          select = "missing-await"
          min-confidence = "sure"
          python-version = 3.9
          ignore = ["mising-await"]
          [tool.interleave.rules]
          lost-task = "loud"
          self-deadlock = "off"
        `,
      },
      '/p',
    );
    assert.deepEqual(problems(store), [
      '/p/pyproject.toml: tool.interleave.exclud: unknown key "exclud"; did you mean "exclude"?',
      '/p/pyproject.toml: tool.interleave.select: must be a list of strings',
      '/p/pyproject.toml: tool.interleave.min-confidence: must be one of certain, likely, possible, not "sure"',
      '/p/pyproject.toml: tool.interleave.python-version: must be a string such as "3.9", not 3.9',
      '/p/pyproject.toml: tool.interleave.ignore: unknown rule "mising-await"; did you mean "missing-await"?',
      '/p/pyproject.toml: tool.interleave.rules.lost-task: must be one of error, warning, information, hint, off, not "loud"',
    ]);
    assert.deepEqual(store.settings('/p/a.py').severities, { 'self-deadlock': 'off' });
  });

  it('survives files that are no TOML, and tables that are none', async () => {
    const broken = await stored({ '/p/interleave.toml': 'rules = [\n' }, '/p');
    assert.equal(broken.problems.length, 1);
    assert.match(broken.problems[0]!.message, /^line \d+, column \d+: not valid TOML: [^\n]+$/);
    const flat = await stored({ '/p/pyproject.toml': '[tool]\ninterleave = 3\n' }, '/p');
    assert.deepEqual(problems(flat), ['/p/pyproject.toml: tool.interleave: must be a table']);
    assert.deepEqual(problems(await stored({ '/p/pyproject.toml': 'tool = 3\nproject = "x"\n' }, '/p')), []);
  });

  it('has the keys that its page and its schema describe', async () => {
    const schema = JSON.parse(readFileSync('schemas/interleave.schema.json', 'utf8'));
    assert.deepEqual(Object.keys(schema.properties).sort(), [...KEYS].sort());
    const example = /```toml\n([\s\S]*?)```/.exec(readFileSync('docs/configuration.md', 'utf8'))![1]!;
    const files = { '/p/pyproject.toml': example, '/base.toml': '' };
    const store = new ConfigurationStore(memoryHost(files), ruleMetas);
    await store.load('/p');
    assert.deepEqual(problems(store), []);
    for (const key of KEYS)
      assert.match(example, new RegExp(`^(${key} =|\\[tool\\.interleave\\.${key}\\])`, 'm'));
  });
});
