import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { exportTrace } from '../../src/timeline/export-trace.ts';
import { PALETTES, paletteTheme } from '../../src/timeline/palette.ts';
import { RowList } from '../../src/timeline/row-list.ts';
import { RunModel } from '../../src/timeline/run-model.ts';
import { svgPicture } from '../../src/timeline/svg-picture.ts';
import { escapeXml, fitted } from '../../src/timeline/svg-text.ts';
import type { Trace } from '../../src/trace/model.ts';
import { blockingStall, deadlock, manySpans } from './synthetic-runs.ts';

const noPage = { script: () => Promise.reject(new Error()), packed: () => Promise.reject(new Error()) };

function picture(trace: Trace, view?: { start: number; end: number }): string {
  const model = RunModel.of(trace);
  const list = new RowList(() => 0);
  list.refresh(model, true);
  return svgPicture({
    title: 'web.py',
    model,
    rows: list.shown,
    view: view ?? { start: 0, end: trace.header.durationNs },
    now: trace.header.durationNs,
    theme: paletteTheme('light'),
    width: 1240,
    names: 240,
  });
}

/** The bar under a text: its motif, which is drawn before the words. */
function barOf(svg: string, text: string): { x: number; width: number; fill: string } {
  const at = svg.indexOf(`>${text}</text>`);
  assert.ok(at > 0, `no ${text}`);
  const bars = svg
    .slice(0, at)
    .matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="[\d.]+" fill="(url[^"]+)"\/>/g);
  const [, x, width, fill] = [...bars].at(-1)!;
  return { x: Number(x), width: Number(width), fill: fill! };
}

describe('timeline: the picture as SVG', () => {
  it('puts a span where its time is, in the colour of its state, with its words', () => {
    // The loop stands still from 1.4 to 3.4 s; 5.4 s are 1,000 pixels wide.
    const svg = picture(blockingStall());
    const bar = barOf(svg, 'stalled: time.sleep(2)');
    assert.ok(Math.abs(bar.width - (2 / 5.4) * 1000) < 3, `width ${bar.width}`);
    assert.equal(bar.fill, 'url(#m9)');
    assert.match(svg, /<pattern id="m9"/);
  });

  it('shows only the part that is in the view', () => {
    const svg = picture(blockingStall(), { start: 2.5e9, end: 3e9 });
    const bar = barOf(svg, 'stalled: time.sleep(2)');
    assert.deepEqual([bar.x, Math.round(bar.width / 10)], [0, 100]);
    assert.match(svg, /500 ms of 5\.40 s/);
  });

  it('has the rows with their names, the scale, and a legend of what is drawn', () => {
    const svg = picture(deadlock());
    for (const words of ['MainThread', 'checking', 'savings', 'waiting for a lock', 'lock held', '1.0 s'])
      assert.ok(svg.includes(`>${words}<`), words);
    assert.ok(!svg.includes('stalled loop'));
  });

  it('draws a million spans in a size that can be opened', () => {
    const svg = picture(manySpans(1_000_000));
    assert.ok(svg.length < 3e6, `${svg.length}`);
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
  });

  it('is well-formed whatever the trace says', () => {
    const trace = blockingStall();
    const evil = '</text><script>alert(1)</script>&"\'\u0000\u001b[31m\ud800 ünï';
    trace.tracks[0]!.name = evil;
    trace.header.argv = [evil];
    for (const what of trace.whats) what.text = evil;
    const svg = picture(trace);
    assert.ok(!svg.includes('<script'));
    for (const sign of svg) assert.ok(sign >= ' ' || sign === '\n', JSON.stringify(sign));
    assert.ok(!svg.includes('\ud800'));
    const open: string[] = [];
    for (const [, end, name, empty] of svg.matchAll(/<(\/?)([a-zA-Z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
      if (end) assert.equal(open.pop(), name);
      else if (!empty) open.push(name!);
    }
    assert.deepEqual(open, []);
  });

  it('cuts text by characters, and leaves out what would tell nothing', () => {
    assert.equal(fitted('asyncio.sleep(1)', 200, 11), 'asyncio.sleep(1)');
    assert.equal(fitted('asyncio.sleep(1)', 70, 11), 'asyncio.s…');
    assert.equal(fitted('asyncio.sleep(1)', 25, 11), '');
    assert.equal(escapeXml('a<b>&"c\'\u0001'), 'a&#60;b&#62;&#38;&#34;c&#39;\ufffd');
  });

  it('is one of the formats of a whole trace, in the theme that is asked for', async () => {
    const of = (theme: 'light' | 'dark') =>
      exportTrace(blockingStall(), 'svg', 'x.interleave', noPage, theme);
    assert.match(String(await of('light')), /fill="rgba\(255, 255, 255, 1\)"/);
    assert.match(String(await of('dark')), /fill="rgba\(31, 34, 38, 1\)"/);
  });

  it('says when there are more rows than it shows', async () => {
    const trace = manySpans(2000, 500);
    // Names that differ in more than a number: those that do not become one row.
    for (const track of trace.tracks) track.name = `${track.name}${'x'.repeat(track.id)}`;
    const svg = String(await exportTrace(trace, 'svg', 'x', noPage));
    assert.match(svg, /the first 400 of 501 rows/);
  });
});

describe("timeline: the picture's own colours", () => {
  it('are those of the style sheet', () => {
    const css = readFileSync('src/timeline/styles/colours.css', 'utf8');
    const [light, dark] = css.split('@media (prefers-color-scheme: dark)') as [string, string];
    for (const [name, colour] of Object.entries(PALETTES.light))
      assert.match(light, new RegExp(`--il-${name}: var\\([\\w-]+, ${colour}\\);`), name);
    for (const [name, colour] of Object.entries(PALETTES.dark))
      assert.match(dark, new RegExp(`--il-${name}: ${colour};`), name);
  });
});
