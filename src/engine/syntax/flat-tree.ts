/**
 * A tree copied out of WebAssembly in one cursor pass, as parallel arrays in document order. Every question to a
 * tree-sitter node costs a call across the boundary, so each is asked once, and not at all where the text answers:
 * punctuation keeps no place here, plain strings and dotted names are leaves.
 */
import type { Language, Tree } from 'web-tree-sitter';
import type { DefStatement } from './ast.ts';
import type { Recall } from './reuse.ts';
import { type Runtime, type Walker, walk } from './walker.ts';

/** What the pass does with a node, by its type. */
const SKIP = 0;
const WORD = 1;
const LEAF = 2;
const INNER = 3;
const STRING = 4;
const COMMENT = 5;

/** Anonymous tokens that tell variants of a node apart; their places are not kept. */
const WORDS = new Set(['async', 'from', 'as', '*', '**', '-', '_']);
const OPERATORS = new Set(
  '+ - * / // % ** @ | & ^ << >> ~ < <= == != >= > <> in is and or += -= *= /= @= //= %= **= >>= <<= &= ^= |='
    .split(' ')
    .concat('not in', 'is not'),
);
const LEAVES = new Set([
  'identifier',
  'integer',
  'float',
  'true',
  'false',
  'none',
  'ellipsis',
  'string_start',
  'string_content',
  'string_end',
  'type_conversion',
  'import_prefix',
  'dotted_name',
  'wildcard_import',
  'pass_statement',
  'break_statement',
  'continue_statement',
  'keyword_separator',
  'positional_separator',
]);

/** What the type numbers of a language mean here. */
export class Grammar {
  /** The name of each type number; anonymous ones are quoted so that the keyword `lambda` is no `lambda` node. */
  readonly names: string[];
  readonly roles: Uint8Array;
  /** 1 for nodes of the grammar, 0 for keywords, operators and ERROR. */
  readonly named: Uint8Array;
  /** The type number for ERROR nodes, beyond all others. */
  readonly error: number;
  readonly typeParameter: number;
  readonly functionDefinition: number;
  readonly decoratedDefinition: number;

  constructor(
    language: Language,
    readonly runtime: Runtime | null,
  ) {
    this.error = language.nodeTypeCount;
    this.roles = new Uint8Array(this.error + 1);
    this.named = new Uint8Array(this.error + 1);
    this.names = [];
    for (let id = 0; id < this.error; id++) {
      const name = language.nodeTypeForId(id) ?? '';
      const named = language.nodeTypeIsNamed(id);
      this.named[id] = named ? 1 : 0;
      this.names.push(named ? name : `'${name}'`);
      this.roles[id] = named ? roleOf(name) : WORDS.has(name) || OPERATORS.has(name) ? WORD : SKIP;
    }
    this.typeParameter = this.names.indexOf('type_parameter');
    this.functionDefinition = this.names.indexOf('function_definition');
    this.decoratedDefinition = this.names.indexOf('decorated_definition');
    this.names.push('ERROR');
    this.roles[this.error] = INNER;
  }
}

function roleOf(name: string): number {
  if (name === 'comment') return COMMENT;
  if (name === 'line_continuation') return SKIP;
  if (name === 'string') return STRING;
  return LEAVES.has(name) ? LEAF : INNER;
}

export interface FlatTree {
  /** Type number of each node. */
  types: Uint16Array;
  starts: Int32Array;
  ends: Int32Array;
  /** The index after the node's last descendant: its next sibling, or its parent's. */
  nexts: Int32Array;
  size: number;
  comments: Array<readonly [number, number]>;
  errors: Array<readonly [number, number]>;
  /** Nodes that were not walked, because they are remembered. */
  remembered: Map<number, DefStatement>;
}

function grow(flat: FlatTree): void {
  const size = flat.types.length * 2;
  const types = new Uint16Array(size);
  types.set(flat.types);
  flat.types = types;
  for (const key of ['starts', 'ends', 'nexts'] as const) {
    const bigger = new Int32Array(size);
    bigger.set(flat[key]);
    flat[key] = bigger;
  }
}

/** An f-string (or template string) has expressions inside; any other string is a leaf. */
function hasInterpolation(text: string, start: number): boolean {
  for (let i = start; i < start + 3; i++) {
    const code = text.charCodeAt(i);
    if (code === 34 || code === 39) return false;
    if ((code | 32) === 102 || (code | 32) === 116) return true;
  }
  return false;
}

export function flatten(tree: Tree, text: string, grammar: Grammar, recall: Recall | null): FlatTree {
  const broken = tree.rootNode.hasError;
  const walker = walk(tree, grammar.runtime);
  try {
    return copy(walker, text, grammar, recall, broken);
  } finally {
    walker.close();
  }
}

function copy(
  walker: Walker,
  text: string,
  grammar: Grammar,
  recall: Recall | null,
  broken: boolean,
): FlatTree {
  const capacity = Math.max(256, text.length >> 2);
  const flat: FlatTree = {
    types: new Uint16Array(capacity),
    starts: new Int32Array(capacity),
    ends: new Int32Array(capacity),
    nexts: new Int32Array(capacity),
    size: 0,
    comments: [],
    errors: [],
    remembered: new Map(),
  };
  const { roles, error, functionDefinition, decoratedDefinition } = grammar;
  const open: number[] = [];
  for (;;) {
    let type = walker.typeId();
    if (type >= error) type = error;
    const role = roles[type]!;
    let descend = false;
    if (role !== SKIP) {
      if (role === COMMENT) flat.comments.push([walker.start(), walker.end()]);
      else {
        const at = flat.size++;
        if (at === flat.types.length) grow(flat);
        flat.types[at] = type;
        flat.nexts[at] = at + 1;
        if (role !== WORD) {
          const start = walker.start();
          flat.starts[at] = start;
          flat.ends[at] = walker.end();
          descend = role === INNER || (role === STRING && hasInterpolation(text, start));
          // Type parameters with defaults are good Python; their names are read from the text.
          if (type === error && flat.types[open.at(-1) ?? 0] !== grammar.typeParameter) {
            flat.errors.push([start, flat.ends[at]!]);
          }
        }
        if (recall && (type === decoratedDefinition || type === functionDefinition)) {
          // A decorated function is remembered as a whole, with its decorators.
          const inner = flat.types[open.at(-1) ?? 0] === decoratedDefinition;
          const found = inner ? undefined : recall.find(flat.starts[at]!, flat.ends[at]!);
          if (found && !(broken && walker.hasError())) {
            flat.remembered.set(at, found);
            descend = false;
          }
        }
        if (descend && walker.down()) {
          open.push(at);
          continue;
        }
      }
    }
    if (broken && walker.missing()) flat.errors.push([walker.start(), walker.end()]);
    while (!walker.next()) {
      const at = open.pop();
      if (at === undefined) return flat;
      walker.up();
      flat.nexts[at] = flat.size;
    }
  }
}
