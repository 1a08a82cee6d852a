import * as vscode from 'vscode';
import {
  type BaseLanguageClient,
  type LanguageClientOptions,
  type Middleware,
  State,
} from 'vscode-languageclient';
import type { CheckParams, ExplainParams, ReadFileParams, StatusParams } from '../protocol.ts';
import type { Observed } from './evidence/observed.ts';
import { findFiles } from './find-files.ts';
import { LINK_COMMANDS, pageOf, withCommandLinks } from './links.ts';
import { pageUri } from './pages.ts';

const SCHEMES = [
  'file',
  'untitled',
  'vscode-remote',
  'vscode-vfs',
  'vscode-test-web',
  'vscode-notebook-cell',
];

/** The options that hold on every host. */
export function clientOptions(
  extensionUri: vscode.Uri,
  output: vscode.LogOutputChannel,
  observed: Observed,
): LanguageClientOptions {
  return {
    documentSelector: SCHEMES.map((scheme) => ({ language: 'python', scheme })),
    outputChannel: output,
    diagnosticCollectionName: 'interleave',
    progressOnInitialization: false,
    markdown: { isTrusted: { enabledCommands: [...LINK_COMMANDS] } },
    synchronize: { configurationSection: 'interleave' },
    middleware: middleware(extensionUri, observed),
  };
}

function middleware(extensionUri: vscode.Uri, observed: Observed): Middleware {
  return {
    async provideHover(document, position, token, next) {
      const hover = await next(document, position, token);
      const seen = observed.words(document.uri.fsPath, position.line + 1);
      for (const part of hover?.contents ?? []) {
        if (!(part instanceof vscode.MarkdownString)) continue;
        part.value = withCommandLinks(part.value) + (seen === '' ? '' : `\n\n${seen}`);
      }
      return hover;
    },
    handleDiagnostics(uri, diagnostics, next) {
      for (const diagnostic of diagnostics) {
        const { code } = diagnostic;
        if (typeof code !== 'object' || code === null) continue;
        // VS Code ignores a command behind a diagnostic's code. The page's file opens as a preview, because the
        // manifest associates it with one.
        const page = pageOf(code.target.toString(true));
        if (page) diagnostic.code = { value: code.value, target: pageUri(extensionUri, page) };
      }
      next(uri, diagnostics);
    },
  };
}

/** Owns the language client: starts it, restarts it, and says how it is. */
export class LanguageService {
  private client: BaseLanguageClient | null = null;
  private starting: Promise<void> = Promise.resolve();

  constructor(
    private readonly create: () => Promise<BaseLanguageClient>,
    private readonly output: vscode.LogOutputChannel,
    private readonly onStatus: (status: StatusParams | null) => void,
  ) {}

  /** Resolves when the server has answered; a server that does not start shows in the status bar. */
  start(): Promise<void> {
    this.starting = this.startNow();
    return this.starting;
  }

  private async startNow(): Promise<void> {
    this.onStatus(null);
    try {
      const client = await this.create();
      this.client = client;
      client.onNotification('interleave/status', (status: StatusParams) => this.onStatus(status));
      client.onRequest('interleave/findFiles', findFiles);
      client.onRequest('interleave/readFile', readFile);
      client.onDidChangeState(({ newState }) => this.follow(client, newState));
      await client.start();
    } catch (error) {
      this.output.error(`The language server did not start: ${error}`);
      this.fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** A server that ended by itself is started again by the client, which gives up after the fifth time. */
  private follow(client: BaseLanguageClient, state: State): void {
    if (this.client !== client) return;
    if (state === State.Starting) this.onStatus(null);
    else if (state === State.Stopped)
      this.fail('the language server has stopped. A click opens the menu; Restart Server is in it.');
  }

  private fail(message: string): void {
    this.onStatus({ state: 'error', done: 0, total: 0, findings: 0, message });
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = null;
    // A server that hangs must not keep VS Code from closing; the client gives up after two seconds.
    await client?.dispose(2000).catch((error) => this.output.warn(`Stopping the server: ${error}`));
  }

  /** Null where the server does not run, too. */
  explain(params: ExplainParams): Promise<string | null> {
    return this.ask('interleave/explain', params);
  }

  /** How many findings a document has, when that is known and they are shown; null where the server does not run. */
  check(params: CheckParams): Promise<number | null> {
    return this.ask('interleave/check', params);
  }

  private async ask<T>(method: string, params: object): Promise<T | null> {
    await this.starting;
    if (this.client?.isRunning() !== true) return null;
    return this.client.sendRequest<T | null>(method, params);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }
}

async function readFile({ uri }: ReadFileParams): Promise<string | null> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.parse(uri)));
  } catch {
    return null;
  }
}
