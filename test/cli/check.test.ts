/** `interleave check` as a real process: exit codes, formats, fixes, baselines. */
import assert from 'node:assert/strict';
import { delimiter, join } from 'node:path';
import { Folder } from '../temporary-folder.ts';
import { type RunOptions, runCli } from './run-cli.ts';

const SLEEPS = 'import time\n\n\nasync def main():\n    time.sleep(1)\n';
const CLEAN = 'import time\n\n\ndef main():\n    time.sleep(1)\n';
const OPPOSITE = `import threading

a = threading.Lock()
b = threading.Lock()


def first():
    with a:
        with b:
            print("first")


def second():
    with b:
        with a:
            print("second")


for function in (first, second):
    threading.Thread(target=function).start()
`;
const FORGOTTEN = 'async def save():\n    pass\n\n\nasync def main():\n    save()\n';

describe('interleave check', function () {
  this.timeout(60_000);
  let folder: Folder;

  const check = (args: string[], options: Partial<RunOptions> = {}) =>
    runCli(['check', ...args], { cwd: folder.path, ...options });
  const json = async (args: string[], options: Partial<RunOptions> = {}) => {
    const ran = await check(['--format', 'json', ...args], options);
    return { ...ran, report: JSON.parse(ran.stdout) };
  };

  afterEach(() => folder.dispose());

  it('exits with 0 and prints nothing where nothing is found', async () => {
    folder = new Folder({ 'a.py': CLEAN });
    assert.deepEqual(await check([]), { code: 0, stdout: '', stderr: '' });
  });

  it('exits with 1 and shows the code with carets where something is found', async () => {
    folder = new Folder({ 'app/a.py': SLEEPS });
    const { code, stdout, stderr } = await check([]);
    assert.equal(code, 1);
    assert.equal(stderr, '');
    assert.match(stdout, /^app\/a\.py:5:5: warning blocking-call-in-async/);
    assert.match(stdout, /^ {2}5 \| {5}time\.sleep\(1\)\n {4}\| {5}\^{10}$/m);
    assert.match(stdout, /^1 warning \(1 file, 5 lines, \d+ ms\)/m);
  });

  it('prints JSON of exactly the agreed shape', async () => {
    folder = new Folder({ 'app/a.py': SLEEPS, 'app/b.py': CLEAN });
    const { code, report, stderr } = await json(['app']);
    assert.equal(code, 1);
    assert.equal(stderr, '');
    assert.deepEqual(Object.keys(report), ['version', 'findings', 'summary']);
    const [finding] = report.findings;
    assert.deepEqual(Object.keys(finding), [
      'rule',
      'severity',
      'confidence',
      'message',
      'file',
      'range',
      'related',
      'fixes',
    ]);
    assert.equal(finding.file, 'app/a.py');
    assert.deepEqual(finding.range, { start: { line: 5, column: 5 }, end: { line: 5, column: 15 } });
    const [fix] = finding.fixes;
    assert.deepEqual(Object.keys(fix), ['title', 'safe', 'edits']);
    assert.deepEqual(Object.keys(fix.edits[0]), ['file', 'range', 'text']);
    const { milliseconds, ...summary } = report.summary;
    assert.equal(typeof milliseconds, 'number');
    assert.deepEqual(summary, { files: 2, lines: 10, findings: 1, fixable: 0, unreadable: [] });
    assert.deepEqual(Object.keys(report.summary), [
      'files',
      'lines',
      'findings',
      'fixable',
      'milliseconds',
      'unreadable',
    ]);
  });

  it('follows a call into a file that was not named, and shows the chain', async () => {
    folder = new Folder({
      'web.py': 'from store import load\n\n\nasync def page():\n    load()\n',
      'store/__init__.py': 'from .disk import load\n',
      'store/disk.py': 'import time\n\n\ndef load():\n    time.sleep(1)\n',
    });
    const { report } = await json(['web.py']);
    assert.equal(report.summary.files, 1);
    assert.deepEqual(
      report.findings.map(
        ({ rule, file, range }: { rule: string; file: string; range: { start: object } }) => ({
          rule,
          file,
          start: range.start,
        }),
      ),
      [{ rule: 'blocking-call-in-async', file: 'web.py', start: { line: 5, column: 5 } }],
    );
    const chain = report.findings[0].related.map((related: { file: string }) => related.file);
    assert.ok(chain.includes('store/disk.py'), `the chain is ${chain}`);
  });

  it('reads standard input', async () => {
    folder = new Folder();
    const named = await json(['-', '--stdin-filename', 'app/x.py'], { stdin: SLEEPS });
    assert.equal(named.code, 1);
    assert.equal(named.report.findings[0].file, 'app/x.py');
    assert.equal((await check(['-'], { stdin: CLEAN })).code, 0);
    folder.write('pkg/__init__.py', '');
    folder.write('pkg/disk.py', 'import time\n\n\ndef load():\n    time.sleep(1)\n');
    const text = 'from .disk import load\n\n\nasync def page():\n    load()\n';
    assert.equal((await check(['-', '--stdin-filename', 'pkg/web.py'], { stdin: text })).code, 1);
  });

  it('exits with 2 and one line for wrong use', async () => {
    folder = new Folder({ 'a.py': CLEAN, 'bad.toml': 'rules = 3\n' });
    const wrong: [string[], RegExp][] = [
      [['nowhere.py'], /nowhere\.py: no such file/],
      [['--format', 'xml'], /xml/],
      [['--nonsense'], /--nonsense/],
      [['--rule', 'mising-await'], /mising-await.*missing-await/],
      [['--jobs', '0'], /jobs/],
      [['--config', 'bad.toml'], /bad\.toml: rules: must be a table/],
      [['--config', 'none.toml'], /none\.toml: no such file/],
      [['--baseline', 'none.json'], /none\.json: no such file/],
      [['--output', 'no/such/folder.txt', 'a.py'], /no such file or folder/],
    ];
    const runs = await Promise.all(
      wrong.map(async ([args, expected]) => ({ args, expected, ...(await check(args)) })),
    );
    for (const { args, expected, code, stdout, stderr } of runs) {
      assert.equal(code, 2, `${args}: ${stderr}`);
      assert.equal(stdout, '', String(args));
      assert.match(stderr, expected);
      assert.match(stderr, /^interleave: [^\n]*\n$/);
    }
  });

  it('reports and counts what it cannot read, and goes on', async () => {
    folder = new Folder({
      'a.py': SLEEPS,
      'latin.py': Uint8Array.from([0x23, 0xe9, 0x0a]),
      'declared.py': Uint8Array.from([
        ...Buffer.from('# coding: latin-1\nx = "'),
        0xe9,
        ...Buffer.from('"\n'),
      ]),
      'unknown.py': '# coding: klingon\n',
      'broken.ipynb': '{',
    });
    const { code, report, stderr } = await json([]);
    assert.equal(code, 1);
    assert.deepEqual(report.summary.unreadable, ['broken.ipynb', 'latin.py', 'unknown.py']);
    assert.equal(report.summary.files, 2);
    assert.match(stderr, /latin\.py: not checked: not valid UTF-8/);
    assert.match(stderr, /unknown\.py: not checked: unknown encoding: klingon/);
  });

  it('colours only where they are wanted', async () => {
    folder = new Folder({ 'a.py': SLEEPS });
    const colour = '\u001b[';
    assert.ok(!(await check([])).stdout.includes(colour));
    assert.ok((await check([], { env: { FORCE_COLOR: '1' } })).stdout.includes(colour));
    assert.ok(!(await check([], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout.includes(colour));
  });

  it('selects rules, severities and confidences', async () => {
    folder = new Folder({ 'a.py': SLEEPS, 'b.py': FORGOTTEN });
    const rules = async (args: string[]) =>
      (await json(args)).report.findings.map((finding: { rule: string }) => finding.rule);
    const cases: [string[], string[]][] = [
      [[], ['blocking-call-in-async', 'missing-await']],
      [['--rule', 'missing-await'], ['missing-await']],
      [['--rule', 'missing-await', 'a.py'], []],
      [['--ignore', 'missing-await'], ['blocking-call-in-async']],
      [['--min-severity', 'error'], ['missing-await']],
      [
        ['--rule', 'event-loop'],
        ['blocking-call-in-async', 'missing-await'],
      ],
    ];
    await Promise.all(
      cases.map(async ([args, expected]) => assert.deepEqual(await rules(args), expected, String(args))),
    );
  });

  it('applies safe fixes, and only those', async () => {
    folder = new Folder({ 'a.py': `${SLEEPS}\n\n${FORGOTTEN}` });
    const { code, stderr, stdout } = await check(['--fix']);
    assert.equal(code, 1);
    assert.match(stderr, /fixed 1 finding in 1 file/);
    assert.doesNotMatch(stdout, /missing-await/);
    assert.equal(folder.read('a.py'), `${SLEEPS}\n\n${FORGOTTEN.replace('    save()', '    await save()')}`);
  });

  it('applies unsafe fixes where they are asked for, and keeps line ends and the mark', async () => {
    folder = new Folder({ 'a.py': `\uFEFF${SLEEPS.replaceAll('\n', '\r\n')}` });
    assert.equal((await check(['--unsafe-fixes'])).code, 0);
    const fixed = folder.read('a.py');
    assert.ok(fixed.startsWith('\uFEFF'));
    assert.match(fixed, /import asyncio\r\n/);
    assert.match(fixed, /\r\n {4}await asyncio\.(sleep|to_thread)\(/);
    assert.doesNotMatch(fixed.replaceAll('\r\n', ''), /\n/);
  });

  it('turns one side of a lock order, not both', async () => {
    folder = new Folder({ 'a.py': OPPOSITE });
    const { code, stderr } = await check(['--unsafe-fixes']);
    assert.equal(code, 0);
    assert.match(stderr, /fixed 1 finding in 1 file/);
    const order = folder.read('a.py').match(/with [ab]/g);
    assert.ok(
      order?.join() === 'with b,with a,with b,with a' || order?.join() === 'with a,with b,with a,with b',
    );
  });

  it('prints a diff that changes nothing', async () => {
    folder = new Folder({ 'a.py': FORGOTTEN });
    const { code, stdout } = await check(['--diff']);
    assert.equal(code, 1);
    assert.equal(
      stdout,
      `--- a.py
+++ a.py
@@ -3,4 +3,4 @@
 
 
 async def main():
-    save()
+    await save()
`,
    );
    assert.equal(folder.read('a.py'), FORGOTTEN);
  });

  it('says why nothing was fixed', async () => {
    folder = new Folder({ 'a.py': SLEEPS });
    const { code, stdout, stderr } = await check(['--diff']);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^interleave: nothing to fix safely; 1 finding has .*--unsafe-fixes\n$/);
    assert.match((await check(['--fix'])).stderr, /nothing to fix safely/);
    assert.match((await check(['--diff', '--unsafe-fixes'])).stdout, /^\+ {4}await asyncio\.sleep\(1\)$/m);
    folder.write('a.py', CLEAN);
    assert.equal((await check(['--fix'])).stderr, '');
  });

  it('prints fixed standard input', async () => {
    folder = new Folder();
    const { stdout } = await check(['--fix', '-'], { stdin: FORGOTTEN });
    assert.equal(stdout, FORGOTTEN.replace('    save()', '    await save()'));
  });

  it('remembers findings in a baseline, wherever their lines go', async () => {
    folder = new Folder({ 'a.py': SLEEPS });
    assert.equal((await check(['--write-baseline', 'known.json'])).code, 0);
    assert.equal((await check(['--baseline', 'known.json'])).code, 0);
    folder.write('a.py', `# moved\n${SLEEPS}\n\nasync def other():\n    time.sleep(2)\n`);
    const { code, report } = await json(['--baseline', 'known.json']);
    assert.equal(code, 1);
    assert.deepEqual(
      report.findings.map((finding: { range: { start: { line: number } } }) => finding.range.start.line),
      [10],
    );
  });

  it('counts by rule', async () => {
    folder = new Folder({ 'a.py': `${SLEEPS}    time.sleep(2)\n`, 'b.py': FORGOTTEN });
    const { stdout } = await check(['--statistics']);
    assert.match(stdout, /\n2 {2}blocking-call-in-async\n1 {2}missing-await\n$/);
  });

  it('writes a report to a file', async () => {
    folder = new Folder({ 'a.py': SLEEPS });
    const { code, stdout } = await check(['--format', 'json', '--output', 'report.json'], {
      env: { FORCE_COLOR: '1' },
    });
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.equal(JSON.parse(folder.read('report.json')).summary.findings, 1);
  });

  it('prints SARIF', async () => {
    folder = new Folder({ 'a b.py': SLEEPS });
    const { stdout } = await check(['--format', 'sarif']);
    const log = JSON.parse(stdout);
    assert.equal(log.version, '2.1.0');
    const [run] = log.runs;
    const [result] = run.results;
    assert.equal(result.ruleId, 'blocking-call-in-async');
    assert.equal(run.tool.driver.rules[result.ruleIndex].id, 'blocking-call-in-async');
    const { artifactLocation, region } = result.locations[0].physicalLocation;
    assert.equal(artifactLocation.uri, 'a%20b.py');
    assert.deepEqual(region, { startLine: 5, startColumn: 5, endLine: 5, endColumn: 15 });
    assert.equal(run.columnKind, 'utf16CodeUnits');
    assert.ok(result.partialFingerprints['interleave/v1']);
  });

  it('prints workflow commands for GitHub', async () => {
    folder = new Folder({ 'a,b.py': SLEEPS });
    const { stdout } = await check(['--format', 'github']);
    assert.match(
      stdout,
      /^::warning file=a%2Cb\.py,line=5,endLine=5,col=5,endColumn=15,title=interleave%3A blocking-call-in-async::[^\n]+\n$/,
    );
  });

  it('reads notebooks and names the cell', async () => {
    const cell = (source: string[], cell_type = 'code') => ({ cell_type, source });
    folder = new Folder({
      'n.ipynb': JSON.stringify({
        cells: [
          cell(['# Title'], 'markdown'),
          cell(['!ls\n', 'import time']),
          cell(['async def f():\n', '    time.sleep(1)\n']),
        ],
        metadata: { language_info: { name: 'python' } },
        nbformat: 4,
      }),
    });
    const { report } = await json([]);
    assert.equal(report.findings[0].cell, 2);
    assert.deepEqual(report.findings[0].range.start, { line: 2, column: 5 });
    assert.match((await check([])).stdout, /^n\.ipynb:cell 2:2:5: warning/);
  });

  it('mends cells of a notebook and leaves the rest of its file as it is written', async () => {
    const layouts: Array<(value: unknown) => string> = [
      (value) => JSON.stringify(value),
      (value) => `${JSON.stringify(value, null, 1)}\n`,
      (value) => JSON.stringify(value, null, '\t').replaceAll('\n', '\r\n'),
    ];
    const notebook = (body: string) => ({
      cells: [
        { cell_type: 'markdown', source: ['# é \u2028'] },
        {
          cell_type: 'code',
          source: '%matplotlib inline\nasync def save():\n    pass',
          outputs: [{ data: 1.0 }],
        },
        { cell_type: 'code', source: ['%%time\n', 'async def main():\n', `    ${body}save()\n`, '    !ls'] },
      ],
      metadata: { language_info: { name: 'python' } },
      nbformat: 4,
    });
    for (const layout of layouts) {
      folder = new Folder({ 'n.ipynb': layout(notebook('')) });
      assert.match((await check(['--diff'])).stdout, /^\+ {4}await save\(\)$/m);
      assert.equal((await check(['--fix'])).code, 0);
      assert.equal(folder.read('n.ipynb'), layout(notebook('await ')));
      folder.dispose();
    }
    folder = new Folder({});
  });

  it('asks the installed packages of the environment what has to be awaited', async () => {
    const installed = 'lib/python3.9/site-packages/acme.py';
    folder = new Folder({
      'a.py': 'import acme\n\n\nasync def main():\n    acme.save()\n',
      [`.venv/${installed}`]: 'async def save():\n    pass\n',
      [`other/${installed}`]: 'def save():\n    pass\n',
      'other/bin/python3': '',
      'empty/bin/python3': '',
    });
    const env = { VIRTUAL_ENV: '', CONDA_PREFIX: '' };
    assert.equal((await json(['a.py'], { env })).report.findings[0].rule, 'missing-await');
    assert.equal((await check(['--python', 'other/bin/python3', 'a.py'], { env })).code, 0);
    const onPath = { ...env, PATH: [join(folder.path, 'other/bin'), process.env.PATH].join(delimiter) };
    assert.equal((await check(['--python', 'python3', 'a.py'], { env: onPath })).code, 0);
    const empty = await check(['--python', 'empty/bin/python3', 'a.py'], { env });
    assert.equal(empty.code, 2);
    assert.match(empty.stderr, /^interleave: empty\/bin\/python3: no packages [^\n]+\n$/);
    const none = await check(['--python', 'nowhere/bin/python3', 'a.py'], { env });
    assert.equal(none.code, 2);
    assert.equal(none.stderr, 'interleave: nowhere/bin/python3: no such interpreter\n');
  });

  it('takes the configuration nearest to each file, and says what is wrong with it', async () => {
    folder = new Folder({
      'pyproject.toml':
        '[tool.interleave]\nexclude = ["vendor"]\n[tool.interleave.rules]\nblocking-call-in-async = "error"\n',
      'a.py': SLEEPS,
      'vendor/b.py': SLEEPS,
      'sub/interleave.toml': 'ignore = ["blocking-call-in-async"]\n',
      'sub/c.py': SLEEPS,
    });
    const { code, report } = await json([]);
    assert.equal(code, 1);
    assert.deepEqual(
      report.findings.map((finding: { file: string; severity: string }) => [finding.file, finding.severity]),
      [['a.py', 'error']],
    );
    assert.equal(report.summary.files, 2);
    folder.write('sub/interleave.toml', 'ignroe = []\n');
    const wrong = await check([]);
    assert.equal(wrong.code, 2);
    assert.match(
      wrong.stderr,
      /^interleave: sub\/interleave\.toml: ignroe: unknown key "ignroe"; did you mean "ignore"\?\n$/,
    );
  });

  it('ends quietly when its reader goes away', async () => {
    folder = new Folder({ 'a.py': SLEEPS.concat('    time.sleep(1)\n'.repeat(2000)) });
    const { spawn } = await import('node:child_process');
    const path = await import('node:path');
    const cli = path.resolve(process.env.INTERLEAVE_DIST ?? 'dist', 'cli.js');
    const child = spawn(process.execPath, [cli, 'check'], {
      cwd: folder.path,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    await new Promise((resolve) => child.on('close', resolve));
    assert.equal(stderr, '');
  });
});
