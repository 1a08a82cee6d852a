// Writes src/engine/knowledge/stdlib.generated.ts: what the stubs of the standard library say.
// Usage: node scripts/knowledge.mjs [--check]     (--check writes nothing and exits 1 when the file is stale)
// The stubs are those that the npm package pyright carries: `npm ci --prefix scripts/typeshed` fetches them.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './bootstrap.mjs';
import { loadSource } from './load-source.mjs';
import { describeLibrary, print } from './typeshed/describe.mjs';
import { readStubs } from './typeshed/stubs.mjs';

const OUTPUT = path.join(root, 'src/engine/knowledge/stdlib.generated.ts');
const INSTALLED = path.join(root, 'scripts/typeshed/node_modules/pyright/dist/typeshed-fallback');

/** The folder with the stubs, or null where they are not installed. */
export function stubFolder() {
  const folder = process.env.INTERLEAVE_TYPESHED ?? INSTALLED;
  return existsSync(path.join(folder, 'stdlib/asyncio/tasks.pyi')) ? folder : null;
}

/** The text of the generated file. */
export async function generatedKnowledge(folder) {
  const engine = await loadSource(
    'src/engine/facts/index.ts',
    'src/engine/syntax/index.ts',
    'src/engine/knowledge/names.ts',
    'src/engine/knowledge/lookup.ts',
    'src/engine/knowledge/entry.ts',
    'src/engine/knowledge/modules.ts',
  );
  const modules = await readStubs(path.join(folder, 'stdlib'), engine);
  return print(describeLibrary(modules, engine));
}

async function main() {
  const folder = stubFolder();
  if (folder === null) {
    console.error('No stubs: run "npm ci --prefix scripts/typeshed" first.');
    process.exit(1);
  }
  const wanted = await generatedKnowledge(folder);
  if (wanted === readFileSync(OUTPUT, 'utf8')) {
    console.log('Everything is up to date.');
    return;
  }
  if (process.argv.includes('--check')) {
    console.error('Stale: src/engine/knowledge/stdlib.generated.ts. Run "npm run knowledge".');
    process.exit(1);
  }
  writeFileSync(OUTPUT, wanted);
  console.log(`Wrote ${path.relative(root, OUTPUT)}: ${Math.round(wanted.length / 1024)} KB.`);
}

if (process.argv[1]?.endsWith('knowledge.mjs')) await main();
