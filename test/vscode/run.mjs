// Tests in real VS Code: inside its extension hosts, through its interface, and with the packed extension.
// Usage: node test/vscode/run.mjs [--only host,web,interface] [--version newest|oldest] [--grep TEXT] [--no-package]
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/bootstrap.mjs';
import { packageExtension } from '../../scripts/package.mjs';
import { countsOf, run, runSteps, upToThreeTries } from '../../scripts/steps.mjs';
import { runInHost } from './browser.mjs';
import { buildTests, bundles } from './build.mjs';
import { hasTerminal, here, installBrowser, installServers, runtime } from './install.mjs';
import { copyWorkspace, startServer } from './server.mjs';

const option = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? process.argv[at + 1] : undefined;
};
const only = option('only')?.split(',') ?? ['host', 'web', 'interface'];
const versions = option('version') ? [option('version')] : ['newest', 'oldest'];
const workspace = path.join(here, 'workspaces', 'app');

/** The suites inside Node's extension host, against the checkout. */
async function nodeHost(version) {
  const environment = { INTERLEAVE_GREP: option('grep') ?? '' };
  if (!hasTerminal(version)) environment.INTERLEAVE_NO_TERMINAL = '1';
  const server = await startServer({ version, environment });
  try {
    const folder = copyWorkspace(server, workspace);
    return countsOf(
      await runInHost(server, { extension: root, tests: path.join(bundles, 'node-host.js'), folder }),
    );
  } finally {
    await server.stop();
  }
}

/** The suites inside the browser's extension host: an extension that has only `browser` runs there. */
async function webHost(version) {
  const server = await startServer({ version });
  try {
    const folder = copyWorkspace(server, workspace);
    const extension = webCopy();
    return countsOf(
      await runInHost(server, { extension, tests: path.join(extension, 'web-host.js'), folder }),
    );
  } finally {
    await server.stop();
  }
}

function webCopy() {
  const copy = path.join(runtime, 'web-extension');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  const { main, ...manifest } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  writeFileSync(path.join(copy, 'package.json'), JSON.stringify(manifest));
  for (const name of ['dist', 'syntaxes', 'media']) symlinkSync(path.join(root, name), path.join(copy, name));
  // Tests run in the host of the extension in whose folder they are.
  cpSync(path.join(bundles, 'web-host.js'), path.join(copy, 'web-host.js'));
  return copy;
}

/** Playwright drives VS Code with the packed extension installed, as a user would. */
async function throughInterface(version, vsix) {
  const mocha = path.join(here, 'node_modules', 'mocha', 'bin', 'mocha.js');
  // A test that fails is tried again before all of them are: most of them go on from what the one before has shown.
  const args = [
    mocha,
    '--timeout',
    '120000',
    '--retries',
    '1',
    '--no-color',
    path.join(here, 'interface', '*.test.mjs'),
  ];
  const grep = option('grep');
  if (grep) args.push('--grep', grep);
  const env = { INTERLEAVE_VSCODE: version, INTERLEAVE_VSIX: vsix };
  return countsOf(await run(process.execPath, args, { env }));
}

installServers(versions);
installBrowser();
const steps = [];
await buildTests();
let vsix = path.join(runtime, 'interleave.vsix');
if (!process.argv.includes('--no-package') || !existsSync(vsix)) vsix = await packageExtension(vsix);
for (const version of versions) {
  const add = (name, step) => steps.push([`${name} (${version} VS Code)`, upToThreeTries(step)]);
  if (only.includes('host')) add('extension host', () => nodeHost(version));
  if (only.includes('web')) add("browser's extension host", () => webHost(version));
  if (only.includes('interface')) add('interface, packed extension', () => throughInterface(version, vsix));
}
process.exit(await runSteps(steps));
