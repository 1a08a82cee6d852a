import assert from 'node:assert/strict';
import type { Engine } from '../../src/engine/index.ts';
import { packageRoots, readPackages } from '../../src/workspace/installed-packages.ts';
import { makeEngine } from '../make-engine.ts';
import { memoryHost } from './memory-host.ts';

const SITE = '/p/.venv/lib/python3.12/site-packages';
const FILES: Record<string, string> = {
  [`${SITE}/acme/__init__.py`]: `
from .client import Client, connect
from ._names import *
`,
  [`${SITE}/acme/client.py`]: `
from acme._core.base import Base
from .unused import nothing

class Client(Base):
    async def get(self, name):
        return name
    def close(self):
        pass

async def connect(url) -> Client:
    return Client()

def make():
    return Client()
`,
  [`${SITE}/acme/_core/__init__.py`]: '',
  [`${SITE}/acme/_core/base.py`]: `
class Base:
    async def ping(self):
        pass
`,
  [`${SITE}/acme/_names.py`]: 'async def starred():\n    pass\n',
  [`${SITE}/acme/unused.py`]: 'nothing = 1\n',
  [`${SITE}/other.py`]: 'async def job():\n    pass\n',
};
const CODE = `
import other
from acme import Client, connect, starred
from acme.client import make

async def main():
    client = Client()
    client.get("a")
    client.ping()
    client.close()
    starred()
    second = await connect("url")
    second.get("b")
    make().ping()
    other.job()
    await client.get("c")
`;

describe('installed packages', () => {
  let engine: Engine;
  const read: string[] = [];
  beforeEach(async () => {
    engine = await makeEngine();
  });
  afterEach(() => engine.dispose());

  async function findings(code: string, files = FILES): Promise<number[]> {
    const host = memoryHost({ ...files, '/p/app.py': code });
    const readFile = host.readFile.bind(host);
    read.length = 0;
    host.readFile = (path) => {
      read.push(path);
      return readFile(path);
    };
    engine.setRoots(['/p']);
    engine.setFile('/p/app.py', code);
    const roots = await packageRoots(host, { python: '', folders: ['/p'] });
    engine.setPackageRoots(roots);
    await readPackages(host, engine, roots);
    return engine.check('/p/app.py').map(({ range }) => range.start.line);
  }

  it('tell which functions and methods are coroutine functions', async () => {
    assert.deepEqual(await findings(CODE), [7, 8, 10, 12, 13, 14]);
  });

  it('tell what waits on every path, which is possible at most', async () => {
    const source = `
import time, requests
def fetch(url):
    return requests.get(url)
def sometimes(now):
    if now:
        time.sleep(1)
def save(path):
    open(path)
class Client:
    def call(self):
        return fetch("a")
`;
    const code = `
import acme
async def main(client: acme.Client):
    acme.fetch("a")
    acme.sometimes(True)
    acme.save("b")
    client.call()
`;
    assert.deepEqual(await findings(code, { [`${SITE}/acme.py`]: source }), [3, 6]);
    assert.deepEqual(
      engine.check('/p/app.py').map(({ confidence }) => confidence),
      ['possible', 'possible'],
    );
  });

  it('are read only as far as the imported names lead', async () => {
    await findings(CODE);
    assert.ok(read.includes(`${SITE}/acme/_core/base.py`));
    assert.ok(!read.includes(`${SITE}/acme/unused.py`));
    await findings('from acme import Client\nClient().get(1)\n');
    assert.deepEqual(read, [], 'nothing here is asynchronous');
  });

  it('are not known where nothing is installed', async () => {
    assert.deepEqual(await findings(CODE, {}), []);
    // A project's own module of that name is the project's.
    assert.deepEqual(await findings(CODE.replaceAll('acme', 'nowhere')), [14]);
  });

  it('are found beside the interpreter, in the active environment, in the project', async () => {
    const at = (prefix: string) => ({ [`${prefix}/lib/python3.11/site-packages/x.py`]: '' });
    const files = { ...at('/opt/py'), ...at('/active'), ...at('/p/venv'), '/win/Lib/site-packages/x.py': '' };
    const roots = (python: string, environment: Record<string, string> = {}) => {
      const host = memoryHost(files);
      host.environment = (name) => environment[name];
      return packageRoots(host, { python, folders: ['/p'] });
    };
    assert.deepEqual(await roots('/opt/py/bin/python3'), ['/opt/py/lib/python3.11/site-packages']);
    assert.deepEqual(await roots('/win/Scripts/python.exe'), ['/win/Lib/site-packages']);
    assert.deepEqual(await roots('/win/python.exe'), ['/win/Lib/site-packages']);
    assert.deepEqual(await roots('', { VIRTUAL_ENV: '/active' }), ['/active/lib/python3.11/site-packages']);
    assert.deepEqual(await roots(''), ['/p/venv/lib/python3.11/site-packages']);
    assert.deepEqual(await roots('/nowhere/bin/python3'), []);
  });
});
