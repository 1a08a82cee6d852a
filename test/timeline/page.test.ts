import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { newSamples, pushSample } from '../../src/trace/samples.ts';
import { encodeTrace } from '../../src/trace/saved-trace.ts';
import { blockingStall, deadlock, manySpans } from './synthetic-runs.ts';
import { type Browser, openBrowser, type PageOptions, TimelinePage } from './timeline-page.ts';

/** Fetches the whole file, and gives it to the page as slowly as the test likes. */
const SLOW_FETCH = `
  const fetchAll = window.fetch;
  window.fetch = async (url, { signal }) => {
    window.hasAll = window.cancelled = false;
    const bytes = new Uint8Array(await (await fetchAll(url)).arrayBuffer());
    let given = 0;
    const stream = new ReadableStream({
      start(controller) {
        signal.addEventListener('abort', () => {
          window.cancelled = true;
          controller.error(signal.reason);
        });
        window.giveShare = (share) => {
          controller.enqueue(bytes.slice(given, (given = Math.round(bytes.length * share))));
          if (share === 1) controller.close();
        };
      },
    });
    window.hasAll = true;
    return new Response(stream, { headers: { 'content-length': String(bytes.length) } });
  };
`;

/** How many colours a line through a row's bar has: a row without spans has hardly any. */
async function coloursOf(timeline: TimelinePage, row: number): Promise<number> {
  return timeline.run(`
    const canvas = document.querySelector('.picture canvas');
    const line = canvas.getContext('2d').getImageData(0, ${row} * 22 + 11, canvas.width, 1);
    return new Set(new Uint32Array(line.data.buffer)).size;
  `);
}

