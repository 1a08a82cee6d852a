/** One file's facts together with its text: what fixes are made from. Offsets are absolute. */
import type { FileFacts, FunctionFacts, ImportOp } from './facts/facts.ts';
import type { Span } from './text.ts';

export interface SourceEdit {
  at: Span;
  text: string;
}

/** How a module can be named at a place, and the edit that makes it so (none where it is imported already). */
export interface ModuleName {
  name: string;
  edits: SourceEdit[];
}

export class Source {
  readonly eol: string;
  readonly facts: FileFacts;
  readonly text: string;
  /** The oldest Python the code must run on. */
  readonly minPython: readonly [number, number];

  constructor(facts: FileFacts, text: string, minPython: readonly [number, number]) {
    this.facts = facts;
    this.text = text;
    this.minPython = minPython;
    this.eol = text.includes('\r\n') ? '\r\n' : '\n';
  }

  atLeast(major: number, minor: number): boolean {
    return this.minPython[0] > major || (this.minPython[0] === major && this.minPython[1] >= minor);
  }

  slice(span: Span): string {
    return this.text.slice(span[0], span[1]);
  }

  lineStart(offset: number): number {
    return Math.max(this.text.lastIndexOf('\n', offset - 1), this.text.lastIndexOf('\r', offset - 1)) + 1;
  }

  /** Behind the line's end, the line break included. */
  nextLine(offset: number): number {
    const end = this.lineEnd(offset);
    if (this.text.startsWith('\r\n', end)) return end + 2;
    return Math.min(end + 1, this.text.length);
  }

  /** Before the line break. */
  lineEnd(offset: number): number {
    const rest = /[\r\n]/.exec(this.text.slice(offset));
    return rest === null ? this.text.length : offset + rest.index;
  }

  /** The white space at the start of the line. */
  indent(offset: number): string {
    return /^[ \t]*/.exec(this.text.slice(this.lineStart(offset)))![0];
  }

  /** One more level, as this file writes it. */
  indentUnit(): string {
    const match = /\n([ \t]+)\S/.exec(this.text);
    if (match === null) return '    ';
    return match[1]!.startsWith('\t') ? '\t' : '    ';
  }

  /** True where the span is all there is on its lines, apart from a comment behind it. */
  aloneOnLines(span: Span): boolean {
    const before = this.text.slice(this.lineStart(span[0]), span[0]);
    const after = this.text.slice(span[1], this.lineEnd(span[1]));
    return before.trim() === '' && /^\s*(#.*)?$/.test(after);
  }

  /** The code of a name, an attribute or a string, without line breaks, for messages. */
  oneLine(span: Span, limit = 60): string {
    const text = this.slice(span).replace(/\s+/g, ' ');
    return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
  }

  /**
   * How to say `module` at module level of this file and in every function whose scope does not rebind the name.
   * null where the name is taken by something else.
   */
  importModule(module: string, fn?: FunctionFacts): ModuleName | null {
    const root = this.facts.functions[0]!;
    const inside = fn === undefined ? undefined : importsOf(fn, module)[0];
    if (inside !== undefined) return { name: inside.as, edits: [] };
    const taken = (name: string) => fn !== undefined && this.bindsBelowModule(fn, name);
    const usable = importsOf(root, module).find((op) => !taken(op.as));
    if (usable !== undefined) return { name: usable.as, edits: [] };
    if (root.locals.includes(module) || taken(module)) return null;
    const { offset, gapBefore, gapAfter } = this.importPlace(module);
    const { eol, text } = this;
    const atEnd = offset > 0 && !/[\r\n]/.test(text[offset - 1]!);
    const line = `${atEnd ? eol : ''}${gapBefore ? eol : ''}import ${module}${eol}`;
    const gap = gapAfter && offset < text.length && !/^[ \t]*(\r|\n|$)/.test(text.slice(offset, offset + 80));
    return { name: module, edits: [{ at: [offset, offset], text: gap ? line + eol : line }] };
  }

  private bindsBelowModule(fn: FunctionFacts, name: string): boolean {
    for (let at: FunctionFacts | undefined = fn; at && at.parent >= 0; at = this.facts.functions[at.parent]) {
      if (at.kind !== 'class' && (at.locals.includes(name) || at.params.some((p) => p.name === name)))
        return true;
    }
    return false;
  }

  /** In the first run of imports, by name among its plain ones; else behind the docstring and `__future__`. */
  private importPlace(module: string): ImportPlace {
    const root = this.facts.functions[0]!;
    const imports = root.ops.filter((op): op is ImportOp => op.k === 'import' && op.block === 0);
    const others = imports.filter((op) => !(op.level === 0 && op.module === '__future__'));
    const first = others[0];
    if (first !== undefined && this.safeImportTop(first.at[0])) {
      const run = this.firstRun(others);
      const plain = run.filter((op) => op.names === null);
      const before = plain.find((op) => op.module > module) ?? (plain.length === 0 ? first : undefined);
      const offset =
        before !== undefined ? this.lineStart(before.at[0]) : this.nextLine(plain[plain.length - 1]!.at[1]);
      return { offset, gapBefore: false, gapAfter: false };
    }
    const future = imports.filter((op) => op.module === '__future__' && op.level === 0);
    if (future.length > 0) {
      return { offset: this.nextLine(future[future.length - 1]!.at[1]), gapBefore: true, gapAfter: true };
    }
    return this.behindHeader();
  }

  /** The imports that follow each other without a blank line. */
  private firstRun(imports: readonly ImportOp[]): ImportOp[] {
    const run = [imports[0]!];
    for (const op of imports.slice(1)) {
      if (this.text.slice(run[run.length - 1]!.at[1], op.at[0]).split('\n').length > 2) break;
      run.push(op);
    }
    return run;
  }

  /** Imports far down the file, below code, are no place for a module that the code above needs. */
  private safeImportTop(offset: number): boolean {
    const root = this.facts.functions[0]!;
    return !root.ops.some((op) => (op.k === 'def' || op.k === 'class') && op.at[0] < offset);
  }

  private behindHeader(): ImportPlace {
    const blank = /^(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*/.exec(this.text)![0].length;
    const docstring =
      /^[rRuU]?("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')/.exec(
        this.text.slice(blank),
      );
    if (docstring !== null && this.facts.functions[0]!.docstring !== '') {
      return { offset: this.nextLine(blank + docstring[0].length), gapBefore: true, gapAfter: true };
    }
    const comments = /^(?:#[^\r\n]*(?:\r\n|\r|\n))*/.exec(this.text)![0];
    return { offset: comments.length, gapBefore: false, gapAfter: true };
  }
}

interface ImportPlace {
  offset: number;
  gapBefore: boolean;
  gapAfter: boolean;
}

/** `import module`, and `import module.part`, which binds `module` too; only those that always run. */
function importsOf(fn: FunctionFacts, module: string): ImportOp[] {
  return fn.ops.filter((op): op is ImportOp => {
    if (op.k !== 'import' || op.block !== 0 || op.names !== null || op.level !== 0) return false;
    return op.module === module || (!op.aliased && op.module.startsWith(`${module}.`) && op.as === module);
  });
}
