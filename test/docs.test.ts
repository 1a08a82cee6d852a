/** Pages are checked like code: their Python blocks run, their links lead somewhere, and none is missing. */
import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { type Engine, ruleMetas, type Severity } from '../src/engine/index.ts';
import { assertExpected, compileErrors, type FixtureFile, minPythonOf, severitiesFor } from './fixture.ts';
import { makeEngine } from './make-engine.ts';

const SECTIONS = ['What happens', 'Why it is a problem here', 'How to fix it', 'When it is silent'];

interface Page {
  path: string;
  name: string;
  text: string;
}

function pagesOf(folder: string): Page[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => ({
      path: `${folder}/${file}`,
      name: file.slice(0, -3),
      text: readFileSync(`${folder}/${file}`, 'utf8'),
    }));
}

/**
 * The Python blocks of a page, each a program of its own. Blocks whose first line is `# file: name.py` and that
 * follow each other belong to one project.
 */
function programs(page: Page): Array<{ title: string; files: FixtureFile[] }> {
  const found: Array<{ title: string; files: FixtureFile[] }> = [];
  let open = false;
  for (const match of page.text.matchAll(/^```python\n([\s\S]*?)^```$/gm)) {
    const text = match[1]!;
    const named = /^# file: (\S+)\n/.exec(text);
    const file = { name: named?.[1] ?? 'example.py', text };
    const line = page.text.slice(0, match.index).split('\n').length;
    if (named !== null && open) found[found.length - 1]!.files.push(file);
    else found.push({ title: `${page.path}:${line}`, files: [file] });
    open = named !== null;
  }
  return found;
}

const rulePages = pagesOf('docs/rules');
const conceptPages = pagesOf('docs/concepts');
const pages = [...rulePages, ...conceptPages];

describe('docs', () => {
  let engine: Engine;
  let minPython: [number, number] | undefined;
  let severities: Record<string, Severity> = {};

  before(async () => {
    engine = await makeEngine({ settings: () => ({ severities, ...(minPython && { minPython }) }) });
  });
  after(() => engine.dispose());

  for (const page of pages) {
    for (const program of programs(page)) {
      it(`${program.title} finds what it says`, () => {
        severities = severitiesFor(page.name);
        minPython = program.files
          .map(({ text }) => minPythonOf(text))
          .find((version) => version !== undefined);
        assertExpected(engine, program.files);
      });
    }
  }

  it('the Python of all pages compiles', () => {
    const blocks = pages.flatMap((page) =>
      programs(page).flatMap(({ title, files }) => files.map(({ text }) => ({ name: title, text }))),
    );
    assert.deepEqual(compileErrors(blocks), []);
  });

  it('rules, pages and fixtures are equal sets', () => {
    const ids = ruleMetas.map((meta) => meta.id).sort();
    assert.equal(new Set(ids).size, ids.length, 'an id is used twice');
    assert.deepEqual(
      rulePages.map((page) => page.name),
      ids,
    );
    const folders = readdirSync('test/rules').filter((name) => statSync(`test/rules/${name}`).isDirectory());
    assert.deepEqual(folders.sort(), ids);
  });

  it('every rule page has its four sections and an example that is found', () => {
    for (const page of rulePages) {
      const headings = Array.from(page.text.matchAll(/^## (.+)$/gm), (match) => match[1]);
      assert.deepEqual(headings, SECTIONS, page.path);
      assert.ok(page.text.startsWith(`# ${page.name}\n`), `${page.path} does not start with its id`);
      assert.ok(page.text.includes(`# expect: ${page.name}`), `${page.path} shows no finding`);
    }
  });

  it('concepts of rules have pages, and links lead to pages', () => {
    for (const { id, concept } of ruleMetas) {
      assert.ok(existsSync(`docs/concepts/${concept}.md`), `${id} names the concept ${concept}`);
    }
    for (const page of pages) {
      for (const [, target] of page.text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)) {
        const folder = page.path.slice(0, page.path.lastIndexOf('/'));
        assert.ok(existsSync(`${folder}/${target}`), `${page.path} links to ${target}`);
      }
    }
  });
});
