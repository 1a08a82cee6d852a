// Shows what the engine makes of a file: its facts as text and its findings as JSON. For working on rules.
// Usage: npm run probe -- file.py [--facts | --findings]
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './bootstrap.mjs';
import { loadSource } from './load-source.mjs';

const args = process.argv.slice(2);
const file = args.find((arg) => !arg.startsWith('--'));
if (!file) {
  console.error('Usage: npm run probe -- file.py [--facts | --findings]');
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
if (!args.includes('--findings')) {
  const parser = await createParser(options);
  const tree = parser.parse(text);
  console.log(printFacts(collectFacts(name, tree)));
  tree.delete();
}
if (!args.includes('--facts')) {
  const engine = await createEngine(options);
  engine.setFile(name, text);
  console.log(JSON.stringify(engine.check(name), null, 2));
  engine.dispose();
}
