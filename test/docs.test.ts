/** Pages are checked like code: their Python blocks run, their links lead somewhere, and none is missing. */
import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, normalize } from 'node:path';
import demos from '../src/demos/demos.json';
import { ruleMetas } from '../src/engine/index.ts';
import { assertExpected, compileErrors } from './fixture.ts';
import { FixtureEngine } from './fixture-engine.ts';
import { digestOf, pagesOf, programsOf } from './page-programs.ts';

const SECTIONS = ['What happens', 'Why it is a problem here', 'How to fix it', 'When it is silent'];

/** Of a page about a concept. */
const CONCEPT_SECTIONS = [
  'Step by step',
  'When to use it',
  'The classic mistake and its fix',
  'What differs',
  'See it',
];
/** Pages of another kind: a guide, and how to write a comment. */
const OTHER_PAGES = ['choosing', 'ignore-comments'];

const rulePages = pagesOf('docs/rules');
const conceptPages = pagesOf('docs/concepts');
const pages = [...rulePages, ...conceptPages];

/** As GitHub names the headings of a file. */
function anchorsOf(file: string): string[] {
  return Array.from(readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm), ([, heading]) =>
    heading!
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('docs', () => {
  const fixtureEngine = new FixtureEngine();

  for (const page of pages) {
    for (const program of programsOf(page)) {
      it(`${program.title} finds what it says`, () => {
        assertExpected(fixtureEngine.for(page.name, program.files), program.files);
      });
    }
  }

  it('the Python of all pages compiles', () => {
    const blocks = pages.flatMap((page) =>
      programsOf(page).flatMap(({ title, files }) => files.map(({ text }) => ({ name: title, text }))),
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
      const page = rulePages.find(({ name }) => name === id)!;
      const more = page.text.trimEnd().split('\n\n').at(-1)!;
      assert.ok(more.startsWith('More: ') && more.includes(`(../concepts/${concept}.md)`), page.path);
    }
    for (const page of pages) {
      for (const [, target] of page.text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)) {
        const folder = page.path.slice(0, page.path.lastIndexOf('/'));
        assert.ok(existsSync(`${folder}/${target}`), `${page.path} links to ${target}`);
      }
    }
  });

  it('links of the README and of all other documents lead to files, and to headings in them', () => {
    const others = ['README.md', 'CONTRIBUTING.md', ...readdirSync('docs').map((name) => `docs/${name}`)];
    const broken: string[] = [];
    for (const path of [
      ...others.filter((name) => name.endsWith('.md')),
      ...pages.map((page) => page.path),
    ]) {
      const prose = readFileSync(path, 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
      for (const [, target, anchor] of prose.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)]+))?\)/g)) {
        const file = target === '' ? path : normalize(`${dirname(path)}/${target}`);
        if (!existsSync(file)) broken.push(`${path}: ${target}`);
        else if (anchor !== undefined && !anchorsOf(file).includes(anchor))
          broken.push(`${path}: ${target}#${anchor}`);
      }
    }
    assert.deepEqual(broken, []);
  });

  it('every concept page has its sections, a picture, and links to the rules and demos about it', () => {
    for (const page of conceptPages.filter(({ name }) => !OTHER_PAGES.includes(name))) {
      const headings = Array.from(page.text.matchAll(/^## (.+)$/gm), (match) => match[1]);
      assert.deepEqual(headings, CONCEPT_SECTIONS, page.path);
      assert.match(page.text, /^# .+\n\n/, page.path);
      assert.ok(programsOf(page)[0]!.pictures.length > 0, `${page.path} has no picture of its first program`);
      const own = ruleMetas.filter(({ concept }) => concept === page.name).map(({ id }) => id);
      const unlinked = own.filter((id) => !page.text.includes(`[${id}](../rules/${id}.md)`));
      assert.deepEqual(unlinked, [], page.path);
      assert.match(page.text, /^- Demos: \[/m, `${page.path} names no demo`);
    }
  });

  it('a demo is linked from the pages of its concept and its rules, and every link to a demo leads to one', () => {
    for (const { name, concept, rules } of demos) {
      for (const path of [`docs/concepts/${concept}.md`, ...rules.map((id) => `docs/rules/${id}.md`)]) {
        const page = pages.find((candidate) => candidate.path === path);
        assert.ok(page?.text.includes(`[${name}](../demos.md#${name})`), `${path} does not link ${name}`);
      }
    }
    const names = demos.map(({ name }) => name);
    for (const page of pages) {
      for (const [, name] of page.text.matchAll(/\]\(\.\.\/demos\.md#([\w-]+)\)/g)) {
        assert.ok(names.includes(name!), `${page.path} links the demo ${name}`);
      }
    }
  });

  it('the guide leads to every concept', () => {
    const guide = conceptPages.find(({ name }) => name === 'choosing')!;
    const missing = conceptPages.filter(
      ({ name }) => !OTHER_PAGES.includes(name) && !guide.text.includes(`](${name}.md)`),
    );
    assert.deepEqual(missing, []);
  });

  it('pictures were made from the programs above them', () => {
    const used = new Set<string>();
    for (const page of conceptPages) {
      for (const program of programsOf(page)) {
        for (const { file, alt } of program.pictures) {
          used.add(file);
          const text = readFileSync(`docs/concepts/${file}`, 'utf8');
          const made = `program ${digestOf(program)}`;
          assert.ok(text.includes(made), `${page.path}: ${file} is of another program; npm run pictures`);
          assert.ok(alt.length > 20, `${page.path} does not say what ${file} shows`);
          assert.ok(text.length < 20_000, `${file} is large`);
        }
      }
    }
    const files = readdirSync('docs/concepts/pictures').map((name) => `pictures/${name}`);
    assert.deepEqual(files.sort(), [...used].sort());
  });
});
