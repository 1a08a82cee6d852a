// Builds every bundle of the product into dist/, and with --tests the tests into out/.
// Usage: node esbuild.js [--tests] [--watch] [--production]
const esbuild = require('esbuild');
const fs = require('node:fs');
const path = require('node:path');
const zlib = require('node:zlib');

const flags = new Set(process.argv.slice(2));
const production = flags.has('--production');

/** web-tree-sitter's ESM file reads import.meta.url, which a CommonJS bundle does not have. */
const treeSitterCjs = path.join(__dirname, 'node_modules/web-tree-sitter/web-tree-sitter.cjs');

const common = {
  bundle: true,
  sourcemap: production ? false : 'linked',
  minify: production,
  logLevel: 'warning',
  target: 'es2022',
  loader: { '.md': 'text', '.wasm': 'file', '.ttf': 'file' },
  define: { __VERSION__: JSON.stringify(require('./package.json').version) },
};
/** Its UMD file requires its parts in a way that bundlers do not see. */
const jsoncParser = path.join(__dirname, 'node_modules/jsonc-parser/lib/esm/main.js');
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  alias: { 'web-tree-sitter': treeSitterCjs, 'jsonc-parser': jsoncParser },
};
const browser = { ...common, platform: 'browser' };

/** Entry points that exist; each becomes dist/<name>.js. */
function bundles() {
  return [
    { ...node, entryPoints: { cli: 'src/cli/main.ts' }, banner: { js: '#!/usr/bin/env node' } },
    // The threads of a check: parser and facts only.
    { ...node, entryPoints: { 'facts-worker': 'src/cli/facts-worker.ts' } },
    { ...node, entryPoints: { server: 'src/server/main.node.ts' } },
    { ...node, entryPoints: { extension: 'src/client/activate.node.ts' }, external: ['vscode'] },
    {
      ...browser,
      format: 'cjs',
      entryPoints: { 'extension.web': 'src/client/activate.web.ts' },
      external: ['vscode'],
    },
    {
      ...browser,
      format: 'iife',
      entryPoints: { 'server.web': 'src/server/main.web.ts' },
      alias: { 'web-tree-sitter': treeSitterCjs },
      external: ['fs/promises', 'module', 'path', 'url', 'fs', 'worker_threads'],
    },
    // Styles and icons ride inside the timeline's bundle: the page then needs nothing but this one script.
    {
      ...browser,
      format: 'iife',
      entryPoints: { timeline: 'src/timeline/main.ts' },
      loader: { '.css': 'text', '.svg': 'text' },
    },
  ]
    .filter((options) => fs.existsSync(Object.values(options.entryPoints)[0]))
    .map((options) => ({ ...options, outdir: 'dist' }));
}

/** Files that are used as they are: parsers, the tracer package, the demos, the pages. */
function copyAssets() {
  fs.mkdirSync('dist', { recursive: true });
  fs.copyFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm', 'dist/web-tree-sitter.wasm');
  fs.copyFileSync('node_modules/tree-sitter-python/tree-sitter-python.wasm', 'dist/tree-sitter-python.wasm');
  const folders = {
    'src/tracer': 'dist/tracer',
    'src/demos': 'dist/demos',
    'docs/rules': 'dist/docs/rules',
    'docs/concepts': 'dist/docs/concepts',
  };
  for (const [from, to] of Object.entries(folders)) {
    fs.rmSync(to, { recursive: true, force: true });
    if (fs.existsSync(from)) {
      fs.cpSync(from, to, { recursive: true, filter: (file) => !file.includes('__pycache__') });
    }
  }
  // Shipped, the programs of the demos lie beside the pages.
  const demos = fs.readFileSync('docs/demos.md', 'utf8').replaceAll('](../src/demos/', '](../demos/');
  fs.writeFileSync('dist/docs/demos.md', demos);
  writeRecorder();
}

/** The tracer in one Python file, which records a part of a program: its files stand packed in `interleave.py`. */
function writeRecorder() {
  const files = {};
  for (const folder of ['bootstrap', 'interleave_tracer']) {
    for (const name of fs.readdirSync(`src/tracer/${folder}`).sort()) {
      if (name.endsWith('.py'))
        files[`${folder}/${name}`] = fs.readFileSync(`src/tracer/${folder}/${name}`, 'utf8');
    }
  }
  const packed = zlib.deflateSync(JSON.stringify(files), { level: 9 }).toString('base64');
  const source = fs.readFileSync('src/tracer/interleave.py', 'utf8');
  const place = '_PACKED = ""';
  if (source.split(place).length !== 2) throw new Error(`src/tracer/interleave.py has no one place ${place}`);
  fs.writeFileSync('dist/interleave.py', source.replace(place, `_PACKED = "${packed}"`));
  fs.rmSync('dist/tracer/interleave.py');
}

/** The licences of what the bundles contain, beside them, as those licences ask for. */
function writeNotices(results) {
  const packages = new Set(['tree-sitter-python']);
  for (const { metafile } of results) {
    for (const input of Object.keys(metafile.inputs)) {
      const found = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
      if (found) packages.add(found[1]);
    }
  }
  const notices = [...packages].sort().map((name) => {
    const folder = path.join('node_modules', name);
    const { version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    return `${name} ${version} (${license})\n\n${file ? fs.readFileSync(path.join(folder, file), 'utf8').trim() : ''}\n`;
  });
  fs.writeFileSync('dist/THIRD_PARTY_NOTICES.txt', notices.join(`\n${'-'.repeat(80)}\n\n`));
}

function testFiles(folder, found = []) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory() && !['node_modules', 'vscode', '.runtime'].includes(entry.name))
      testFiles(file, found);
    else if (entry.name.endsWith('.test.ts')) found.push(file);
  }
  return found;
}

async function main() {
  const all = bundles();
  if (flags.has('--tests')) {
    fs.rmSync('out', { recursive: true, force: true });
    all.push({
      ...node,
      entryPoints: testFiles('test'),
      outdir: 'out/test',
      outbase: 'test',
      outExtension: { '.js': '.cjs' },
      external: ['tree-sitter', 'tree-sitter-python', 'fast-check'],
    });
  }
  if (production) fs.rmSync('dist', { recursive: true, force: true });
  copyAssets();
  if (flags.has('--watch')) {
    for (const options of all) await (await esbuild.context(options)).watch();
    console.log('watching');
  } else {
    const results = await Promise.all(all.map((options) => esbuild.build({ ...options, metafile: true })));
    writeNotices(results.slice(0, bundles().length));
  }
}

main().catch((error) => {
  console.error(`esbuild.js: ${error.message}`);
  process.exit(1);
});
