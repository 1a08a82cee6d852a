/** What a check found, as the reporters take it. */
import type { Finding } from '../engine/index.ts';
import type { Notebook } from '../workspace/notebook.ts';

export interface Report {
  findings: Finding[];
  /** Checked ones. */
  files: number;
  lines: number;
  milliseconds: number;
  unreadable: { file: string; reason: string }[];
  /** How many findings the fixes that were asked for would mend. */
  fixable: number;
  /** The text that the findings' ranges are places of. */
  text(file: string): string;
  /** A path as people see it: relative to the working folder. */
  name(file: string): string;
  notebook(file: string): Notebook | null;
}

/** One-based, for people and other tools; columns count UTF-16 units. `cell` is set in notebooks only. */
export interface Place {
  file: string;
  cell?: number;
  start: { line: number; column: number };
  end: { line: number; column: number };
}

export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}
