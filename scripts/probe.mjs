// Shows what the engine makes of a file: its facts as text, its findings as JSON, its hovers. For working on rules.
// Usage: npm run probe -- file.py [--facts | --findings | --hovers | --explain]
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './bootstrap.mjs';
import { loadSource } from './load-source.mjs';

const args = process.argv.slice(2);
const file = args.find((arg) => !arg.startsWith('--'));
if (!file) {
  console.error('Usage: npm run probe -- file.py [--facts | --findings | --hovers | --explain]');
  process.exit(2);
}
const text = readFileSync(file, 'utf8');
const wasm = (name) => readFileSync(path.join(root, 'node_modules', name));
const { createEngine, createParser, collectFacts, printFacts } = await loadSource(
  'src/engine/index.ts',
  'src/engine/facts/index.ts',
  'src/engine/syntax/index.ts',
);
const options = {
  runtimeWasm: wasm('web-tree-sitter/web-tree-sitter.wasm'),
  pythonWasm: wasm('tree-sitter-python/tree-sitter-python.wasm'),
  log: (message) => console.error(message),
};
const name = path.resolve(file);
const wants = (part) => !args.some((arg) => arg.startsWith('--')) || args.includes(`--${part}`);
if (wants('facts')) {
  const parser = await createParser(options);
  const tree = parser.parse(text);
  console.log(printFacts(collectFacts(name, tree)));
  tree.delete();
}
if (wants('findings') || args.includes('--hovers') || args.includes('--explain')) {
  const engine = await createEngine(options);
  engine.setFile(name, text);
  if (wants('findings')) console.log(JSON.stringify(engine.check(name), null, 2));
  else if (args.includes('--explain')) console.log(engine.explain(name, { k: 'file' }));
  else printHovers(engine);
  engine.dispose();
}

/** Each word's hover, and the slowest one's time: the first one links the file. */
function printHovers(engine) {
  let slowest = { milliseconds: 0, word: '' };
  engine.check(name);
  for (const [line, words] of text.split(/\r\n?|\n/).entries()) {
    for (const { 0: word, index } of words.matchAll(/[A-Za-z_]\w*/g)) {
      const before = performance.now();
      const hover = engine.hover(name, { line, character: index });
      const milliseconds = performance.now() - before;
      if (milliseconds > slowest.milliseconds) slowest = { milliseconds, word: `${word} (line ${line + 1})` };
      if (hover !== null) console.log(`${line + 1}: ${word}\n${hover.markdown.replace(/^/gm, '    ')}\n`);
    }
  }
  console.log(`slowest: ${slowest.milliseconds.toFixed(1)} ms, ${slowest.word}`);
}
