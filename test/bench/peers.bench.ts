/**
 * The whole product beside its peers, on the same copy of Python's own library: fresh processes of `interleave check`
 * (cold, warm, and warm after an edit), of Ruff's WebAssembly build and of Pyright, one after the other in rounds; and
 * keystrokes in a language server beside Pyright's. The peers are installed on demand.
 *
 * Prints tables; asserts nothing. Usage: npm run bench -- peers     (ROUNDS=5, ONLY=checks, ONLY=keystrokes)
 */
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { LanguageClient } from './language-client.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const KEYSTROKES = 60;
/** Between keystrokes; typing goes on. */
const PAUSE_MS = 50;
/** A small file, one that others lean on, and files of about 1,000 and 5,000 lines. */
const TYPED = ['queue.py', 'asyncio/tasks.py', 'subprocess.py', 'turtle.py'];
const PEERS = path.resolve('test/bench/peers');
const CLI = path.resolve('dist/cli.js');
const SKIPPED = ['test', 'tests', 'site-packages', '__pycache__', 'idle_test'];

interface Run {
  seconds: number;
  cpu: number;
  memory: number;
}

function standardLibrary(): string {
  const code = 'import sysconfig; print(sysconfig.get_paths()["stdlib"])';
  return execFileSync('python3', ['-c', code], { encoding: 'utf8' }).trim();
}

/** Links would lead out of the copy. Gives the lines copied. */
function copyPython(from: string, to: string): number {
  let lines = 0;
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory() && !SKIPPED.includes(entry.name)) lines += copyPython(source, target);
    else if (entry.isFile() && entry.name.endsWith('.py')) {
      const text = fs.readFileSync(source);
      fs.mkdirSync(to, { recursive: true });
      fs.writeFileSync(target, text);
      lines += text.filter((byte) => byte === 10).length;
    }
  }
  return lines;
}

function measure(args: readonly string[], cwd: string): Promise<Run> {
  const usage = path.join(os.tmpdir(), `interleave-usage-${process.pid}.json`);
  const began = performance.now();
  const child = spawn(process.execPath, ['--require', path.join(PEERS, 'usage.cjs'), ...args], {
    cwd,
    stdio: 'ignore',
    env: { ...process.env, BENCH_USAGE: usage },
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      const seconds = (performance.now() - began) / 1000;
      resolve({ seconds, ...(JSON.parse(fs.readFileSync(usage, 'utf8')) as Omit<Run, 'seconds'>) });
      fs.rmSync(usage);
    });
  });
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

function table(rows: readonly string[][]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows) {
    console.log(
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('   '),
    );
  }
}

async function checks(folder: string): Promise<void> {
  const check = [
    CLI,
    'check',
    folder,
    '--output',
    path.join(os.tmpdir(), `interleave-findings-${process.pid}`),
  ];
  const cache = path.join(folder, '.interleave_cache');
  const edited = path.join(folder, 'queue.py');
  const runs: Record<string, Run[]> = {};
  const round = async (name: string, args: readonly string[]) => {
    runs[name] ??= [];
    runs[name].push(await measure(args, folder));
  };
  for (let i = 0; i < ROUNDS; i++) {
    await round('Ruff, WebAssembly', [path.join(PEERS, 'ruff.mjs'), folder]);
    fs.rmSync(cache, { recursive: true, force: true });
    await round('interleave, cold', check);
    await round('interleave, nothing changed', check);
    fs.appendFileSync(edited, '\n\ndef added():\n    pass\n');
    await round('interleave, one file changed', check);
    // It takes so long that twice says as much as more often.
    if (i < 2) await round('Pyright', [path.join(PEERS, 'node_modules/pyright/index.js'), folder]);
  }
  fs.rmSync(cache, { recursive: true, force: true });
  const seconds = (name: string) => median(runs[name]!.map((run) => run.seconds));
  const rows = [['', 'seconds', 'lowest', 'processor', 'memory', 'to Ruff', 'to Pyright']];
  for (const [name, all] of Object.entries(runs)) {
    rows.push([
      name,
      `${seconds(name).toFixed(2)} s`,
      `${Math.min(...all.map((run) => run.seconds)).toFixed(2)} s`,
      `${median(all.map((run) => run.cpu)).toFixed(2)} s`,
      `${Math.round(median(all.map((run) => run.memory)))} MB`,
      `${(seconds(name) / seconds('Ruff, WebAssembly')).toFixed(2)}`,
      `1/${(seconds('Pyright') / seconds(name)).toFixed(1)}`,
    ]);
  }
  table(rows);
}

