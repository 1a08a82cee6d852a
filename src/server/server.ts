/** The language server, whatever carries its messages. */
import {
  type Connection,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import { ruleMetas } from '../engine/index.ts';
import type { ServerOptions, Settings, StatusParams } from '../protocol.ts';
import { INITIALIZE_RESULT, registerForChanges } from './capabilities.ts';
import { type ClientTraits, toTextChange } from './convert.ts';
import { followNotebooks } from './notebooks.ts';
import type { Platform } from './platform.ts';
import { answerRequests } from './requests.ts';
import { Session } from './session.ts';
import { DEFAULT_SETTINGS, readSettings } from './settings.ts';
import { StatusReporter } from './status-reporter.ts';
import { pathOf, uriOf } from './uris.ts';
import { followChanges, readWorkspace } from './workspace-reader.ts';

const RULE_IDS = ruleMetas.map((rule) => rule.id);

export function serve(connection: Connection, makePlatform: (connection: Connection) => Platform): void {
  new Server(connection, makePlatform(connection)).listen();
}

interface ReadSettings {
  window: Settings;
  ofFolders: Map<string, Settings>;
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
  private isReadingAll = false;
  /** Resolves when the settings are known. */
  private started: Promise<void> = Promise.resolve();
  private readonly complained = new Set<string>();

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
    this.started = new Promise((resolve) => {
      connection.onInitialized(() => this.guard('start', () => this.start()).then(resolve));
    });
    connection.onShutdown(() => {
      this.generation++;
      this.status.dispose();
      this.session?.dispose();
      this.session = null;
    });
    connection.onDidChangeConfiguration(({ settings }) =>
      this.guard('settings', async () => {
        const pushed = (settings as { interleave?: unknown } | null)?.interleave;
        if (this.session !== null) await this.applySettings(this.session, pushed);
      }),
    );
    connection.onDidChangeWatchedFiles(({ changes }) =>
      this.guard('file changes', async () => {
        const found = changes.map(({ uri, type }) => ({
          path: pathOf(uri),
          deleted: type === FileChangeType.Deleted,
        }));
        if (this.session !== null) await followChanges(this.session, found, () => this.readFolders(true));
      }),
    );
    this.listenToDocuments();
    answerRequests(connection, {
      session: () => this.session,
      started: () => this.started,
      reading: () => this.reading,
    });
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
    const { window, ofFolders } = await this.readSettings(undefined);
    await session.start(window, ofFolders);
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
    // Those that came may have settings of their own; what a client once pushed still counts.
    if (this.capabilities.workspace?.configuration) await this.applySettings(this.session, undefined);
    this.readFolders();
  }

  private async applySettings(session: Session, pushed: unknown): Promise<void> {
    const { window, ofFolders } = await this.readSettings(pushed);
    const before = session.settings.excludesKey;
    await session.applySettings(window, ofFolders);
    if (session.settings.excludesKey !== before) this.readFolders(true);
  }

  /** Reads all workspace folders, with progress where the client shows it. `known`: only files that are new there. */
  private readFolders(known = false): void {
    const { session } = this;
    if (session === null || session.folders.length === 0) return;
    // A reading of what is new takes the place of none that reads everything.
    const isWhole = !known || this.isReadingAll;
    this.isReadingAll = isWhole;
    const generation = ++this.generation;
    this.reading = this.reading.then(() =>
      this.guard('reading the workspace', async () => {
        if (generation !== this.generation) return;
        const bar = await this.connection.window.createWorkDoneProgress();
        bar.begin('Interleave', 0, 'reading the workspace', false);
        try {
          const reading = {
            report: (read: number) => bar.report(`${read} files read`),
            isCancelled: () => generation !== this.generation,
          };
          await readWorkspace(session, session.folders, reading, !isWhole);
          if (generation === this.generation) this.isReadingAll = false;
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
  private async readSettings(pushed: unknown): Promise<ReadSettings> {
    const complain = (message: string) => {
      if (!this.complained.has(message)) this.connection.console.warn(message);
      this.complained.add(message);
    };
    const read = (value: unknown) => readSettings(value, RULE_IDS, complain);
    if (!this.capabilities.workspace?.configuration) return { window: read(pushed), ofFolders: new Map() };
    const folders = this.session?.folders ?? [];
    const section = 'interleave';
    try {
      const [window, ...own] = await this.connection.workspace.getConfiguration([
        { section },
        ...folders.map((folder) => ({ section, scopeUri: uriOf(folder) })),
      ]);
      return {
        window: read(window),
        ofFolders: new Map(folders.map((folder, index) => [folder, read(own[index])])),
      };
    } catch (error) {
      complain(`The client did not give its settings: ${(error as Error).message}`);
      return { window: this.session?.settings.window ?? DEFAULT_SETTINGS, ofFolders: new Map() };
    }
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
