/**
 * A page with the timeline in it: the same program as in the editor, the trace beside it, nothing from elsewhere.
 * The script finds the trace in `window.__INTERLEAVE_TRACE__` and starts by itself; see src/timeline/main.ts.
 */

export interface PageParts {
  title: string;
  /** Text of the built timeline, which has its styles inside. */
  script: string;
  /** Base64 of the gzipped `.interleave` bytes. */
  trace: string;
}

export function htmlPage({ title, script, trace }: PageParts): string {
  if (!/^[A-Za-z0-9+/=]*$/.test(trace)) throw new Error('The trace must be base64.');
  const policy = [
    "default-src 'none'",
    "script-src 'unsafe-inline'",
    "style-src 'unsafe-inline'",
    'img-src data: blob:',
    'font-src data:',
    'connect-src data: blob:',
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Interleave">
<title>${escapeHtml(title)} - Interleave</title>
</head>
<body>
<div id="app"></div>
<noscript>This page needs JavaScript to draw the timeline.</noscript>
<script>window.__INTERLEAVE_TRACE__ = "${trace}"; window.__INTERLEAVE_NAME__ = ${scriptText(title)};</script>
<script>${inlineScript(script)}</script>
</body>
</html>
`;
}

/** Inside a script element, these would end the element or change how the rest is read; in code they mean the same. */
function inlineScript(code: string): string {
  return code
    .replace(/^\/\/# sourceMappingURL=.*$/gm, '')
    .replace(/<\/(script)/gi, '<\\/$1')
    .replace(/<!--/g, '\\x3c!--');
}

function scriptText(text: string): string {
  return JSON.stringify(text).replace(
    /[<\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
