/**
 * Writes of shared state that depend on an earlier read of the same state: updates in one statement, updates split
 * over several, and tests followed by the act they were made for. Whether others can come in between is asked
 * elsewhere.
 */
import type { AssignOp, BranchOp, Expr, WhileOp } from '../../facts/facts.ts';
import type { Access, Project, ProjectFunction, SharedVariable } from '../../project/project.ts';

export type Pattern = 'update' | 'split' | 'check-then-act' | 'lazy-init';

export interface Update {
  access: Access;
  pattern: Pattern;
  /** The op of the read that the write depends on; the write's own for `x += 1`. */
  read: number;
  /** The loser's value is lost, or an exception follows. */
  harmful: boolean;
  /** Another task can run between read and write. */
  awaits: boolean;
  /** A call stands between read and write: with the GIL too, another thread can run there. */
  calls: boolean;
}

/** `remove` raises where the element is gone; `pop` of an empty list too. */
const RAISING = new Set(['remove', 'pop', 'popleft', 'popitem']);

const known = new WeakMap<readonly Access[], readonly Update[]>();

/** Asked for by several rules, and for the functions that a variable's other accesses stand in. */
export function knownUpdates(fn: ProjectFunction, project: Project): readonly Update[] {
  const accesses = project.accesses(fn);
  let updates = known.get(accesses);
  if (updates === undefined) {
    updates = updatesIn(fn, project);
    known.set(accesses, updates);
  }
  return updates;
}

export function updatesIn(fn: ProjectFunction, project: Project): Update[] {
  const accesses = project.accesses(fn);
  const found: Update[] = [];
  const ofVariable = new Map<SharedVariable, Access[]>();
  for (const access of accesses) {
    const known = ofVariable.get(access.variable);
    if (known) known.push(access);
    else ofVariable.set(access.variable, [access]);
  }
  for (const access of accesses) {
    if (!access.writes || access.fresh || access.variable.threadSafe || isConstruction(fn, access)) continue;
    const update =
      asUpdate(fn, access, ofVariable.get(access.variable)!) ?? asTestedAct(fn, access, accesses);
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
  const same = reads.find((other) => isInside(other.at, op.statement));
  if (same !== undefined || access.kind === 'update')
    return update(fn, access, 'update', same?.op ?? access.op, op);
  const before = op.value === null ? null : readBehind(fn, op.value, access, reads, 3);
  return before === null ? null : update(fn, access, 'split', before, op);
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

function isInside(at: readonly [number, number], span: readonly [number, number]): boolean {
  return at[0] >= span[0] && at[1] <= span[1];
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

function sameWords(a: Expr, b: Expr): boolean {
  if (a.k === 'name' && b.k === 'name') return a.id === b.id;
  if (a.k === 'const' && b.k === 'const') return a.value === b.value;
  if (a.k === 'attr' && b.k === 'attr') return a.name === b.name && sameWords(a.of, b.of);
  return false;
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

function asTestedAct(fn: ProjectFunction, access: Access, accesses: readonly Access[]): Update | null {
  if (access.kind === 'call' && !RAISING.has(access.method)) return null;
  for (let id = fn.facts.ops[access.op]!.block; id >= 0; id = fn.facts.blocks[id]!.parent) {
    const block = fn.facts.blocks[id]!;
    const opener = fn.facts.ops[block.op];
    if (opener === undefined || !isTest(opener) || block.kind === 'else') continue;
    const test = accesses.find((other) => {
      if (other.variable !== access.variable || other.owner !== access.owner || other.writes) return false;
      return isInside(other.at, opener.test.at) && other.op < block.first;
    });
    if (test === undefined) continue;
    const act = classify(fn, access, test, opener, accesses);
    if (act === null) return null;
    return {
      access,
      ...act,
      read: test.op,
      awaits: hasBetween(fn, test.op + 1, access.op, 'await'),
      calls: true,
    };
  }
  return null;
}

function isTest(op: { k: string }): op is BranchOp | WhileOp {
  return op.k === 'branch' || op.k === 'while';
}

function classify(
  fn: ProjectFunction,
  access: Access,
  test: Access,
  opener: BranchOp | WhileOp,
  accesses: readonly Access[],
): Pick<Update, 'pattern' | 'harmful'> | null {
  if (access.kind === 'write') {
    return asksForNone(opener.test) ? { pattern: 'lazy-init', harmful: false } : null;
  }
  if (access.kind === 'element-write') {
    if (test.kind !== 'contains' || !negates(opener.test)) return null;
    return { pattern: 'check-then-act', harmful: isFilledLater(fn, access, accesses) };
  }
  if (access.kind === 'element-delete')
    return { pattern: 'check-then-act', harmful: test.kind === 'contains' };
  if (access.kind !== 'call') return null;
  const call = fn.facts.ops[access.op];
  // `d.pop(key, None)` does not mind.
  if (call?.k === 'call' && access.method === 'pop' && call.args.length > 1) return null;
  return { pattern: 'check-then-act', harmful: true };
}

/** `x is None`, `not x`. */
function asksForNone(test: Expr): boolean {
  if (test.k !== 'op') return false;
  if (test.op === 'not') return test.items[0]?.k !== 'op';
  return (
    (test.op === 'is' || test.op === '==') &&
    test.items.some((item) => item.k === 'const' && item.type === 'none')
  );
}

function negates(test: Expr): boolean {
  if (test.k !== 'op') return false;
  return (
    test.op === 'not in' ||
    ((test.op === 'not' || test.op === 'and') &&
      test.items.some((i) => i.k === 'op' && (i.op === 'in' || i.op === 'not in')))
  );
}

/** `d[k] = []` and then `d[k].append(x)`: what goes into the loser's list is lost with it. */
function isFilledLater(fn: ProjectFunction, access: Access, accesses: readonly Access[]): boolean {
  return accesses.some((other) => {
    if (other.variable !== access.variable || other.op <= access.op) return false;
    if (other.kind === 'element-update') return true;
    const op = fn.facts.ops[other.op];
    if (other.kind === 'call') return op?.k === 'call' && op.callee.k === 'attr' && op.callee.of.k === 'sub';
    return (
      other.kind === 'element-read' && op?.k === 'read' && op.target.k === 'attr' && op.use.k === 'callee'
    );
  });
}

/** Calls, and loops, which jump back; a `with` calls too. */
const SWITCHING = new Set(['call', 'for', 'while', 'enter']);

function hasBetween(fn: ProjectFunction, from: number, to: number, kind: 'await' | 'call'): boolean {
  return fn.facts.ops.slice(Math.max(from, 0), to).some((op) => {
    if (kind === 'call') return SWITCHING.has(op.k);
    return op.k === 'await' || ((op.k === 'for' || op.k === 'enter') && op.async);
  });
}
