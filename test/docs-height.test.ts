/**
 * A page about a concept is read at one go: it takes at most two screens in VS Code's Markdown preview, whose style sheet
 * comes with the tests in test/vscode. Chromium measures.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { marked } from 'marked';
import { pagesOf } from './page-programs.ts';
import { type Browser, openBrowser } from './timeline/timeline-page.ts';

const STYLE =
  'test/vscode/node_modules/code-server/lib/vscode/extensions/markdown-language-features/media/markdown.css';
const WIDTH = 900;
const SCREEN = 1080;
/** Text is wider in the fonts of one system than in those of another. */
const FONTS = 1.05;

describe('the height of a page', function () {
  this.timeout(300_000);
  let browser: Browser | null = null;

  before(async function () {
    browser = existsSync(STYLE) ? await openBrowser() : null;
    if (!browser) this.skip();
  });
  after(() => browser?.close());

  it('is at most two screens for every concept', async () => {
    const style = readFileSync(STYLE, 'utf8');
    const context = await browser!.newContext({ viewport: { width: WIDTH, height: SCREEN } });
    const view = await context.newPage();
    const heights = new Map<string, number>();
    for (const { name, text, path: file } of pagesOf('docs/concepts')) {
      const body = await marked.parse(withPictures(text, path.dirname(file)));
      const html = `<!doctype html><style>body{margin:0}${style}</style>${body}`;
      await view.goto(`data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`);
      heights.set(name, await view.evaluate(`document.body.getBoundingClientRect().height`));
    }
    const tall = [...heights].filter(([, height]) => height > 2 * SCREEN * FONTS);
    assert.deepEqual(tall, []);
  });
});

/** The page has no address, so its pictures go into it. */
function withPictures(text: string, folder: string): string {
  return text.replace(/\]\((pictures\/[^)]+)\)/g, (_, file) => {
    const picture = readFileSync(path.join(folder, file)).toString('base64');
    return `](data:image/svg+xml;base64,${picture})`;
  });
}
