/** Locks that live no longer than one use, or one call of a function that shares them with nobody. */
import type { AssignOp, CallOp, Expr, FunctionFacts } from '../../facts/facts.ts';
import { LOCK_CLASSES } from '../../knowledge/locks.ts';
import type { Project, ProjectFunction, Site } from '../../project/project.ts';
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
  /** The function that makes one each time it is asked; null where the construction stands here. */
  maker: Site | null;
}

export function freshLocksIn(fn: ProjectFunction, project: Project): FreshLock[] {
  const { ops } = fn.facts;
  return ops.flatMap((op, i) => {
    if (op.k === 'enter') return op.context.k === 'const' ? [] : asked(fn, op.context, i, project);
    if (op.k !== 'call' || (op.use.k !== 'entered' && op.use.k !== 'assigned')) return [];
    if (op.use.k === 'assigned' && !mayBeTaken(fn.facts)) return [];
    const cls = lockMade(fn, i, project);
    if (cls === null) return [];
    const base = { fn, at: op.at, cls, library: LOCK_CLASSES[cls]!.library, maker: null };
    if (op.use.k === 'entered') return [{ ...base, name: '', entered: [] }];
    const name = ownName(fn.facts, op.use.op);
    const entered = name === null ? [] : onlyTaken(fn.facts, fn.file.functions, name);
    return name === null || entered.length === 0 ? [] : [{ ...base, name, entered }];
  });
}

/** Most functions take no lock at all. */
function mayBeTaken({ ops }: FunctionFacts): boolean {
  return ops.some((op) => {
    return op.k === 'enter' || (op.k === 'call' && op.callee.k === 'attr' && op.callee.name === 'acquire');
  });
}

/** `with self.get_lock():`, where `get_lock` returns a new one each time. */
function asked(fn: ProjectFunction, context: Expr, at: number, project: Project): FreshLock[] {
  if (context.k !== 'call' && context.k !== 'attr') return [];
  const value = project.resolve(fn, context, at);
  const cls = value.k === 'object' ? LOCK_CLASSES[value.cls] : undefined;
  if (value.k !== 'object' || cls === undefined || value.made === null || value.made.fn === fn) return [];
  const { made } = value;
  const call = made.fn.facts.ops[made.op];
  if (call?.k !== 'call' || call.use.k !== 'returned' || made.fn.facts.kind !== 'function') return [];
  // A decorator may keep what the first call gave.
  const plain = made.fn.facts.decorators.every(
    (one) => one.k === 'name' && /^(property|staticmethod|classmethod)$/.test(one.id),
  );
  const given = call.args.some((arg) => arg.value.k !== 'const');
  if (!plain || given || made.fn.facts.ops.filter((op) => op.k === 'return').length !== 1) return [];
  return [{ fn, at: context.at, cls: value.cls, library: cls.library, name: '', entered: [], maker: made }];
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

/** All that happens to the name is that it is taken and given back; anything else may share it. */
function onlyTaken(facts: FunctionFacts, all: readonly FunctionFacts[], name: string): Span[] {
  const taken: Span[] = [];
  let released = false;
  for (const op of facts.ops) {
    if (op.k !== 'read' || rootOf(op.target) !== name) continue;
    const { target, use } = op;
    if (target.k === 'name' && use.k === 'entered') taken.push(op.at);
    else if (target.k === 'attr' && target.of.k === 'name' && use.k === 'callee') {
      if (target.name === 'release') released = true;
      // What may give up is a try at something: a test of the lock, or a way to sleep.
      else if (target.name === 'acquire' && !hasArguments(facts, use.call)) taken.push(target.of.at);
      else return [];
    } else return [];
  }
  const entered = taken.some((at) => facts.ops.some((op) => op.k === 'enter' && op.context.at[0] === at[0]));
  if ((!entered && (!released || facts.name.startsWith('test'))) || isCaptured(facts, all, name)) return [];
  return taken;
}

function hasArguments(facts: FunctionFacts, call: number): boolean {
  const op = facts.ops[call];
  return op?.k === 'call' && op.args.length > 0;
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
