/** Where a scope binds its names, and which of those bindings can reach a place. */
import type { Block, Expr, FileFacts, ForOp, FunctionFacts, ImportOp, Op, Param } from '../facts/facts.ts';

/** One binding of a name. `block` is where it holds for sure once `op` has run; `id` numbers those of a scope. */
export type Definition = { readonly id: number; readonly op: number; readonly block: number } & (
  | { readonly k: 'param'; readonly param: Param; readonly index: number }
  | {
      readonly k: 'assign';
      readonly value: Expr | null;
      readonly annotation: Expr | null;
      readonly aug: string;
      /** How to get from the value to what the name gets: positions of nested tuples; -1 for a starred one. */
      readonly path: readonly number[];
    }
  | { readonly k: 'for'; readonly facts: ForOp; readonly path: readonly number[] }
  | { readonly k: 'enter'; readonly path: readonly number[] }
  | { readonly k: 'import'; readonly facts: ImportOp; readonly name: string }
  | { readonly k: 'def'; fn: number }
  | { readonly k: 'class'; cls: number }
  | { readonly k: 'other' }
);

export interface ScopeIndex {
  readonly definitions: ReadonlyMap<string, readonly Definition[]>;
  /** `from m import *`, in order. */
  readonly stars: readonly ImportOp[];
  readonly calls: readonly number[];
  readonly returns: readonly number[];
  readonly yields: readonly number[];
  /** `with` items, and class statements. */
  readonly enters: readonly number[];
  readonly classes: readonly number[];
  /** Ops that assign to attributes. */
  readonly attributeOps: readonly number[];
  /** What is put into containers, by the container as it is written: `threads`, `self.locks`. */
  readonly fillings: ReadonlyMap<string, readonly Filling[]>;
}

/** `into.append(value)`, `into[k] = value`. */
export interface Filling {
  readonly op: number;
  readonly value: Expr;
}

/** After the facts have taken the numbers of another state of the file. Whoever holds a definition holds it on. */
export function renumberDefinitions({ definitions }: ScopeIndex, { ops }: FunctionFacts): void {
  for (const list of definitions.values()) {
    for (const definition of list) {
      const op = ops[definition.op];
      if (definition.k === 'def' && op?.k === 'def') definition.fn = op.fn;
      else if (definition.k === 'class' && op?.k === 'class') definition.cls = op.cls;
    }
  }
}

export function indexScope(file: FileFacts, facts: FunctionFacts): ScopeIndex {
  const definitions = new Map<string, Definition[]>();
  const stars: ImportOp[] = [];
  const calls: number[] = [];
  const returns: number[] = [];
  const yields: number[] = [];
  const enters: number[] = [];
  const classes: number[] = [];
  const attributeOps: number[] = [];
  let fillings: Map<string, Filling[]> | null = null;
  const fill = (into: Expr, op: number, value: Expr): void => {
    const name = pathOf(into);
    if (name === '') return;
    fillings ??= new Map();
    const list = fillings.get(name);
    if (list) list.push({ op, value });
    else fillings.set(name, [{ op, value }]);
  };
  let id = 0;
  const define = (name: string, definition: Definition): void => {
    id++;
    const list = definitions.get(name);
    if (list) list.push(definition);
    else definitions.set(name, [definition]);
  };
  const bind = (
    target: Expr,
    path: readonly number[],
    make: (path: readonly number[]) => Definition,
  ): void => {
    if (target.k === 'name') define(target.id, make(path));
    else if (target.k === 'seq') target.items.forEach((item, i) => void bind(item, [...path, i], make));
    else if (target.k === 'star') bind(target.of, [...path.slice(0, -1), -1], make);
  };
  facts.params.forEach((param, index) => {
    if (param.name) define(param.name, { k: 'param', id, op: -1, block: 0, param, index });
  });
  facts.ops.forEach((op, i) => {
    const block = settledBlock(facts.blocks, op.block);
    switch (op.k) {
      case 'assign': {
        const { value, annotation, aug } = op;
        let attribute = false;
        for (const target of op.targets) {
          bind(target, NO_PATH, (path) => ({ k: 'assign', id, op: i, block, value, annotation, aug, path }));
          attribute ||= hasAttribute(target);
          if (target.k === 'sub' && value !== null && aug === '') fill(target.of, i, value);
        }
        if (attribute) attributeOps.push(i);
        break;
      }
      case 'for':
        bind(op.target, NO_PATH, (path) => ({ k: 'for', id, op: i, block: op.body, facts: op, path }));
        break;
      case 'enter':
        enters.push(i);
        if (op.as) {
          bind(op.as, NO_PATH, (path) => ({
            k: 'enter',
            id,
            op: i,
            block: settledBlock(facts.blocks, op.body),
            path,
          }));
          if (hasAttribute(op.as)) attributeOps.push(i);
        }
        break;
      case 'import':
        if (op.names === null) define(op.as, { k: 'import', id, op: i, block, facts: op, name: '' });
        else {
          for (const { name, as } of op.names) {
            if (name === '*') stars.push(op);
            else define(as, { k: 'import', id, op: i, block, facts: op, name });
          }
        }
        break;
      case 'def':
        if (!isVariant(file, facts.ops, i))
          define(file.functions[op.fn]!.name, { k: 'def', id, op: i, block, fn: op.fn });
        break;
      case 'class':
        classes.push(i);
        define(file.classes[op.cls]!.name, { k: 'class', id, op: i, block, cls: op.cls });
        break;
      case 'try':
        for (const handler of op.handlers) {
          if (handler.name) define(handler.name, { k: 'other', id, op: i, block: handler.block });
        }
        break;
      case 'call':
        calls.push(i);
        if (op.callee.k === 'attr') {
          const at = FILLERS[op.callee.name];
          const arg = at === undefined ? undefined : op.args[at];
          if (arg?.name === '' && arg.star === '') fill(op.callee.of, i, arg.value);
        }
        break;
      case 'return':
        returns.push(i);
        break;
      case 'yield':
        yields.push(i);
        break;
    }
  });
  return {
    definitions: definitions.size === 0 ? NO_DEFINITIONS : definitions,
    stars: exact(stars),
    calls: exact(calls),
    returns: exact(returns),
    yields: exact(yields),
    enters: exact(enters),
    classes: exact(classes),
    attributeOps: exact(attributeOps),
    fillings: fillings ?? NO_FILLINGS,
  };
}

