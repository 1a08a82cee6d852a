// What is photographed. Each scene begins in a window without editors.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../bootstrap.mjs';

const list = JSON.parse(readFileSync(path.join(root, 'src', 'demos', 'demos.json'), 'utf8'));
/** Those that end by themselves; a deadlock is stopped in its own scene. */
const DEMOS = list.filter(({ ends }) => ends);

export const SCENES = [
  ...DEMOS.map(({ name, file }) => ({ name: `demo-${name}`, run: saved(file) })),
  { name: 'clients-1000', run: saved('clients_1000.py', openGroups) },
  { name: 'process-pool', run: saved('two_pools.py') },
  { name: 'huge', run: huge },
  { name: 'many-spans', run: saved('many_spans.py', zoomIntoStall) },
  { name: 'deadlock', run: deadlock },
  { name: 'views', run: saved('event_loop.py', views) },
  { name: 'compare', run: compare },
  { name: 'sizes', run: saved('blocking_sleep.py', sizes) },
  { name: 'themes', run: themes },
  { name: 'states', run: states },
];

/** A saved run as a person opens it, and whatever else is done with it. */
function saved(program, more) {
  return async (scene) => {
    await scene.editor.openFile(scene.trace(program));
    await scene.timeline.locator('.name:visible').first().waitFor();
    await scene.shoot();
    await more?.(scene);
  };
}

async function openGroups({ timeline, page, shoot }) {
  await timeline.locator('.name[aria-expanded="false"]').first().click();
  await shoot('open');
  await page.keyboard.press('t');
  await shoot('table');
}

async function zoomIntoStall({ timeline, page, shoot }) {
  await focusPicture(timeline);
  await page.keyboard.press('n');
  await shoot('problem');
  await page.keyboard.press('0');
  for (let step = 0; step < 16; step++) await page.keyboard.press('w');
  await shoot('close');
}

async function deadlock(scene) {
  const { editor, page, timeline, shoot } = scene;
  await scene.editor.openFile('deadlock.py');
  await editor.palette('Interleave: Run with Timeline');
  const problem = timeline.locator('.problem', { hasText: 'Deadlock:' }).first();
  await problem.waitFor({ timeout: 60_000 });
  await shoot('live');
  await timeline.getByRole('button', { name: 'Stop and keep' }).click();
  await timeline
    .getByText(/^(exit code|stopped|killed|incomplete|ended by)/)
    .first()
    .waitFor({ timeout: 60_000 });
  await problem.click();
  await shoot();
  await focusPicture(timeline);
  await page.keyboard.press('g');
  await timeline.locator('.graph-node').first().waitFor();
  await shoot('graphs');
}

