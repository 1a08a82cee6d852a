/** As much of an editor as a benchmark of language servers needs. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';

interface Message {
  id?: number;
  method?: string;
  params?: unknown;
}

interface Published {
  uri: string;
  diagnostics: unknown[];
}

export class LanguageClient {
  private readonly child: ChildProcess;
  private buffer = Buffer.alloc(0);
  private nextId = 1;
  private readonly answers = new Map<number, () => void>();
  private waiting: ((published: Published) => void) | null = null;
  private heard = performance.now();
  /** Rejects when the server ends by itself. */
  private readonly ended: Promise<never>;

  constructor(script: string, args: readonly string[]) {
    this.child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.child.stdout!.on('data', (chunk: Buffer) => this.receive(chunk));
    this.ended = new Promise((_, reject) => {
      this.child.on('close', (code) => reject(new Error(`${script} ended with exit code ${code}`)));
    });
    this.ended.catch(() => {});
  }

  async start(folder: string): Promise<void> {
    const uri = pathToFileURL(folder).href;
    await this.request('initialize', {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'bench' }],
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true },
        textDocument: { publishDiagnostics: { versionSupport: true } },
      },
    });
    this.send({ method: 'initialized', params: {} });
  }

  notify(method: string, params: unknown): void {
    this.send({ method, params });
  }

  /** The next diagnostics of a file that `wanted` takes; rejects after a while. */
  diagnostics(uri: string, wanted: (amount: number) => boolean, milliseconds = 120_000): Promise<void> {
    const found = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting = null;
        reject(new Error(`no diagnostics of ${uri} within ${milliseconds / 1000} s`));
      }, milliseconds);
      this.waiting = (published) => {
        if (decodeURIComponent(published.uri) !== decodeURIComponent(uri)) return;
        if (!wanted(published.diagnostics.length)) return;
        clearTimeout(timer);
        this.waiting = null;
        resolve();
      };
    });
    return Promise.race([found, this.ended]);
  }

  /** Resolves when the server has said nothing for a while: it has read the workspace. */
  async quiet(milliseconds = 5000, most = 240_000): Promise<void> {
    const end = performance.now() + most;
    while (performance.now() - this.heard < milliseconds && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** What the server has used of the processors so far, in milliseconds; null where the system does not say. */
  processorTime(): number | null {
    try {
      const threads = `/proc/${this.child.pid}/task`;
      const used = fs.readdirSync(threads).map((thread) => {
        return Number(fs.readFileSync(`${threads}/${thread}/schedstat`, 'latin1').split(' ')[0]);
      });
      return used.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e6;
    } catch {
      return null;
    }
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }

  private request(method: string, params: unknown): Promise<void> {
    const id = this.nextId++;
    const answer = new Promise<void>((resolve) => {
      this.answers.set(id, resolve);
    });
    this.send({ id, method, params });
    return Promise.race([answer, this.ended]);
  }

  private send(message: object): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.child.stdin!.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.child.stdin!.write(body);
  }

  private receive(chunk: Buffer): void {
    this.heard = performance.now();
    this.buffer = Buffer.concat([this.buffer, chunk]);
    for (;;) {
      const end = this.buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.buffer.toString('latin1', 0, end))![1]);
      if (this.buffer.length < end + 4 + length) return;
      const body = this.buffer.toString('utf8', end + 4, end + 4 + length);
      this.buffer = this.buffer.subarray(end + 4 + length);
      this.handle(JSON.parse(body) as Message);
    }
  }

  private handle({ id, method, params }: Message): void {
    if (method === undefined) {
      this.answers.get(id!)?.();
      return;
    }
    if (method === 'textDocument/publishDiagnostics') this.waiting?.(params as Published);
    // Whatever a server asks for, the answer is: nothing special.
    if (id !== undefined) {
      const items = (params as { items?: unknown[] }).items;
      this.send({ id, result: items ? items.map(() => null) : null });
    }
  }
}
