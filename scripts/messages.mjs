// Lists every sentence that the product says to people, to be read as one text: `npm run messages`.
// Findings and hovers come from the fixtures, as they are told; the rest are the sentences of the source.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './bootstrap.mjs';
import { loadSource } from './load-source.mjs';

const wasm = (name) => readFileSync(path.join(root, 'node_modules', name));

function filesBelow(folder, ending) {
  return readdirSync(path.join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => path.join(folder, name))
    .sort();
}

function heading(text) {
  console.log(`\n# ${text}\n`);
}

function list(sentences) {
  for (const sentence of [...new Set(sentences)].sort()) console.log(`- ${sentence.replaceAll('\n', ' ')}`);
}

async function findings(engine) {
  const byRule = new Map();
  const fixes = [];
  for (const file of filesBelow('test/rules', '.py')) {
    if (file.endsWith('.fixed.py')) continue;
    engine.setFile(`/${file}`, readFileSync(path.join(root, file), 'utf8'));
    for (const { rule, message, related, fixes: offered } of engine.check(`/${file}`)) {
      const sentences = byRule.get(rule) ?? [];
      sentences.push(message, ...related.map((place) => `  at another place: ${place.message}`));
      byRule.set(rule, sentences);
      fixes.push(...offered.map(({ title }) => title));
    }
    engine.removeFile(`/${file}`);
  }
  for (const [rule, sentences] of [...byRule].sort()) {
    heading(`Findings: ${rule}`);
    // One of each kind: names and numbers aside, the others say the same.
    const kinds = new Map(
      sentences.map((sentence) => [sentence.replace(/[\w.]*[\d_.][\w.]*|\b[A-Z]\w*/g, '#'), sentence]),
    );
    list(kinds.values());
  }
  heading('Quick fixes');
  list(fixes);
}

function hovers(engine) {
  heading('Hovers');
  const found = [];
  for (const file of filesBelow('test/engine/hovers', '.py')) {
    const text = readFileSync(path.join(root, file), 'utf8');
    engine.setFile(`/${file}`, text);
    for (const [line, words] of text.split('\n').entries()) {
      for (const { index } of words.matchAll(/[A-Za-z_]\w*/g)) {
        const hover = engine.hover(`/${file}`, { line, character: index });
        if (hover !== null)
          found.push(...hover.markdown.split('\n\n').filter((part) => !part.startsWith('[')));
      }
    }
    engine.removeFile(`/${file}`);
  }
  list(found);
}

/** Texts of the source that are sentences: quoted, with a blank, beginning with a capital or ending like one. */
function sentencesIn(file) {
  const text = readFileSync(path.join(root, file), 'utf8')
    .replace(/"""[\s\S]*?"""/g, '')
    .replace(/^\s*(\/\/|\*|\/\*|#).*$/gm, '');
  const quotes = file.endsWith('.py')
    ? /f?"((?:[^"\\\n]|\\.)+)"/g
    : /'((?:[^'\\\n]|\\.)+)'|`((?:[^`\\]|\\.)+)`/g;
  return [...text.matchAll(quotes)]
    .map(([, one, two]) => (one ?? two).replace(/\\(['"`])/g, '$1'))
    .filter((words) => / /.test(words) && !/^[<{]|=>|^\.\/|[;{]$|^\s*--/.test(words))
    .filter((words) => /^[A-Z`$][\s\S]* [\s\S]*[.:?!)]?$/.test(words) && /[a-z]{3} [a-z]/.test(words));
}

function source(title, folder, ending) {
  heading(title);
  list(filesBelow(folder, ending).flatMap(sentencesIn));
}

function manifest() {
  heading('Manifest: commands, settings, walkthrough');
  const { contributes } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const found = [];
  const visit = (value, key) => {
    if (typeof value === 'string') {
      if (/^(title|label|contents|altText)$|[dD]escription/.test(key)) found.push(value);
    } else if (value !== null && typeof value === 'object') {
      for (const [name, inner] of Object.entries(value)) visit(inner, Array.isArray(value) ? key : name);
    }
  };
  visit(contributes, '');
  list(found);
}

const { createEngine } = await loadSource('src/engine/index.ts');
const engine = await createEngine({
  runtimeWasm: wasm('web-tree-sitter/web-tree-sitter.wasm'),
  pythonWasm: wasm('tree-sitter-python/tree-sitter-python.wasm'),
});
await findings(engine);
hovers(engine);
engine.dispose();
source('Rules: summaries, lessons', 'src/engine/rules', '.ts');
source('What names of libraries do', 'src/engine/hover/library', '.ts');
source('Problems that a run shows', 'src/trace/problems', '.ts');
source('The tracer', 'src/tracer', '.py');
source('The timeline', 'src/timeline', '.ts');
source('VS Code', 'src/client', '.ts');
source('The command line', 'src/cli', '.ts');
source('Configuration', 'src/workspace', '.ts');
manifest();
