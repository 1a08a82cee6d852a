// Bundles the tests that run inside VS Code's extension hosts into .runtime/tests/.
import path from 'node:path';
import { build } from 'esbuild';
import { here, runtime } from './install.mjs';

/** Where VS Code finds them: `node-host.cjs` and `web-host.cjs`, each exporting `run()`. */
export const bundles = path.join(runtime, 'tests');

const common = {
  bundle: true,
  format: 'cjs',
  target: 'es2022',
  sourcemap: 'inline',
  logLevel: 'warning',
  outdir: bundles,
};

export async function buildTests() {
  await Promise.all([
    build({
      ...common,
      platform: 'node',
      entryPoints: [path.join(here, 'node-host.ts')],
      external: ['vscode', 'mocha'],
    }),
    build({
      ...common,
      platform: 'browser',
      entryPoints: [path.join(here, 'web-host.ts')],
      external: ['vscode'],
      // Mocha's file for browsers is to set its global, and not to take the bundle's own exports for its own.
      define: { module: 'undefined', exports: 'undefined' },
      alias: { 'node:assert': path.join(here, 'web-assert.ts') },
    }),
  ]);
}
