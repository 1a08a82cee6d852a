/** A language client of the tests: speaks to the server as a real child process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import {
  type CodeAction,
  createProtocolConnection,
  type Diagnostic,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  StreamMessageReader,
  StreamMessageWriter,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { StatusParams } from '../../src/protocol.ts';
import type { Folder } from '../temporary-folder.ts';

export const DIST = path.resolve(process.env.INTERLEAVE_DIST ?? 'dist');

export interface ClientOptions {
  folders?: readonly Folder[];
  settings?: unknown;
  initializationOptions?: unknown;
  capabilities?: InitializeParams['capabilities'];
}

export class LanguageClient {
  readonly connection: ProtocolConnection;
  readonly logs: string[] = [];
  readonly statuses: StatusParams[] = [];
  /** The kinds of work-done progress, in order. */
  readonly progress: string[] = [];
  readonly registered: string[] = [];
  settings: unknown;
  /** Of workspace folders that have settings of their own, by address. */
  readonly settingsOf = new Map<string, unknown>();
  result!: InitializeResult;
  private readonly child: ChildProcess;
  private readonly exited: Promise<[number | null]>;
  private readonly latest = new Map<string, PublishDiagnosticsParams>();
  private readonly versions = new Map<string, number>();
  private waiting: (() => void)[] = [];

  private constructor(settings: unknown) {
    this.settings = settings;
    this.child = spawn(process.execPath, [path.join(DIST, 'cli.js'), 'lsp', '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.exited = once(this.child, 'exit') as Promise<[number | null]>;
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.child.stdout!),
      new StreamMessageWriter(this.child.stdin!),
    );
    this.listen();
  }

  /** Must be ended by `kill`, whatever happens: a running server keeps the test run from ending. */
  static spawn(settings?: unknown): LanguageClient {
    return new LanguageClient(settings);
  }

  async initialize({ folders = [], ...rest }: Omit<ClientOptions, 'settings'> = {}): Promise<void> {
    this.result = await this.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: rest.capabilities ?? {
        workspace: {
          configuration: true,
          workspaceFolders: true,
          didChangeConfiguration: { dynamicRegistration: true },
          didChangeWatchedFiles: { dynamicRegistration: true },
          workspaceEdit: { documentChanges: true },
        },
        window: { workDoneProgress: true },
        textDocument: { publishDiagnostics: { relatedInformation: true } },
      },
      workspaceFolders: folders.map((folder) => ({
        uri: folder.uri('.').replace(/\/\.?$/, ''),
        name: 'test',
      })),
      initializationOptions: rest.initializationOptions,
    });
    await this.connection.sendNotification('initialized', {});
  }

  async open(uri: string, text: string): Promise<void> {
    this.versions.set(uri, 1);
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'python', version: 1, text },
    });
  }

  /** One incremental change; without a range the whole text. */
  async edit(uri: string, text: string, range?: Range): Promise<void> {
    const version = (this.versions.get(uri) ?? 1) + 1;
    this.versions.set(uri, version);
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [range === undefined ? { text } : { range, text }],
    });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  async changedOnDisk(uri: string, type: 1 | 2 | 3): Promise<void> {
    await this.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
  }

  async configure(settings: unknown): Promise<void> {
    this.settings = settings;
    await this.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  }

  /** The rules found in a document as soon as `wanted` holds for them. */
  async diagnostics(uri: string, wanted: (found: Diagnostic[]) => boolean): Promise<Diagnostic[]> {
    return this.until(
      () => {
        const found = this.latest.get(uri)?.diagnostics;
        return found !== undefined && wanted(found) ? found : undefined;
      },
      () => `diagnostics of ${uri}: ${JSON.stringify(this.latest.get(uri)?.diagnostics.map((d) => d.code))}`,
    );
  }

  /** Waits for messages of the server until `look` has something. */
  async until<T>(look: () => T | undefined, what: () => string): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`waited in vain for ${what()}\n${this.logs.join('\n')}`)),
        20_000,
      );
    });
    try {
      for (;;) {
        const found = look();
        if (found !== undefined) return found;
        await Promise.race([late, new Promise<void>((resolve) => this.waiting.push(resolve))]);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async codeActions(uri: string, range: Range, only?: string[]): Promise<CodeAction[]> {
    const actions = await this.connection.sendRequest<CodeAction[] | null>('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...(only && { only }) },
    });
    return actions ?? [];
  }

  async hover(uri: string, line: number, character: number): Promise<{ contents: { value: string } } | null> {
    return this.connection.sendRequest('textDocument/hover', {
      textDocument: { uri },
      position: { line, character },
    });
  }

  /** A request of ours. */
  async request<T>(method: string, params: object): Promise<T> {
    return this.connection.sendRequest(method, params);
  }

  /** Shuts down in order; the exit code. */
  async stop(): Promise<number | null> {
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const [code] = await this.exited;
    this.connection.dispose();
    return code;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private listen(): void {
    const { connection } = this;
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.latest.set(params.uri, params);
      this.wake();
    });
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.logs.push(message);
      this.wake();
    });
    connection.onNotification('interleave/status', (status: StatusParams) => {
      this.statuses.push(status);
      this.wake();
    });
    connection.onNotification('$/progress', ({ value }: { value: { kind: string } }) => {
      this.progress.push(value.kind);
      this.wake();
    });
    connection.onRequest('window/workDoneProgress/create', () => null);
    connection.onRequest('workspace/configuration', ({ items }: { items: { scopeUri?: string }[] }) =>
      items.map(({ scopeUri }) => this.settingsOf.get(scopeUri ?? '') ?? this.settings ?? null),
    );
    connection.onRequest(
      'client/registerCapability',
      ({ registrations }: { registrations: { method: string }[] }) => {
        this.registered.push(...registrations.map(({ method }) => method));
        return null;
      },
    );
    connection.listen();
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}

export function range(line: number, from: number, to: number, lastLine = line): Range {
  return { start: { line, character: from }, end: { line: lastLine, character: to } };
}

/** The text after an edit of the server, of one document. */
export function afterEdit(text: string, edit: WorkspaceEdit | undefined, uri: string): string {
  const edits = [
    ...(edit?.changes?.[uri] ?? []),
    ...(edit?.documentChanges ?? []).flatMap((change) =>
      'textDocument' in change && change.textDocument.uri === uri ? change.edits : [],
    ),
  ] as { range: Range; newText: string }[];
  const lines = text.split('\n');
  const offset = ({ line, character }: Range['start']) =>
    lines.slice(0, line).reduce((sum, row) => sum + row.length + 1, 0) + character;
  return edits
    .map((change) => ({
      from: offset(change.range.start),
      to: offset(change.range.end),
      text: change.newText,
    }))
    .sort((a, b) => b.from - a.from)
    .reduce((result, change) => result.slice(0, change.from) + change.text + result.slice(change.to), text);
}
