/** What the engine says about a piece of code. */
import type { Edit, Range } from './text.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';
/** It will happen; there is evidence in the project that it can; a pattern without such evidence. */
export type Confidence = 'certain' | 'likely' | 'possible';
export type Family = 'event-loop' | 'shared-state' | 'deadlock' | 'lifecycle' | 'housekeeping';

export interface Related {
  file: string;
  range: Range;
  message: string;
}

export interface Fix {
  title: string;
  /** A safe fix keeps what the program does right and takes part in *fix all*; others are only offered. */
  risk: 'safe' | 'unsafe';
  edits: Edit[];
}

export interface Finding {
  rule: string;
  family: Family;
  severity: Severity;
  confidence: Confidence;
  file: string;
  range: Range;
  message: string;
  /** The chain, the other lock, the other thread: in the order in which a reader should follow them. */
  related: Related[];
  /** The concept page that explains it: docs/concepts/<concept>.md. */
  concept: string;
  /** The demo that shows it, where there is one. */
  demo: string | null;
  fixes: Fix[];
}
