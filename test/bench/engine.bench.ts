/**
 * Measures the engine on real code: a cold check of Python's own library, and the time from a keystroke to new
 * findings in a file of about 1,000 and one of about 5,000 lines inside that project.
 *
 * Prints a table; asserts nothing. Usage: npm run bench -- engine
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createEngine, type Engine } from '../../src/engine/index.ts';

const KEYSTROKES = 60;

interface Source {
  file: string;
  text: string;
  lines: number;
}

function standardLibrary(): string {
  const code = 'import sysconfig; print(sysconfig.get_paths()["stdlib"])';
  return execFileSync('python3', ['-c', code], { encoding: 'utf8' }).trim();
}

function pythonFiles(folder: string, found: string[] = []): string[] {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!['test', 'tests', 'site-packages', '__pycache__', 'lib2to3', 'idle_test'].includes(entry.name))
        pythonFiles(file, found);
    } else if (entry.name.endsWith('.py')) found.push(file);
  }
  return found;
}

function read(file: string): Source[] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(fs.readFileSync(file));
    return [{ file, text, lines: text.split('\n').length }];
  } catch {
    return [];
  }
}

function newEngine(): Promise<Engine> {
  return createEngine({
    runtimeWasm: fs.readFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm'),
    pythonWasm: fs.readFileSync('node_modules/tree-sitter-python/tree-sitter-python.wasm'),
  });
}

function milliseconds(work: () => void): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

/** Types a name at the start of a body in the middle of the file, one character a keystroke, then deletes it. */
function type(engine: Engine, source: Source): number[] {
  const lines = source.text.split('\n');
  let line = Math.floor(lines.length / 2);
  while (line > 0 && !/^ {4,}return |^ {4,}\w+ = /.test(lines[line]!)) line -= 1;
  const character = lines[line]!.search(/\S/);
  const at = { line, character };
  const times: number[] = [];
  engine.openFile(source.file, source.text);
  engine.check(source.file);
  for (let turn = 0; turn < KEYSTROKES; turn++) {
    const adds = turn % 2 === 0;
    const change = adds
      ? { range: { start: at, end: at }, text: 'x' }
      : { range: { start: at, end: { line, character: character + 1 } }, text: '' };
    times.push(
      milliseconds(() => {
        engine.editFile(source.file, [change]);
        engine.check(source.file);
      }),
    );
  }
  engine.closeFile(source.file);
  return times;
}

function nearest(sources: Source[], lines: number): Source {
  return sources.reduce((best, each) =>
    Math.abs(each.lines - lines) < Math.abs(best.lines - lines) ? each : best,
  );
}

async function main() {
  const sources = pythonFiles(standardLibrary()).flatMap(read);
  const lines = sources.reduce((sum, source) => sum + source.lines, 0);
  const engine = await newEngine();

  const reading = milliseconds(() => {
    for (const { file, text } of sources) {
      engine.setFile(file, text);
      // Files are read when they are first asked about.
      engine.summary(file);
    }
  });
  let findings = 0;
  const checking = milliseconds(() => {
    for (const { file } of sources) findings += engine.check(file).length;
  });
  const memory = process.memoryUsage();

  console.log(`${sources.length} files, ${lines} lines, ${findings} findings`);
  console.log(`parse and facts   ${((reading / lines) * 1000).toFixed(2)} ms per 1,000 lines`);
  console.log(`link and rules    ${((checking / lines) * 1000).toFixed(2)} ms per 1,000 lines`);
  console.log(`cold, in all      ${((reading + checking) / 1000).toFixed(2)} s`);
  console.log(`memory            ${Math.round(memory.rss / 1e6)} MB resident`);
  for (const size of [1000, 5000]) {
    const source = nearest(sources, size);
    const times = type(engine, source);
    console.log(
      `keystroke, ${source.lines} lines (${path.basename(source.file)}): ` +
        `p50 ${percentile(times, 0.5).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms`,
    );
  }
  engine.dispose();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
