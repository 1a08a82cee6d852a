/** One parser for all tests of the engine, and Python's own library to try it on. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { collectFacts, type FileFacts } from '../../src/engine/facts/index.ts';
import { createParser, type PythonParser } from '../../src/engine/syntax/index.ts';

let made: Promise<PythonParser> | undefined;

export function testParser(): Promise<PythonParser> {
  made ??= createParser({
    runtimeWasm: readFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm'),
    pythonWasm: readFileSync('node_modules/tree-sitter-python/tree-sitter-python.wasm'),
  });
  return made;
}

export function factsOf(parser: PythonParser, text: string): FileFacts {
  const tree = parser.parse(text);
  try {
    return collectFacts('file.py', tree);
  } finally {
    tree.delete();
  }
}

/** The files of the standard library of the Python that is found first; none where there is no Python. */
export function standardLibrary(): string[] {
  try {
    const print = 'import sysconfig; print(sysconfig.get_path("stdlib"))';
    const folder = execFileSync('python3', ['-c', print], { encoding: 'utf8' }).trim();
    return existsSync(folder) ? pythonFiles(folder) : [];
  } catch {
    return [];
  }
}

function pythonFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'site-packages' ? [] : pythonFiles(file);
      return entry.name.endsWith('.py') ? [file] : [];
    });
}

/** Numbers that look random and are the same at each run: a small linear congruential generator. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
