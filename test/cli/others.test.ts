/** The small commands, as real processes. */
import assert from 'node:assert/strict';
import { Folder } from '../temporary-folder.ts';
import { runCli } from './run-cli.ts';

describe('interleave explain, rules, demo', function () {
  this.timeout(60_000);
  let folder: Folder;
  const run = (...args: string[]) => runCli(args, { cwd: folder.path });

  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.dispose());

  it('lists the rules, also as JSON', async () => {
    const text = await run('rules');
    assert.equal(text.code, 0);
    assert.match(text.stdout, /^event-loop\n {2}blocking-call-in-async +warning +\S/m);
    const json = JSON.parse((await run('rules', '--format', 'json')).stdout);
    const rule = json.rules.find(({ id }: { id: string }) => id === 'late-daemon-assignment');
    assert.deepEqual(Object.keys(rule), ['id', 'family', 'severity', 'summary', 'concept', 'demo', 'since']);
  });

  it('shows a page, wrapped and without markup', async () => {
    const { code, stdout } = await run('explain', 'blocking-call-in-async');
    assert.equal(code, 0);
    assert.doesNotMatch(stdout, /```|\*\*|\]\(|# expect/);
    for (const line of stdout.split('\n')) if (!line.startsWith(' ')) assert.ok(line.length <= 140, line);
    assert.match((await run('explain', 'deadlock')).stdout, /deadlock/i);
  });

  it('sets a table that is wider than the terminal below one another, and says what a picture shows', async () => {
    const { stdout } = await run('explain', 'asyncio-vs-threads');
    assert.match(stdout, /^memory of one that waits\n {2}task: .+\n {2}thread: .+$/m);
    assert.match(stdout, /^\(Picture: Three tasks wait/m);
    for (const line of stdout.split('\n')) if (!line.startsWith('    ')) assert.ok(line.length <= 100, line);
    assert.match((await run('explain', 'selectors')).stdout, /^registered +select +poll +epoll$/m);
  });

  it('lists the pages, and helps with a name that is none', async () => {
    assert.match((await run('explain')).stdout, /blocking-call-in-async/);
    const { code, stdout, stderr } = await run('explain', 'blocking-cal-in-async');
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.equal(
      stderr,
      'interleave: unknown rule or concept "blocking-cal-in-async"; did you mean "blocking-call-in-async"?\n',
    );
  });

  it('tells of a file and of a function what runs beside what', async () => {
    folder.write(
      'jobs.py',
      'import threading\nfrom work import count\n\nthreading.Thread(target=count).start()\n',
    );
    folder.write('work.py', 'def count():\n    pass\n\n\ndef idle():\n    pass\n');
    const whole = await run('explain', 'work.py');
    assert.equal(whole.stderr, '');
    assert.match(whole.stdout, /count \(line 1\) runs in a thread \(Thread, jobs\.py:4\)/);
    assert.match((await run('explain', 'work.py:count')).stdout, /^Function count \(line 1\) of work\.py/);
    const none = await run('explain', 'work.py:nothing');
    assert.deepEqual([none.code, none.stderr], [2, 'interleave: work.py has no function nothing\n']);
  });

  it('lists the demos, and helps with a name that is none', async () => {
    const { code, stdout } = await run('demo');
    assert.equal(code, 0);
    assert.match(stdout, /^blocking-sleep /m);
    assert.equal((await run('demo', 'no-such-demo')).code, 2);
  });

  it('runs a demo, which ends with what was expected and observed, and saves its trace', async () => {
    const { stdout, stderr } = await run('demo', 'forgotten-await');
    assert.match(stdout, /expected:/, stderr);
    assert.match(stdout, /observed:/);
    assert.ok(folder.read('forgotten-await.interleave').length > 0);
  });

  it('says what it can do', async () => {
    assert.match((await run('--help')).stdout, /check.*\n[\s\S]*explain/);
    assert.match((await run('--version')).stdout, /^\d+\.\d+\.\d+\n$/);
    assert.equal((await run()).code, 2);
    assert.equal((await run('no-such-command')).code, 2);
  });
});
