/** What can be taken out of the page: with an editor around it by messages, without one by downloads. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { encodeTrace } from '../../src/trace/saved-trace.ts';
import { blockingStall } from './synthetic-runs.ts';
import { type Browser, openBrowser, TimelinePage } from './timeline-page.ts';

const PACKED = gzipSync(encodeTrace(blockingStall())).toString('base64');
const STANDALONE = `window.__INTERLEAVE_TRACE__ = "${PACKED}"; window.__INTERLEAVE_NAME__ = "web.py";`;

describe('timeline: exports from the page', function () {
  this.timeout(60_000);
  let browser: Browser | null = null;
  let timeline: TimelinePage;

  before(async function () {
    browser = await openBrowser();
    if (!browser) this.skip();
  });
  after(async () => {
    await browser?.close();
  });
  afterEach(async () => {
    assert.deepEqual(timeline.errors, []);
    await timeline.page.close();
  });

  const menu = () => timeline.page.locator('.export-menu');
  const item = (text: string) => timeline.page.locator(`.export-menu [role="menuitem"]:has-text("${text}")`);
  const openMenu = () => timeline.page.locator('button[aria-label="Export"]').click();

  it('asks the editor for the formats of a saved run, and for Perfetto', async () => {
    timeline = await TimelinePage.open(browser!, { files: { '/run': encodeTrace(blockingStall()) } });
    await timeline.send({ type: 'open', run: { name: 'web.py', live: false }, url: '/run' });
    await timeline.until(`document.querySelectorAll('.problem').length === 3`);
    for (const text of ['Web page', 'Table (CSV)', 'Open in Perfetto']) {
      await openMenu();
      await item(text).click();
      assert.equal(await menu().isVisible(), false);
    }
    await timeline.settled();
    assert.deepEqual(
      (await timeline.posted('export')).map(({ kind }) => kind),
      ['html', 'csv'],
    );
    assert.equal((await timeline.posted('open-in-perfetto')).length, 1);
  });

  it('says why a run cannot be exported, and exports its picture all the same', async () => {
    timeline = await TimelinePage.open(browser!);
    await timeline.openRun('blockingStall', 2e9);
    await openMenu();
    assert.match(await timeline.text('.export-menu'), /The whole run – once it has ended/);
    assert.equal(await item('Web page').getAttribute('disabled'), '');
    await item('Picture (SVG)').click();
    await timeline.send({ type: 'ended', exitCode: 0 });
    await openMenu();
    assert.match(await timeline.text('.export-menu'), /it was not kept/);
    await item('Picture (PNG)').click();
    await timeline.until(`posted.filter(({ type }) => type === 'save-picture').length === 2`);
    const [svg, png] = await timeline.run<string[]>(`
      const pictures = posted.filter(({ type }) => type === 'save-picture');
      return pictures.map(({ suffix, content }) => suffix + String.fromCharCode(...content.subarray(0, 8)));
    `);
    assert.equal(svg, 'svg<svg xml');
    assert.equal(png, 'png\u0089PNG\r\n\u001a\n');
  });

  it('has in its PNG what the canvas shows, with the names beside it', async () => {
    timeline = await TimelinePage.open(browser!);
    await timeline.openRun('blockingStall');
    await openMenu();
    await item('Picture (PNG)').click();
    await timeline.until(`posted.some(({ type }) => type === 'save-picture')`);
    // The loop's row, in the middle of the stall: the same pixel in the picture as on the screen.
    const [saved, shown, ink] = await timeline.page.evaluate<[number[], number[], boolean]>(`(async () => {
      const { content } = posted.find(({ type }) => type === 'save-picture');
      const image = await createImageBitmap(new Blob([content]));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      const base = document.querySelector('.picture canvas');
      const ruler = document.querySelector('.ruler canvas');
      const left = image.width - base.width;
      const [x, y] = [Math.round(base.width * 0.4), 2 * 22 + 5];
      const colour = (of, x, y) => [...of.getImageData(x, y, 1, 1).data];
      const top = 34 + ruler.height;
      const names = context.getImageData(0, top, left, 22).data;
      return [
        colour(context, left + x, top + y),
        colour(base.getContext('2d'), x, y),
        names.some((value, at) => at % 4 !== 3 && Math.abs(value - names[at % 4]) > 60),
      ];
    })()`);
    assert.deepEqual(saved, shown);
    assert.equal(ink, true);
  });

  it('is a menu for the keyboard, too', async () => {
    timeline = await TimelinePage.open(browser!);
    await timeline.openRun('blockingStall');
    await timeline.page.keyboard.press('x');
    const focused = () => timeline.run<string>('return document.activeElement.textContent;');
    assert.match(await focused(), /Picture \(PNG\)/);
    await timeline.page.keyboard.press('ArrowDown');
    assert.match(await focused(), /Picture \(SVG\)/);
    await timeline.page.keyboard.press('Enter');
    await timeline.until(`posted.some(({ type }) => type === 'save-picture')`);
    await timeline.page.keyboard.press('x');
    await timeline.page.keyboard.press('Escape');
    assert.equal(await menu().isVisible(), false);
    assert.equal(await timeline.run('return document.activeElement.getAttribute("aria-label");'), 'Export');
  });

  it('downloads from an exported page, which holds the whole run', async () => {
    timeline = await TimelinePage.open(browser!, { standalone: true, before: [STANDALONE] });
    await timeline.until(`document.querySelectorAll('.problem').length === 3`);
    await openMenu();
    assert.equal(await item('Web page').count(), 0);
    const download = timeline.page.waitForEvent('download');
    await item('Table (CSV)').click();
    const file = await download;
    assert.equal(file.suggestedFilename(), 'web.csv');
    assert.match(readFileSync(await file.path(), 'utf8'), /^pid,track,.*\r\n[\s\S]*stalled,time\.sleep\(2\)/);
  });

  it('hands the run to Perfetto only after asking, and only to Perfetto', async () => {
    timeline = await TimelinePage.open(browser!, { standalone: true, before: [STANDALONE] });
    await timeline.until(`document.querySelectorAll('.problem').length === 3`);
    // Nobody listens at that address here: the window that is opened is made up, and answers like Perfetto.
    await timeline.run(`
      window.asked = [];
      window.confirm = (text) => (asked.push(text), asked.length > 1);
      const other = {
        closed: false,
        postMessage: (message, origin) => {
          asked.push([typeof message === 'string' ? message : Object.keys(message.perfetto).join(), origin]);
          if (message !== 'PING') return;
          const event = new MessageEvent('message', { data: 'PONG', origin: 'https://ui.perfetto.dev' });
          Object.defineProperty(event, 'source', { value: other });
          window.dispatchEvent(event);
        },
      };
      window.open = (url) => (asked.push(url), other);
    `);
    await openMenu();
    await item('Open in Perfetto').click();
    await timeline.until('asked.length === 1');
    await openMenu();
    await item('Open in Perfetto').click();
    await timeline.until('asked.length === 5');
    const asked = await timeline.run<unknown[]>('return asked;');
    assert.match(String(asked[0]), /loaded from the internet/);
    assert.deepEqual(asked.slice(2), [
      'https://ui.perfetto.dev',
      ['PING', 'https://ui.perfetto.dev'],
      ['buffer,title', 'https://ui.perfetto.dev'],
    ]);
  });
});
