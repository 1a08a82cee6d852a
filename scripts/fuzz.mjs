// Tries the engine on mutilated programs for as long as is asked for. Usage: npm run fuzz -- [--seconds 60]
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from './bootstrap.mjs';

const at = process.argv.indexOf('--seconds');
const seconds = at < 0 ? 60 : Number(process.argv[at + 1]);
if (!(seconds > 0)) {
  console.error('--seconds needs a number above zero: the time for each of the properties');
  process.exit(1);
}
const run = (args, env = {}) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status;
const built = run(['esbuild.js', '--tests']);
const mocha = path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
process.exit(built || run([mocha, 'out/test/engine/fuzz.test.cjs'], { FUZZ_SECONDS: String(seconds) }));
