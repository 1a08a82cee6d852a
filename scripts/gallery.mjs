// Pictures of everything the timeline can look like, from real runs in real VS Code, for people to look at: gallery/.
// Usage: node scripts/gallery.mjs [--no-package] [--only NAME,NAME]
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openEditor } from '../test/vscode/editor.mjs';
import { installBrowser, installServers, runtime } from '../test/vscode/install.mjs';
import { installVsix, startServer } from '../test/vscode/server.mjs';
import { root } from './bootstrap.mjs';
import { SCENES } from './gallery/scenes.mjs';
import { packageExtension } from './package.mjs';
import { photograph } from './photograph.mjs';

const pictures = path.join(root, 'gallery');
const SETTINGS = {
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.activityBar.location': 'hidden',
  'workbench.statusBar.visible': false,
  'workbench.sideBar.location': 'right',
  'window.commandCenter': false,
  'breadcrumbs.enabled': false,
  'editor.lightbulb.enabled': 'off',
};

const at = process.argv.indexOf('--only');
const only = at > 0 ? process.argv[at + 1].split(',') : null;
const wanted = SCENES.filter(({ name }) => !only || only.some((part) => name.includes(part)));

async function main() {
  installServers(['newest']);
  installBrowser();
  let vsix = path.join(runtime, 'interleave.vsix');
  if (!process.argv.includes('--no-package') || !existsSync(vsix)) vsix = await packageExtension(vsix);
  mkdirSync(pictures, { recursive: true });
  const server = await startServer({ settings: SETTINGS });
  let failed = 0;
  try {
    await installVsix(server, 'newest', vsix);
    const folder = programs(server);
    const window = await openEditor(server, folder, path.join(folder, 'blocking_sleep.py'), {
      width: 1400,
      height: 820,
    });
    await window.editor.palette('View: Close Primary Side Bar');
    for (const scene of wanted) failed += await play(scene, window, folder);
    await window.close();
  } finally {
    await server.stop();
  }
  writeIndex();
  if (failed > 0) throw new Error(`${failed} of the scenes could not be photographed.`);
}

/** Takes one scene's pictures; a scene that fails is said, photographed as it is, and does not stop the others. */
async function play({ name, run }, window, folder) {
  const shoot = async (suffix = '', options = {}) => {
    const file = `${suffix ? `${name}-${suffix}` : name}.png`;
    await photograph(window.page, path.join(pictures, file), options);
    console.log(`gallery/${file}`);
  };
  try {
    await run({ ...window, folder, timeline: window.editor.webview(), shoot, trace });
    return 0;
  } catch (error) {
    console.error(
      `${name}: ${error.stack
        .split('\n')
        .filter((line) => !line.includes('node_modules'))
        .join('\n')}`,
    );
    await window.page.screenshot({ path: path.join(pictures, `${name}-FAILED.png`) });
    return 1;
  } finally {
    await window.page.setViewportSize({ width: 1400, height: 820 });
    await window.editor.palette('View: Close All Editors');
    if (await window.page.locator('.part.panel').isVisible()) await window.editor.palette('View: Hide Panel');
  }

  /** Runs a program of the folder under the tracer, once; answers the saved trace's name. */
  function trace(program) {
    const file = program.replace(/\.py$/, '.interleave');
    if (existsSync(path.join(folder, file))) return file;
    const cli = path.join(root, 'dist', 'cli.js');
    const { status, stderr } = spawnSync(process.execPath, [cli, 'trace', '--out', file, program], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (!existsSync(path.join(folder, file))) throw new Error(`${program} ended with ${status}: ${stderr}`);
    return file;
  }
}

/** The demos and the gallery's own programs, as a user has them open. */
function programs(server) {
  const folder = path.join(server.home, 'gallery');
  mkdirSync(folder);
  for (const from of [path.join(root, 'src', 'demos'), path.join(root, 'scripts', 'gallery')]) {
    for (const name of readdirSync(from).filter((file) => file.endsWith('.py')))
      cpSync(path.join(from, name), path.join(folder, name));
  }
  return folder;
}

/** All pictures on one page. */
function writeIndex() {
  const names = readdirSync(pictures).filter((file) => file.endsWith('.png'));
  const figures = names.map(
    (name) => `<figure><figcaption>${name}</figcaption><img src="${name}" alt="" loading="lazy"></figure>`,
  );
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const style = 'body{font:14px sans-serif;background:#555;color:#fff}img{max-width:100%}';
  const html = `<!DOCTYPE html><meta charset="utf-8"><title>Interleave ${version}</title><style>${style}</style>`;
  writeFileSync(path.join(pictures, 'index.html'), `${html}\n${figures.join('\n')}\n`);
}

await main();
