// Builds the product and packs it as interleave-<version>.vsix. Everything is bundled, so no dependency is packed.
// Usage: node scripts/package.mjs [--out FILE]
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './bootstrap.mjs';
import { packedReadme } from './packed-readme.mjs';
import { run } from './steps.mjs';

export async function packageExtension(out) {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const file = out ?? path.join(root, `interleave-${version}.vsix`);
  mkdirSync(path.dirname(file), { recursive: true });
  const built = await run(process.execPath, ['esbuild.js', '--production']);
  if (built.code !== 0) throw new Error('The build failed.');
  // It goes into the package as its readme, by this name: below dist, which is packed and not kept.
  const readme = 'dist/README.md';
  writeFileSync(path.join(root, readme), packedReadme());
  const vsce = path.join(root, 'node_modules', '.bin', 'vsce');
  const packed = await run(vsce, [
    'package',
    '--no-dependencies',
    '--skip-license',
    '--readme-path',
    readme,
    // Without a public repository there is no address to point them to.
    '--no-rewrite-relative-links',
    '--allow-missing-repository',
    '--out',
    file,
  ]);
  if (packed.code !== 0) throw new Error('vsce could not pack the extension.');
  return file;
}

if (process.argv[1]?.endsWith('package.mjs')) {
  const at = process.argv.indexOf('--out');
  const file = await packageExtension(at > 0 ? path.resolve(process.argv[at + 1]) : undefined);
  console.log(`Packed ${path.relative(process.cwd(), file)}`);
}
