// Puts VS Code's own server, newest and oldest, and a browser in place. Each step is done once and kept.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installOnce } from '../../scripts/bootstrap.mjs';

export const here = path.dirname(fileURLToPath(import.meta.url));
export const runtime = path.join(here, '.runtime');
const modules = path.join(here, 'node_modules');

/** `oldest` is what `engines.vscode` in package.json promises. */
export const VERSIONS = {
  newest: { folder: path.join(modules, 'code-server', 'lib', 'vscode'), node: 24, native: [] },
  oldest: {
    folder: path.join(modules, 'code-server-oldest', 'lib', 'vscode'),
    node: 20,
    // Terminals need it; the newest carries it built.
    native: ['node-pty'],
  },
};

/** The newest VS Code needs Node 24; npm carries the binary, where this Node is older. */
export function nodeFor(version) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= VERSIONS[version].node) return process.execPath;
  const binary = path.join(modules, `node-linux-${process.arch}`, 'bin', 'node');
  if (existsSync(binary)) return binary;
  throw new Error(
    `VS Code's newest server needs Node 24; this is ${process.version} and no copy of it was found.`,
  );
}

/** Installs the packages of the tests, and those of the servers inside them. */
export function installServers(versions = Object.keys(VERSIONS)) {
  installOnce(here);
  for (const version of versions) {
    const { folder } = VERSIONS[version];
    if (existsSync(path.join(folder, 'node_modules', '@vscode'))) continue;
    console.log(`Installing the ${version} VS Code server's own packages`);
    const npm = spawnSync(
      'npm',
      ['install', '--omit=dev', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'],
      {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
        encoding: 'utf8',
      },
    );
    if (npm.status !== 0) throw new Error(`npm install failed in ${folder}:\n${npm.stderr}`);
    buildNative(version, VERSIONS[version].native);
    if (!hasTerminal(version))
      console.log(`The ${version} VS Code has no terminal: node-pty needs g++ and make.`);
  }
}

/** Builds native packages inside a server, where that can be done; what needs them asks whether they are there. */
export function buildNative(version, packages) {
  if (packages.length === 0) return;
  // The headers of the Node that npm carries; these packages use the stable interface, so one version serves all.
  const headers = path.join(modules, `node-linux-${process.arch}`);
  spawnSync('npm', ['rebuild', '--no-ignore-scripts', ...packages], {
    cwd: VERSIONS[version].folder,
    stdio: 'ignore',
    env: { ...process.env, ...(existsSync(headers) ? { npm_config_nodedir: headers } : {}) },
  });
}

/** Without spdlog the output channels of a server stay empty: for people, not for tests. */
export function buildOutputChannels(version) {
  const module = path.join('node_modules', '@vscode', 'spdlog');
  if (existsSync(path.join(VERSIONS[version].folder, module, 'build', 'Release', 'spdlog.node'))) return;
  buildNative(version, ['@vscode/spdlog']);
}

/** Whether this server's terminals work, so that programs can be run in it. */
export function hasTerminal(version) {
  const pty = path.join(VERSIONS[version].folder, 'node_modules', 'node-pty');
  return (
    existsSync(path.join(pty, 'prebuilds')) || existsSync(path.join(pty, 'build', 'Release', 'pty.node'))
  );
}

const BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/** A Chromium, Chrome or Edge; installed when there is none. Throws with what is missing. */
export function installBrowser() {
  const found = [process.env.INTERLEAVE_BROWSER, ...BROWSERS].find((file) => file && existsSync(file));
  if (found) return found;
  return fromPlaywright() ?? fromDebian() ?? missingBrowser();
}

function fromPlaywright() {
  const environment = { ...process.env, PLAYWRIGHT_BROWSERS_PATH: path.join(runtime, 'browsers') };
  const ask = () => {
    const script = "process.stdout.write(require('playwright-core').chromium.executablePath())";
    const file = spawnSync(process.execPath, ['-e', script], {
      cwd: here,
      env: environment,
      encoding: 'utf8',
    }).stdout;
    return file && existsSync(file) ? file : undefined;
  };
  const kept = ask();
  if (kept) return kept;
  console.log("No Chromium, Chrome or Edge found: trying Playwright's download");
  const cli = path.join(modules, 'playwright-core', 'cli.js');
  spawnSync(process.execPath, [cli, 'install', 'chromium'], {
    env: environment,
    stdio: 'ignore',
    timeout: 180_000,
  });
  return ask();
}

function fromDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.log("Installing Debian's chromium (apt-get)");
  const apt = (...args) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  apt('update', '-qq');
  apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core');
  return existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined;
}

function missingBrowser() {
  throw new Error(
    'The tests in VS Code need Chromium, Chrome or Edge, and none could be installed. Install one, or set INTERLEAVE_BROWSER to its path.',
  );
}
