/** The language server, whatever carries its messages. */
import {
  type Connection,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import { ruleMetas } from '../engine/index.ts';
import type { ExplainParams, ServerOptions, Settings, StatusParams } from '../protocol.ts';
import { INITIALIZE_RESULT, registerForChanges } from './capabilities.ts';
import { codeActions } from './code-actions.ts';
import { type ClientTraits, toHover, toTextChange } from './convert.ts';
import { followNotebooks } from './notebooks.ts';
import type { Platform } from './platform.ts';
import { Session } from './session.ts';
import { DEFAULT_SETTINGS, readSettings } from './settings.ts';
import { StatusReporter } from './status-reporter.ts';
import { pathOf } from './uris.ts';
import { followChanges, readWorkspace } from './workspace-reader.ts';

const RULE_IDS = ruleMetas.map((rule) => rule.id);

export function serve(connection: Connection, makePlatform: (connection: Connection) => Platform): void {
  new Server(connection, makePlatform(connection)).listen();
}

class Server {
  private readonly connection: Connection;
  private readonly platform: Platform;
  private session: Session | null = null;
  private capabilities: InitializeParams['capabilities'] = {};
  private firstFolders: string[] = [];
  private readonly status: StatusReporter;
  /** Background readings run one after the other; a later one cancels those before. */
  private reading: Promise<void> = Promise.resolve();
  private generation = 0;

  constructor(connection: Connection, platform: Platform) {
    this.connection = connection;
    this.platform = platform;
    this.status = new StatusReporter((status: StatusParams) =>
      this.tell(connection.sendNotification('interleave/status', status)),
    );
  }

  listen(): void {
    const { connection } = this;
    connection.onInitialize((params) => this.initialize(params));
    connection.onInitialized(() => this.guard('start', () => this.start()));
    connection.onShutdown(() => {
      this.generation++;
      this.status.dispose();
      this.session?.dispose();
      this.session = null;
    });
    connection.onDidChangeConfiguration(({ settings }) =>
      this.guard('settings', async () => {
        const pushed = (settings as { interleave?: unknown } | null)?.interleave;
        await this.session?.applySettings(await this.readSettings(pushed));
      }),
    );
    connection.onDidChangeWatchedFiles(({ changes }) =>
      this.guard('file changes', async () => {
        const found = changes.map(({ uri, type }) => ({
          path: pathOf(uri),
          deleted: type === FileChangeType.Deleted,
        }));
        if (this.session !== null) await followChanges(this.session, found);
      }),
    );
    this.listenToDocuments();
    this.listenToRequests();
    followNotebooks(connection, () => this.session);
    connection.listen();
  }

  private listenToDocuments(): void {
    const { connection } = this;
    connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) =>
      this.guard('open', async () => {
        const { session } = this;
        if (session === null || session.documents.isCell(uri)) return;
        // A lone cell (of an interactive window, say) has a running loop around it like any other.
        await session.open(
          session.documents.open(uri, version),
          text,
          uri.startsWith('vscode-notebook-cell:'),
        );
      }),
    );
    connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) =>
      this.guard('edit', async () => {
        const { session } = this;
        if (session === null || session.documents.isCell(uri)) return;
        const path = session.documents.open(uri, version);
        session.engine.editFile(path, contentChanges.map(toTextChange));
        session.changed(path);
      }),
    );
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) =>
      this.guard('close', async () => {
        const { session } = this;
        if (session === null || session.documents.isCell(uri)) return;
        await session.closed(session.documents.close(uri));
      }),
    );
  }

  private listenToRequests(): void {
    const { connection } = this;
    connection.onHover(({ textDocument: { uri }, position }) => {
      const { session } = this;
      if (session === null) return null;
      const path = session.documents.pathOf(uri);
      const shows = session.shownFindings(path);
      const hover = session.engine.hover(path, session.documents.toEngine(uri, position), shows);
      return hover && toHover(hover, path, session.documents, session.client);
    });
    connection.onRequest('interleave/explain', ({ uri, position }: ExplainParams) => {
      const { session } = this;
      if (session === null) return null;
      const { documents, engine } = session;
      return engine.explain(
        documents.pathOf(uri),
        position === undefined ? { k: 'file' } : { k: 'position', at: documents.toEngine(uri, position) },
      );
    });
    connection.onCodeAction(({ textDocument: { uri }, range, context }) => {
      const { session } = this;
      if (session === null) return null;
      const { documents, client, engine } = session;
      const path = documents.pathOf(uri);
      const input = {
        findings: session.findingsOf(path),
        range: { start: documents.toEngine(uri, range.start), end: documents.toEngine(uri, range.end) },
        text: engine.text(path) ?? '',
        documents,
        client,
      };
      return codeActions(input, context.only);
    });
  }

  private async initialize(params: InitializeParams): Promise<InitializeResult> {
    this.capabilities = params.capabilities;
    const options = (params.initializationOptions ?? {}) as Partial<ServerOptions>;
    const { workspace, textDocument } = params.capabilities;
    const client: ClientTraits = {
      ours: typeof options.canRun === 'boolean',
      canRun: options.canRun === true,
      relatedInformation: textDocument?.publishDiagnostics?.relatedInformation === true,
      documentChanges: workspace?.workspaceEdit?.documentChanges === true,
      pageUri: (page) => this.platform.pageUri(page),
    };
    this.session = await Session.create(this.platform, options, client, {
      publish: (uri, diagnostics, version) =>
        this.tell(
          this.connection.sendDiagnostics({ uri, diagnostics, ...(version !== null && { version }) }),
        ),
      status: (status) => this.status.update(status),
      log: (message) => this.connection.console.error(message),
      warn: (message) => this.connection.console.warn(message),
    });
    const root = params.rootUri ?? null;
    this.firstFolders = (params.workspaceFolders ?? (root === null ? [] : [{ uri: root }])).map(({ uri }) =>
      pathOf(uri),
    );
    return INITIALIZE_RESULT;
  }

  private async start(): Promise<void> {
    const { session, connection } = this;
    if (session === null) return;
    const { workspace } = this.capabilities;
    registerForChanges(connection, workspace ?? {}).catch((error) => this.report('registration', error));
    if (workspace?.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) =>
        this.guard('workspace folders', () => this.changeFolders(added, removed)),
      );
    }
    await session.setFolders(this.firstFolders);
    await session.start(await this.readSettings(undefined));
    this.readFolders();
  }

  private async changeFolders(
    added: readonly { uri: string }[],
    removed: readonly { uri: string }[],
  ): Promise<void> {
    if (this.session === null) return;
    const gone = new Set(removed.map(({ uri }) => pathOf(uri)));
    const kept = this.session.folders.filter((folder) => !gone.has(folder));
    await this.session.setFolders([...new Set([...kept, ...added.map(({ uri }) => pathOf(uri))])]);
    this.readFolders();
  }

  /** Reads all workspace folders, with progress where the client shows it. */
  private readFolders(): void {
    const { session } = this;
    if (session === null || session.folders.length === 0) return;
    const generation = ++this.generation;
    this.reading = this.reading.then(() =>
      this.guard('reading the workspace', async () => {
        if (generation !== this.generation) return;
        const bar = await this.connection.window.createWorkDoneProgress();
        bar.begin('Interleave', 0, 'reading the workspace', false);
        try {
          await readWorkspace(session, session.folders, {
            report: (read) => bar.report(`${read} files read`),
            isCancelled: () => generation !== this.generation,
          });
          while (generation === this.generation && session.progress.busy) {
            const { done, total } = session.progress;
            bar.report(Math.floor((100 * done) / Math.max(1, total)), `${done} of ${total} files checked`);
            await new Promise((resolve) => setTimeout(resolve, 100));
          }
        } finally {
          bar.done();
        }
      }),
    );
  }

  /** Asks the client where it can be asked; otherwise what it pushed counts. */
  private async readSettings(pushed: unknown): Promise<Settings> {
    const complain = (message: string) => this.connection.console.warn(message);
    let value = pushed;
    if (this.capabilities.workspace?.configuration) {
      try {
        value = await this.connection.workspace.getConfiguration('interleave');
      } catch (error) {
        complain(`The client did not give its settings: ${(error as Error).message}`);
        return this.session?.settings ?? DEFAULT_SETTINGS;
      }
    }
    return readSettings(value, RULE_IDS, complain);
  }

  private async guard(what: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.report(what, error);
    }
  }

  private report(what: string, error: unknown): void {
    this.connection.console.error(`${what}: ${(error as Error).stack ?? error}`);
  }

  /** Messages to a client that has gone are lost; that is no error. */
  private tell(sent: Promise<unknown>): void {
    sent.catch(() => {});
  }
}
