/** A project out of texts, for tests: `{ 'app.py': '...' }`. */
import { readFileSync } from 'node:fs';
import { collectFacts, type FunctionFacts } from '../../src/engine/facts/index.ts';
import { expr } from '../../src/engine/facts/print.ts';
import {
  createProject,
  type Project,
  type ProjectFunction,
  type Value,
} from '../../src/engine/project/project.ts';
import {
  createParser,
  type PythonParser,
  type SyntaxTree,
  type TextEdit,
} from '../../src/engine/syntax/index.ts';

let parser: Promise<PythonParser> | null = null;

function getParser(): Promise<PythonParser> {
  parser ??= createParser({
    runtimeWasm: readFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm'),
    pythonWasm: readFileSync('node_modules/tree-sitter-python/tree-sitter-python.wasm'),
  });
  return parser;
}

export class Fixture {
  readonly project: Project = createProject();
  private readonly parser: PythonParser;
  private readonly trees = new Map<string, SyntaxTree>();

  constructor(python: PythonParser) {
    this.parser = python;
  }

  /** As an editor does it: what the edit left alone is taken over from the tree before. */
  edit(path: string, text: string): void {
    const before = this.trees.get(path);
    const tree =
      before === undefined
        ? this.parser.parse(text)
        : this.parser.reparse(before, text, [editBetween(before.text, text)]);
    this.trees.set(path, tree);
    this.project.set(collectFacts(path, tree));
  }

  deleteTrees(): void {
    for (const tree of this.trees.values()) tree.delete();
    this.trees.clear();
  }

  set(path: string, text: string): void {
    const tree = this.parser.parse(text);
    this.project.set(collectFacts(path, tree));
    tree.delete();
  }

  /** The scope with this qualified name; `<module>` for the file's own. */
  fn(path: string, qualname: string): ProjectFunction {
    const found = this.project
      .functions(path)
      .find((f) => f.facts.qualname === qualname && f.facts.kind !== 'class');
    if (!found) throw new Error(`no ${qualname} in ${path}`);
    return found;
  }

  /** The op of the call whose callee is written like this; the nth of them. */
  callOp(fn: ProjectFunction, callee: string, nth = 0): number {
    const found: number[] = [];
    fn.facts.ops.forEach((op, i) => {
      if (op.k === 'call' && this.text(fn.facts, op.callee) === callee) found.push(i);
    });
    const op = found[nth];
    if (op === undefined) throw new Error(`no call of ${callee} in ${fn.qualname}`);
    return op;
  }

  /** What the callee of a call means, as one word. */
  target(path: string, qualname: string, callee: string): string {
    const fn = this.fn(path, qualname);
    return this.show(this.project.call(fn, this.callOp(fn, callee)).target);
  }

  show(value: Value): string {
    const name = this.project.nameOf(value);
    return name === '' ? value.k : `${value.k} ${name}`;
  }

  private text(fn: FunctionFacts, e: Parameters<typeof expr>[0]): string {
    if (e.k === 'call') {
      const op = fn.ops[e.op];
      return op?.k === 'call' ? `${this.text(fn, op.callee)}()` : '';
    }
    return e.k === 'attr' ? `${this.text(fn, e.of)}.${e.name}` : expr(e);
  }
}

export async function fixture(files: Record<string, string>): Promise<Fixture> {
  const made = new Fixture(await getParser());
  for (const [path, text] of Object.entries(files)) made.set(path, text);
  return made;
}

function editBetween(before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return { start, oldEnd: before.length - tail, newEnd: after.length - tail };
}
