/** What the last run showed, by line, for hovers. A file's part goes when its text changes. */
import type { LineEvidence } from '../../trace/line-evidence.ts';
import type { Problem } from '../../trace/model.ts';
import { noteDetails, problemTitle } from './evidence-text.ts';

export class Observed {
  private files = new Map<string, string[][]>();

  /** Replaces what is known; nothing where both are empty. */
  show(problems: readonly Problem[], lines: ReadonlyMap<string, readonly LineEvidence[]>): void {
    this.files = new Map();
    for (const problem of problems) this.add(problem.file, problem.line, [`${problemTitle(problem)}.`]);
    for (const [file, all] of lines) for (const one of all) this.add(file, one.line, noteDetails(one));
  }

  forget(file: string): void {
    this.files.delete(file);
  }

  /** Markdown to put below a hover; '' where the run says nothing of the line, which counts from one. */
  words(file: string, line: number): string {
    const sentences = this.files.get(file)?.[line] ?? [];
    return sentences.length === 0 ? '' : `**In the last run:** ${[...new Set(sentences)].join(' ')}`;
  }

  private add(file: string, line: number, sentences: readonly string[]): void {
    if (line <= 0 || sentences.length === 0) return;
    const lines = this.files.get(file) ?? [];
    this.files.set(file, lines);
    lines[line] = [...(lines[line] ?? []), ...sentences];
  }
}
