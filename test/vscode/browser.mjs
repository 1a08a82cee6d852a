// A headless browser on VS Code's server.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { format } from 'node:util';
import { installBrowser, runtime } from './install.mjs';
import { address } from './server.mjs';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser window with an empty profile. `close()` removes the profile too. */
export async function openBrowser({ width = 1280, height = 800, colorScheme = 'dark', scale = 1 } = {}) {
  // Loaded late, because it may just have been installed.
  const { chromium } = createRequire(import.meta.url)('playwright-core');
  const profile = mkdtempSync(path.join(tmpdir(), 'interleave-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: installBrowser(),
    headless: true,
    args: ARGS,
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  // Waiting costs nothing where all is well, and a busy machine is slow.
  page.setDefaultTimeout(60_000);
  const close = async () => {
    await context.close().catch(() => undefined);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { context, page, close };
}

/**
 * Runs a test bundle inside the extension host. `extension` and `tests` are absolute paths; `tests` exports `run()`.
 * Resolves with the exit code and what the tests printed.
 */
export async function runInHost(server, { extension, tests, folder, limit = 240_000 }) {
  const { page, close } = await openBrowser();
  let output = '';
  let chatter = '';
  try {
    const exit = new Promise((resolve) => {
      page.exposeFunction('codeAutomationExit', (code) => resolve(code)).catch(() => resolve(1));
    });
    await page.exposeFunction('codeAutomationLog', (type, args) => {
      const line = format(...args);
      if (line.startsWith('test| ')) {
        output += `${line.slice(6)}\n`;
        console.log(line.slice(6));
      } else chatter += `${type}: ${line}\n`;
    });
    const payload = [
      ['extensionDevelopmentPath', server.remote(extension)],
      ['extensionTestsPath', server.remote(tests)],
      ['enableProposedApi', ''],
      ['skipWelcome', 'true'],
    ];
    await page.goto(address(server, folder, payload));
    const late = new Promise((resolve) => setTimeout(resolve, limit, 'late').unref());
    const code = await Promise.race([exit, late]);
    if (code === 'late')
      return { code: 1, output: `${output}\nThe tests did not end in ${limit / 1000} s.\n` };
    return { code, output };
  } finally {
    mkdirSync(runtime, { recursive: true });
    writeFileSync(path.join(runtime, 'host.log'), chatter);
    await close();
  }
}
