/** What is generated from the catalogue of rules is up to date. */
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

describe('generated text', () => {
  it('follows the catalogue: settings in package.json, table in README.md', () => {
    const check = spawnSync(process.execPath, ['scripts/generate.mjs', '--check'], { encoding: 'utf8' });
    assert.strictEqual(check.status, 0, check.stderr);
  });

  it('follows the stubs of the standard library, where they are installed', function () {
    this.timeout(60_000);
    const stubs = process.env.INTERLEAVE_TYPESHED ?? 'scripts/typeshed/node_modules/pyright';
    if (!existsSync(stubs)) this.skip();
    const check = spawnSync(process.execPath, ['scripts/knowledge.mjs', '--check'], { encoding: 'utf8' });
    assert.strictEqual(check.status, 0, check.stderr);
  });
});
