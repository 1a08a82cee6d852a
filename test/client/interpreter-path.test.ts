/** What the setting `interleave.python` may say. */
import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import path from 'node:path';
import { interpreterPath } from '../../src/client/run/interpreter-path.ts';

describe('the path of an interpreter in the settings', () => {
  const folder = path.resolve('/work/shop');

  it('may be relative to the folder, or begin with it', () => {
    const expected = path.join(folder, '.venv', 'bin', 'python');
    assert.equal(interpreterPath('.venv/bin/python', folder), expected);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of VS Code.
    assert.equal(interpreterPath('${workspaceFolder}/.venv/bin/python', folder), expected);
  });

  it('may begin with the home', () => {
    assert.equal(interpreterPath('~/py/python', folder), path.join(homedir(), 'py', 'python'));
  });

  it('stays as it is where it is a name, absolute or nothing', () => {
    const absolute = path.resolve('/usr/bin/python3');
    for (const set of ['python3.12', absolute, '']) assert.equal(interpreterPath(set, folder), set);
    assert.equal(interpreterPath('python3', undefined), 'python3');
  });
});
