/**
 * Takes over the facts of a function that an edit elsewhere left alone. Its operations stay as they are; what may
 * have changed is where it stands: its start, its number and those of what is nested in it, and the names around it.
 */
import type { Span } from '../text.ts';
import type { ClassFacts, FunctionFacts } from './facts.ts';
import type { FileBuilder, KeptFunction } from './scope.ts';

/** `header` is the function as read from its header just now, already the last in the file. */
export function adopt(file: FileBuilder, header: FunctionFacts, kept: KeptFunction): void {
  const [own, ...nested] = kept.functions;
  if (!own) return;
  const move: Move = {
    functions: header.id - own.id,
    classes: file.classes.length - kept.firstClass,
    start: header.start - own.start,
    prefix: own.qualname,
    qualname: header.qualname,
  };
  const { generator, docstring, locals, globals, nonlocals } = own;
  const { blocks, ops } = renumbered({ blocks: own.blocks, ops: own.ops }, move);
  const whole = { ...header, generator, docstring, locals, globals, nonlocals, blocks, ops };
  file.functions[header.id] = sameHeader(own, whole) ? own : whole;
  for (const fn of nested) file.functions.push(movedFunction(fn, move));
  for (const cls of kept.classes) file.classes.push(movedClass(cls, move));
}

interface Move {
  functions: number;
  classes: number;
  start: number;
  /** The qualified name before and now. */
  prefix: string;
  qualname: string;
}

/** Whoever links files may go by identity: what did not change at all stays the same object. */
function sameHeader(own: FunctionFacts, whole: FunctionFacts): boolean {
  for (const key of ['id', 'parent', 'cls', 'start', 'qualname'] as const) {
    if (own[key] !== whole[key]) return false;
  }
  const header = ({ params, decorators, returns }: FunctionFacts): string =>
    JSON.stringify([params, decorators, returns]);
  return own.ops === whole.ops && header(own) === header(whole);
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
    copy ??= { ...(value as Record<string, unknown>) };
    copy[key] = next;
  }
  return (copy ?? value) as T;
}
