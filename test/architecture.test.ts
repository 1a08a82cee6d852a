/** Who may import what. The compiler stops node and DOM names in the pure folders; this table stops the rest. */
import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Border {
  /** Folders of src that it may import, itself aside; a path with `.ts` is one file. */
  folders: string[];
  /** Of those, the ones of which only types may be imported. */
  typesOnly?: string[];
  /** Files of it that may import `node:*`; true for all. */
  node?: true | string[];
  /** npm packages; `*` for any but those reserved for others. */
  packages: string[];
  /** Packages that only these files, or files below these folders, may import. */
  only?: Record<string, string>;
}

/** Only the folders that name them in their own row may import these. */
const RESERVED = ['vscode', 'vscode-languageclient', 'vscode-languageserver', 'web-tree-sitter'];

const TABLE: Record<string, Border> = {
  engine: { folders: [], packages: ['web-tree-sitter'], only: { 'web-tree-sitter': 'engine/syntax/' } },
  trace: { folders: [], packages: [] },
  'protocol.ts': { folders: ['engine', 'trace'], typesOnly: ['engine', 'trace'], packages: [] },
  workspace: {
    folders: ['engine'],
    node: ['workspace/host.node.ts', 'workspace/cache.node.ts'],
    packages: ['*'],
  },
  server: {
    folders: ['engine', 'workspace', 'protocol.ts'],
    node: ['server/main.node.ts'],
    packages: ['vscode-languageserver', 'vscode-languageserver-textdocument'],
  },
  /** Starting and tailing traced runs. */
  runner: { folders: ['trace'], node: true, packages: [] },
  cli: {
    folders: ['engine', 'workspace', 'trace', 'runner', 'server/main.node.ts', 'timeline/export-trace.ts'],
    node: true,
    packages: ['*'],
  },
  client: {
    folders: ['protocol.ts', 'trace', 'runner', 'timeline/export-trace.ts'],
    node: true,
    packages: ['vscode', 'vscode-languageclient', '@vscode/python-extension'],
  },
  timeline: { folders: ['trace', 'protocol.ts'], packages: ['*'] },
};

/** Python, not TypeScript. */
const NOT_CODE = ['tracer', 'demos'];

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

interface Import {
  from: string;
  typeOnly: boolean;
}

function importsOf(text: string): Import[] {
  const code = text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  const found: Import[] = [];
  const statement = /^\s*(?:import|export)\s+(type\s+)?(?:[\w*{][^;'"]*?\sfrom\s*)?['"]([^'"]+)['"]/gm;
  for (const match of code.matchAll(statement))
    found.push({ from: match[2]!, typeOnly: match[1] !== undefined });
  for (const match of code.matchAll(/\b(?:import|require)\(\s*['"]([^'"]+)['"]/g)) {
    found.push({ from: match[1]!, typeOnly: false });
  }
  return found;
}

/** Why the import is not allowed, or null. `file` is below src. */
function violation(file: string, { from, typeOnly }: Import): string | null {
  const home = file.includes('/') ? file.slice(0, file.indexOf('/')) : file;
  const border = TABLE[home];
  if (border === undefined) return `src/${home} has no row in the table`;
  if (from.startsWith('.')) {
    const target = join(dirname(file), from);
    const there = target.includes('/') ? target.slice(0, target.indexOf('/')) : target;
    if (target.startsWith('..')) return `leaves src: ${from}`;
    if (there === home) return null;
    const allowed = border.folders.find((entry) => entry === there || entry === target);
    if (allowed === undefined) return `may not import ${target}`;
    if (border.typesOnly?.includes(there) && !typeOnly) return `may import types only of ${there}`;
    // Threads that only make facts carry nothing else of the engine.
    const door = file === 'cli/facts-worker.ts' ? 'engine/facts/make.ts' : 'engine/index.ts';
    if (there === 'engine' && target !== door && home !== 'protocol.ts') {
      return `must use the engine's door, not ${target}`;
    }
    return null;
  }
  if (from.startsWith('node:')) {
    return border.node === true || border.node?.includes(file) ? null : `may not import ${from}`;
  }
  const name = from.startsWith('@') ? from.split('/').slice(0, 2).join('/') : from.split('/')[0]!;
  const named = border.packages.includes(name);
  if (!named && (RESERVED.includes(name) || !border.packages.includes('*'))) return `may not import ${name}`;
  const only = border.only?.[name];
  return only === undefined || file.startsWith(only) ? null : `only ${only} may import ${name}`;
}

describe('architecture', () => {
  it('every import keeps to the table', () => {
    const bad: string[] = [];
    for (const path of sourceFiles('src')) {
      const file = path.slice('src/'.length);
      for (const one of importsOf(readFileSync(path, 'utf8'))) {
        const why = violation(file, one);
        if (why !== null) bad.push(`${path}: ${why}`);
      }
    }
    assert.deepEqual(bad, []);
  });

  it('every folder of src has a row', () => {
    for (const entry of readdirSync('src')) {
      assert.ok(entry in TABLE || NOT_CODE.includes(entry), `src/${entry} has no row`);
    }
  });

  it('pure folders have a compiler configuration without node and DOM', () => {
    for (const folder of ['engine', 'trace']) {
      const text = readFileSync(`src/${folder}/tsconfig.json`, 'utf8');
      assert.match(text, /"types": \[\]/);
      assert.doesNotMatch(text, /"dom"/i);
    }
  });

  it('only the facts pass and the parser know syntax nodes', () => {
    for (const path of sourceFiles('src/engine')) {
      if (/^src\/engine\/(syntax|facts)\//.test(path)) continue;
      for (const { from } of importsOf(readFileSync(path, 'utf8'))) {
        const door = path === 'src/engine/create-engine.ts';
        assert.ok(door || !from.includes('/syntax/'), `${path} imports ${from}`);
      }
    }
  });

  it('rules keep under 80 lines', () => {
    for (const family of readdirSync('src/engine/rules', { withFileTypes: true }).filter((e) =>
      e.isDirectory(),
    )) {
      for (const path of sourceFiles(`src/engine/rules/${family.name}`)) {
        const stem = path.slice(path.lastIndexOf('/') + 1, -3);
        if (!existsSync(`docs/rules/${stem}.md`)) continue;
        const lines = readFileSync(path, 'utf8').trimEnd().split('\n').length;
        assert.ok(lines <= 80, `${path} has ${lines} lines`);
      }
    }
  });

  it('sees what it guards against', () => {
    const plain = (from: string) => ({ from, typeOnly: false });
    assert.ok(violation('engine/rules/index.ts', plain('vscode')));
    assert.ok(violation('engine/rules/index.ts', plain('web-tree-sitter')));
    assert.ok(violation('engine/engine.ts', plain('node:fs')));
    assert.ok(violation('server/server.ts', plain('../client/status.ts')));
    assert.ok(violation('server/server.ts', plain('../engine/project/project.ts')));
    assert.ok(violation('protocol.ts', plain('./trace/model.ts')));
    assert.equal(violation('protocol.ts', { from: './trace/model.ts', typeOnly: true }), null);
    assert.equal(violation('cli/main.ts', plain('../server/main.node.ts')), null);
    assert.ok(violation('cli/main.ts', plain('../server/server.ts')));
    assert.deepEqual(
      importsOf("import type { A } from './a.ts';\nexport {\n  b,\n} from './b.ts';\nimport 'c';"),
      [
        { from: './a.ts', typeOnly: true },
        { from: './b.ts', typeOnly: false },
        { from: 'c', typeOnly: false },
      ],
    );
  });
});
