/** `--fix` and `--diff`: applies fixes until nothing is left to mend. */
import { readFile, writeFile } from 'node:fs/promises';
import type { Edit, Finding } from '../engine/index.ts';
import { decode, encode } from '../workspace/decode.ts';
import { applyEdits, chooseEdits, chosenFix, independent } from '../workspace/fixes.ts';
import { reasonOf } from '../workspace/host.node.ts';
import type { Source } from '../workspace/load.ts';
import { editNotebook, writeNotebook } from '../workspace/notebook-edits.ts';
import type { Checker } from './checker.ts';
import { complain } from './failure.ts';

/** A fix can make room for another one: the other of two that overlapped, or one that follows from it. */
const ROUNDS = 10;

export interface Fixed {
  /** Findings mended. */
  amount: number;
  /** The texts before, of the files that changed; the engine holds the new ones. */
  before: Map<string, string>;
}

/** In the engine only; `writeFixed` writes. `visible` keeps the findings that the user asked for. */
export function fixInEngine(
  checker: Checker,
  first: readonly Finding[],
  unsafe: boolean,
  visible: (findings: Finding[]) => Finding[],
): Fixed {
  const { engine } = checker;
  const before = new Map<string, string>();
  const barred = new Set<string>();
  let amount = 0;
  let findings = first;
  for (let round = 0; round < ROUNDS; round++) {
    const fixable = findings.filter(
      (finding) => isFixable(checker, finding, unsafe) && !barred.has(finding.file),
    );
    const fixes = independent(fixable).map((finding) => chosenFix(finding, unsafe)!);
    if (fixes.length === 0) break;
    const { edits, fixed } = chooseEdits(fixes);
    const broken = new Set<string>();
    for (const file of new Set(edits.map((edit) => edit.file))) {
      const old = checker.sources.get(file)!;
      const errors = engine.summary(file)?.errors ?? 0;
      const edited = editSource(
        old,
        edits.filter((edit) => edit.file === file),
      );
      if (edited !== null) checker.replace(file, edited);
      if (edited === null || (engine.summary(file)?.errors ?? 0) > errors) {
        checker.replace(file, old);
        broken.add(file);
        barred.add(file);
        complain(`${file}: left as it is, since a fix would have broken its syntax`);
      } else if (!before.has(file)) before.set(file, old.text);
    }
    amount +=
      broken.size === 0
        ? fixed
        : fixes.filter((fix) => fix.edits.every((edit) => !broken.has(edit.file))).length;
    findings = visible([...before.keys()].flatMap((file) => engine.check(file)));
  }
  return { amount, before };
}

/** null where the edits do not fit the cells of a notebook. */
function editSource(source: Source, edits: readonly Edit[]): Source | null {
  if (source.notebook === null) return { ...source, text: applyEdits(source.text, edits) };
  const notebook = editNotebook(source.notebook, edits);
  return notebook === null ? null : { ...source, text: notebook.text, notebook };
}

/** Encodings that cannot be written back, and notebooks of before version 4 of their format, are left alone. */
export function isFixable(checker: Checker, finding: Finding, unsafe: boolean): boolean {
  const fix = chosenFix(finding, unsafe);
  const writable = fix?.edits.every(({ file }) => {
    const source = checker.sources.get(file);
    return source !== undefined && source.notebook?.isOld !== true && encode('', source.encoding) !== null;
  });
  return writable === true;
}

/** The names of files that could not be written, each of them said on standard error. */
export async function writeFixed(
  checker: Checker,
  { before }: Fixed,
  name: (file: string) => string,
): Promise<string[]> {
  const failed: string[] = [];
  for (const file of before.keys()) {
    const { text, encoding, notebook } = checker.sources.get(file)!;
    try {
      const whole = notebook === null ? text : writeNotebook(decode(await readFile(file)).text, notebook);
      const bytes = encode(whole, encoding);
      if (bytes === null) throw new Error('the fix cannot be written in its encoding');
      await writeFile(file, bytes);
    } catch (error) {
      failed.push(file);
      complain(`${name(file)}: not written: ${reasonOf(error)}`);
    }
  }
  return failed;
}
