/**
 * The messages between the parts: the client and its language server, the client and the timeline webview.
 * Types only.
 */
import type { ExportKind } from './trace/export/export-kinds.ts';
import type { Site, TraceBatch } from './trace/model.ts';

// ---- client <-> language server -------------------------------------------------------------------------------

/** The client's `initializationOptions`. */
export interface ServerOptions {
  /** The bytes of the parsers, for the web server (its messages are cloned, not JSON). The Node server reads its own. */
  wasm?: { runtime: Uint8Array; python: Uint8Array };
  /** The client can run programs and demos; without it no link offers that. */
  canRun: boolean;
}

/** The settings section `interleave`, as `workspace/configuration` gives it. Every key may be missing. */
export interface Settings {
  enable: boolean;
  /** Findings below it are not shown. */
  minConfidence: 'certain' | 'likely' | 'possible';
  /** The interpreter; '' for the environment of the project. */
  python: string;
  /** Check every Python file of the workspace in the background, or only what is open. */
  workspace: boolean;
  /** Files and folders left out: patterns as in a `.gitignore`, relative to each workspace folder. */
  exclude: string[];
  /** By rule id. */
  rules: Record<string, 'default' | 'off' | 'error' | 'warning' | 'information' | 'hint'>;
}

/** Notification `interleave/status`, to the client: sent when it changes, at most a few times a second. */
export interface StatusParams {
  state: 'checking' | 'ready' | 'error';
  /** Files checked and to check, while checking; then those that were checked. */
  done: number;
  total: number;
  /** In the files that show theirs: open ones, and those of the workspace. */
  findings: number;
  /** What went wrong, for `error`. */
  message?: string;
}

/** Request `interleave/findFiles` of the web server to the client: the URIs of files under a folder. */
export interface FindFilesParams {
  folder: string;
  /** A glob of VS Code, such as two stars, a slash and `*.py`. */
  include: string;
}

/** Request `interleave/readFile` of the web server to the client; the answer is the text, or null. */
export interface ReadFileParams {
  uri: string;
}

/** Request `interleave/check` to the server: how many findings a document has, once that is known and published. */
export interface CheckParams {
  uri: string;
}

/** Request `interleave/explain` to the server: a report in Markdown, null where there is nothing to report on. */
export interface ExplainParams {
  uri: string;
  /** A place in the function that is meant; all of the file where it is missing. */
  position?: { line: number; character: number };
}

/**
 * Commands of the client that the server may name in code actions.
 * `interleave.openPage` takes `rules/<id>` or `concepts/<name>`; `interleave.runDemo` takes a demo's name.
 * In hovers the server writes `interleave:<page>` links and `interleave:demo/<name>`; the client maps them.
 */
export type ClientCommand = 'interleave.openPage' | 'interleave.runDemo';

// ---- client <-> timeline webview ------------------------------------------------------------------------------

/**
 * From where a reopened window gets again what it shows: the page keeps it, and VS Code hands it back to the client.
 * URIs as text.
 */
export type TimelineSource =
  | { name: string; trace: string }
  | { before: { name: string; trace: string }; after: { name: string; trace: string } };

export interface RunInfo {
  /** Shown as the title: the script's name. */
  name: string;
  /** Live until the program has ended. */
  live: boolean;
}

/** To the webview. */
export type ToTimeline =
  /** `url`: a saved trace to fetch, where there is one. */
  | { type: 'open'; run: RunInfo; url?: string; source?: TimelineSource }
  /** Two saved traces to fetch and to show on one scale. */
  | { type: 'compare'; run: RunInfo; before: string; after: string; source?: TimelineSource }
  | { type: 'batch'; batch: TraceBatch }
  /** `file`: the saved file's name, for the title. `comparable`: an earlier run of the same program was kept, too. */
  | {
      type: 'ended';
      exitCode: number | null;
      file?: string;
      comparable?: boolean;
      source?: TimelineSource;
    }
  | { type: 'failed'; message: string }
  | { type: 'reveal'; file: string; line: number }
  | { type: 'command'; command: TimelineCommand };

export type TimelineCommand =
  | 'zoom-in'
  | 'zoom-out'
  | 'fit-all'
  | 'fit-selection'
  | 'next-problem'
  | 'previous-problem'
  | 'search';

/** From the webview. */
export type FromTimeline =
  | { type: 'ready' }
  /** `preview`: keep the focus in the timeline. */
  | { type: 'open-site'; site: Site; preview: boolean }
  | { type: 'open-rule'; rule: string }
  | { type: 'stop'; keep: boolean }
  /** Show this run beside the one before it. */
  | { type: 'compare' }
  /** Write the saved run in a format, where the user says; or show it in Perfetto's page, after asking. */
  | { type: 'export'; kind: ExportKind }
  | { type: 'open-in-perfetto' }
  /** Write a picture that the page has made. `suffix` is that of the file, without the dot. */
  | { type: 'save-picture'; suffix: 'png' | 'svg'; content: Uint8Array }
  | { type: 'error'; message: string };
