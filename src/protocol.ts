/**
 * The messages between the parts: the client and its language server, the client and the timeline webview.
 * Types only.
 */
import type { Site, TraceBatch } from './trace/model.ts';

// ---- client <-> timeline webview ------------------------------------------------------------------------------

export interface RunInfo {
  /** Shown as the title: the script's name. */
  name: string;
  /** Live until the program has ended. */
  live: boolean;
}

/** To the webview. */
export type ToTimeline =
  | { type: 'open'; run: RunInfo; /** A saved trace to fetch, where there is one. */ url?: string }
  | { type: 'batch'; batch: TraceBatch }
  | { type: 'ended'; exitCode: number | null; /** The saved file's name, for the title. */ file?: string }
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
  | { type: 'open-site'; site: Site; /** Keep the focus in the timeline. */ preview: boolean }
  | { type: 'open-rule'; rule: string }
  | { type: 'stop'; keep: boolean }
  | { type: 'error'; message: string };
