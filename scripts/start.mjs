// Opens VS Code with the extension on the demo programs.
// Usage: node scripts/start.mjs [--no-open] [--server] [--port N]
//   The desktop VS Code (`code` on the PATH) where there is one; else, or with --server, VS Code's own server from
//   npm, whose address is printed. --no-open opens no browser.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './bootstrap.mjs';
import { run } from './steps.mjs';

const flags = new Set(process.argv.slice(2));
const folder = path.join(root, '.vscode-test', 'demos');

/** The demo programs as files to play with. What was changed there stays. */
function copyDemos() {
  mkdirSync(folder, { recursive: true });
  const from = path.join(root, 'src', 'demos');
  for (const name of readdirSync(from).filter((file) => file.endsWith('.py'))) {
    if (!existsSync(path.join(folder, name))) cpSync(path.join(from, name), path.join(folder, name));
  }
}

function hasDesktop() {
  const display = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!display || flags.has('--server') || flags.has('--no-open')) return false;
  return (
    spawnSync('code', ['--version'], { stdio: 'ignore', shell: process.platform === 'win32' }).status === 0
  );
}

function openDesktop() {
  const args = [
    `--extensionDevelopmentPath=${root}`,
    '--new-window',
    folder,
    path.join(folder, 'blocking_sleep.py'),
  ];
  spawnSync('code', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  console.log('VS Code is open on the demo programs, with the extension.');
}

async function openServer() {
  const { buildOutputChannels, installServers } = await import('../test/vscode/install.mjs');
  const { installVsix, startServer } = await import('../test/vscode/server.mjs');
  const { packageExtension } = await import('./package.mjs');
  installServers(['newest']);
  buildOutputChannels('newest');
  const vsix = await packageExtension(path.join(root, '.vscode-test', 'interleave.vsix'));
  const at = process.argv.indexOf('--port');
  const token = randomBytes(16).toString('hex');
  const server = await startServer({
    token,
    testDriver: false,
    dataFolder: path.join(root, '.vscode-test', 'server'),
    port: at > 0 ? Number(process.argv[at + 1]) : null,
    settings: { 'workbench.startupEditor': 'none' },
  });
  await installVsix(server, 'newest', vsix);
  const address = `${server.url}/?tkn=${token}&folder=${encodeURIComponent(folder)}`;
  console.log(`\nVS Code is running with Interleave on the demo programs. Open\n\n  ${address}\n`);
  console.log(
    'Open a program, hover the marked call, or choose "Interleave: Run Demo..." in the palette (F1).',
  );
  console.log('Ctrl-C ends the server.');
  if (!flags.has('--no-open')) openInBrowser(address);
  const stop = async () => {
    await server.stop();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function openInBrowser(address) {
  const command = { darwin: 'open', win32: 'explorer' }[process.platform] ?? 'xdg-open';
  if (command === 'xdg-open' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  spawn(command, [address], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

const built = await run(process.execPath, ['esbuild.js']);
if (built.code !== 0) process.exit(1);
copyDemos();
if (hasDesktop()) openDesktop();
else await openServer();
