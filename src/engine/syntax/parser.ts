/** The door to tree-sitter: nothing outside this folder sees a node. */
import { Edit, Language, Parser, type Tree } from 'web-tree-sitter';
import type { DefStatement, Module } from './ast.ts';
import { closeBrackets } from './close-brackets.ts';
import { type FlatTree, flatten, Grammar } from './flat-tree.ts';
import { type JoinedText, joinLines } from './join-lines.ts';
import { readModule } from './read-module.ts';
import { hullOf, type Memory, Recall, type TextEdit } from './reuse.ts';
import { startRuntime } from './walker.ts';

/** A parsed text. It holds memory outside JavaScript's reach until `delete()`. */
export interface SyntaxTree {
  readonly text: string;
  module(): Module;
  /** Keeps something for an outermost definition; after an edit elsewhere the next tree gives it back as `kept`. */
  remember(statement: DefStatement, kept: unknown): void;
  delete(): void;
}

export interface PythonParser {
  parse(text: string): SyntaxTree;
  /** Parses the text that `edits`, applied in order, made of `previous`, which is deleted. */
  reparse(previous: SyntaxTree, text: string, edits: readonly TextEdit[]): SyntaxTree;
  delete(): void;
}

/** A text on which the parser has spent its time. The message is the reason alone. */
export class TooSlow extends Error {}

/** Enough for millions of lines; what takes longer is hardly written by anybody, and must not hold up the rest. */
const LONGEST_MS = 30_000;

class ParsedText implements SyntaxTree {
  readonly memory: Memory = new Map();

  constructor(
    readonly text: string,
    readonly tree: Tree,
    private readonly grammar: Grammar,
    /** What the parser got, where lines had to be joined for it: such a tree is no base for the next one. */
    readonly joined: JoinedText | null,
    private readonly recall: Recall | null,
    /** Brackets that the parser did not get, because nobody closes them. */
    readonly blanked: readonly number[] = [],
  ) {}

  module(): Module {
    return readModule(this.flatten(this.recall), this.text, this.grammar);
  }

  remember(statement: DefStatement, kept: unknown): void {
    const { body } = statement;
    const header =
      body.statements.length > 0 ? { ...statement, body: { ...body, statements: [] } } : statement;
    this.memory.set(statement.start, { statement: header, kept });
  }

  private flatten(recall: Recall | null): FlatTree {
    const flat = flatten(this.tree, this.text, this.grammar, recall);
    if (this.blanked.length > 0) {
      for (const at of this.blanked) flat.errors.push([at, at + 1]);
      flat.errors.sort((a, b) => a[0] - b[0]);
    }
    if (this.joined) {
      flat.comments.push(...this.joined.comments);
      flat.comments.sort((a, b) => a[0] - b[0]);
    }
    return flat;
  }

  /** How many characters the parser could not read, and a few for each place. */
  get damage(): number {
    return this.flatten(null).errors.reduce((sum, [start, end]) => sum + end - start + 10, 0);
  }

  delete(): void {
    this.tree.delete();
  }
}

/**
 * Rows and columns play no part here: this product counts offsets, and tree-sitter only keeps points for whoever
 * asks for them.
 */
const NO_POINT = { row: 0, column: 0 };

function markEdit(tree: Tree, start: number, oldEnd: number, newEnd: number): void {
  tree.edit(
    new Edit({
      startIndex: start,
      oldEndIndex: oldEnd,
      newEndIndex: newEnd,
      startPosition: NO_POINT,
      oldEndPosition: NO_POINT,
      newEndPosition: NO_POINT,
    }),
  );
}

class TreeSitterParser implements PythonParser {
  constructor(
    private readonly parser: Parser,
    private readonly grammar: Grammar,
    private readonly longest: number,
  ) {}

  parse(text: string): SyntaxTree {
    return this.run(text, null, null);
  }

  reparse(previous: SyntaxTree, text: string, edits: readonly TextEdit[]): SyntaxTree {
    if (!(previous instanceof ParsedText)) throw new TypeError('a tree of another parser');
    if (previous.joined) {
      previous.delete();
      return this.run(text, null, null);
    }
    for (const at of previous.blanked) markEdit(previous.tree, at, at + 1, at + 1);
    // A carriage return just before may end a line by itself now, or no longer.
    for (const { start, oldEnd, newEnd } of edits)
      markEdit(previous.tree, Math.max(0, start - 1), oldEnd, newEnd);
    const hull = hullOf(edits);
    try {
      return this.run(text, previous.tree, hull && new Recall(previous.memory, hull));
    } finally {
      previous.delete();
    }
  }

  private run(text: string, previous: Tree | null, recall: Recall | null): ParsedText {
    // The grammar ends lines at line feeds only; Python takes a lone carriage return for one.
    const source = text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
    const parsed = new ParsedText(text, this.treeOf(source, previous), this.grammar, null, recall);
    if (!parsed.tree.rootNode.hasError) return parsed;
    const closed = closeBrackets(source);
    if (closed) {
      parsed.delete();
      const { blanked } = closed;
      if (previous) for (const at of blanked) markEdit(previous, at, at + 1, at + 1);
      const tree = this.treeOf(closed.text, previous);
      return new ParsedText(text, tree, this.grammar, null, recall?.outside(blanked) ?? null, blanked);
    }
    const joined = joinLines(source);
    if (!joined) return parsed;
    const other = new ParsedText(text, this.treeOf(joined.text, null), this.grammar, joined, null);
    const [better, worse] = other.damage < parsed.damage ? [other, parsed] : [parsed, other];
    worse.delete();
    return better;
  }

  private treeOf(source: string, previous: Tree | null): Tree {
    const end = Date.now() + this.longest;
    const tree = this.parser.parse(source, previous, { progressCallback: () => Date.now() > end });
    if (tree) return tree;
    // Or it would go on with this text the next time.
    this.parser.reset();
    throw new TooSlow(`took longer than ${this.longest / 1000} s to parse`);
  }

  delete(): void {
    this.parser.delete();
  }
}

export interface ParserOptions {
  /** The bytes of `web-tree-sitter.wasm` and `tree-sitter-python.wasm`. */
  runtimeWasm: Uint8Array;
  pythonWasm: Uint8Array;
  /** Milliseconds after which a text is given up with `TooSlow`. */
  longestParse?: number;
}

export async function createParser(wasm: ParserOptions): Promise<PythonParser> {
  const runtime = await startRuntime(wasm.runtimeWasm);
  const language = await Language.load(wasm.pythonWasm);
  const parser = new Parser();
  parser.setLanguage(language);
  return new TreeSitterParser(parser, new Grammar(language, runtime), wasm.longestParse ?? LONGEST_MS);
}
