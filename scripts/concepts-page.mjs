// The page that lists the concepts with all that teaches each: from the pages, the tables of hovers, and demos.json. What a
// row says of hovers was seen: the engine is asked in the programs that test them, and in the demos.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './bootstrap.mjs';
import { loadSource } from './load-source.mjs';

const HEAD = `# Concepts

What Interleave teaches, and where. A page is read in a few minutes; the hovers say what happens in the code at hand, the
demos show it in a timeline, the rules find what goes wrong. [Choosing the right tool](concepts/choosing.md) leads through
all of them, and *Interleave: Explain Rule or Concept…* opens each in the editor.

Every row is tested: the programs of the pages run and print what stands below them
([docs-run](../test/docs-run.test.ts)), the hovers are compared word by word in the programs named, the demos run and
observe what they expect ([demo-runs](../test/demos/demo-runs.test.ts)), and each rule has programs of its own
([test/rules](../test/rules)).

| concept | hover over | demos | rules | hovers tested in |
|---|---|---|---|---|`;

/** Pages of another kind. */
const OTHER = ['choosing', 'ignore-comments'];

/** Where hovers lead to a concept that no name of a library stands for: words that have one, and how readers know them. */
const WORDS = {
  'coroutines-and-await': [['await', 'async'], '`await`, `async def`'],
  'data-race': [['counter', 'total'], 'a name that threads share'],
  'daemon-threads': [['daemon', 'worker'], '`daemon`, a thread'],
  deadlock: [['lock'], 'a lock'],
  generators: [['yield'], '`yield`'],
  gil: [['Thread', 'pool'], 'threads that only compute'],
  'methods-and-shared-state': [['self', 'cls'], 'an attribute that threads share'],
  'race-vs-deadlock': [['counter', 'total'], 'a name that threads share'],
};
const MOST_NAMES = 8;
const PROGRAMS = ['test/engine/hovers', 'src/demos'];

const read = (...names) => readFileSync(path.join(root, ...names), 'utf8');

export async function conceptsPage() {
  const { createEngine, LIBRARY_NAMES } = await loadSource(
    'src/engine/index.ts',
    'src/engine/hover/library/index.ts',
  );
  const seen = await hoversSeen(createEngine);
  const demos = JSON.parse(read('src/demos/demos.json'));
  const rows = readdirSync(path.join(root, 'docs/concepts'))
    .filter((file) => file.endsWith('.md') && !OTHER.includes(file.slice(0, -3)))
    .sort()
    .map((file) => rowOf(file.slice(0, -3), LIBRARY_NAMES, seen, demos));
  return `${[HEAD, ...rows].join('\n')}\n`;
}

function rowOf(concept, names, seen, demos) {
  const text = read('docs/concepts', `${concept}.md`);
  const title = /^# (.+)$/m.exec(text)[1];
  const { words, files } = hoversOf(concept, names, seen);
  const own = demos
    .filter((demo) => demo.concept === concept)
    .map(({ name }) => `[${name}](demos.md#${name})`);
  const linked = (label) => new RegExp(`^- ${label}: ([\\s\\S]+?)(?=\\n- )`, 'm').exec(text)?.[1] ?? '';
  const links = (list, folder) =>
    [...list.matchAll(/\[([\w-]+)\]\(\.\.\/([^)]+)\)/g)]
      .filter(([, , target]) => target.startsWith(folder))
      .map(([, name, target]) => `[${name}](${target})`);
  const cells = [
    `[${title}](concepts/${concept}.md)`,
    words,
    (own.length > 0 ? own : links(linked('Demos'), 'demos')).join(', '),
    links(linked('Rules'), 'rules').join(', '),
    files.map((file) => `[${path.basename(file)}](../${file})`).join(', '),
  ];
  const empty = cells.indexOf('');
  if (empty >= 0)
    throw new Error(`The concept ${concept} has nothing in column ${empty + 1} of docs/concepts.md.`);
  return `| ${cells.join(' | ')} |`;
}

/** The names that hovers explain by this concept, shortest first, and the programs in which one was seen to. */
function hoversOf(concept, names, seen) {
  const own = Object.keys(names).filter((name) => names[name].concept === concept);
  const [proof, words] = WORDS[concept] ?? [own.map(lastOf), ''];
  const files = PROGRAMS.map((folder) =>
    [...seen]
      .filter(([, found]) => proof.some((word) => found.has(`${concept} ${word}`)))
      .map(([file]) => file)
      .filter((file) => file.startsWith(folder)),
  ).find((found) => found.length > 0);
  if (!files) throw new Error(`No hover leads to the concept ${concept}.`);
  const library = [...new Set(own.map(shortName))];
  const shown = library.slice(0, MOST_NAMES).map((name) => `\`${name}\``);
  const more = library.length > MOST_NAMES ? ` and ${library.length - MOST_NAMES} more` : '';
  return { words: [words, shown.join(', ') + more].filter(Boolean).join(', '), files: files.slice(0, 3) };
}

const lastOf = (name) => name.slice(name.lastIndexOf('.') + 1);

/** `Thread.start`, `asyncio.run`: as people say it. */
function shortName(name) {
  const parts = name.split('.');
  return /^[A-Z]/.test(parts.at(-2) ?? '')
    ? parts.slice(-2).join('.')
    : name.replace('concurrent.futures.', '');
}

/** For each program the concepts that its hovers lead to, each with the word. */
async function hoversSeen(createEngine) {
  const wasm = (name) => readFileSync(path.join(root, 'node_modules', name));
  const engine = await createEngine({
    runtimeWasm: wasm('web-tree-sitter/web-tree-sitter.wasm'),
    pythonWasm: wasm('tree-sitter-python/tree-sitter-python.wasm'),
  });
  const seen = new Map();
  for (const folder of PROGRAMS) {
    for (const name of readdirSync(path.join(root, folder)).sort()) {
      if (!name.endsWith('.py')) continue;
      const file = `${folder}/${name}`;
      const text = read(file);
      engine.setFile(`/${file}`, text);
      seen.set(file, new Set(conceptsIn(engine, `/${file}`, text)));
      engine.removeFile(`/${file}`);
    }
  }
  engine.dispose();
  return seen;
}

function* conceptsIn(engine, file, text) {
  for (const [line, words] of text.split('\n').entries()) {
    for (const { 0: word, index } of words.matchAll(/[A-Za-z_]\w*/g)) {
      const hover = engine.hover(file, { line, character: index });
      for (const [, concept] of hover?.markdown.matchAll(/interleave:concepts\/([\w-]+)/g) ?? [])
        yield `${concept} ${word}`;
    }
  }
}
