import assert from 'node:assert/strict';
import { ImportedFiles } from '../../src/workspace/imported-files.ts';
import { memoryHost } from './memory-host.ts';

const host = memoryHost(
  Object.fromEntries(
    [
      '/p/src/app/__init__.py',
      '/p/src/app/web.py',
      '/p/src/app/store/__init__.py',
      '/p/src/app/store/disk.py',
      '/p/src/tools.py',
      '/p/src/space/inner.py',
      '/p/top.py',
    ].map((path) => [path, '']),
  ),
);

const imported = (text: string, file = '/p/src/app/web.py') =>
  new ImportedFiles(host, ['/p', '/p/src']).of(file, text);

describe('imported files', () => {
  it('resolves absolute imports from the roots', async () => {
    assert.deepEqual(await imported('import tools, os\nimport top as t'), ['/p/src/tools.py', '/p/top.py']);
    assert.deepEqual(await imported('import app.store.disk'), [
      '/p/src/app/__init__.py',
      '/p/src/app/store/__init__.py',
      '/p/src/app/store/disk.py',
    ]);
    assert.deepEqual(await imported('from space import inner'), ['/p/src/space/inner.py']);
  });

  it('resolves relative imports, and names that are modules', async () => {
    assert.deepEqual(await imported('from .store import (\n  disk,  # the slow one\n  other,\n)'), [
      '/p/src/app/__init__.py',
      '/p/src/app/store/__init__.py',
      '/p/src/app/store/disk.py',
    ]);
    assert.deepEqual(await imported('from . import store'), [
      '/p/src/app/__init__.py',
      '/p/src/app/store/__init__.py',
    ]);
    assert.deepEqual(await imported('from .. import web', '/p/src/app/store/disk.py'), [
      '/p/src/app/__init__.py',
      '/p/src/app/web.py',
    ]);
  });

  it('leaves what is not in the project', async () => {
    assert.deepEqual(await imported('import asyncio\nfrom requests import get\nfrom app.nowhere import x'), [
      '/p/src/app/__init__.py',
    ]);
  });
});
