/**
 * Writes of shared state that depend on an earlier read of the same state: updates in one statement, updates split
 * over several, and tests followed by the act they were made for. Whether others can come in between is asked
 * elsewhere.
 */
import type { AssignOp, Expr } from '../../facts/facts.ts';
import type { Access, Project, ProjectFunction, SharedVariable } from '../../project/project.ts';
import { askedUpdate, asTestedAct } from './tested-acts.ts';
import { hasBetween, isInside, type Pattern, sameWords, type Update } from './update.ts';

export type { Pattern, Update } from './update.ts';

const NO_UPDATES: readonly Update[] = [];

/** Asked for by several rules, and for the functions that a variable's other accesses stand in. */
export function knownUpdates(fn: ProjectFunction, project: Project): readonly Update[] {
  return project.remember(fn, 'updates', NO_UPDATES, () => updatesIn(fn, project));
}

export function updatesIn(fn: ProjectFunction, project: Project): Update[] {
  const accesses = project.accesses(fn);
  const found: Update[] = [];
  const ofVariable = new Map<SharedVariable, Access[]>();
  for (const access of accesses) {
    const there = ofVariable.get(access.variable);
    if (there) there.push(access);
    else ofVariable.set(access.variable, [access]);
  }
  for (const access of accesses) {
    if (!access.writes || access.fresh || access.variable.threadSafe || isConstruction(fn, access)) continue;
    const same = ofVariable.get(access.variable)!;
    const update =
      askedUpdate(fn, access, same) ?? asUpdate(fn, access, same) ?? asTestedAct(fn, access, same);
    if (update !== null) found.push(update);
  }
  return found;
}

/** In a constructor the object is not shared yet. */
export function isConstruction(fn: ProjectFunction, access: Access): boolean {
  const name = fn.facts.name;
  return (
    access.variable.kind === 'instance' &&
    (name === '__init__' || name === '__new__' || name === '__post_init__')
  );
}

function asUpdate(fn: ProjectFunction, access: Access, accesses: readonly Access[]): Update | null {
  const op = fn.facts.ops[access.op];
  if (op?.k !== 'assign') return null;
  if (op.aug !== '') return update(fn, access, 'update', access.op, op);
  const reads = accesses.filter((other) => other.op < access.op && isReadOf(other, access));
  if (reads.length === 0 && access.kind !== 'update') return null;
  if (op.value !== null && fallsBackTo(op.value, op.targets[0]!)) return null;
  const same = reads.find((other) => isInside(other.at, op.statement));
  if (same !== undefined || access.kind === 'update')
    return update(fn, access, 'update', same?.op ?? access.op, op);
  const before = op.value === null ? null : readBehind(fn, op.value, access, reads, 3);
  return before === null ? null : update(fn, access, 'split', before, op);
}

/** `EOL = tigetstr('el') or EOL`: a new value, or what it was; the one is not made from the other. */
function fallsBackTo(value: Expr, target: Expr): boolean {
  return value.k === 'op' && value.op === 'or' && sameWords(value.items[value.items.length - 1]!, target);
}

function update(fn: ProjectFunction, access: Access, pattern: Pattern, read: number, op: AssignOp): Update {
  const from = pattern === 'update' ? firstOpOf(fn, op) : read;
  // `x = await f() + x` reads behind the await; `x += await f()` in front of it.
  const start = op.aug === '' ? read : from;
  return {
    access,
    pattern,
    read,
    harmful: true,
    awaits: hasBetween(fn, start, access.op, 'await'),
    calls: hasBetween(fn, start, access.op, 'call'),
  };
}

function firstOpOf(fn: ProjectFunction, op: AssignOp): number {
  return fn.facts.ops.findIndex((one) => isInside(one.at, op.statement));
}

/** A read of the same place: the same variable of the same object, and for elements the same key. */
function isReadOf(other: Access, write: Access): boolean {
  if (other.variable !== write.variable || other.owner !== write.owner || other.writes) return false;
  if (write.kind === 'write' || write.kind === 'update')
    return other.kind === 'read' || other.kind === 'call';
  if (other.kind === 'call') return other.method === 'get';
  if (other.kind !== 'element-read' || other.target.k !== 'sub' || write.target.k !== 'sub') return false;
  return sameWords(other.target.index, write.target.index);
}

/** `value = counter` ... `counter = value + 1`: the read that a local name of the new value stems from. */
function readBehind(
  fn: ProjectFunction,
  value: Expr,
  write: Access,
  reads: readonly Access[],
  depth: number,
): number | null {
  for (const name of localNames(fn, value)) {
    const assigned = fn.facts.ops.findLastIndex((op, i) => {
      return (
        i < write.op &&
        op.k === 'assign' &&
        op.targets.some((target) => target.k === 'name' && target.id === name)
      );
    });
    const op = fn.facts.ops[assigned];
    if (op?.k !== 'assign' || op.value === null) continue;
    const read = reads.find((other) => isInside(other.at, op.statement));
    if (read !== undefined) return read.op;
    if (depth > 0) {
      const before = readBehind(fn, op.value, { ...write, op: assigned }, reads, depth - 1);
      if (before !== null) return before;
    }
  }
  return null;
}

/** Plain arithmetic and the like: what passes through a call is another value. */
function localNames(fn: ProjectFunction, expr: Expr): string[] {
  switch (expr.k) {
    case 'name':
      return fn.facts.locals.includes(expr.id) ? [expr.id] : [];
    case 'op':
    case 'seq':
      return expr.items.flatMap((item) => localNames(fn, item));
    case 'star':
    case 'await':
      return localNames(fn, expr.of);
    default:
      return [];
  }
}
