/** What a rule is. Rules see facts and the project, never a syntax tree; they never throw for bad Python. */
import type { FileFacts, FunctionFacts } from '../facts/facts.ts';
import type { Confidence, Family, Severity } from '../finding.ts';
import type { Project, ProjectFunction } from '../project/project.ts';
import type { Source } from '../source.ts';
import type { Span } from '../text.ts';

export interface RuleMeta {
  /** Names the bad pattern and reads as "allow X". Page, fixtures, setting and ignore word derive from it. */
  id: string;
  family: Family;
  /** The default; a hit may differ. */
  severity: Severity;
  /** Runs only where settings name a severity for it. */
  offByDefault?: true;
  /** One sentence, for lists. */
  summary: string;
  /** One sentence for hovers: how Python behaves, so that this matters. */
  lesson: string;
  /** docs/concepts/<concept>.md */
  concept: string;
  /** The demo that shows it. */
  demo?: string;
  /** The first version that has it. */
  since: string;
}

/** Spans of a hit are absolute: offsets in their file. */
export interface Hit<Data> {
  at: Span;
  confidence: Confidence;
  data: Data;
  severity?: Severity;
  related?: Place[];
}

export interface Place {
  file: string;
  at: Span;
  message: string;
}

export interface FixDraft {
  title: string;
  risk: 'safe' | 'unsafe';
  edits: EditDraft[];
}

/** Replaces `at` of the checked file by `text`. Edits of one fix do not overlap. */
export interface EditDraft {
  at: Span;
  text: string;
}

export interface Rule<Data = unknown> {
  meta: RuleMeta;
  message(data: Data): string;
  /**
   * Looks at one function, lambda, class body or module. What it says may depend on anything that facts and project tell,
   * and on nothing else: while a file is edited, functions are left out for which all of that is as it was.
   */
  checkFunction?(fn: ProjectFunction, project: Project): Iterable<Hit<Data>>;
  /** Looks at a file as a whole. */
  check?(file: FileFacts, project: Project): Iterable<Hit<Data>>;
  /** The preferred one first. `source` is the checked file with its text. */
  fixes?(hit: Hit<Data>, source: Source, project: Project): Iterable<FixDraft>;
}

export function defineRule<Data>(rule: Rule<Data>): Rule<Data> {
  return rule;
}

/** The absolute span of a span inside `fn`. */
export function inFile(fn: FunctionFacts, span: Span): Span {
  return [fn.start + span[0], fn.start + span[1]];
}
