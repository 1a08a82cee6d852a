/** `interleave explore`, used as a person would. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { decodeTrace } from '../../src/trace/saved-trace.ts';
import { runCli } from './run-cli.ts';

const threads = (target: string) => `
threads = [threading.Thread(target=${target}) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
`;

describe('interleave explore', function () {
  this.timeout(120_000);
  let cwd: string;

  beforeEach(() => {
    cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'interleave-test-'));
    fs.writeFileSync(
      path.join(cwd, 'lost.py'),
      `import threading\n\nn = 0\n\n\ndef add():\n    global n\n    n += 1\n\n${threads('add')}print("n is", n)\n`,
    );
  });
  afterEach(() => fs.rmSync(cwd, { recursive: true, force: true }));

  it('finds a lost update, says who and where, and saves the run', async () => {
    const { code, stdout } = await runCli(['explore', 'lost.py'], { cwd });
    assert.equal(code, 1);
    assert.match(stdout, /Found a lost update after \d+ schedules/);
    assert.match(stdout, /n, which was 0 \(lost\.py:8\)/);
    assert.match(stdout, /\| n is 1/);
    const trace = decodeTrace(fs.readFileSync(path.join(cwd, 'explore.interleave')));
    const [problem] = trace.problems;
    assert.deepEqual(
      [problem!.kind, problem!.rule, problem!.line],
      ['lost-update', 'unlocked-shared-update', 8],
    );
    assert.equal(problem!.related.length, 3);
    assert.ok(trace.whats.some(({ kind, text }) => kind === 'access' && text === 'writes n: 1'));
    assert.equal(trace.header.complete, true);
    assert.equal(trace.header.dropped, 0);
  });

  it('repeats what was found, to the same trace', async () => {
    const first = await runCli(['explore', '--format', 'json', 'lost.py'], { cwd });
    const found = JSON.parse(first.stdout);
    assert.deepEqual(
      [found.version, found.found.kind, found.trace],
      [1, 'lost-update', 'explore.interleave'],
    );
    const spans = () => {
      const trace = decodeTrace(fs.readFileSync(path.join(cwd, 'explore.interleave')));
      return [...trace.spans.values()].map(({ start, length }) => Array.from(start.subarray(0, length)));
    };
    const before = spans();
    const again = await runCli(['explore', '--replay', found.schedule, '--format', 'json', 'lost.py'], {
      cwd,
    });
    assert.equal(again.code, 1);
    assert.deepEqual(JSON.parse(again.stdout).found, found.found);
    assert.deepEqual(spans(), before);
  });

  it('finds nothing in a program with a lock, and says what that means', async () => {
    const source = fs.readFileSync(path.join(cwd, 'lost.py'), 'utf8');
    const locked = source
      .replace('n = 0', 'n = 0\nlock = threading.Lock()')
      .replace('    n += 1', '    with lock:\n        n += 1');
    fs.writeFileSync(path.join(cwd, 'locked.py'), locked);
    const { code, stdout } = await runCli(
      ['explore', '--schedules', '30', '--seconds', '600', '--out', 'none.interleave', 'locked.py'],
      { cwd },
    );
    assert.equal(code, 0);
    assert.match(stdout, /Nothing went wrong in 30 schedules/);
    assert.match(stdout, /no proof/);
    assert.equal(fs.existsSync(path.join(cwd, 'none.interleave')), false);
  });

  it('refuses in one line', async () => {
    for (const args of [['nowhere.py'], ['--goal', 'luck', 'lost.py'], ['--replay', 'x', 'lost.py']]) {
      const { code, stderr } = await runCli(['explore', ...args], { cwd });
      assert.equal(code, 2, args.join(' '));
      assert.equal(stderr.trim().split('\n').length, 1, stderr);
    }
  });
});
