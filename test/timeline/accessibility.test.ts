/** The page under axe-core, in each of its states, and a tour of it by the keyboard alone. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { encodeTrace } from '../../src/trace/saved-trace.ts';
import { blockingStall, deadlock } from './synthetic-runs.ts';
import { type Browser, openBrowser, type PageOptions, TimelinePage } from './timeline-page.ts';

const AXE = readFileSync(path.resolve('node_modules/axe-core/axe.min.js'), 'utf8');

/** As the editor's own themes have them. */
const THEMES: Record<string, PageOptions> = {
  dark: {
    theme: 'vscode-dark',
    variables: {
      'vscode-editor-background': '#1f1f1f',
      'vscode-sideBar-background': '#181818',
      'vscode-foreground': '#cccccc',
      'vscode-descriptionForeground': '#9d9d9d',
      'vscode-textLink-foreground': '#4daafc',
      'vscode-input-background': '#313131',
      'vscode-badge-background': '#616161',
      'vscode-badge-foreground': '#f8f8f8',
    },
  },
  light: {
    theme: 'vscode-light',
    colorScheme: 'light',
    variables: {
      'vscode-editor-background': '#ffffff',
      'vscode-sideBar-background': '#f8f8f8',
      'vscode-foreground': '#3b3b3b',
      'vscode-descriptionForeground': '#3b3b3b',
      'vscode-textLink-foreground': '#005fb8',
      'vscode-input-background': '#ffffff',
      'vscode-badge-background': '#cccccc',
      'vscode-badge-foreground': '#3b3b3b',
    },
  },
  'high contrast': {
    theme: 'vscode-high-contrast',
    variables: {
      'vscode-editor-background': '#000000',
      'vscode-sideBar-background': '#000000',
      'vscode-foreground': '#ffffff',
      'vscode-descriptionForeground': 'rgba(255, 255, 255, 0.7)',
      'vscode-textLink-foreground': '#21a6ff',
      'vscode-contrastBorder': '#6fc3df',
      'vscode-focusBorder': '#f38518',
    },
  },
};

