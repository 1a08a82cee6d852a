/** What the server tells the client that it can do, and what it asks to be told. */
import {
  CodeActionKind,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  WatchKind,
} from 'vscode-languageserver';
import { FIX_ALL } from './convert.ts';

declare const __VERSION__: string;

export const INITIALIZE_RESULT: InitializeResult = {
  serverInfo: { name: 'interleave', version: __VERSION__ },
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    notebookDocumentSync: {
      notebookSelector: [
        { notebook: { notebookType: 'jupyter-notebook' }, cells: [{ language: 'python' }] },
        { notebook: { notebookType: 'interactive' }, cells: [{ language: 'python' }] },
      ],
    },
    hoverProvider: true,
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  },
};

/** Of folders that come and go only their own names are told, so that those are of all files. */
const WATCHERS = [
  { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
  { globPattern: '**/*.{py,pyw,ipynb}', kind: WatchKind.Change },
  { globPattern: '**/{pyproject.toml,interleave.toml,.gitignore}', kind: WatchKind.Change },
];

/** Clients that cannot be asked send what they send. */
export async function registerForChanges(
  { client }: Connection,
  can: NonNullable<InitializeParams['capabilities']['workspace']>,
): Promise<void> {
  if (can.didChangeConfiguration?.dynamicRegistration) {
    await client.register(DidChangeConfigurationNotification.type, { section: 'interleave' });
  }
  if (can.didChangeWatchedFiles?.dynamicRegistration) {
    await client.register(DidChangeWatchedFilesNotification.type, { watchers: WATCHERS });
  }
}
