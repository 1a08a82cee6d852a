/** The door to tree-sitter: nothing outside this folder sees a node. */
import { Edit, Language, Parser, type Tree } from 'web-tree-sitter';
import type { Module } from './ast.ts';
import { flatten, Grammar } from './flat-tree.ts';
import { readModule } from './read-module.ts';

/** A replacement in the old text: from `start` to `oldEnd`; the new text ends at `newEnd`. */
export interface TextEdit {
  start: number;
  oldEnd: number;
  newEnd: number;
}

/** A parsed text. It holds memory outside JavaScript's reach until `delete()`. */
export interface SyntaxTree {
  readonly text: string;
  module(): Module;
  delete(): void;
}

export interface PythonParser {
  parse(text: string): SyntaxTree;
  /** Parses the text that `edits`, applied in order, made of `previous`, which is deleted. */
  reparse(previous: SyntaxTree, text: string, edits: readonly TextEdit[]): SyntaxTree;
  delete(): void;
}

class ParsedText implements SyntaxTree {
  constructor(
    readonly text: string,
    readonly tree: Tree,
    private readonly grammar: Grammar,
  ) {}

  module(): Module {
    return readModule(flatten(this.tree, this.text, this.grammar), this.text, this.grammar);
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

class TreeSitterParser implements PythonParser {
  constructor(
    private readonly parser: Parser,
    private readonly grammar: Grammar,
  ) {}

  parse(text: string): SyntaxTree {
    return this.run(text, null);
  }

  reparse(previous: SyntaxTree, text: string, edits: readonly TextEdit[]): SyntaxTree {
    if (!(previous instanceof ParsedText)) throw new TypeError('a tree of another parser');
    for (const { start, oldEnd, newEnd } of edits) {
      previous.tree.edit(
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
    const parsed = this.run(text, previous.tree);
    previous.delete();
    return parsed;
  }

  private run(text: string, previous: Tree | null): ParsedText {
    const tree = this.parser.parse(text, previous);
    if (!tree) throw new Error('the parser gave no tree');
    return new ParsedText(text, tree, this.grammar);
  }

  delete(): void {
    this.parser.delete();
  }
}

/** `runtimeWasm` is `web-tree-sitter.wasm`, `pythonWasm` is `tree-sitter-python.wasm`. */
export async function createParser(wasm: {
  runtimeWasm: Uint8Array;
  pythonWasm: Uint8Array;
}): Promise<PythonParser> {
  // In a worker the loader asks for a place even though it has the bytes.
  await Parser.init({ wasmBinary: wasm.runtimeWasm, locateFile: (name: string) => name });
  const language = await Language.load(wasm.pythonWasm);
  const parser = new Parser();
  parser.setLanguage(language);
  return new TreeSitterParser(parser, new Grammar(language));
}
