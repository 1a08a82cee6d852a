/** The language server as a real child process, over standard input and output. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Diagnostic } from 'vscode-languageserver/node';
import { createFactsMaker, type EncodedFacts } from '../../src/engine/facts/make.ts';
import { Cache, factsVersion, hashOf } from '../../src/workspace/cache.node.ts';
import { Folder } from '../temporary-folder.ts';
import { afterEdit, type ClientOptions, DIST, LanguageClient, range } from './language-client.ts';

const SLEEPS = 'import time\n\n\nasync def main():\n    time.sleep(1)\n';
const codes = (found: Diagnostic[]) => found.map((diagnostic) => diagnostic.code);
const has = (rule: string) => (found: Diagnostic[]) => codes(found).includes(rule);
const none = (found: Diagnostic[]) => found.length === 0;

describe('language server', function () {
  this.timeout(60_000);
  let folder: Folder;
  let client: LanguageClient;

  async function start(
    files: Record<string, string>,
    { settings, ...options }: Omit<ClientOptions, 'folders'> = {},
  ): Promise<void> {
    folder = new Folder(files);
    client = LanguageClient.spawn(settings);
    await client.initialize({ folders: [folder], ...options });
  }

  afterEach(() => {
    client.kill();
    folder.dispose();
  });

  it('publishes findings of an open document, follows edits, and exits with 0', async () => {
    await start({});
    const uri = folder.uri('a.py');
    await client.open(uri, SLEEPS);
    const [finding] = await client.diagnostics(uri, has('blocking-call-in-async'));
    assert.deepEqual(finding?.range, range(4, 4, 14));
    assert.equal(finding?.source, 'interleave');
    assert.match(finding?.codeDescription?.href ?? '', /^file:\/\/.*blocking-call-in-async\.md$/);
    await client.edit(uri, 'print', range(4, 4, 14));
    await client.diagnostics(uri, none);
    await client.edit(uri, 'time.sleep', range(4, 4, 9));
    await client.diagnostics(uri, has('blocking-call-in-async'));
    assert.equal(await client.stop(), 0);
  });

  it('checks the whole workspace in the background, with progress and a status', async () => {
    await start({ 'app/a.py': SLEEPS, 'b.py': 'x = 1\n', '.gitignore': 'ignored\n', 'ignored/c.py': SLEEPS });
    await client.diagnostics(folder.uri('app/a.py'), has('blocking-call-in-async'));
    await client.until(
      () => client.progress.includes('end') || undefined,
      () => 'the end of the progress',
    );
    const status = await client.until(
      () => client.statuses.find((found) => found.state === 'ready' && found.findings === 1),
      () => 'the status',
    );
    assert.deepEqual(status, { state: 'ready', done: 2, total: 2, findings: 1 });
    assert.equal(client.progress[0], 'begin');
    assert.ok(client.registered.includes('workspace/didChangeWatchedFiles'));
  });

  it('updates a file when a helper in another open file is edited, without saving', async () => {
    const web = 'from app import load\n\n\nasync def page():\n    load()\n';
    const helper = 'import time\n\n\ndef load():\n    time.sleep(1)\n';
    await start({ 'web.py': web, 'app.py': helper });
    await client.open(folder.uri('web.py'), web);
    await client.open(folder.uri('app.py'), helper);
    const [finding] = await client.diagnostics(folder.uri('web.py'), has('blocking-call-in-async'));
    const chain = finding?.relatedInformation ?? [];
    assert.ok(chain.some(({ location }) => location.uri === folder.uri('app.py')));
    // The check of the whole workspace must not be what brings the change.
    await client.until(
      () => client.progress.includes('end') || undefined,
      () => 'the end of the progress',
    );
    await client.edit(folder.uri('app.py'), 'print(', range(4, 4, 15));
    await client.diagnostics(folder.uri('web.py'), none);
  });

  it('updates a file that is not open, too', async () => {
    const helper = 'import time\n\n\ndef load():\n    time.sleep(1)\n';
    await start({
      'web.py': 'from app import load\n\n\nasync def page():\n    load()\n',
      'app.py': helper,
    });
    await client.diagnostics(folder.uri('web.py'), has('blocking-call-in-async'));
    await client.until(
      () => client.progress.includes('end') || undefined,
      () => 'the end of the progress',
    );
    await client.open(folder.uri('app.py'), helper);
    await client.edit(folder.uri('app.py'), 'print(', range(4, 4, 15));
    await client.diagnostics(folder.uri('web.py'), none);
  });

  it('offers fixes, ignoring and the pages', async () => {
    await start({}, { initializationOptions: { canRun: true } });
    const uri = folder.uri('a.py');
    await client.open(uri, SLEEPS);
    const [finding] = await client.diagnostics(uri, has('blocking-call-in-async'));
    assert.equal(finding?.codeDescription?.href, 'interleave:rules/blocking-call-in-async');
    const actions = await client.codeActions(uri, range(4, 8, 8));
    const fix = actions.find((action) => action.isPreferred);
    assert.match(afterEdit(SLEEPS, fix?.edit, uri), /await asyncio\.(sleep|to_thread)\(/);
    const ignore = actions.find((action) => /^Ignore .* on this line$/.test(action.title));
    assert.match(afterEdit(SLEEPS, ignore?.edit, uri), /time\.sleep\(1\) {2}# interleave: ignore\[/);
    const commands = actions.flatMap((action) => (action.command ? [action.command] : []));
    assert.deepEqual(commands.find(({ command }) => command === 'interleave.openPage')?.arguments, [
      'rules/blocking-call-in-async',
    ]);
    assert.equal((await client.codeActions(uri, range(0, 0, 0))).length, 0);
  });

  it('fixes all that is safe, and nothing else', async () => {
    const text =
      'import time\n\n\nasync def save():\n    pass\n\n\nasync def main():\n    save()\n    save()\n    time.sleep(1)\n';
    await start({});
    const uri = folder.uri('a.py');
    await client.open(uri, text);
    await client.diagnostics(uri, has('missing-await'));
    const [action] = await client.codeActions(uri, range(0, 0, 0), ['source.fixAll']);
    assert.equal(action?.kind, 'source.fixAll.interleave');
    const fixed = text.replaceAll('    save()', '    await save()');
    assert.equal(afterEdit(text, action?.edit, uri), fixed);
  });

  it('explains on hover', async () => {
    await start({});
    const uri = folder.uri('a.py');
    await client.open(uri, SLEEPS);
    await client.diagnostics(uri, has('blocking-call-in-async'));
    const hover = await client.hover(uri, 4, 8);
    assert.match(hover?.contents.value ?? '', /sleep/);
    assert.doesNotMatch(hover?.contents.value ?? '', /\]\(interleave:/);
  });

  it('tells on hover only of findings that are shown', async () => {
    const holds =
      'import threading\n\nlock = threading.Lock()\n\n\nasync def save():\n    with lock:\n        pass\n';
    await start({}, { settings: { minConfidence: 'likely' } });
    const uri = folder.uri('a.py');
    const told = async () => (await client.hover(uri, 6, 10))?.contents.value ?? '';
    await client.open(uri, holds);
    await client.diagnostics(uri, none);
    assert.match(await told(), /takes `lock` here/);
    assert.doesNotMatch(await told(), /sync-lock-in-async/);
    await client.configure({ minConfidence: 'possible' });
    await client.diagnostics(uri, has('sync-lock-in-async'));
    assert.match(await told(), /sync-lock-in-async/);
    await client.configure({ enable: false });
    await client.diagnostics(uri, none);
    assert.doesNotMatch(await told(), /sync-lock-in-async/);
  });

  it('explains a file, and the function at a place', async () => {
    await start({});
    const uri = folder.uri('a.py');
    await client.open(uri, SLEEPS);
    const whole = await client.request<string>('interleave/explain', { uri });
    assert.match(whole, /^# What happens at the same time in `a\.py`/);
    const position = { line: 4, character: 8 };
    assert.match(
      await client.request<string>('interleave/explain', { uri, position }),
      /^# Coroutine function/,
    );
    assert.equal(await client.request('interleave/explain', { uri: folder.uri('none.py') }), null);
  });

  it('obeys the settings of the editor and says what is wrong with them', async () => {
    const rules = { 'blocking-call-in-async': 'off', 'bloking-call': 'error' };
    const off = { rules, minConfidence: 7, python: 3, exclude: 'vendor', enable: 'yes' };
    await start({}, { settings: off });
    const uri = folder.uri('a.py');
    await client.open(uri, SLEEPS);
    await client.until(
      () => client.logs.find((line) => line.includes('bloking-call')),
      () => 'the complaint',
    );
    for (const name of ['minConfidence', 'python', 'exclude', 'enable'])
      assert.equal(client.logs.filter((line) => line.includes(`"interleave.${name}"`)).length, 1, name);
    await client.diagnostics(uri, none);
    await client.configure({ rules: { 'blocking-call-in-async': 'error' } });
    const [finding] = await client.diagnostics(uri, has('blocking-call-in-async'));
    assert.equal(finding?.severity, 1);
    await client.configure({ enable: false });
    await client.diagnostics(uri, none);
  });

  it('obeys the configuration of the project, also when it changes', async () => {
    const toml = (severity: string) => `[tool.interleave.rules]\nblocking-call-in-async = "${severity}"\n`;
    await start({ 'pyproject.toml': toml('off'), 'a.py': SLEEPS, 'b.py': SLEEPS });
    const uri = folder.uri('a.py');
    await client.open(uri, SLEEPS);
    await client.diagnostics(uri, none);
    folder.write('pyproject.toml', toml('error'));
    await client.changedOnDisk(folder.uri('pyproject.toml'), 2);
    const [finding] = await client.diagnostics(uri, has('blocking-call-in-async'));
    assert.equal(finding?.severity, 1);
    await client.diagnostics(folder.uri('b.py'), has('blocking-call-in-async'));
    folder.write('pyproject.toml', '[tool.interleave]\nsevere = 1\n');
    await client.changedOnDisk(folder.uri('pyproject.toml'), 2);
    await client.until(
      () => client.logs.find((line) => line.includes('severe')),
      () => 'the complaint',
    );
    const [problem] = await client.diagnostics(folder.uri('pyproject.toml'), (found) => found.length === 1);
    assert.match(String(problem?.message), /severe/);
    assert.equal(problem?.range.start.line, 1);
    folder.write('pyproject.toml', toml('error'));
    await client.changedOnDisk(folder.uri('pyproject.toml'), 2);
    await client.diagnostics(folder.uri('pyproject.toml'), none);
  });

  it('follows files on the disk', async () => {
    await start({ 'a.py': 'x = 1\n' });
    const uri = folder.uri('late.py');
    folder.write('late.py', SLEEPS);
    await client.changedOnDisk(uri, 1);
    await client.diagnostics(uri, has('blocking-call-in-async'));
    const { unlinkSync } = await import('node:fs');
    unlinkSync(`${folder.path}/late.py`);
    await client.changedOnDisk(uri, 3);
    await client.diagnostics(uri, none);
  });

  it('keeps a new file that was open before it was told of', async () => {
    await start({ 'a.py': 'x = 1\n' });
    const uri = folder.uri('new.py');
    folder.write('new.py', SLEEPS);
    await client.open(uri, SLEEPS);
    await client.changedOnDisk(uri, 1);
    await client.diagnostics(uri, has('blocking-call-in-async'));
    await client.close(uri);
    // What is asked for afterwards has seen the closing.
    await client.request('interleave/check', { uri });
    await client.diagnostics(uri, has('blocking-call-in-async'));
    assert.equal(await client.request('interleave/check', { uri }), 1);
  });

  it('follows folders that are renamed, of which only the names are told', async () => {
    await start({ 'old/a.py': SLEEPS, 'old/inner/b.py': SLEEPS });
    await client.diagnostics(folder.uri('old/inner/b.py'), has('blocking-call-in-async'));
    const { renameSync } = await import('node:fs');
    renameSync(`${folder.path}/old`, `${folder.path}/new`);
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [
        { uri: folder.uri('old'), type: 3 },
        { uri: folder.uri('new'), type: 1 },
      ],
    });
    for (const name of ['a.py', 'inner/b.py']) {
      await client.diagnostics(folder.uri(`old/${name}`), none);
      await client.diagnostics(folder.uri(`new/${name}`), has('blocking-call-in-async'));
    }
  });

  it('tells how many findings a document has, as soon as that is known', async () => {
    await start({ 'store.py': 'import time\n\n\ndef load():\n    time.sleep(1)\n' });
    const uri = folder.uri('web.py');
    await client.open(uri, 'from store import load\n\n\nasync def page():\n    load()\n');
    assert.equal(await client.request('interleave/check', { uri }), 1);
    await client.diagnostics(uri, has('blocking-call-in-async'));
    await client.open(folder.uri('calm.py'), 'x = 1\n');
    assert.equal(await client.request('interleave/check', { uri: folder.uri('calm.py') }), 0);
  });

  it('goes back to the text on the disk when a document is closed', async () => {
    await start({ 'a.py': 'x = 1\n' });
    const uri = folder.uri('a.py');
    await client.open(uri, SLEEPS);
    await client.diagnostics(uri, has('blocking-call-in-async'));
    await client.close(uri);
    await client.diagnostics(uri, none);
  });

  it('checks documents that are no files', async () => {
    await start({});
    await client.open('untitled:Untitled-1', SLEEPS);
    await client.diagnostics('untitled:Untitled-1', has('blocking-call-in-async'));
  });

  it('reports in the cells of a notebook', async () => {
    await start({});
    const notebook = folder.uri('n.ipynb');
    const cell = (name: string) => `vscode-notebook-cell:${notebook.slice('file:'.length)}#${name}`;
    await client.connection.sendNotification('notebookDocument/didOpen', {
      notebookDocument: {
        uri: notebook,
        notebookType: 'jupyter-notebook',
        version: 1,
        cells: ['a', 'b'].map((name) => ({ kind: 2, document: cell(name) })),
      },
      cellTextDocuments: [
        { uri: cell('a'), languageId: 'python', version: 1, text: '%pip install x\nimport time' },
        { uri: cell('b'), languageId: 'python', version: 1, text: 'async def f():\n    time.sleep(1)' },
      ],
    });
    const [finding] = await client.diagnostics(cell('b'), has('blocking-call-in-async'));
    assert.deepEqual(finding?.range, range(1, 4, 14));
    await client.connection.sendNotification('notebookDocument/didChange', {
      notebookDocument: { uri: notebook, version: 2 },
      change: {
        cells: {
          textContent: [
            {
              document: { uri: cell('b'), version: 2 },
              changes: [{ range: range(1, 4, 14), text: 'print' }],
            },
          ],
        },
      },
    });
    await client.diagnostics(cell('b'), none);
  });

  it('follows workspace folders that come and go', async () => {
    await start({ 'a.py': SLEEPS });
    const other = new Folder({ 'b.py': SLEEPS });
    try {
      await client.diagnostics(folder.uri('a.py'), has('blocking-call-in-async'));
      const event = (added: Folder[], removed: Folder[]) => ({
        event: {
          added: added.map(({ path }) => ({ uri: `file://${path}`, name: 'added' })),
          removed: removed.map(({ path }) => ({ uri: `file://${path}`, name: 'removed' })),
        },
      });
      await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', event([other], []));
      await client.diagnostics(other.uri('b.py'), has('blocking-call-in-async'));
      await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', event([], [folder]));
      await client.diagnostics(folder.uri('a.py'), none);
    } finally {
      other.dispose();
    }
  });

  it('obeys the settings of each workspace folder', async () => {
    folder = new Folder({ 'a.py': SLEEPS });
    const other = new Folder({ 'b.py': SLEEPS });
    try {
      client = LanguageClient.spawn();
      client.settingsOf.set(`file://${other.path}`, { rules: { 'blocking-call-in-async': 'off' } });
      await client.initialize({ folders: [folder, other] });
      await client.open(other.uri('b.py'), SLEEPS);
      await client.diagnostics(folder.uri('a.py'), has('blocking-call-in-async'));
      assert.equal(await client.request('interleave/check', { uri: other.uri('b.py') }), 0);
      client.settingsOf.clear();
      await client.configure({});
      await client.diagnostics(other.uri('b.py'), has('blocking-call-in-async'));
    } finally {
      other.dispose();
    }
  });

  it('finds files that are excluded no more, by the settings, the project or git', async () => {
    await start(
      { 'one/a.py': SLEEPS, 'two/b.py': SLEEPS, 'three/c.py': SLEEPS, 'calm.py': 'x = 1\n' },
      { settings: { exclude: ['one'] } },
    );
    await client.diagnostics(folder.uri('two/b.py'), has('blocking-call-in-async'));
    await client.configure({ exclude: ['two'] });
    await client.diagnostics(folder.uri('one/a.py'), has('blocking-call-in-async'));
    await client.diagnostics(folder.uri('two/b.py'), none);
    folder.write('interleave.toml', 'exclude = ["three"]\n');
    await client.changedOnDisk(folder.uri('interleave.toml'), 1);
    await client.diagnostics(folder.uri('three/c.py'), none);
    folder.write('interleave.toml', '');
    await client.changedOnDisk(folder.uri('interleave.toml'), 2);
    await client.diagnostics(folder.uri('three/c.py'), has('blocking-call-in-async'));
    folder.write('.gitignore', 'one\n');
    folder.write('.git/HEAD', '');
    await client.changedOnDisk(folder.uri('.gitignore'), 1);
    await client.diagnostics(folder.uri('one/a.py'), none);
    folder.write('.gitignore', '');
    await client.changedOnDisk(folder.uri('.gitignore'), 2);
    await client.diagnostics(folder.uri('one/a.py'), has('blocking-call-in-async'));
  });

  it('serves an editor that can do little, and one that pushes its settings', async () => {
    await start({ 'store.py': 'import time\n\n\ndef load():\n    time.sleep(1)\n' }, { capabilities: {} });
    const uri = folder.uri('web.py');
    await client.open(uri, 'from store import load\n\n\nasync def page():\n    load()\n');
    const [finding] = await client.diagnostics(uri, has('blocking-call-in-async'));
    assert.equal(finding?.relatedInformation, undefined);
    const [action] = await client.codeActions(uri, range(4, 4, 4));
    assert.ok(action?.edit?.changes?.[uri]);
    await client.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { interleave: { rules: { 'blocking-call-in-async': 'off' } } },
    });
    await client.diagnostics(uri, none);
  });

  it('shows nothing of files that the settings exclude, or that are not open where only those are wanted', async () => {
    await start({ 'vendor/a.py': SLEEPS, 'b.py': SLEEPS }, { settings: { exclude: ['vendor'] } });
    await client.diagnostics(folder.uri('b.py'), has('blocking-call-in-async'));
    await client.open(folder.uri('vendor/a.py'), SLEEPS);
    await client.diagnostics(folder.uri('vendor/a.py'), none);
    await client.open(folder.uri('env/site-packages/a.py'), SLEEPS);
    await client.diagnostics(folder.uri('env/site-packages/a.py'), none);
    await client.configure({ workspace: false });
    await client.diagnostics(folder.uri('b.py'), none);
    await client.diagnostics(folder.uri('vendor/a.py'), has('blocking-call-in-async'));
  });

  it('takes up another interpreter at once, with the packages that are installed there', async () => {
    const packages = (name: string) => `${name}/lib/python3.11/site-packages/parcel/__init__.py`;
    await start(
      {
        [packages('with')]: 'async def send():\n    pass\n',
        [packages('without')]: 'def send():\n    pass\n',
        'a.py': 'import parcel\n\n\nasync def main():\n    parcel.send()\n',
      },
      { settings: { python: '/nowhere/bin/python' } },
    );
    const uri = folder.uri('a.py');
    await client.until(
      () => client.progress.includes('end') || undefined,
      () => 'the end of the progress',
    );
    for (const [python, wanted] of [
      [`${folder.path}/with/bin/python`, has('missing-await')],
      ['without/bin/python', none],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of VS Code.
      ['${workspaceFolder}/with/bin/python', has('missing-await')],
    ] as const) {
      await client.configure({ python });
      await client.diagnostics(uri, wanted);
    }
  });

  it('makes use of the facts that a check has kept', async () => {
    const plain = '# No call of sleep.\n'.padEnd(SLEEPS.length, '#');
    folder = new Folder({ 'a.py': plain });
    const [runtimeWasm, pythonWasm] = ['web-tree-sitter.wasm', 'tree-sitter-python.wasm'].map((name) =>
      readFileSync(`${DIST}/${name}`),
    );
    const maker = await createFactsMaker({ runtimeWasm: runtimeWasm!, pythonWasm: pythonWasm! });
    const cache = new Cache(folder.path, { facts: factsVersion(DIST), findings: '' });
    // Facts of another text, so that it shows whose they are.
    cache.keepFacts(hashOf(plain), maker.make(SLEEPS) as EncodedFacts);
    cache.save();
    client = LanguageClient.spawn();
    await client.initialize({ folders: [folder] });
    await client.diagnostics(folder.uri('a.py'), has('blocking-call-in-async'));
    await client.open(folder.uri('a.py'), plain);
    await client.edit(folder.uri('a.py'), '#', range(0, 0, 0));
    await client.diagnostics(folder.uri('a.py'), none);
  });

  it('talks over the channel of Node, as VS Code starts it', async () => {
    await start({});
    const { fork } = await import('node:child_process');
    const path = await import('node:path');
    const server = fork(path.join(DIST, 'server.js'), ['--node-ipc']);
    try {
      const answer = new Promise<{ result: { serverInfo: { name: string } } }>((resolve, reject) => {
        server.on('message', (message: { id?: number }) => message.id === 1 && resolve(message as never));
        server.on('exit', (code) => reject(new Error(`ended with ${code}`)));
      });
      const params = { processId: process.pid, rootUri: null, capabilities: {}, workspaceFolders: null };
      server.send({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
      assert.equal((await answer).result.serverInfo.name, 'interleave');
    } finally {
      server.kill();
    }
  });
});
