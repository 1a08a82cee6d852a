// Runs the benchmarks, one after the other, and prints what they measure. Never part of a test.
// Usage: node scripts/bench.mjs [NAME...]     (without a name: all of test/bench/*.bench.*)
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { installOnce, root } from './bootstrap.mjs';
import { run } from './steps.mjs';

const folder = path.join(root, 'test', 'bench');
const wanted = process.argv.slice(2);
const files = readdirSync(folder).filter(
  (file) =>
    /\.bench\.m?[jt]s$/.test(file) && (wanted.length === 0 || wanted.some((name) => file.startsWith(name))),
);
const isBundled = (file) => file.endsWith('.ts');
if (files.length === 0) {
  console.error(`No benchmark${wanted.length ? ` called ${wanted.join(' or ')}` : ''} in test/bench.`);
  process.exit(2);
}
// What is measured is the product as it is shipped.
if (files.includes('peers.bench.ts')) {
  installOnce(path.join(folder, 'peers'));
  const built = await run(process.execPath, ['esbuild.js', '--production']);
  if (built.code !== 0) process.exit(1);
}
if (files.includes('timeline.bench.ts')) installOnce(path.join(folder, 'speedscope'));
const out = path.join(root, 'out', 'bench');
mkdirSync(out, { recursive: true });
await build({
  // What drives VS Code runs as it is.
  entryPoints: files.filter(isBundled).map((file) => path.join(folder, file)),
  outdir: out,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
  external: ['tree-sitter', 'tree-sitter-python'],
  alias: { 'web-tree-sitter': path.join(root, 'node_modules/web-tree-sitter/web-tree-sitter.cjs') },
});
let failed = 0;
for (const file of files) {
  console.log(`\n== ${file.replace(/\.bench\..*/, '')}`);
  const script = isBundled(file) ? path.join(out, file.replace(/\.ts$/, '.cjs')) : path.join(folder, file);
  const { code } = await run(process.execPath, [script]);
  if (code !== 0) failed++;
}
process.exit(failed ? 1 : 0);
