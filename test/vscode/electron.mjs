// The suites of the Node extension host in a desktop VS Code, which @vscode/test-electron downloads.
// For machines that can download it; everywhere else run.mjs runs the same suites in VS Code's own server.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { installOnce, root } from '../../scripts/bootstrap.mjs';
import { run } from '../../scripts/steps.mjs';
import { buildTests, bundles } from './build.mjs';
import { here } from './install.mjs';

installOnce(here);
const built = await run(process.execPath, ['esbuild.js']);
if (built.code !== 0) process.exit(1);
await buildTests();
const folder = mkdtempSync(path.join(tmpdir(), 'interleave-electron-'));
try {
  cpSync(path.join(here, 'workspaces', 'app'), folder, { recursive: true });
  await runTests({
    version: process.argv[2] ?? 'stable',
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(bundles, 'node-host.js'),
    launchArgs: [folder, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
