/** `interleave recorder`, the whole way: one file, copied beside a program, records a part of it, and the trace opens. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findPythons } from '../runner/pythons.ts';
import { runCli } from './run-cli.ts';

const PROGRAM = `
import asyncio, threading, time
import interleave

def test_orders():
    with interleave.recording("traces/orders.interleave"):
        threading.Thread(target=time.sleep, args=(0.01,), name="baker").start()

        async def slow():
            time.sleep(0.2)

        asyncio.run(slow())

if __name__ == "__main__":
    test_orders()
`;

describe('interleave recorder', function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'interleave-test-'));
    fs.mkdirSync(path.join(folder, 'temporary'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const env = () => ({ PATH: process.env.PATH, TMPDIR: path.join(folder, 'temporary') });

  async function summary(): Promise<string> {
    const words = ['export', 'traces/orders.interleave', '--export', 'summary', '--export-out', '-'];
    const { code, stdout, stderr } = await runCli(words, { cwd: folder });
    assert.deepEqual([code, stderr], [0, '']);
    return stdout;
  }

  for (const { version, path: python } of findPythons()) {
    it(`makes a file that is all Python ${version} needs`, async () => {
      const made = await runCli(['recorder'], { cwd: folder });
      assert.deepEqual([made.code, made.stdout, made.stderr], [0, 'interleave.py\n', '']);
      fs.writeFileSync(path.join(folder, 'app.py'), PROGRAM);
      const ran = spawnSync(python, ['app.py'], { cwd: folder, env: env(), encoding: 'utf8' });
      assert.deepEqual([ran.status, ran.stdout, ran.stderr], [0, '', '']);
      assert.deepEqual(fs.readdirSync(path.join(folder, 'temporary')), []);
      const text = await summary();
      assert.match(text, /thread baker/);
      assert.match(text, /task .*slow/);
      assert.match(text, /app\.py:10/);
    });
  }

  it('records a test of pytest', async function () {
    const python = '/usr/bin/python3';
    const asked = spawnSync(python, ['-c', 'import pytest']);
    // Debian's package python3-pytest.
    if (asked.status !== 0) return this.skip();
    assert.equal((await runCli(['recorder', '--out', folder], { cwd: folder })).code, 0);
    fs.writeFileSync(path.join(folder, 'test_app.py'), PROGRAM);
    const words = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', 'test_app.py'];
    const ran = spawnSync(python, words, { cwd: folder, env: env(), encoding: 'utf8' });
    assert.equal(ran.status, 0, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /^1 passed/m);
    assert.match(await summary(), /thread baker/);
  });

  it('says in one line where it cannot write', async () => {
    const { code, stderr } = await runCli(['recorder', '--out', 'none/at/all.py'], { cwd: folder });
    assert.equal(code, 2);
    assert.match(stderr, /^interleave: cannot write none\/at\/all\.py: .*\n$/);
  });

  it('opens the folder of a recording whose program was killed', async () => {
    assert.equal((await runCli(['recorder'], { cwd: folder })).code, 0);
    const text =
      'import os, threading, interleave\nwith interleave.recording():\n    threading.Thread(target=print, name="baker").start()\n    os.kill(os.getpid(), 9)\n';
    fs.writeFileSync(path.join(folder, 'app.py'), text);
    spawnSync(findPythons()[0]!.path, ['app.py'], { cwd: folder, env: env() });
    const [left] = fs
      .readdirSync(path.join(folder, 'temporary'))
      .filter((name) => !name.startsWith('interleave-tracer'));
    const words = ['export', `temporary/${left}`, '--export', 'summary', '--export-out', '-'];
    const { code, stdout } = await runCli(words, { cwd: folder });
    assert.equal(code, 0);
    assert.match(stdout, /thread baker/);
  });
});
