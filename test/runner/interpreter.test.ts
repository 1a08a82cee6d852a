/** Which Python runs the program, and what is said when there is none. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findInterpreter, RunError } from '../../src/runner/interpreter.ts';

describe('interpreter', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'interleave-test-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  /** A program that answers as a Python of that version would. */
  function fake(file: string, version: string): string {
    const full = path.join(folder, file);
    fs.mkdirSync(path.dirname(full), { recursive: true });
    fs.writeFileSync(full, `#!/bin/sh\nprintf '%s' '${version}'\n`, { mode: 0o755 });
    return full;
  }
  const env = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({ PATH: folder, ...more });

  it('takes the one that is asked for', async () => {
    const wanted = fake('my-python', '3.9.1');
    assert.deepEqual(await findInterpreter(wanted, env(), folder), { path: wanted, version: '3.9.1' });
  });

  it('prefers the active environment, then python3, then python', async () => {
    fake('python', '3.10.0');
    assert.equal((await findInterpreter(undefined, env(), folder)).path, 'python');
    fake('python3', '3.11.0');
    assert.equal((await findInterpreter(undefined, env(), folder)).path, 'python3');
    const inside = fake('venv/bin/python', '3.12.0');
    const active = env({ VIRTUAL_ENV: path.join(folder, 'venv') });
    assert.equal((await findInterpreter(undefined, active, folder)).path, inside);
  });

  it('passes over one that is too old, and says so when there is no other', async () => {
    fake('python3', '3.6.9');
    await assert.rejects(findInterpreter(undefined, env(), folder), (error: Error) => {
      assert.ok(error instanceof RunError);
      assert.match(error.message, /`python3` is Python 3\.6\.9; tracing needs Python 3\.8 or newer/);
      return true;
    });
    fake('python', '3.8.0');
    assert.equal((await findInterpreter(undefined, env(), folder)).path, 'python');
  });

  it('says in one line when there is none', async () => {
    await assert.rejects(findInterpreter(undefined, env(), folder), /No Python was found\. Install/);
    await assert.rejects(findInterpreter('/no/such/python', env(), folder), /not a Python that can be run/);
    const other = fake('other', 'hello');
    await assert.rejects(findInterpreter(other, env(), folder), /not a Python that can be run/);
  });
});
