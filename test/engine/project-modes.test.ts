/** Findings are the same however the project came to be: read at once for one check, or edited file by file. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { collectFacts } from '../../src/engine/facts/index.ts';
import { createProject, type Project } from '../../src/engine/project/project.ts';
import { rememberedFindings, runRules } from '../../src/engine/rules/index.ts';
import { Source } from '../../src/engine/source.ts';
import type { PythonParser } from '../../src/engine/syntax/index.ts';
import { randomNumbers, standardLibrary, testParser } from './parser.ts';

const RULES = 'test/rules';
const OLDEST = [3, 8] as const;

type Texts = Map<string, string>;

/** All fixtures of a rule as one program: each in a folder of its own. */
function fixturesOf(rule: string): Texts {
  const texts: Texts = new Map();
  const read = (folder: string, name: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      const here = `${name}/${entry.name.replace(/\.py$/, '')}`;
      if (entry.isDirectory()) read(path, here);
      else if (/(?<!\.fixed)\.py$/.test(entry.name)) {
        const place = name === '/p' ? `${here}/${entry.name}` : `${name}/${entry.name}`;
        texts.set(place, readFileSync(path, 'utf8'));
      }
    }
  };
  read(join(RULES, rule), '/p');
  return texts;
}

const rules = readdirSync(RULES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe('project: ways of keeping answers', () => {
  let parser: PythonParser;
  before(async () => {
    parser = await testParser();
  });

  function put(project: Project, path: string, text: string): void {
    const tree = parser.parse(text);
    project.set(collectFacts(path, tree));
    tree.delete();
  }

  function read(texts: Texts, incremental: boolean): Project {
    const project = createProject({ incremental });
    for (const [path, text] of texts) put(project, path, text);
    return project;
  }

  /** By path, whatever the order in which the files came. */
  function findings(project: Project, texts: Texts, followed = false): string[] {
    const faults: string[] = [];
    const found = [...texts.keys()].sort().flatMap((path) => {
      const source = new Source(project.facts(path)!, texts.get(path)!, OLDEST);
      const run = followed ? rememberedFindings : runRules;
      return run({ project, source, settings: {}, followed, log: (message) => faults.push(message) });
    });
    assert.deepEqual(faults, []);
    return found.map((finding) => JSON.stringify(finding));
  }

  for (const rule of rules) {
    it(`finds the same with and without keeping track, and after edits: ${rule}`, function () {
      this.timeout(20_000);
      const texts = fixturesOf(rule);
      const edited = read(texts, true);
      assert.deepEqual(findings(edited, texts, true), findings(read(texts, false), texts));
      const random = randomNumbers(rule.length);
      const original = new Map(texts);
      const paths = [...texts.keys()];
      for (let turn = 0; turn < 6; turn++) {
        const path = paths[random(paths.length)]!;
        const what = change(texts, path, original.get(path)!, random);
        const text = texts.get(path);
        if (text === undefined) edited.remove(path);
        else put(edited, path, text);
        assert.deepEqual(
          findings(edited, texts, true),
          findings(read(texts, false), texts),
          `turn ${turn}: ${what} ${path}:\n${text ?? ''}`,
        );
      }
    });
  }

  it('judges what a function does anew where only the meaning of a variable has changed', () => {
    const texts: Texts = new Map([
      ['/p/state.py', 'import itertools\nn = 0\n'],
      [
        '/p/work.py',
        'import threading\nimport state\n\n\ndef work():\n    state.n += 1\n\n\n' +
          'for _ in range(2):\n    threading.Thread(target=work).start()\n',
      ],
    ]);
    const edited = read(texts, true);
    const isFound = (): boolean => /unlocked-shared-update/.test(findings(edited, texts, true).join('\n'));
    assert.ok(isFound());
    for (const [text, wanted] of [
      ['import itertools\nn = itertools.count()\n', false],
      ['import itertools\nn = 0\n', true],
    ] as const) {
      texts.set('/p/state.py', text);
      put(edited, '/p/state.py', text);
      assert.equal(isFound(), wanted, text);
      assert.deepEqual(findings(edited, texts, true), findings(read(texts, false), texts));
    }
  });

  it('finds the same in the standard library', function () {
    this.timeout(60_000);
    const folder = standardLibrary()
      .map((file) => dirname(file))
      .find((path) => path.endsWith('/asyncio'));
    if (folder === undefined || !existsSync(folder)) this.skip();
    const texts: Texts = new Map();
    for (const part of ['asyncio', 'concurrent/futures', 'multiprocessing', 'logging']) {
      const inside = join(dirname(folder), part);
      for (const name of readdirSync(inside)) {
        if (name.endsWith('.py')) texts.set(join(inside, name), readFileSync(join(inside, name), 'utf8'));
      }
    }
    assert.deepEqual(findings(read(texts, true), texts), findings(read(texts, false), texts));
  });
});

/** One edit as a user, or a switch of branches, makes it; in words. */
function change(texts: Texts, path: string, original: string, random: (below: number) => number): string {
  const text = texts.get(path);
  if (text === undefined || random(4) === 0) {
    texts.set(path, original);
    return 'restored';
  }
  const lines = text.split('\n');
  const at = random(lines.length);
  switch (random(6)) {
    case 0:
      texts.delete(path);
      return 'removed';
    case 1:
      lines.splice(at, 1);
      break;
    case 2:
      lines.splice(at, 0, lines[random(lines.length)]!);
      break;
    case 3:
      lines[at] = lines[at]!.replace(/\b([a-z_]+)\b/, 'x$1');
      break;
    case 4:
      lines[at] = lines[at]!.replace(/\bdef /, 'async def ').replace('self.', 'other.');
      break;
    default:
      lines[at] = lines[at]!.replace(/\((.*)\)/, '()');
  }
  texts.set(path, lines.join('\n'));
  return 'edited';
}
