/** A flat tree with its text, and the few questions that reading it takes. */
import type { Expression, Statement, UnknownNode } from './ast.ts';
import type { FlatTree, Grammar } from './flat-tree.ts';

/** Beyond this many nested expressions and statements the reader gives up and says *unknown*. */
const MAX_DEPTH = 1000;

const PLAIN = /^\w*$/;

export type ReadExpression = (s: Source, node: number) => Expression;
export type ReadStatement = (s: Source, node: number) => Statement | null;

export class Source {
  /** How deep the reader is in nested expressions and statements. */
  depth = 0;
  /** How many function definitions the reader is in. */
  functions = 0;
  /**
   * The start of the keyword `type` and the node of the brackets after it, while a statement is read that the
   * grammar takes for a type alias though it is `type(x).y = 1`.
   */
  typeHead: { start: number; node: number } | null = null;

  constructor(
    readonly flat: FlatTree,
    readonly text: string,
    readonly grammar: Grammar,
    /** How to read each type of node. */
    readonly readers: Readonly<Record<string, ReadStatement>>,
    readonly expressionReaders: Readonly<Record<string, ReadExpression>>,
  ) {}

  type(node: number): string {
    return this.grammar.names[this.flat.types[node]!]!;
  }
  start(node: number): number {
    return this.flat.starts[node]!;
  }
  end(node: number): number {
    return this.flat.ends[node]!;
  }
  textOf(node: number): string {
    return this.text.slice(this.flat.starts[node], this.flat.ends[node]);
  }
  /** An identifier as Python compares it: in normal form KC. */
  word(node: number): string {
    const text = this.textOf(node);
    return PLAIN.test(text) ? text : text.normalize('NFKC');
  }
  get tooDeep(): boolean {
    return this.depth >= MAX_DEPTH;
  }

  /** Named children; what the parser could not read is left out. */
  children(node: number): number[] {
    const { nexts, types } = this.flat;
    const { named } = this.grammar;
    const found: number[] = [];
    const end = nexts[node]!;
    for (let at = node + 1; at < end; at = nexts[at]!) if (named[types[at]!]) found.push(at);
    return found;
  }

  /** All children, keywords and operators among them, as `'async'` or `'+'`. */
  parts(node: number): number[] {
    const { nexts } = this.flat;
    const found: number[] = [];
    const end = nexts[node]!;
    for (let at = node + 1; at < end; at = nexts[at]!) found.push(at);
    return found;
  }

  child(node: number, type: string): number | undefined {
    const { nexts } = this.flat;
    const end = nexts[node]!;
    for (let at = node + 1; at < end; at = nexts[at]!) if (this.type(at) === type) return at;
    return undefined;
  }

  has(node: number, type: string): boolean {
    return this.child(node, type) !== undefined;
  }

  expression(node: number): Expression {
    if (this.tooDeep) return this.unknown(node);
    this.depth++;
    const read = this.expressionReaders[this.type(node)];
    const expression = read ? read(this, node) : this.unreadable(node);
    this.depth--;
    return expression;
  }

  expressions(nodes: readonly number[]): Expression[] {
    return nodes.map((node) => this.expression(node));
  }

  /** A node without the parts that it should have; what it has is read all the same. */
  unreadable(node: number): UnknownNode {
    return this.unknown(node, this.expressions(this.children(node)));
  }

  unknown(node: number, items: Expression[] = []): UnknownNode {
    return { k: 'unknown', items, start: this.start(node), end: this.end(node) };
  }
}

/** A dotted name as written may hold white space and continued lines between its parts. */
export function dotted(text: string): string {
  return text.replace(/[\s\\]+/g, '').normalize('NFKC');
}
