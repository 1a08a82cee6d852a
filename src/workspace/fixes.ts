/** Applies fixes to text: as many as do not touch each other. */
import type { Edit, Finding, Fix, Position } from '../engine/index.ts';

export interface Applied {
  /** The new text of each file that changes. */
  texts: Map<string, string>;
  /** How many findings were mended. */
  fixed: number;
}

/** The fix that *fix all* takes: the first safe one, or with `unsafe` the first of any kind. */
export function chosenFix(finding: Finding, unsafe: boolean): Fix | undefined {
  return finding.fixes.find((fix) => fix.risk === 'safe') ?? (unsafe ? finding.fixes[0] : undefined);
}

/**
 * Leaves out findings whose place an earlier one of the same rule names among its related ones: mending one side of
 * a lock order mends the other, and mending both would only turn the order around.
 */
export function independent(findings: readonly Finding[]): Finding[] {
  const taken: Finding[] = [];
  for (const finding of findings) {
    const isOtherSide = ({ rule, related }: Finding) =>
      rule === finding.rule &&
      related.some(
        ({ file, range }) =>
          file === finding.file &&
          compare(range.start, finding.range.start) === 0 &&
          compare(range.end, finding.range.end) === 0,
      );
    if (!taken.some(isOtherSide)) taken.push(finding);
  }
  return taken;
}

/**
 * Takes the fixes in the order of the findings and leaves out those that overlap an earlier one: they are found
 * again in the changed text. Equal insertions (the same import for two findings) are made once.
 */
export function chooseEdits(fixes: readonly Fix[]): { edits: Edit[]; fixed: number } {
  const edits: Edit[] = [];
  let fixed = 0;
  for (const fix of fixes) {
    const added: Edit[] = [];
    let clash = false;
    for (const edit of fix.edits) {
      const others = edits.filter((other) => other.file === edit.file && touches(other, edit));
      if (others.length === 0) added.push(edit);
      else if (!others.every((other) => sameInsertion(other, edit))) clash = true;
    }
    if (clash) continue;
    edits.push(...added);
    fixed++;
  }
  return { edits, fixed };
}

/** Applies edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const starts = lineStarts(text);
  const offset = ({ line, character }: Position) =>
    Math.min((starts[line] ?? text.length) + (line < starts.length ? character : 0), text.length);
  const ordered = edits
    .map((edit, order) => ({
      from: offset(edit.range.start),
      to: offset(edit.range.end),
      text: edit.text,
      order,
    }))
    .sort((a, b) => a.from - b.from || a.to - b.to || a.order - b.order);
  let result = '';
  let at = 0;
  for (const { from, to, text: replacement } of ordered) {
    result += text.slice(at, from) + replacement;
    at = to;
  }
  return result + text.slice(at);
}

function touches(a: Edit, b: Edit): boolean {
  const [first, second] = compare(a.range.start, b.range.start) <= 0 ? [a, b] : [b, a];
  const order = compare(first.range.end, second.range.start);
  // Two edits at one place have no order of their own; a replacement that ends where another begins has one.
  return order > 0 || compare(first.range.start, second.range.start) === 0;
}

function sameInsertion(a: Edit, b: Edit): boolean {
  return (
    a.text === b.text &&
    compare(a.range.start, b.range.start) === 0 &&
    compare(a.range.end, b.range.end) === 0 &&
    compare(a.range.start, a.range.end) === 0
  );
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return starts;
}
