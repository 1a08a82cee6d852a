/** What stands at an offset: the name or attribute, the `await`, the name of a definition. */
import type { AwaitOp, Expr } from '../facts/facts.ts';
import type { Project, ProjectFunction } from '../project/project.ts';
import type { Span } from '../text.ts';

export type Place =
  | { k: 'name'; fn: ProjectFunction; op: number; expr: Expr; at: Span }
  | { k: 'await'; fn: ProjectFunction; op: AwaitOp; at: Span }
  | { k: 'definition'; fn: ProjectFunction; at: Span };

export function placeAt(project: Project, path: string, offset: number): Place | null {
  const functions = project.functions(path);
  for (const fn of functions) {
    const { facts } = fn;
    if (facts.kind !== 'function') continue;
    const name: Span = [facts.start + facts.nameAt[0], facts.start + facts.nameAt[1]];
    if (contains(name, offset)) return { k: 'definition', fn, at: name };
  }
  const fn = innermost(functions, offset);
  if (fn === null) return null;
  const inside = offset - fn.facts.start;
  for (const [index, op] of fn.facts.ops.entries()) {
    if (op.k === 'await' && contains([op.at[0], op.at[0] + 'await'.length], inside)) {
      const start = fn.facts.start + op.at[0];
      return { k: 'await', fn, op, at: [start, start + 'await'.length] };
    }
    for (const whole of expressionsOf(op)) {
      if (!contains(whole.at, inside)) continue;
      const found = nameAt(whole, inside);
      if (found === null) continue;
      const span = found.k === 'attr' ? found.nameAt : found.at;
      return {
        k: 'name',
        fn,
        op: index,
        expr: found,
        at: [fn.facts.start + span[0], fn.facts.start + span[1]],
      };
    }
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

function expressionsOf(op: ProjectFunction['facts']['ops'][number]): Expr[] {
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
function nameAt(expr: Expr, offset: number): Extract<Expr, { k: 'name' | 'attr' }> | null {
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

function firstOf(items: readonly Expr[], offset: number): Extract<Expr, { k: 'name' | 'attr' }> | null {
  for (const item of items) {
    const found = nameAt(item, offset);
    if (found !== null) return found;
  }
  return null;
}
