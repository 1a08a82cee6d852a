/** Locks that live no longer than one use, or one call of a function that shares them with nobody. */
import type { AssignOp, CallOp, Expr, FunctionFacts } from '../../facts/facts.ts';
import { LOCK_CLASSES } from '../../knowledge/locks.ts';
import type { Project, ProjectFunction } from '../../project/project.ts';
import type { Span } from '../../text.ts';

export interface FreshLock {
  fn: ProjectFunction;
  /** The construction. */
  at: Span;
  /** `threading.Lock`. */
  cls: string;
  library: string;
  /** The variable that keeps it; '' where none does. */
  name: string;
  /** Where it is taken. */
  entered: readonly Span[];
}

export function freshLocksIn(fn: ProjectFunction, project: Project): FreshLock[] {
  const { facts } = fn;
  // Both kinds are taken by a `with`.
  if (!facts.ops.some((op) => op.k === 'enter')) return [];
  return facts.ops.flatMap((op, i) => {
    if (op.k !== 'call' || (op.use.k !== 'entered' && op.use.k !== 'assigned')) return [];
    const cls = lockMade(fn, i, project);
    if (cls === null) return [];
    const base = { fn, at: op.at, cls, library: LOCK_CLASSES[cls]!.library };
    if (op.use.k === 'entered') return [{ ...base, name: '', entered: [] }];
    const name = ownName(facts, op.use.op);
    const entered = name === null ? [] : onlyEntered(facts, fn.file.functions, name);
    return name === null || entered.length === 0 ? [] : [{ ...base, name, entered }];
  });
}

function lockMade(fn: ProjectFunction, op: number, project: Project): string | null {
  const value = project.resolve(fn, { k: 'call', op, at: fn.facts.ops[op]!.at }, op);
  if (value.k !== 'object' || LOCK_CLASSES[value.cls] === undefined) return null;
  if (value.made?.fn !== fn || value.made.op !== op) return null;
  // A condition of a lock that is there already is as good as that lock.
  return (fn.facts.ops[op] as CallOp).args.some(({ value: arg }) => arg.k !== 'const') ? null : value.cls;
}

/** `lock = Lock()`, and no other value for that name in the function. */
function ownName(facts: FunctionFacts, assign: number): string | null {
  // A generator's variables live on between its turns, and a module's and class's are everybody's.
  if (facts.kind !== 'function' || (facts.generator && !facts.async)) return null;
  const op = facts.ops[assign] as AssignOp;
  const [target] = op.targets;
  if (op.targets.length !== 1 || target?.k !== 'name' || !facts.locals.includes(target.id)) return null;
  const others = facts.ops.some((other, i) => {
    return (
      i !== assign && other.k === 'assign' && other.targets.some((t) => t.k === 'name' && t.id === target.id)
    );
  });
  return others ? null : target.id;
}

/** All that happens to the name is that a `with` enters it; anything else may share it. */
function onlyEntered(facts: FunctionFacts, all: readonly FunctionFacts[], name: string): Span[] {
  const entered: Span[] = [];
  for (const op of facts.ops) {
    if (op.k !== 'read' || rootOf(op.target) !== name) continue;
    if (op.target.k === 'name' && op.use.k === 'entered') entered.push(op.at);
    else if (!isOwnCall(op.target) || op.use.k !== 'callee') return [];
  }
  return isCaptured(facts, all, name) ? [] : entered;
}

function isOwnCall(target: Expr): boolean {
  return target.k === 'attr' && target.of.k === 'name' && /^(acquire|release)$/.test(target.name);
}

function rootOf(expr: Expr): string | null {
  if (expr.k === 'name') return expr.id;
  return expr.k === 'attr' || expr.k === 'sub' ? rootOf(expr.of) : null;
}

/** A function inside uses the name too. */
function isCaptured(facts: FunctionFacts, all: readonly FunctionFacts[], name: string): boolean {
  return all.some((inner) => {
    if (!isBelow(inner, facts.id, all)) return false;
    if (inner.nonlocals.includes(name)) return true;
    return inner.ops.some((op) => op.k === 'read' && rootOf(op.target) === name);
  });
}

function isBelow(inner: FunctionFacts, outer: number, all: readonly FunctionFacts[]): boolean {
  for (let at = inner.parent; at >= 0; at = all[at]!.parent) if (at === outer) return true;
  return false;
}
