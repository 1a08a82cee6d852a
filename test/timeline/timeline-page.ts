/**
 * The timeline's page in a real browser, with a host made up for tests. Needs Chromium and playwright-core, which
 * belongs to the tests in test/vscode.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { FromTimeline, ToTimeline } from '../../src/protocol.ts';

/** What is used of Playwright; its own types are not installed with the product. */
export interface Page {
  goto(url: string): Promise<unknown>;
  reload(): Promise<unknown>;
  route(
    url: string,
    handle: (route: { fulfill(answer: object): Promise<void> }) => Promise<void>,
  ): Promise<void>;
  evaluate<T>(script: string): Promise<T>;
  addInitScript(script: { content: string }): Promise<void>;
  locator(selector: string): Locator;
  screenshot(options: { path: string }): Promise<unknown>;
  on(
    event: 'pageerror' | 'console',
    listener: (event: Error & { type(): string; text(): string }) => void,
  ): void;
  keyboard: {
    press(key: string): Promise<void>;
    type(text: string): Promise<void>;
    down(key: string): Promise<void>;
    up(key: string): Promise<void>;
  };
  mouse: {
    move(x: number, y: number, options?: { steps: number }): Promise<void>;
    down(): Promise<void>;
    up(): Promise<void>;
    wheel(x: number, y: number): Promise<void>;
    click(x: number, y: number): Promise<void>;
  };
  waitForEvent(event: 'download'): Promise<Download>;
  close(): Promise<void>;
}
export interface Download {
  suggestedFilename(): string;
  path(): Promise<string>;
}
export interface Locator {
  click(): Promise<void>;
  count(): Promise<number>;
  first(): Locator;
  textContent(): Promise<string | null>;
  allTextContents(): Promise<string[]>;
  innerText(): Promise<string>;
  isVisible(): Promise<boolean>;
  getAttribute(name: string): Promise<string | null>;
  boundingBox(): Promise<{ x: number; y: number; width: number; height: number } | null>;
}
export interface Browser {
  newContext(options: object): Promise<{ newPage(): Promise<Page> }>;
  startTracing(page: Page, options: { categories: string[] }): Promise<void>;
  stopTracing(): Promise<Buffer>;
  close(): Promise<void>;
}

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const ORIGIN = 'http://timeline.test';

/** A browser, or null where none can be had. */
export async function openBrowser(): Promise<Browser | null> {
  const chromium = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  const executablePath = chromium.find((file) => file && existsSync(file));
  if (!executablePath) return null;
  try {
    const load = createRequire(path.resolve('test/vscode/package.json'));
    return await load('playwright-core').chromium.launch({ executablePath, headless: true, args: ARGS });
  } catch {
    return null;
  }
}

const scripts = new Map<string, Promise<string>>();

/** Bundles a script for the page, in memory and once. */
function pageScript(entry: string, globalName?: string): Promise<string> {
  let script = scripts.get(entry);
  if (!script) {
    script = bundle(entry, globalName);
    scripts.set(entry, script);
  }
  return script;
}

async function bundle(entry: string, globalName?: string): Promise<string> {
  const esbuild = createRequire(path.resolve('package.json'))('esbuild');
  const { outputFiles } = await esbuild.build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    minify: true,
    logLevel: 'error',
    loader: { '.css': 'text', '.svg': 'text' },
    ...(globalName ? { globalName } : {}),
  });
  return outputFiles[0].text;
}

export interface PageOptions {
  width?: number;
  height?: number;
  /** Classes of the body, as VS Code sets them. */
  theme?: string;
  /** Theme variables, by name without the dashes: `vscode-foreground`. */
  variables?: Record<string, string>;
  colorScheme?: 'dark' | 'light';
  /** Scripts that run before the timeline, inline. */
  before?: string[];
  /** More files that the page can fetch, by path. */
  files?: Record<string, Uint8Array>;
  /** Where the page is made to come from: a server of the caller's, of which it can fetch the rest. */
  origin?: string;
  /** Without an editor around it, as an exported page. */
  standalone?: boolean;
}

const HOST = `
  window.posted = [];
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => window.posted.push(message),
    getState: () => JSON.parse(sessionStorage.getItem('kept')),
    setState: (data) => sessionStorage.setItem('kept', JSON.stringify(data)),
  });
  window.send = (message) => window.dispatchEvent(new MessageEvent('message', { data: message }));
`;

/** A context takes longer to make than a page, so pages that look alike share one. */
const contexts = new WeakMap<Browser, Map<string, Promise<{ newPage(): Promise<Page> }>>>();

async function newPage(browser: Browser, options: PageOptions): Promise<Page> {
  const view = {
    viewport: { width: options.width ?? 1200, height: options.height ?? 700 },
    colorScheme: options.colorScheme ?? 'dark',
  };
  const key = JSON.stringify(view);
  const known = contexts.get(browser) ?? new Map();
  contexts.set(browser, known);
  if (!known.has(key)) known.set(key, browser.newContext(view));
  return (await known.get(key)).newPage();
}

