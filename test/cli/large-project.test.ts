/** `interleave check` of more text than one thread reads at once: threads, and what is kept for the next run. */
import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Folder } from '../temporary-folder.ts';
import { CLI, type RunOptions, runCli } from './run-cli.ts';

const FILES = 40;
const CACHE = '.interleave_cache';

/** Each file calls what blocks in the next one, so that findings need the project linked. */
function project(): Folder {
  const folder = new Folder({ 'pkg/__init__.py': '' });
  for (let i = 0; i < FILES; i++) {
    const lines = [`import time`, `from pkg.m${(i + 1) % FILES} import work${(i + 1) % FILES}`];
    lines.push(`def work${i}():`, '    time.sleep(1)');
    lines.push(`async def main${i}():`, `    work${(i + 1) % FILES}()`);
    for (let k = 0; k < 150; k++) {
      lines.push(
        `def f${k}(a, b, c):`,
        `    x = [a.b(c)["k${k}"] for a in b if a]`,
        '    return x and {c: -1.5}, "ä"',
      );
    }
    folder.write(`pkg/m${i}.py`, `${lines.join('\n')}\n`);
  }
  return folder;
}

describe('interleave check of a large project', function () {
  this.timeout(120_000);
  let folder: Folder;
  const cacheFile = (kind: string) =>
    path.join(
      folder.path,
      CACHE,
      readdirSync(path.join(folder.path, CACHE)).find((name) => name.startsWith(kind))!,
    );

  const check = async (args: string[] = [], options: Partial<RunOptions> = {}) => {
    const ran = await runCli(['check', '--format', 'json', ...args], { cwd: folder.path, ...options });
    assert.equal(ran.stderr, '');
    assert.equal(ran.code, 1);
    const { findings, summary } = JSON.parse(ran.stdout);
    return { findings, files: summary.files, lines: summary.lines };
  };

  before(() => {
    folder = project();
  });
  after(() => folder.dispose());

  it('finds the same with any number of threads', async () => {
    const alone = await check(['--no-cache', '--jobs', '1']);
    assert.equal(alone.findings.length, FILES);
    assert.equal(alone.files, FILES + 1);
    for (const jobs of ['2', '3']) assert.deepEqual(await check(['--no-cache', '--jobs', jobs]), alone);
    assert.ok(!readdirSync(folder.path).includes(CACHE));
  });

  it('finds the same from what an earlier run has kept, and what is new after an edit', async () => {
    const cold = await check();
    assert.deepEqual(readdirSync(path.join(folder.path, CACHE)).length, 3);
    assert.match(folder.read(`${CACHE}/.gitignore`), /^\*$/m);
    const kept = statSync(cacheFile('facts')).mtimeMs;
    assert.deepEqual(await check(), cold);
    assert.equal(statSync(cacheFile('facts')).mtimeMs, kept, 'nothing new, and still written');

    const text = folder.read('pkg/m7.py');
    folder.write('pkg/m7.py', text.replace('time.sleep(1)', 'pass'));
    const edited = await check();
    assert.equal(edited.findings.length, FILES - 1);
    assert.deepEqual(await check(['--no-cache']), edited);
    folder.write('pkg/m7.py', text);
    assert.deepEqual(await check(), cold);
    folder.write('pyproject.toml', '[tool.interleave.rules]\nblocking-call-in-async = "error"\n');
    assert.equal((await check()).findings[0].severity, 'error');
    folder.write('pyproject.toml', '');
    assert.deepEqual(await check(), cold);
    assert.equal((await check(['--rule', 'missing-await', 'blocking-call-in-async'])).findings.length, FILES);
  });

  it('takes a damaged cache for none', async () => {
    const cold = await check(['--no-cache']);
    await check();
    const whole = { facts: readFileSync(cacheFile('facts')), findings: readFileSync(cacheFile('findings')) };
    const damages: ((bytes: Buffer) => Buffer)[] = [
      (bytes) => bytes.subarray(0, bytes.length >> 1),
      () => Buffer.from('{"format":"another"}\n'),
      (bytes) => Buffer.from(bytes).fill(0xff, bytes.length >> 2, bytes.length >> 1),
    ];
    for (const damage of damages) {
      writeFileSync(cacheFile('facts'), damage(whole.facts));
      writeFileSync(cacheFile('findings'), damage(whole.findings).subarray(0, -1));
      assert.deepEqual(await check(), cold);
    }
    // Facts alone, without the findings.
    writeFileSync(cacheFile('facts'), whole.facts);
    writeFileSync(cacheFile('findings'), '');
    assert.deepEqual(await check(), cold);
  });

  it('says in one line that a thread broke down, and ends', async () => {
    const build = new Folder();
    try {
      for (const file of ['cli.js', 'web-tree-sitter.wasm', 'tree-sitter-python.wasm']) {
        copyFileSync(path.join(path.dirname(CLI), file), path.join(build.path, file));
      }
      for (const broken of [
        'process.exit(3)',
        'throw new Error("broken")',
        'setTimeout(() => process.exit(0), 100)',
      ]) {
        const cli = path.join(build.path, 'cli.js');
        build.write('facts-worker.js', broken);
        const { code, stdout, stderr } = await runCli(['check', '--no-cache', '--jobs', '3'], {
          cwd: folder.path,
          cli,
        });
        assert.equal(code, 2, stderr);
        assert.equal(stdout, '');
        assert.match(stderr, /^interleave: internal error: a thread that reads files broke down: .*\n$/);
      }
    } finally {
      build.dispose();
    }
  });

  it('keeps nothing of a small project', async () => {
    const small = new Folder({ 'a.py': 'import time\n' });
    try {
      assert.equal((await runCli(['check'], { cwd: small.path })).code, 0);
      assert.deepEqual(readdirSync(small.path), ['a.py']);
    } finally {
      small.dispose();
    }
  });
});