describe('timeline: accessibility', function () {
  this.timeout(120_000);
  let browser: Browser | null = null;

  before(async function () {
    browser = await openBrowser();
    if (!browser) this.skip();
  });
  after(async () => {
    await browser?.close();
  });

  async function violations(timeline: TimelinePage): Promise<string[]> {
    const found = await timeline.page.evaluate<Array<{ id: string; nodes: Array<{ html: string }> }>>(
      `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
        violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) })))`,
    );
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  }

  const STATES: Record<string, (timeline: TimelinePage) => Promise<void>> = {
    'before a run': async () => {},
    'while a program runs': (timeline) => timeline.openRun('deadlock', 3e9),
    'with a problem picked out': async (timeline) => {
      await timeline.openRun('blockingStall');
      await timeline.page.keyboard.press('n');
    },
    'in step mode': async (timeline) => {
      await timeline.openRun('blockingStall');
      await timeline.page.keyboard.press('.');
    },
    'with its rows being arranged': async (timeline) => {
      await timeline.openRun('blockingStall');
      await timeline.page.locator('button[aria-label="Arrange the rows"]').click();
    },
    'as tables': async (timeline) => {
      await timeline.openRun('blockingStall');
      await timeline.page.keyboard.press('t');
    },
    'with its graphs': async (timeline) => {
      await timeline.openRun('deadlock', 3e9);
      await timeline.page.keyboard.press('g');
    },
    'with a range': async (timeline) => {
      await timeline.openRun('blockingStall');
      await timeline.page.keyboard.press('r');
    },
    'with the menu of exports': async (timeline) => {
      await timeline.openRun('blockingStall');
      await timeline.page.keyboard.press('x');
    },
    'with a search': async (timeline) => {
      await timeline.openRun('blockingStall');
      await timeline.page.keyboard.press('/');
      await timeline.page.keyboard.type('fetch');
    },
    'with a file that cannot be read': async (timeline) => {
      await timeline.send({ type: 'open', run: { name: 'bad', live: false }, url: '/a' });
      await timeline.send({ type: 'failed', message: 'This is not an Interleave trace file.' });
    },
    'while a file is read': async (timeline) => {
      await timeline.send({ type: 'open', run: { name: 'run', live: false } });
    },
    'with its keys': async (timeline) => {
      await timeline.openRun('blockingStall');
      await timeline.page.keyboard.press('?');
    },
    'with two runs': async (timeline) => {
      await timeline.send({ type: 'compare', run: { name: 'shop', live: false }, before: '/a', after: '/b' });
      await timeline.until(`document.querySelector('.compared') !== null`);
    },
  };

  for (const [theme, options] of Object.entries(THEMES)) {
    it(`has nothing to complain of in the ${theme} theme`, async () => {
      const files = { '/a': encodeTrace(blockingStall()), '/b': encodeTrace(deadlock()) };
      const found: string[] = [];
      for (const [name, enter] of Object.entries(STATES)) {
        const timeline = await TimelinePage.open(browser!, { ...options, files });
        await timeline.page.evaluate(AXE);
        await enter(timeline);
        await timeline.settled();
        found.push(...(await violations(timeline)).map((violation) => `${name}: ${violation}`));
        await timeline.page.close();
      }
      assert.deepEqual(found, []);
    });
  }

  it('shows everything to the keyboard alone', async () => {
    const timeline = await TimelinePage.open(browser!, {});
    await timeline.openRun('deadlock');
    const { keyboard } = timeline.page;
    const press = async (...keys: string[]): Promise<void> => {
      for (const key of keys) await keyboard.press(key);
      await timeline.settled();
    };
    const tabTo = async (what: string): Promise<void> => {
      for (let stop = 0; stop < 60; stop++) {
        await keyboard.press('Tab');
        if (await timeline.page.evaluate<boolean>(`document.activeElement.matches(\`${what}\`)`)) return;
      }
      assert.fail(`Tab does not lead to ${what}`);
    };
    const details = () => timeline.text('.details');
    const isShown = (selector: string) => timeline.page.locator(selector).first().isVisible();

    // A problem, its stacks, the span below it and the one behind, and back.
    await press('n');
    assert.match(await details(), /Where it happened/);
    const first = await details();
    await press('ArrowDown');
    assert.notEqual(await details(), first);
    const below = await details();
    await press('[');
    assert.notEqual(await details(), below);
    await press('Escape', 'Escape', '0');
    assert.match(await details(), /^This run/);

    // Closer, a range of what is seen, and the whole run again.
    const whole = await timeline.text('.ruler-name');
    await press('w', 'w', 'd', 'r');
    assert.match(await details(), /^Range[\s\S]*On average/);
    await press('Escape', '0');
    assert.equal(await timeline.text('.ruler-name'), whole);

    // Names: fold the locks, hide a row, and have it back from the menu.
    await tabTo('.names');
    const rows = await timeline.rows();
    await press('End', 'ArrowLeft', 'ArrowLeft');
    assert.equal((await timeline.rows()).length, rows.length - 2);
    await press('ArrowRight', 'Home', 'ArrowDown', 'h');
    assert.equal((await timeline.rows()).length, rows.length - 1);
    await tabTo('[aria-label="Arrange the rows"]');
    await press('Enter');
    await tabTo('.row-menu button');
    await press('Enter', 'Escape');
    assert.deepEqual(await timeline.rows(), rows);

    // Graphs: a node leads back to its row.
    await press('g');
    await tabTo('.graph-node');
    await press('Enter');
    assert.equal(await isShown('[aria-label="Graphs"]'), false);
    assert.match(await details(), /^Selection/);

    // Tables, step mode, search, keys, exports.
    await press('t');
    assert.ok(await isShown('.table-view table'));
    await press('t', '.', '.');
    assert.ok(await isShown('.step-bar'));
    await press('Escape', '/');
    await keyboard.type('savings');
    await press('Enter');
    assert.match(await details(), /savings/);
    await press('Escape', '?');
    assert.ok(await isShown('.sheet'));
    await press('Escape', 'x', 'ArrowDown');
    await press('Enter');
    await timeline.until(`window.posted.some(({ type }) => type === 'save-picture')`);
    assert.deepEqual(timeline.errors, []);
    await timeline.page.close();
  });

  it('can be used with the keyboard alone, from the first row to the culprit line', async () => {
    const timeline = await TimelinePage.open(browser!, {});
    await timeline.openRun('blockingStall');
    const { keyboard } = timeline.page;
    const focus = (): Promise<string> =>
      timeline.page.evaluate(
        `(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).split('.')[0].trim()`,
      );
    const stops: string[] = [];
    for (let stop = 0; stop < 40; stop++) {
      await keyboard.press('Tab');
      const at = await focus();
      if (stops.includes(at)) break;
      stops.push(at);
    }
    for (const wanted of [
      'Search tracks, functions, files and states',
      'Arrange the rows',
      'Step mode',
      'Tables',
      'Tracks',
      'Timeline',
      'web',
    ]) {
      assert.ok(
        stops.some((stop) => stop.startsWith(wanted)),
        `Tab does not lead to ${wanted}: ${stops.join(', ')}`,
      );
    }
    for (let stop = 0; stop < 40 && !(await focus()).startsWith('Timeline'); stop++)
      await keyboard.press('Tab');
    await keyboard.press('n');
    await keyboard.press('Enter');
    await timeline.settled();
    const opened = (await timeline.posted('open-site')).at(-1);
    assert.equal(opened?.site.line, 12);
    assert.deepEqual(timeline.errors, []);
    await timeline.page.close();
  });
});
