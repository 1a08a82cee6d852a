// Bundles and runs the benchmarks in test/bench/, all of them or those that are named.
// Usage: npm run bench [-- engine trace timeline]
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from './bootstrap.mjs';

const require = createRequire(import.meta.url);
const { buildSync } = require('esbuild');

const all = readdirSync(path.join(root, 'test/bench'))
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`bench: no benchmark named ${unknown.join(', ')}; there are ${all.join(', ')}`);
  process.exit(2);
}

// The timeline's benchmark opens the page that the product ships.
if (spawnSync(process.execPath, ['esbuild.js', '--production'], { cwd: root, stdio: 'inherit' }).status !== 0)
  process.exit(1);
let failed = 0;
for (const name of wanted.length > 0 ? wanted : all) {
  const outfile = path.join(root, 'out/bench', `${name}.cjs`);
  buildSync({
    entryPoints: [path.join(root, 'test/bench', `${name}.bench.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
    alias: { 'web-tree-sitter': path.join(root, 'node_modules/web-tree-sitter/web-tree-sitter.cjs') },
    external: ['playwright-core'],
  });
  console.log(`\n${name}`);
  failed += spawnSync(process.execPath, [outfile], { cwd: root, stdio: 'inherit' }).status === 0 ? 0 : 1;
}
process.exit(failed > 0 ? 1 : 0);