const NO_PATH: readonly number[] = [];
const NO_DEFINITIONS: ScopeIndex['definitions'] = new Map();
const NO_FILLINGS: ScopeIndex['fillings'] = new Map();
const NONE: readonly never[] = [];

/** An array that has grown has room for more than a dozen others; there are nine such lists for each scope. */
function exact<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NONE : list.slice();
}

/** `@overload`: says how the function of the same name behind it may be called, and is never called itself. */
function isVariant(file: FileFacts, ops: FunctionFacts['ops'], at: number): boolean {
  const definedBy = (op: Op | undefined) => (op?.k === 'def' ? file.functions[op.fn]! : null);
  const fn = definedBy(ops[at])!;
  const marked = fn.decorators.some(
    (e) => (e.k === 'name' ? e.id : e.k === 'attr' ? e.name : '') === 'overload',
  );
  return marked && ops.slice(at + 1).some((op) => definedBy(op)?.name === fn.name);
}

/** Methods that put their argument at this position into the container. */
const FILLERS: Readonly<Record<string, number>> = {
  append: 0,
  appendleft: 0,
  add: 0,
  insert: 1,
  setdefault: 1,
};

/** `a.b.c` as it is written; '' for what is no chain of names. */
export function pathOf(e: Expr): string {
  if (e.k === 'name') return e.id;
  if (e.k !== 'attr') return '';
  const of = pathOf(e.of);
  return of === '' ? '' : `${of}.${e.name}`;
}

function hasAttribute(target: Expr): boolean {
  if (target.k === 'attr') return true;
  if (target.k === 'seq') return target.items.some(hasAttribute);
  return target.k === 'star' && hasAttribute(target.of);
}

/** The body of a `with` and of a `finally` runs whenever what is around it does. */
function settledBlock(blocks: readonly Block[], block: number): number {
  let at = block;
  while (at > 0 && (blocks[at]!.kind === 'with' || blocks[at]!.kind === 'finally')) at = blocks[at]!.parent;
  return at;
}

export function isInside(blocks: readonly Block[], block: number, ancestor: number): boolean {
  for (let at = block; at >= 0; at = blocks[at]!.parent) if (at === ancestor) return true;
  return false;
}

/** The innermost loop or comprehension around both; -1 for none. */
function commonLoop(blocks: readonly Block[], a: number, b: number): number {
  for (let at = a; at >= 0; at = blocks[at]!.parent) {
    const { kind } = blocks[at]!;
    if ((kind === 'loop' || kind === 'comprehension') && isInside(blocks, b, at)) return at;
  }
  return -1;
}

/**
 * The bindings whose value a read by operation `at` can see. The last one that is certain to have run hides those
 * before it; one that comes later counts only around a loop.
 */
export function reaching(
  facts: FunctionFacts,
  definitions: readonly Definition[],
  at: number,
): readonly Definition[] {
  if (definitions.length === 1) return definitions;
  const { blocks } = facts;
  const op = facts.ops[at];
  if (op === undefined) return definitions;
  const here = op.block;
  let last: Definition | null = null;
  for (const definition of definitions) {
    if (definition.op < at && isInside(blocks, here, definition.block)) {
      if (last === null || definition.op >= last.op) last = definition;
    }
  }
  return definitions.filter((definition) => {
    if (definition === last) return true;
    if (definition.op < at) {
      if (last !== null && definition.op < last.op) return false;
      return !leavesBefore(blocks, definition.block, here);
    }
    const loop = commonLoop(blocks, here, definition.block);
    return loop >= 0 && (last === null || !isInside(blocks, last.block, loop));
  });
}

/** A block around the binding, but not around the reader, ends by leaving the function. */
function leavesBefore(blocks: readonly Block[], from: number, to: number): boolean {
  for (let at = from; at >= 0 && !isInside(blocks, to, at); at = blocks[at]!.parent) {
    if (blocks[at]!.exits === 'function') return true;
  }
  return false;
}
