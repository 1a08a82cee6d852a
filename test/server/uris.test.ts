import assert from 'node:assert/strict';
import { pathOf, uriOf } from '../../src/server/uris.ts';

describe('addresses and paths', () => {
  const pairs: [string, string][] = [
    ['file:///home/me/a.py', '/home/me/a.py'],
    ['file:///home/me/my%20code/%C3%A9%23.py', '/home/me/my code/é#.py'],
    ['file:///c%3A/code/a.py', 'c:/code/a.py'],
    ['file://server/share/a.py', '//server/share/a.py'],
    ['untitled:Untitled-1', 'untitled:Untitled-1'],
    ['vscode-vfs://github/me/code/my%20file.py', 'vscode-vfs://github/me/code/my%20file.py'],
  ];

  it('go both ways', () => {
    for (const [uri, path] of pairs) {
      assert.equal(pathOf(uri), path);
      assert.equal(uriOf(path), uri);
    }
  });

  it('reads other spellings of the same address', () => {
    assert.equal(pathOf('file:///C:/code/a.py'), 'c:/code/a.py');
    assert.equal(pathOf('file://localhost/home/a.py'), '/home/a.py');
    assert.equal(pathOf('file:///home/100%/a.py'), '/home/100%/a.py');
  });
});