/** A call that both servers have something to say about, spelled wrong and right in turn at each keystroke. */
class Typing {
  readonly times: number[] = [];
  /** Processor time of all keystrokes so far; null where nobody can say. */
  cpu: number | null = 0;
  private readonly uri: string;
  private readonly text: string;
  private readonly line: number;
  private amount = -1;
  private version = 1;
  private readonly client: LanguageClient;

  constructor(client: LanguageClient, folder: string, name: string) {
    this.client = client;
    const file = path.join(folder, name);
    const own = 'import time as bench_time\n\n\nasync def bench_work():\n    bench_time.sleep(1)\n';
    this.text = `${fs.readFileSync(file, 'utf8')}\n\n${own}`;
    this.uri = pathToFileURL(file).href;
    this.line = this.text.split('\n').length - 2;
  }

  async open(): Promise<void> {
    const { client, uri, text } = this;
    const first = client.diagnostics(uri, (found) => {
      this.amount = found;
      return true;
    });
    client.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'python', version: 1, text },
    });
    await first;
    await client.quiet();
  }

  async press(): Promise<void> {
    const { client, uri, line, amount: before } = this;
    const first = this.version === 1;
    const changed = client.diagnostics(uri, (found) => {
      this.amount = found;
      return first || found !== before;
    });
    const character = '    bench_time.sleep'.length;
    const range = { start: { line, character: character - 1 }, end: { line, character } };
    const cpu = client.processorTime();
    const began = performance.now();
    client.notify('textDocument/didChange', {
      textDocument: { uri, version: ++this.version },
      contentChanges: [{ range, text: this.version % 2 === 0 ? 'q' : 'p' }],
    });
    await changed;
    this.times.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const now = client.processorTime();
    this.cpu = this.cpu === null || cpu === null || now === null ? null : this.cpu + now - cpu;
  }

  close(): void {
    this.client.notify('textDocument/didClose', { textDocument: { uri: this.uri } });
  }
}

/** Keystrokes in each file, in one server after the other and back, so that both meet the same noise. */
async function servers(folder: string): Promise<void> {
  const commands: [string, string, string[]][] = [
    ['Pyright', path.join(PEERS, 'node_modules/pyright/langserver.index.js'), ['--stdio']],
    ['interleave', CLI, ['lsp', '--stdio']],
  ];
  const clients = commands.map(([, script, args]) => new LanguageClient(script, args));
  const rows = [['keystroke to diagnostics', 'lines', 'p50', 'p95', 'processor', 'p95 to Pyright']];
  try {
    for (const client of clients) await client.start(folder);
    for (const name of TYPED.filter((name) => fs.existsSync(path.join(folder, name)))) {
      const lines = fs.readFileSync(path.join(folder, name), 'utf8').split('\n').length;
      const typings = clients.map((client) => new Typing(client, folder, name));
      for (const typing of typings) await typing.open();
      for (let i = 0; i < KEYSTROKES; i += 5)
        for (const typing of typings) for (let stroke = 0; stroke < 5; stroke++) await typing.press();
      for (const typing of typings) typing.close();
      const reference = percentile(typings[0]!.times, 0.95);
      typings.forEach(({ times, cpu }, i) => {
        rows.push([
          `${commands[i]![0]}, ${name}`,
          `${lines}`,
          `${median(times).toFixed(1)} ms`,
          `${percentile(times, 0.95).toFixed(1)} ms`,
          cpu === null ? '' : `${(cpu / KEYSTROKES).toFixed(1)} ms`,
          (percentile(times, 0.95) / reference).toFixed(2),
        ]);
      });
    }
  } finally {
    for (const client of clients) client.stop();
  }
  console.log('');
  table(rows);
}

async function main(): Promise<void> {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'interleave-peers-')));
  try {
    const lines = copyPython(standardLibrary(), folder);
    console.log(
      `${lines} lines; ${ROUNDS} rounds; ${os.availableParallelism()} processors; Node ${process.version}\n`,
    );
    if (process.env.ONLY !== 'keystrokes') await checks(folder);
    if (process.env.ONLY !== 'checks') await servers(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
