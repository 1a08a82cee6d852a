/** What is generated from the catalogue of rules is up to date. */
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';

describe('generated text', () => {
  it('follows the catalogue: settings in package.json, table in README.md', () => {
    const check = spawnSync(process.execPath, ['scripts/generate.mjs', '--check'], { encoding: 'utf8' });
    assert.strictEqual(check.status, 0, check.stderr);
  });
});
