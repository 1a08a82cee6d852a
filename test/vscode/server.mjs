// Starts VS Code's own server, on a free port of this machine, with a data folder of its own.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodeFor, VERSIONS } from './install.mjs';

/** No welcome page, no updates, nothing that moves by itself: what a test must not depend on. */
export const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'git.openRepositoryInParentFolders': 'never',
  'update.mode': 'none',
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'security.workspace.trust.untrustedFiles': 'open',
  'editor.minimap.enabled': false,
  'editor.stickyScroll.enabled': false,
  'terminal.integrated.gpuAcceleration': 'off',
};

/** Runs the server until `stop()`. `url` is its address; `remote(path)` is how it names a file of this machine. */
export async function startServer({
  version = 'newest',
  settings = {},
  token = null,
  trust = false,
  testDriver = true,
  dataFolder = null,
  environment = {},
  port = null,
} = {}) {
  const home = dataFolder ?? mkdtempSync(path.join(tmpdir(), 'interleave-vscode-'));
  for (const folder of ['data/User', 'ext', 'home', 'tmp', 'run'])
    mkdirSync(path.join(home, folder), { recursive: true });
  writeFileSync(
    path.join(home, 'data/User/settings.json'),
    JSON.stringify({ ...QUIET_SETTINGS, ...settings }, null, 2),
  );
  const chosen = port ?? (await freePort());
  const { folder } = VERSIONS[version];
  const args = [
    path.join(folder, 'out', 'server-main.js'),
    ...[
      '--host',
      '127.0.0.1',
      '--port',
      String(chosen),
      '--accept-server-license-terms',
      '--telemetry-level',
      'off',
    ],
    ...['--server-data-dir', home, '--extensions-dir', path.join(home, 'ext')],
    ...(token ? ['--connection-token', token] : ['--without-connection-token']),
    ...(trust ? [] : ['--disable-workspace-trust']),
    // Without it the keys of the payload that start tests are ignored.
    ...(testDriver ? ['--enable-smoke-test-driver'] : []),
  ];
  const child = spawn(nodeFor(version), args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      HOME: path.join(home, 'home'),
      TMPDIR: path.join(home, 'tmp'),
      XDG_RUNTIME_DIR: path.join(home, 'run'),
      ...environment,
    },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log = (log + chunk).slice(-20_000);
    });
  }
  const stop = () => stopGroup(child, dataFolder ? null : home);
  const url = `http://127.0.0.1:${chosen}`;
  try {
    await answers(`${url}/version`, child, () => log);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    home,
    port: chosen,
    log: () => log,
    stop,
    child,
    remote: (file) => `vscode-remote://127.0.0.1:${chosen}${file}`,
  };
}

/** The address that opens a folder; `payload` is a list of [key, value] that VS Code's web entry understands. */
export function address(server, folder, payload = []) {
  const query = [`folder=${encodeURIComponent(folder)}`];
  if (payload.length) query.push(`payload=${encodeURIComponent(JSON.stringify(payload))}`);
  return `${server.url}/?${query.join('&')}`;
}

/** Installs a packed extension, as a user would. */
export async function installVsix(server, version, vsix) {
  const main = path.join(VERSIONS[version].folder, 'out', 'server-main.js');
  const args = [
    main,
    '--install-extension',
    vsix,
    '--force',
    '--server-data-dir',
    server.home,
    '--extensions-dir',
    path.join(server.home, 'ext'),
  ];
  const child = spawn(nodeFor(version), [...args, '--accept-server-license-terms'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: path.join(server.home, 'home'), TMPDIR: path.join(server.home, 'tmp') },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`Installing ${vsix} failed:\n${output}`);
  return output;
}

/** A copy of a folder for one test to change. */
export function copyWorkspace(server, from, name = 'ws') {
  const to = path.join(server.home, name);
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
  return to;
}

async function answers(url, child, log) {
  const limit = Date.now() + 60_000;
  while (Date.now() < limit) {
    if (child.exitCode !== null) throw new Error(`VS Code's server ended with ${child.exitCode}:\n${log()}`);
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`VS Code's server did not answer in a minute:\n${log()}`);
}

async function stopGroup(child, home) {
  const gone =
    child.exitCode !== null ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));
  for (const signal of ['SIGTERM', 'SIGKILL']) {
    try {
      process.kill(-child.pid, signal);
    } catch {
      break;
    }
    const ended = await Promise.race([
      gone.then(() => true),
      new Promise((resolve) => setTimeout(resolve, 3000, false)),
    ]);
    if (ended && signal === 'SIGKILL') break;
  }
  if (home) rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
