/*
 * The timeline's page.
 *
 * What a host has to provide
 * --------------------------
 * One element and one script; styles and icons are inside the script:
 *
 *   <!DOCTYPE html>
 *   <html lang="en">
 *   <head>
 *     <meta charset="UTF-8">
 *     <meta name="viewport" content="width=device-width, initial-scale=1">
 *     <meta http-equiv="Content-Security-Policy" content="default-src 'none';
 *       script-src 'nonce-NONCE'; style-src CSP_SOURCE 'unsafe-inline'; connect-src CSP_SOURCE">
 *     <title>Timeline</title>
 *   </head>
 *   <body>
 *     <div id="app"></div>
 *     <script nonce="NONCE" src="…/dist/timeline.js"></script>
 *   </body>
 *   </html>
 *
 * - `script-src`: the nonce of this page. No eval, no inline script.
 * - `style-src`: nothing is needed for the page's own styles, which are constructed in script (CSSOM, outside the
 *   policy). VS Code itself sets its variables in a style attribute, hence 'unsafe-inline' as in its own examples.
 * - `connect-src`: `webview.cspSource`, for the `fetch` of a saved trace when `open` carries a `url`
 *   (`webview.asWebviewUri` of a file below `localResourceRoots`).
 * - No images, no fonts, no frames, no workers: a file is read in slices between the frames (load-trace.ts).
 *
 * The page sends `{ type: 'ready' }` once it listens; messages sent before that are lost. Then, in this order:
 * `open`, and either batches followed by `ended`, or nothing more when `open.url` was given. `failed` may come at any
 * time. Batches carry typed arrays and are best posted as they are. With `retainContextWhenHidden` off the page
 * is made anew when it is shown again: it sends `ready` again and expects the run from its beginning.
 *
 * Standalone
 * ----------
 * An exported page holds the same script inline, and before it
 *
 *   <script>window.__INTERLEAVE_TRACE__ = "…base64 of the gzipped saved trace…";
 *           window.__INTERLEAVE_NAME__ = "web.py";</script>
 *
 * There is no editor then: a click on a place shows its path as a tooltip and does nothing else, and the colours
 * follow `prefers-color-scheme` with values of our own (styles/colours.css). Base64 has no `<`, and the name must be
 * escaped by whoever writes the page.
 */
import { App } from './app.ts';
import { hostExporter, pageExporter } from './exporter.ts';
import { findHost } from './host.ts';
import { loadFromBase64 } from './load-trace.ts';
import { STYLES } from './styles.ts';

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLES);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

// The editor's own menu has nothing to offer here: no text to cut, no page to find in.
document.body.dataset.vscodeContext = JSON.stringify({ preventDefaultContextMenuItems: true });

const host = findHost();
const name = globalThis.__INTERLEAVE_NAME__ ?? 'Run';
const exporter = globalThis.__INTERLEAVE_TRACE__ ? pageExporter(name) : hostExporter(host);
const app = new App(document.getElementById('app') ?? document.body, host, exporter);
host.listen((message) => app.receive(message));
if (globalThis.__INTERLEAVE_TRACE__) {
  app.receive({ type: 'open', run: { name, live: false } });
  const text = globalThis.__INTERLEAVE_TRACE__;
  // It may have many megabytes; where it is needed once more, it is taken out of the page.
  globalThis.__INTERLEAVE_TRACE__ = '';
  void app.load((arrival) => loadFromBase64(text, arrival));
}
host.send({ type: 'ready' });
