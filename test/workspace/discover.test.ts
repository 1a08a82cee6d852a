import assert from 'node:assert/strict';
import { type DiscoverOptions, discoverFiles, isDiscovered } from '../../src/workspace/discover.ts';
import { memoryHost } from './memory-host.ts';

async function found(
  files: Record<string, string>,
  folder: string,
  options?: DiscoverOptions,
): Promise<string[]> {
  const paths: string[] = [];
  for await (const path of discoverFiles(memoryHost(files), folder, options)) paths.push(path);
  return paths;
}

const empty = (...paths: string[]) => Object.fromEntries(paths.map((path) => [path, '']));

describe('file discovery', () => {
  it('finds Python files and notebooks in the order of their names', async () => {
    const files = empty('/p/b.py', '/p/a/c.pyw', '/p/n.ipynb', '/p/readme.md', '/p/stub.pyi', '/q/x.py');
    assert.deepEqual(await found(files, '/p'), ['/p/a/c.pyw', '/p/b.py', '/p/n.ipynb']);
  });

  it('skips what is installed, generated or cached', async () => {
    const files = empty(
      '/p/a.py',
      '/p/.venv/x.py',
      '/p/node_modules/m/x.py',
      '/p/__pycache__/x.py',
      '/p/build/lib/x.py',
      '/p/my-env/pyvenv.cfg',
      '/p/my-env/lib/x.py',
      '/p/tools/build/__init__.py',
    );
    assert.deepEqual(await found(files, '/p'), ['/p/a.py', '/p/tools/build/__init__.py']);
  });

  it('obeys ignore files, the nearest first, and those above up to the repository', async () => {
    const files = {
      ...empty(
        '/r/.git/HEAD',
        '/r/p/a.py',
        '/r/p/gen/x.py',
        '/r/p/gen/keep/y.py',
        '/r/p/out.py',
        '/r/p/deep/log.py',
      ),
      '/.gitignore': '*.py\n',
      '/r/.gitignore': 'out.py\nlog.py\n',
      '/r/p/.gitignore': 'gen/*\n!gen/keep\n',
      '/r/p/deep/.gitignore': '!log.py\n',
    };
    assert.deepEqual(await found(files, '/r/p'), ['/r/p/a.py', '/r/p/deep/log.py', '/r/p/gen/keep/y.py']);
  });

  it('obeys exclusions and tells of each folder before its files', async () => {
    const entered: string[] = [];
    const files = empty('/p/a.py', '/p/vendor/b.py', '/p/c/d.py');
    const paths = await found(files, '/p', {
      excluded: (path) => path === '/p/vendor',
      enter: async (folder) => entered.push(folder),
    });
    assert.deepEqual(paths, ['/p/a.py', '/p/c/d.py']);
    assert.deepEqual(entered, ['/p', '/p/c']);
  });

  it('decides about a single file as a walk would', async () => {
    const files = {
      ...empty('/p/a.py', '/p/.venv/x.py', '/p/gen/x.py', '/p/ok/y.py'),
      '/p/.gitignore': 'gen\n',
    };
    const host = memoryHost(files);
    assert.ok(await isDiscovered(host, '/p', '/p/a.py'));
    assert.ok(await isDiscovered(host, '/p', '/p/ok/y.py'));
    assert.ok(!(await isDiscovered(host, '/p', '/p/.venv/x.py')));
    assert.ok(!(await isDiscovered(host, '/p', '/p/gen/x.py')));
    assert.ok(!(await isDiscovered(host, '/p', '/q/a.py')));
    assert.ok(!(await isDiscovered(host, '/p', '/p/a.txt')));
  });
});
