// One VS Code with the packed extension installed, and a folder of its own, for a file of tests.
import path from 'node:path';
import { openEditor } from '../editor.mjs';
import { hasTerminal, here, runtime } from '../install.mjs';
import { copyWorkspace, installVsix, startServer } from '../server.mjs';

const version = process.env.INTERLEAVE_VSCODE ?? 'newest';
export const terminals = hasTerminal(version);
export const isNewest = version === 'newest';

/** Starts the server and installs the extension; `open(file)` gives a window. Everything ends with `stop()`. */
export async function startSession(options = {}) {
  const vsix = process.env.INTERLEAVE_VSIX;
  if (!vsix)
    throw new Error('INTERLEAVE_VSIX names the packed extension to test; test/vscode/run.mjs sets it.');
  const server = await startServer({ version, ...options });
  await installVsix(server, version, vsix);
  const folder = copyWorkspace(server, path.join(here, 'workspaces', 'app'));
  const windows = [];
  return {
    server,
    folder,
    async open(file, view = {}) {
      const window = await openEditor(server, folder, file && path.join(folder, file), view);
      windows.push(window);
      return window;
    },
    async stop() {
      for (const window of windows) await window.close();
      await server.stop();
    },
  };
}

/** Keeps a picture of the window of every test that fails, in .runtime/failures/. */
export function photographFailures(windowOf) {
  afterEach(async function () {
    if (this.currentTest.state !== 'failed') return;
    const name = this.currentTest.fullTitle().replace(/\W+/g, '-');
    await windowOf()?.page.screenshot({ path: path.join(runtime, 'failures', `${name}.png`) });
  });
}