/** The page as VS Code would make it: its content security policy, its variables, its body classes. */
export class TimelinePage {
  readonly errors: string[] = [];

  private constructor(readonly page: Page) {}

  static async open(browser: Browser, options: PageOptions = {}): Promise<TimelinePage> {
    const page = await newPage(browser, options);
    const timeline = new TimelinePage(page);
    page.on('pageerror', (error) => timeline.errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') timeline.errors.push(message.text());
    });
    const script = await pageScript('src/timeline/main.ts');
    const runs = await pageScript('test/timeline/synthetic-runs.ts', 'runs');
    const html = pageHtml([...(options.standalone ? [] : [HOST]), runs, ...(options.before ?? [])], options);
    const bodies: Record<string, [type: string, body: string | Buffer]> = {
      '/': ['text/html', html],
      '/timeline.js': ['text/javascript', script],
    };
    for (const [name, bytes] of Object.entries(options.files ?? {})) {
      bodies[name] = ['application/octet-stream', Buffer.from(bytes)];
    }
    const origin = options.origin ?? ORIGIN;
    for (const [name, [contentType, body]] of Object.entries(bodies)) {
      await page.route(origin + name, (route) => route.fulfill({ contentType, body }));
    }
    await page.goto(`${origin}/`);
    return timeline;
  }

  async send(message: ToTimeline): Promise<void> {
    await this.run(`send(${JSON.stringify(message)})`);
  }

  /** Opens a made-up run: the name of a function in synthetic-runs.ts. */
  async openRun(run: string, until?: number): Promise<void> {
    await this.run(`
      const trace = runs.${run}();
      window.trace = trace;
      send({ type: 'open', run: { name: trace.header.argv[0].split('/').pop(), live: true } });
      const until = ${until ?? 'null'};
      send({ type: 'batch', batch: until === null ? runs.wholeBatch(trace) : runs.batchUntil(trace, -1, until, true) });
      if (until === null) send({ type: 'ended', exitCode: 0 });
    `);
    await this.settled();
  }

  async run<T>(script: string): Promise<T> {
    return this.page.evaluate<T>(`(() => { ${script} })()`);
  }

  /** What the page told its host, by type. */
  async posted<T extends FromTimeline['type']>(type: T): Promise<Array<Extract<FromTimeline, { type: T }>>> {
    const all = await this.page.evaluate<FromTimeline[]>('window.posted');
    return all.filter((message) => message.type === type) as Array<Extract<FromTimeline, { type: T }>>;
  }

  /** Waits until an expression is true in the page. */
  async until(condition: string): Promise<void> {
    await this.page.evaluate(
      `new Promise((done) => { const look = () => (${condition}) ? done() : requestAnimationFrame(look); look(); })`,
    );
  }

  /** Two frames later everything that was asked for is painted. */
  async settled(): Promise<void> {
    await this.page.evaluate(
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
    );
  }

  async text(selector: string): Promise<string> {
    return (await this.page.locator(selector).first().innerText()).trim();
  }

  /** The names of the rows that can be seen, from the top. */
  async rows(): Promise<string[]> {
    return this.page.locator('.name:not([hidden]) .name-text').allTextContents();
  }

  /** A point of the picture: the middle of a row, and a share of the width. */
  async point(row: number, share: number): Promise<{ x: number; y: number }> {
    const box = (await this.page.locator('.picture').boundingBox())!;
    return { x: box.x + box.width * share, y: box.y + row * 22 + 11 };
  }

  /** The colour of a pixel of the picture, as red, green, blue. */
  async pixel(row: number, share: number): Promise<number[]> {
    return this.run(`
      const canvas = document.querySelector('.picture canvas');
      const x = Math.round(canvas.width * ${share});
      return [...canvas.getContext('2d').getImageData(x, ${row} * 22 + 5, 1, 1).data].slice(0, 3);
    `);
  }
}

function pageHtml(scripts: string[], options: PageOptions): string {
  const nonce = 'c29tZXRoaW5n';
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'unsafe-inline'",
    `connect-src ${options.origin ?? ORIGIN}`,
  ].join('; ');
  const variables = Object.entries(options.variables ?? {}).map(([name, value]) => `--${name}: ${value}`);
  return `<!DOCTYPE html>
<html lang="en" style="${variables.join('; ')}">
<head><meta charset="utf-8"><title>Interleave Timeline</title><meta http-equiv="Content-Security-Policy" content="${policy}"></head>
<body class="${options.theme ?? (options.standalone ? '' : 'vscode-dark')}">
<div id="app"></div>
${scripts.map((script) => `<script nonce="${nonce}">${script.replaceAll('</script', '<\\/script')}</script>`).join('\n')}
<script nonce="${nonce}" src="/timeline.js"></script>
</body></html>`;
}