async function views({ timeline, page, shoot }) {
  const press = (key) => page.keyboard.press(key);
  const picture = await timeline.locator('.picture').boundingBox();
  const at = (x, y) => [picture.x + picture.width * x, picture.y + y];
  await page.mouse.move(...at(0.7, 121));
  await timeline.locator('.tooltip:visible').waitFor();
  await shoot('tooltip', { movePointer: false });
  await page.mouse.click(...at(0.7, 121));
  await shoot('selection');
  await page.keyboard.down('Shift');
  await page.mouse.move(...at(0.25, 60));
  await page.mouse.down();
  await page.mouse.move(...at(0.6, 120), { steps: 5 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await shoot('range');
  await press('Escape');
  await press('e');
  await shoot('flame');
  await press('e');
  await press('.');
  await press('.');
  await press('.');
  await shoot('step');
  await press('Escape');
  await press('?');
  await shoot('keys');
  await press('Escape');
  await timeline.getByRole('button', { name: 'Arrange the rows' }).click();
  await shoot('arrange');
  await press('Escape');
  await press('x');
  await shoot('export');
  await press('Escape');
  await press('/');
  await page.keyboard.type('sleep');
  await shoot('search');
  await press('Escape');
  await focusPicture(timeline);
  await press('t');
  await shoot('table');
}

async function compare(scene) {
  const { editor, page, timeline, shoot } = scene;
  await scene.editor.openFile('blocking_sleep.py');
  await runToEnd(scene);
  await editor.palette('View: Focus First Editor Group');
  const fixes = await editor.quickFixes('sleep', 'time.sleep(2)');
  await fixes.getByText('Use await asyncio.sleep').first().click();
  await editor.text('asyncio', 'asyncio.sleep(2)').waitFor();
  await runToEnd(scene);
  await timeline.getByRole('button', { name: 'Compare' }).click();
  await page.locator('.tab', { hasText: 'Comparison' }).waitFor();
  await timeline.locator('.compared').first().waitFor();
  await editor.palette('View: Maximize Editor Group');
  await editor.palette('View: Hide Panel');
  await shoot();
}

async function runToEnd({ editor, timeline }) {
  await editor.palette('Interleave: Run with Timeline');
  // The page of the run before says that it has finished, too, until this one takes its place.
  await timeline
    .getByText(/^(starting|running)$/)
    .first()
    .waitFor({ timeout: 60_000 });
  await timeline.getByText('finished').first().waitFor({ timeout: 60_000 });
}

/** More tasks and threads than rows could be looked at, while they are read and afterwards. */
async function huge(scene) {
  const { editor, timeline, page, shoot } = scene;
  await editor.openFile(scene.trace('swarm.py'));
  await timeline.getByText('finished').first().waitFor({ timeout: 60_000 });
  await shoot();
  await timeline.locator('.name[aria-expanded="false"]', { hasText: '20,000 tasks' }).click();
  for (let step = 0; step < 12; step++) await page.keyboard.press('w');
  await shoot('open');
}

async function sizes({ page, shoot }) {
  for (const [width, height] of [
    [900, 700],
    [640, 560],
    [2560, 1300],
  ]) {
    await page.setViewportSize({ width, height });
    await shoot(`${width}`);
  }
}

async function themes(scene) {
  const { editor, page, shoot } = scene;
  await scene.editor.openFile(scene.trace('lost_update.py'));
  await scene.timeline.locator('.name:visible').first().waitFor();
  for (const [name, title, kind] of [
    ['light', 'Light Modern', 'light'],
    ['contrast-dark', 'Dark High Contrast', 'high-contrast'],
    ['contrast-light', 'Light High Contrast', 'high-contrast-light'],
    ['dark', 'Dark Modern', 'dark'],
  ]) {
    await editor.palette('Preferences: Color Theme');
    await page.locator('.quick-input-widget input').fill(title);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await scene.timeline.locator(`body.vscode-${kind}`).waitFor();
    if (name !== 'dark') await shoot(name);
    await inTheme(scene, name);
  }
}

/** What lies over the picture or takes its place, and what is picked out in it. */
async function inTheme({ timeline, page, shoot }, theme) {
  const views = [
    ['selection', 'n', 'Escape'],
    ['table', 't', 't'],
    ['graphs', 'g', 'g'],
    ['export', 'x', 'Escape'],
    ['keys', '?', 'Escape'],
  ];
  for (const [name, open, close] of views) {
    await focusPicture(timeline);
    await page.keyboard.press(open);
    await shoot(`${theme}-${name}`);
    await page.keyboard.press(close);
  }
}

/** What stands in the place of the picture when there is none. */
async function states(scene) {
  const { folder, timeline, shoot, editor } = scene;
  writeFileSync(path.join(folder, 'broken.interleave'), 'not a trace');
  await scene.editor.openFile('broken.interleave');
  await timeline.getByText('The run cannot be shown').waitFor();
  await shoot('failed');
  await editor.palette('View: Close Editor');
  writeFileSync(path.join(folder, 'mistake.py'), 'def broken(:\n    pass\n');
  await scene.editor.openFile('mistake.py');
  await editor.palette('Interleave: Run with Timeline');
  await timeline.locator('.bar-status[data-kind="bad"]').waitFor({ timeout: 60_000 });
  await shoot('mistake');
}

async function focusPicture(timeline) {
  await timeline.getByLabel(/^Timeline\./).focus();
}
