/** One scope's facts while they are being gathered: operations, blocks, and the names it binds. */
import type { Body, DefStatement } from '../syntax/ast.ts';
import type { Span } from '../text.ts';
import type { Block, BlockKind, ClassFacts, Directive, FunctionFacts, Op, ScopeKind } from './facts.ts';
import { CodeBlock, type Place, placeOf } from './nodes.ts';
import { sharedUse } from './uses.ts';

interface Located {
  start: number;
  end: number;
}

/** How a run of statements can end, as a set of bits. */
export const NORMAL = 1;
/** `return` or `raise`. */
export const LEAVES = 2;
export const BREAKS = 4;
export const CONTINUES = 8;

export interface FileBuilder {
  functions: FunctionFacts[];
  classes: ClassFacts[];
  visitBody(scope: Scope, body: Body): number;
  /** Called for each definition that a later reading may take over, with what was made of it. */
  remember(statement: DefStatement, kept: KeptFunction): void;
}

/** A function's facts with all that is nested in it, as one reading made them. */
export interface KeptFunction {
  functions: FunctionFacts[];
  classes: ClassFacts[];
  /** How many classes the file had before them. */
  firstClass: number;
  /** Its header evaluates nothing that has a number: no call, no lambda, no comprehension. */
  plain: boolean;
  /** Of the comments inside it, relative to its start. */
  directives: Directive[];
}

export class Scope {
  readonly facts: FunctionFacts;
  /** The innermost open block. */
  block = -1;
  /** The statement being read, or the header of a compound one. */
  statement: Place = 0;
  /** How far what is being read was moved since its places were taken. */
  shift = 0;
  private readonly bound = new Set<string>();
  private readonly comprehensionNames = new Set<string>();
  private readonly readOutside = new Set<string>();
  /** The names of the comprehensions around the expression being read. */
  private hidden: string[] = [];

  constructor(
    readonly file: FileBuilder,
    kind: ScopeKind,
    name: string,
    parent: Scope | null,
    place: Located,
    nameAt: Located,
  ) {
    this.facts = {
      id: file.functions.length,
      kind,
      name,
      qualname: parent ? parent.qualify(name) : name,
      parent: parent?.facts.id ?? -1,
      cls: parent?.facts.kind === 'class' ? parent.facts.cls : -1,
      async: false,
      generator: false,
      start: place.start,
      at: [0, place.end - place.start],
      nameAt: [nameAt.start - place.start, nameAt.end - place.start],
      params: [],
      decorators: [],
      returns: null,
      docstring: '',
      locals: [],
      globals: [],
      nonlocals: [],
      blocks: [],
      ops: [],
    };
    file.functions.push(this.facts);
  }

  /** As `__qualname__` of something that is defined in this scope. */
  qualify(name: string): string {
    if (this.facts.kind === 'module') return name;
    return this.facts.kind === 'class'
      ? `${this.facts.qualname}.${name}`
      : `${this.facts.qualname}.<locals>.${name}`;
  }

  span(place: Located): Span {
    const base = this.facts.start - this.shift;
    return [place.start - base, place.end - base];
  }

  /** The same as a `span`, for nodes that make a span of it only when they are asked. */
  place(place: Located): Place {
    const base = this.facts.start - this.shift;
    return placeOf(place.start - base, place.end - base);
  }

  /** A compound statement's header stands for it: its body has statements of its own. */
  header(from: { start: number }, end: number): Span {
    const place = { start: from.start, end };
    this.statement = this.place(place);
    return this.span(place);
  }

  /** Reads the statements of a body into the open block; gives the ways in which they can end. */
  body(body: Body): number {
    return this.file.visitBody(this, body);
  }

  emit(op: Op): number {
    return this.facts.ops.push(op) - 1;
  }

  /** Opens a block, and makes it the one that operations are put into. */
  open(kind: BlockKind, op: number, place: Located): Block {
    const { blocks, ops } = this.facts;
    const { length } = ops;
    const block = new CodeBlock(kind, this.block, op, length, length, 'no', this.place(place));
    this.block = blocks.push(block) - 1;
    return block;
  }

  /** Closes the innermost block; `ways` are the ways it can end. Gives its id. */
  close(ways: number): number {
    const id = this.block;
    const block = this.facts.blocks[id]!;
    block.end = this.facts.ops.length;
    if ((ways & NORMAL) === 0) block.exits = ways & (BREAKS | CONTINUES) ? 'loop' : 'function';
    this.block = block.parent;
    return id;
  }

  bind(name: string): void {
    if (name) this.bound.add(name);
  }

  declare(kind: 'global' | 'nonlocal', names: readonly string[]): void {
    const list = kind === 'global' ? this.facts.globals : this.facts.nonlocals;
    for (const name of names) if (!list.includes(name)) list.push(name);
  }

  /** A name is loaded: it may be one that a comprehension around it binds, and then it is not the scope's own. */
  load(name: string): void {
    if (!this.hidden.includes(name)) this.readOutside.add(name);
  }

  /** Binds names while a comprehension is read; gives what `reveal` takes to end it. */
  hide(names: readonly string[]): number {
    const before = this.hidden.length;
    this.hidden.push(...names);
    for (const name of names) this.comprehensionNames.add(name);
    return before;
  }

  reveal(before: number): void {
    this.hidden.length = before;
  }

  /** Settles which names are the scope's own. */
  finish(): void {
    const { facts } = this;
    const foreign = new Set([...facts.globals, ...facts.nonlocals]);
    const names = new Set(this.bound);
    // A comprehension's variable counts as the function's own, unless the same name means another thing outside
    // of the comprehension. The module's and a class's names are seen from elsewhere, so they take none.
    if (facts.kind === 'function' || facts.kind === 'lambda') {
      for (const name of this.comprehensionNames) if (!this.readOutside.has(name)) names.add(name);
    }
    facts.locals = [...names].filter((name) => !foreign.has(name));
    // Lists that grew item by item have room for more, which would be kept with them.
    facts.blocks = facts.blocks.slice();
    facts.ops = facts.ops.slice();
    // By now each use has the number of what it names.
    for (const op of facts.ops) if (op.k === 'read' || op.k === 'call') op.use = sharedUse(op.use);
  }
}
