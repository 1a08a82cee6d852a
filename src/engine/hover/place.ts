/** What stands at an offset: the name or attribute, the `await`, the name of a definition. */
import type { AwaitOp, Expr, Op, YieldOp } from '../facts/facts.ts';
import type { Project, ProjectFunction } from '../project/project.ts';
import type { Source } from '../source.ts';
import type { Span } from '../text.ts';

export type Place =
  | { k: 'name'; fn: ProjectFunction; op: number; expr: NamedExpr; at: Span }
  | { k: 'keyword'; fn: ProjectFunction; op: number; name: string; value: Expr; at: Span }
  | { k: 'await'; fn: ProjectFunction; op: AwaitOp; at: Span }
  | { k: 'yield'; fn: ProjectFunction; op: YieldOp; at: Span }
  /** The name, or the words before it: `async def`. */
  | { k: 'definition'; fn: ProjectFunction; at: Span };

type NamedExpr = Extract<Expr, { k: 'name' | 'attr' }>;

export function placeAt(project: Project, { facts, text }: Source, offset: number): Place | null {
  const functions = project.functions(facts.path);
  for (const fn of functions) {
    if (fn.facts.kind !== 'function') continue;
    const { start, nameAt, async } = fn.facts;
    const name: Span = [start + nameAt[0], start + nameAt[1]];
    if (contains(name, offset)) return { k: 'definition', fn, at: name };
    if (!async || offset > name[0] || offset < name[0] - LONGEST_HEAD) continue;
    const head = /async\s+def\s+$/.exec(text.slice(Math.max(0, name[0] - LONGEST_HEAD), name[0]))?.[0] ?? '';
    const words: Span = [name[0] - head.length, name[0] - (head.length - head.trimEnd().length)];
    if (head !== '' && contains(words, offset)) return { k: 'definition', fn, at: words };
  }
  const fn = innermost(functions, offset);
  if (fn === null) return null;
  const inside = offset - fn.facts.start;
  for (const [index, op] of fn.facts.ops.entries()) {
    const found = placeIn(fn, op, index, inside);
    if (found !== null) return found;
  }
  return null;
}

/** `async   def` with room for a few more blanks. */
const LONGEST_HEAD = 32;

/** `inside` is relative to the function. */
function placeIn(fn: ProjectFunction, op: Op, index: number, inside: number): Place | null {
  const { start } = fn.facts;
  if (op.k === 'await' || op.k === 'yield') {
    const word: Span = [op.at[0], op.at[0] + op.k.length];
    const at: Span = [start + word[0], start + word[1]];
    if (contains(word, inside))
      return op.k === 'await' ? { k: 'await', fn, op, at } : { k: 'yield', fn, op, at };
  }
  if (op.k === 'call') {
    for (const { name, value, at } of op.args) {
      if (name === '' || !contains([at[0], at[0] + name.length], inside)) continue;
      return { k: 'keyword', fn, op: index, name, value, at: [start + at[0], start + at[0] + name.length] };
    }
  }
  for (const whole of expressionsOf(op)) {
    if (!contains(whole.at, inside)) continue;
    const found = nameAt(whole, inside);
    if (found === null) continue;
    const span = found.k === 'attr' ? found.nameAt : found.at;
    return { k: 'name', fn, op: index, expr: found, at: [start + span[0], start + span[1]] };
  }
  return null;
}

/** The end counts too: editors ask for the place behind the last letter. */
function contains([start, end]: Span, offset: number): boolean {
  return offset >= start && offset <= end;
}

function innermost(functions: readonly ProjectFunction[], offset: number): ProjectFunction | null {
  let best: ProjectFunction | null = null;
  for (const fn of functions) {
    const { start, at } = fn.facts;
    if (offset < start + at[0] || offset > start + at[1]) continue;
    if (best === null || at[1] - at[0] <= best.facts.at[1] - best.facts.at[0]) best = fn;
  }
  return best;
}

function expressionsOf(op: Op): Expr[] {
  switch (op.k) {
    case 'read':
      return [op.target];
    case 'call':
      return [op.callee, ...op.args.map((arg) => arg.value)];
    case 'assign':
      return op.targets;
    case 'for':
      return [op.target];
    case 'enter':
      return op.as === null ? [] : [op.as];
    default:
      return [];
  }
}

/** The name or attribute whose own word is at the offset: in `self.lock.acquire`, one of three. */
function nameAt(expr: Expr, offset: number): NamedExpr | null {
  switch (expr.k) {
    case 'name':
      return contains(expr.at, offset) ? expr : null;
    case 'attr':
      return contains(expr.nameAt, offset) ? expr : nameAt(expr.of, offset);
    case 'sub':
      return nameAt(expr.of, offset) ?? nameAt(expr.index, offset);
    case 'seq':
    case 'op':
      return firstOf(expr.items, offset);
    case 'star':
    case 'await':
      return nameAt(expr.of, offset);
    default:
      return null;
  }
}

function firstOf(items: readonly Expr[], offset: number): NamedExpr | null {
  for (const item of items) {
    const found = nameAt(item, offset);
    if (found !== null) return found;
  }
  return null;
}
