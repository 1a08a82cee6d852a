/**
 * Takes over the facts of a function that an edit elsewhere left alone. Its operations stay as they are; what may
 * have changed is where it stands: its start, its number and those of what is nested in it, and the names around it.
 */
import type { DefStatement } from '../syntax/ast.ts';
import type { Span } from '../text.ts';
import type { ParamValues } from './collect-expression.ts';
import type { ClassFacts, Expr, FunctionFacts, Param } from './facts.ts';
import { moved } from './moved.ts';
import { copyOf } from './nodes.ts';
import type { KeptFunction, Scope } from './scope.ts';

/** What a function's header evaluates to, with spans of the scope around it. */
export interface Header {
  decorators: Expr[];
  params: ParamValues;
  returns: Expr | null;
}

/** True where nothing in a header has the number of an operation, a block or a function, which may change. */
export function isPlain({ decorators, params, returns }: Header): boolean {
  const values = params.flatMap((param) => [param.annotation, param.default]);
  return [...decorators, ...values, returns].every((value) => value === null || hasNoNumber(value));
}

function hasNoNumber(e: Expr): boolean {
  if (e.k === 'attr' || e.k === 'star') return hasNoNumber(e.of);
  if (e.k === 'sub') return hasNoNumber(e.of) && hasNoNumber(e.index);
  if (e.k === 'seq' || e.k === 'op') return e.items.every(hasNoNumber);
  return e.k === 'name' || e.k === 'const';
}

interface Move {
  functions: number;
  classes: number;
  start: number;
  /** The qualified name before and now. */
  prefix: string;
  qualname: string;
}

/** `header` is what the function's header says just now. Gives what to keep of the function from here on. */
export function adopt(scope: Scope, s: DefStatement, header: Header, kept: KeptFunction): KeptFunction {
  const { file, facts: parent } = scope;
  const [own, ...nested] = kept.functions;
  if (!own) return kept;
  const move: Move = {
    functions: file.functions.length - own.id,
    classes: file.classes.length - kept.firstClass,
    start: s.start - own.start,
    prefix: own.qualname,
    qualname: scope.qualify(s.name.id),
  };
  const cls = parent.kind === 'class' ? parent.cls : -1;
  const same =
    kept.plain &&
    standsStill(move) &&
    own.parent === parent.id &&
    own.cls === cls &&
    own.qualname === move.qualname;
  if (same && move.start === 0) {
    // Whoever links files may go by identity: what did not change at all stays the same object.
    file.functions.push(...kept.functions);
    file.classes.push(...kept.classes);
    return kept;
  }
  const whole: FunctionFacts = {
    ...own,
    id: own.id + move.functions,
    parent: parent.id,
    cls,
    start: s.start,
    qualname: move.qualname,
    blocks: renumbered(own.blocks, move),
    ops: renumbered(own.ops, move),
  };
  if (!kept.plain) rewriteHeader(whole, header, parent.start - s.start);
  const functions = [whole, ...nested.map((fn) => movedFunction(fn, move))];
  const classes = kept.classes.map((cls) => movedClass(cls, move));
  file.functions.push(...functions);
  const firstClass = file.classes.length;
  file.classes.push(...classes);
  return { ...kept, functions, classes, firstClass };
}

function rewriteHeader(fn: FunctionFacts, header: Header, delta: number): void {
  fn.decorators = header.decorators.map((decorator) => moved(decorator, delta));
  fn.returns = header.returns && moved(header.returns, delta);
  fn.params = fn.params.map((param, i): Param => {
    const { annotation, default: value } = header.params[i]!;
    return Object.assign(copyOf(param), {
      annotation: annotation && moved(annotation, delta),
      default: value && moved(value, delta),
    });
  });
}

function standsStill(move: Move): boolean {
  return move.functions === 0 && move.classes === 0;
}

function movedFunction(fn: FunctionFacts, move: Move): FunctionFacts {
  if (standsStill(move) && move.start === 0 && move.prefix === move.qualname) return fn;
  const { params, decorators, returns, blocks, ops } = fn;
  return {
    ...fn,
    ...renumbered({ params, decorators, returns, blocks, ops }, move),
    id: fn.id + move.functions,
    parent: fn.parent + move.functions,
    cls: fn.cls < 0 ? fn.cls : fn.cls + move.classes,
    start: fn.start + move.start,
    qualname: requalified(fn.qualname, move),
  };
}

function movedClass(cls: ClassFacts, move: Move): ClassFacts {
  const { bases, keywords, decorators } = cls;
  const span = ([start, end]: Span): Span => [start + move.start, end + move.start];
  return {
    ...cls,
    ...renumbered({ bases, keywords, decorators }, move),
    id: cls.id + move.classes,
    parent: cls.parent + move.functions,
    body: cls.body + move.functions,
    at: span(cls.at),
    nameAt: span(cls.nameAt),
    qualname: requalified(cls.qualname, move),
  };
}

function requalified(qualname: string, move: Move): string {
  return move.qualname + qualname.slice(move.prefix.length);
}

/** Operations and expressions with the numbers of functions (`fn`) and classes (`cls`) in them moved. */
function renumbered<T>(value: T, move: Move): T {
  if (standsStill(move)) return value;
  return copied(value, move);
}

function copied<T>(value: T, move: Move): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    // Most lists hold plain numbers or nothing that has a number of a function: those stay shared.
    let changed: unknown[] | null = null;
    for (let i = 0; i < value.length; i++) {
      const item = copied(value[i], move);
      if (item === value[i]) continue;
      changed ??= value.slice();
      changed[i] = item;
    }
    return (changed ?? value) as T;
  }
  let copy: Record<string, unknown> | null = null;
  for (const key in value) {
    const part: unknown = value[key];
    const by = key === 'fn' ? move.functions : key === 'cls' ? move.classes : 0;
    const next = typeof part === 'number' ? part + by : copied(part, move);
    if (next === part) continue;
    copy ??= copyOf(value as Record<string, unknown>);
    copy[key] = next;
  }
  return (copy ?? value) as T;
}