describe('timeline: the page in a browser', function () {
  this.timeout(60_000);
  let browser: Browser | null = null;
  let timeline: TimelinePage;

  before(async function () {
    browser = await openBrowser();
    // Chromium and playwright-core come with the tests in test/vscode; without them there is nothing to ask.
    if (!browser) this.skip();
  });
  after(async () => {
    await browser?.close();
  });
  afterEach(async () => {
    assert.deepEqual(timeline.errors, []);
    await timeline.page.close();
  });
  const open = async (options: PageOptions = {}): Promise<TimelinePage> => {
    timeline = await TimelinePage.open(browser!, options);
    return timeline;
  };

  it('says that it is ready, and shows each state of a run that has nothing yet', async () => {
    await open();
    assert.equal((await timeline.posted('ready')).length, 1);
    assert.match(await timeline.text('.notice'), /Reading the run/);
    await timeline.send({ type: 'open', run: { name: 'web.py', live: true } });
    await timeline.settled();
    assert.match(await timeline.text('.notice'), /Waiting for the program/);
    await timeline.send({ type: 'failed', message: 'Python 3.7 is too old.' });
    await timeline.settled();
    assert.match(await timeline.text('.notice'), /Python 3\.7 is too old\./);
  });

  it('shows rows and counters, and grows while the program runs', async () => {
    await open();
    await timeline.openRun('blockingStall', 1e9);
    assert.deepEqual(await timeline.rows(), [
      'python web.py',
      'MainThread',
      'event loop',
      'main',
      'fetch',
      'fetch',
      'heartbeat',
    ]);
    assert.match(await timeline.text('.bar'), /web\.py\s+running/);
    await timeline.run(
      `send({ type: 'batch', batch: runs.batchUntil(trace, 1e9, 6e9, false) }); send({ type: 'ended', exitCode: 3 });`,
    );
    await timeline.settled();
    assert.ok((await timeline.rows()).includes('save'));
    assert.match(await timeline.text('.bar'), /exit code 3/);
  });

  it('stops the program, with and without keeping the run', async () => {
    await open();
    await timeline.openRun('blockingStall', 1e9);
    await timeline.page.locator('button[aria-label="Stop and keep"]').click();
    await timeline.page.locator('button[aria-label="Stop"]').click();
    assert.deepEqual(await timeline.posted('stop'), [
      { type: 'stop', keep: true },
      { type: 'stop', keep: false },
    ]);
    await timeline.settled();
    assert.match(await timeline.text('.bar-status'), /stopping/);
    await timeline.send({ type: 'ended', exitCode: null });
    await timeline.settled();
    assert.match(await timeline.text('.bar-status'), /stopped/);
  });

  it('zooms to a problem, tells its facts, and opens its line and its rule', async () => {
    await open();
    await timeline.openRun('deadlock', 3e9);
    await timeline.page.locator('.problem').first().click();
    await timeline.settled();
    assert.match(await timeline.text('.problem[aria-current="true"]'), /Deadlock/);
    assert.match(await timeline.text('.ruler-name'), /260 ms shown/);
    const details = await timeline.text('.details');
    assert.match(details, /transfer waiting for lock savings at transfer\.py:15/);
    assert.match(details, /Held meanwhile by\s+Thread-2 \(refund\)/);
    assert.match(details, /Thread-2 waits here for checking/);
    await timeline.page.locator('.problem-facts .button-link').first().click();
    assert.deepEqual((await timeline.posted('open-site')).at(-1), {
      type: 'open-site',
      site: { file: '/home/ada/shop/transfer.py', line: 15, fn: '' },
      preview: true,
    });
    await timeline.page.locator('.problem-facts .button-link:has-text("inconsistent-lock-order")').click();
    assert.deepEqual(await timeline.posted('open-rule'), [
      { type: 'open-rule', rule: 'inconsistent-lock-order' },
    ]);
  });

  it('opens the source line on a click, and on Enter with the focus', async () => {
    await open();
    await timeline.openRun('blockingStall');
    const { x, y } = await timeline.point(4, 0.2);
    await timeline.page.mouse.click(x, y);
    await timeline.page.keyboard.press('Enter');
    const site = { file: '/home/ada/shop/web.py', line: 12, fn: 'fetch' };
    assert.deepEqual(await timeline.posted('open-site'), [
      { type: 'open-site', site, preview: true },
      { type: 'open-site', site, preview: false },
    ]);
  });

  it('zooms at the pointer, pans, selects a range, and finds its way back', async () => {
    await open();
    await timeline.openRun('blockingStall');
    const shown = (): Promise<string> => timeline.text('.ruler-name');
    const whole = await shown();
    const { x, y } = await timeline.point(2, 0.5);
    await timeline.page.mouse.move(x, y);
    assert.match(await timeline.text('.tooltip'), /event loop stalled by time\.sleep\(2\)[\s\S]*2\.00 s/);
    await timeline.page.mouse.wheel(0, -300);
    await timeline.settled();
    const zoomed = await shown();
    assert.notEqual(zoomed, whole);
    await timeline.page.mouse.down();
    await timeline.page.mouse.move(x + 100, y, { steps: 4 });
    await timeline.page.mouse.up();
    await timeline.settled();
    assert.equal(await shown(), zoomed);
    await timeline.page.keyboard.down('Shift');
    await timeline.page.mouse.down();
    await timeline.page.mouse.move(x + 200, y, { steps: 4 });
    await timeline.page.mouse.up();
    await timeline.page.keyboard.up('Shift');
    await timeline.settled();
    assert.match(await timeline.text('.details'), /On average .* running, .* waiting/);
    await timeline.page.keyboard.press('Escape');
    await timeline.page.keyboard.press('0');
    await timeline.settled();
    assert.equal(await shown(), whole);
    await timeline.page.keyboard.press('Alt+ArrowLeft');
    await timeline.settled();
    assert.equal(await shown(), zoomed);
  });

  it('searches, steps through problems and shows tables, all from the keyboard', async () => {
    await open();
    await timeline.openRun('blockingStall');
    await timeline.page.keyboard.press('n');
    await timeline.page.keyboard.press('n');
    await timeline.settled();
    assert.match(
      await timeline.text('.details'),
      /fetch blocking the loop in time\.sleep\(2\) at web\.py:12/,
    );
    await timeline.page.keyboard.press('/');
    await timeline.page.keyboard.type('heartbeat');
    await timeline.settled();
    assert.deepEqual(await timeline.rows(), ['python web.py', 'MainThread', 'event loop', 'heartbeat']);
    await timeline.page.keyboard.press('Enter');
    await timeline.settled();
    assert.match(await timeline.text('.details'), /heartbeat/);
    await timeline.page.keyboard.press('Escape');
    await timeline.page.keyboard.press('t');
    const tables = await timeline.text('.table-view');
    for (const fact of [
      'fetch called time.sleep(2)',
      'heartbeat Task-4',
      'was cancelled',
      'asyncio.sleep(0.1)',
    ]) {
      assert.ok(tables.includes(fact), `the tables lack ${fact}`);
    }
    await timeline.page.keyboard.press('Escape');
    assert.equal(await timeline.page.locator('.table-view[aria-label="Tables"]').isVisible(), false);
  });

  it('steps from switch to switch, says what happens, and shows the line', async () => {
    await open();
    await timeline.openRun('deadlock', 3e9);
    const said: string[] = [];
    for (let press = 0; press < 4; press++) {
      await timeline.page.keyboard.press('.');
      await timeline.settled();
      said.push(await timeline.text('.step-sentence'));
    }
    assert.equal(new Set(said).size, 4, said.join('\n'));
    assert.ok(
      said.every((sentence) => /(starts|stops|goes on|is finished)/.test(sentence)),
      said.join('\n'),
    );
    assert.ok((await timeline.posted('open-site')).length > 0);
    await timeline.page.keyboard.press(',');
    await timeline.settled();
    assert.equal(await timeline.text('.step-sentence'), said[2]);
    await timeline.page.keyboard.press('Escape');
    await timeline.settled();
    assert.equal(await timeline.page.locator('.step-bar').isVisible(), false);
    await timeline.page.locator('button[aria-label="Step mode"]').click();
    await timeline.settled();
    assert.equal(await timeline.page.locator('.step-bar').isVisible(), true);
  });

  it('folds the tree of rows from the keyboard', async () => {
    await open();
    await timeline.openRun('blockingStall');
    await timeline.run(`document.querySelector('.names').focus();`);
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowLeft']) await timeline.page.keyboard.press(key);
    await timeline.settled();
    assert.deepEqual(await timeline.rows(), ['python web.py', 'MainThread', 'ThreadPoolExecutor-0_0']);
    await timeline.page.keyboard.press('ArrowRight');
    await timeline.settled();
    assert.equal((await timeline.rows()).length, 9);
  });

  it('shows text of a trace as text, whatever is in it', async () => {
    await open();
    const bad = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>';
    await timeline.run(`
      const trace = runs.deadlock();
      const bad = ${JSON.stringify(bad).replaceAll('</', '<\\/')};
      for (const track of trace.tracks) { track.name = bad; track.type = bad; track.reason = bad; track.end = 'failed'; }
      for (const site of trace.sites.slice(1)) { site.fn = bad; site.file = bad; }
      for (const what of trace.whats.slice(1)) what.text = bad;
      for (const problem of trace.problems) { problem.message = bad; problem.file = bad; problem.rule = bad; problem.kind = bad; }
      trace.header.argv = [bad]; trace.header.python = bad; trace.header.notes = [bad];
      send({ type: 'open', run: { name: bad, live: true } });
      send({ type: 'batch', batch: runs.batchUntil(trace, -1, 3e9, true) });
    `);
    for (const key of ['n', 'n', 't', 't', '?', 'Escape']) await timeline.page.keyboard.press(key);
    const { x, y } = await timeline.point(2, 0.7);
    await timeline.page.mouse.click(x, y);
    await timeline.settled();
    assert.equal(await timeline.page.evaluate('window.broken'), undefined);
    assert.equal(await timeline.page.locator('#app img, #app script').count(), 0);
    assert.ok((await timeline.text('.problem-message')).includes(bad));
  });

  it('fetches a saved trace, packed or plain, and says what is wrong with a bad one', async () => {
    const file = encodeTrace(deadlock());
    const cut = encodeTrace(manySpans(250_000, 20)).subarray(0, 1_000_000);
    const bad = new Uint8Array(64);
    await open({ files: { '/run.interleave': file, '/packed': gzipSync(file), '/bad': bad, '/cut': cut } });
    for (const url of ['/run.interleave', '/packed']) {
      await timeline.send({ type: 'open', run: { name: url, live: false }, url });
      // One wait for the name, one for the problems: those of the run before were the same.
      await timeline.until(`document.querySelector('.bar-title').textContent.startsWith('${url}')`);
      await timeline.until(`document.querySelectorAll('.problem').length === 2`);
      assert.ok((await timeline.rows()).includes('Thread-2 (refund)'));
    }
    await timeline.send({ type: 'open', run: { name: 'bad', live: false }, url: '/bad' });
    await timeline.until(`document.querySelector('.notice').dataset.kind === 'failed'`);
    assert.match(await timeline.text('.notice'), /not an Interleave trace file/);
    assert.equal((await timeline.posted('error')).length, 1);
    await timeline.send({ type: 'open', run: { name: 'cut', live: false }, url: '/cut' });
    await timeline.until(`/damaged: it ends too early/.test(document.querySelector('.notice').innerText)`);
    assert.deepEqual(await timeline.rows(), []);
  });

  it('shows a long run while its file is read, and lets go of the file when another run is opened', async () => {
    const file = encodeTrace(manySpans(250_000, 20));
    await open({ files: { '/long': file }, before: [SLOW_FETCH] });
    const opened = (name: string) =>
      timeline.send({ type: 'open', run: { name, live: false }, url: '/long' });
    const status = () => timeline.text('.bar-status');
    await opened('first');
    await timeline.until('window.hasAll');
    await timeline.run('giveShare(0.3)');
    await timeline.until(`/^loading (29|30) %$/.test(document.querySelector('.bar-status').textContent)`);
    await timeline.settled();
    assert.ok((await timeline.rows()).includes('worker-15'));
    // The first rows have their spans, the last ones what the overview tells of them.
    for (const row of [1, 3, 15]) {
      assert.ok(
        (await coloursOf(timeline, row)) > 8,
        `row ${row}: ${await coloursOf(timeline, row)} colours`,
      );
    }
    const whole = await timeline.text('.ruler-name');
    await timeline.page.keyboard.press('w');
    await timeline.settled();
    const closer = await timeline.text('.ruler-name');
    assert.notEqual(closer, whole);
    await timeline.run('giveShare(1)');
    await timeline.until(`document.querySelector('.bar-status').textContent === 'finished'`);
    await timeline.settled();
    // Whoever looks at a part is left there.
    assert.equal(await timeline.text('.ruler-name'), closer);
    assert.equal(await timeline.run('return window.cancelled'), false);
    assert.ok((await coloursOf(timeline, 15)) > 8);
    await opened('second');
    await timeline.until('window.hasAll');
    await timeline.run('giveShare(0.3)');
    await timeline.until(`/^loading (29|30)/.test(document.querySelector('.bar-status').textContent)`);
    await timeline.openRun('deadlock');
    await timeline.until('window.cancelled');
    assert.equal(await status(), 'finished');
    assert.ok((await timeline.rows()).includes('Thread-2 (refund)'));
  });

  it('opens the functions of a row below it, and says what they took', async () => {
    const trace = deadlock();
    const thread = trace.tracks.find(({ kind }) => kind === 'thread')!;
    const place = trace.sites.push({ file: '/app/work.py', line: 3, fn: 'work' }) - 1;
    const frame = trace.frames.push({ parent: 0, site: place }) - 1;
    const samples = newSamples();
    const spans = trace.spans.get(thread.id)!;
    for (let at = 0; at < spans.length; at++) pushSample(samples, spans.start[at]!, frame);
    trace.samples.set(thread.id, samples);
    await open({ files: { '/run': encodeTrace(trace) } });
    await timeline.send({ type: 'open', run: { name: 'run', live: false }, url: '/run' });
    await timeline.until(`document.querySelectorAll('[data-flame]').length === 1`);
    const before = await timeline.rows();
    await timeline.run(`document.querySelector('[data-flame]').click();`);
    await timeline.settled();
    const after = await timeline.rows();
    const at = after.indexOf('functions');
    assert.equal(after.length, before.length + 1);
    assert.equal(after[at - 1], thread.name);
    const { x, y } = await timeline.point(at, 0.2);
    await timeline.page.mouse.click(x, y);
    await timeline.settled();
    const details = await timeline.text('.details');
    assert.match(details, /^Selection\s*work on the stack of/);
    assert.match(details, /work\.py:3/);
    await timeline.page.keyboard.press('e');
    await timeline.settled();
    assert.deepEqual(await timeline.rows(), before);
  });

  it('looks as it was left when the page is made anew', async () => {
    await open({ files: { '/run': encodeTrace(deadlock()) } });
    const openIt = async () => {
      await timeline.send({ type: 'open', run: { name: 'run', live: false }, url: '/run' });
      await timeline.until(`document.querySelector('.bar-status').textContent === 'finished'`);
      await timeline.settled();
    };
    const seen = async () => [
      await timeline.rows(),
      await timeline.text('.ruler-name'),
      await timeline.text('.details'),
      await timeline.run(`return document.querySelector('.search input').value`),
    ];
    await openIt();
    const asOpened = await seen();
    await timeline.page.keyboard.press('n');
    await timeline.page.keyboard.press('/');
    await timeline.page.keyboard.type('thread');
    await timeline.settled();
    const left = await seen();
    assert.notDeepEqual(left, asOpened);
    await timeline.until(`/"filter":"thread"/.test(sessionStorage.getItem('kept'))`);
    await timeline.page.reload();
    await openIt();
    assert.deepEqual(await seen(), left);
  });

  it('arranges rows, hides them and keeps them on top', async () => {
    await open();
    await timeline.openRun('blockingStall');
    const all = await timeline.rows();
    await timeline.page.locator('button[aria-label="Arrange the rows"]').click();
    await timeline.run(`
      const [tasks, order] = document.querySelectorAll('.row-menu select');
      for (const [select, value] of [[tasks, 'parent'], [order, 'name']]) {
        select.value = value;
        select.dispatchEvent(new Event('change'));
      }
    `);
    await timeline.settled();
    assert.deepEqual((await timeline.rows()).slice(3, 6), ['heartbeat', 'main', 'fetch']);
    await timeline.page.keyboard.press('Escape');
    assert.equal(await timeline.page.locator('.row-menu').isVisible(), false);
    await timeline.run(`document.querySelector('.names').focus();`);
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'h']) await timeline.page.keyboard.press(key);
    await timeline.settled();
    assert.ok(!(await timeline.rows()).includes('event loop'));
    await timeline.page.locator('button[aria-label="Arrange the rows"]').click();
    await timeline.page.locator('.row-menu button:has-text("Show 1 hidden row")').click();
    await timeline.settled();
    assert.equal((await timeline.rows()).length, all.length);
  });

  it('shows two saved runs on one scale, with what is different', async () => {
    const files = { '/a': encodeTrace(blockingStall()), '/b': encodeTrace(deadlock()) };
    await open({ files });
    await timeline.send({ type: 'compare', run: { name: 'shop', live: false }, before: '/a', after: '/b' });
    await timeline.until(`document.querySelector('.compared') !== null`);
    assert.deepEqual(
      (await timeline.rows()).filter((name) => /^(before|after)/.test(name)),
      ['before: python web.py', 'after: python transfer.py'],
    );
    const details = await timeline.text('.details');
    assert.match(details, /duration\s+5\.40 s\s+[\d.]+ s/);
    assert.match(details, /loop-stall\s+2\s+–\s+gone/);
    assert.match(details, /deadlock\s+–\s+1\s+new/);
  });

  it('offers to compare a run with the one before it', async () => {
    await open();
    await timeline.openRun('blockingStall');
    const compare = timeline.page.locator('button[aria-label="Compare with the run before"]');
    assert.equal(await compare.isVisible(), false);
    await timeline.send({ type: 'ended', exitCode: 0, comparable: true });
    await compare.click();
    assert.equal((await timeline.posted('compare')).length, 1);
  });

  it('works without an editor, from the trace inside an exported page', async () => {
    const packed = gzipSync(encodeTrace(blockingStall())).toString('base64');
    await open({
      standalone: true,
      before: [`window.__INTERLEAVE_TRACE__ = "${packed}"; window.__INTERLEAVE_NAME__ = "web.py";`],
    });
    await timeline.until(`document.querySelectorAll('.problem').length === 3`);
    assert.match(await timeline.text('.bar-title'), /web\.py/);
    const { x, y } = await timeline.point(4, 0.2);
    await timeline.page.mouse.click(x, y);
    await timeline.settled();
    assert.match(await timeline.text('.details'), /web\.py:12/);
  });

  it('is dark or light without an editor, as the system is', async () => {
    for (const colorScheme of ['dark', 'light'] as const) {
      const packed = gzipSync(encodeTrace(blockingStall())).toString('base64');
      await open({ standalone: true, colorScheme, before: [`window.__INTERLEAVE_TRACE__ = "${packed}";`] });
      await timeline.until(`document.querySelectorAll('.problem').length === 3`);
      await timeline.settled();
      const colour = await timeline.pixel(14, 0.5);
      assert.ok(
        colour.every((part) => (colorScheme === 'dark' ? part < 80 : part > 230)),
        `${colorScheme}: ${colour}`,
      );
      if (colorScheme === 'dark') await timeline.page.close();
    }
  });

  it('takes its colours from the theme, and again when the theme changes', async () => {
    await open({ variables: { 'vscode-editor-background': '#000000', 'vscode-charts-red': '#ff0000' } });
    await timeline.openRun('blockingStall');
    const near = (colour: number[], wanted: number[]): boolean =>
      colour.every((value, at) => Math.abs(value - wanted[at]!) < 60);
    assert.ok(near(await timeline.pixel(2, 0.26), [235, 0, 0]));
    assert.ok(near(await timeline.pixel(14, 0.5), [0, 0, 0]));
    await timeline.run(`
      document.documentElement.style.setProperty('--vscode-editor-background', '#ffffff');
      document.documentElement.style.setProperty('--vscode-charts-red', '#0000ff');
      document.body.className = 'vscode-light';
    `);
    await timeline.settled();
    assert.ok(near(await timeline.pixel(2, 0.26), [0, 0, 235]));
    assert.ok(near(await timeline.pixel(14, 0.47), [255, 255, 255]));
  });
});
