/** What an access without the lock can do to those that hold it, or they to it. */
import type { Expr } from '../../facts/facts.ts';
import type { Access, Project, ProjectFunction, SharedVariable } from '../../project/project.ts';
import { isOtherElement, sameWords, type Update } from './update.ts';
import { knownUpdates } from './update-patterns.ts';

export type Harm =
  /** It reads, changes and writes itself: a write in between is lost. */
  | { k: 'lost'; update: Update }
  /** It tests and acts: what was tested can have changed. */
  | { k: 'acts'; update: Update }
  /** It reads all there is and then empties: what is added in between is thrown away. */
  | { k: 'dropped'; by: Access }
  /** A guarded read-modify-write overwrites it. */
  | { k: 'overwritten'; by: Access }
  /** A guarded test is followed by a use that needs what this takes away. */
  | { k: 'upsets'; by: Access }
  /** A guarded loop goes over what this changes. */
  | { k: 'disturbs'; by: Access }
  /** It loops over what a guarded access changes. */
  | { k: 'disturbed'; by: Access }
  /** It tests and uses what a guarded access takes away in between. */
  | { k: 'gone'; by: Access; use: Access }
  /** One single step: no harm by itself. */
  | { k: 'single'; by: Access };

/** `guarded` are the accesses that can happen at the same time, `open` all that are made without the lock. */
export function harmOf(
  access: Access,
  guarded: readonly Access[],
  open: readonly Access[],
  project: Project,
): Harm | null {
  return access.writes ? harmOfWrite(access, guarded, project) : harmOfRead(access, guarded, open, project);
}

function harmOfWrite(access: Access, guarded: readonly Access[], project: Project): Harm | null {
  const update = knownUpdates(access.fn, project).find((one) => one.access === access);
  const writer = guarded.find((other) => other.writes && !isOtherElement(other, access));
  if (writer === undefined) return null;
  if (update?.pattern === 'update' || update?.pattern === 'split') return { k: 'lost', update };
  if (update?.harmful) return { k: 'acts', update };
  const adder = guarded.find((other) => other.writes && !takesAway(other));
  if (adder !== undefined && empties(access) && isReadBefore(access, project))
    return { k: 'dropped', by: adder };
  const updates = guarded.flatMap((other) =>
    knownUpdates(other.fn, project).filter((one) => one.access === other && !isOtherElement(other, access)),
  );
  const changes = updates.find(({ access: other, pattern }) => {
    if (pattern !== 'update' && pattern !== 'split') return false;
    return isWhole(access) || !isWhole(other);
  });
  if (changes !== undefined && (isWhole(access) ? isWhole(changes.access) : !sets(access)))
    return { k: 'overwritten', by: changes.access };
  const loop = guarded.find((other) => isIteration(other) && resizes(access, access.variable));
  if (loop !== undefined) return { k: 'disturbs', by: loop };
  const upset = takesAway(access)
    ? guarded.find((other) => usedAfterTest(other, guarded) !== null)
    : undefined;
  if (upset !== undefined) return { k: 'upsets', by: upset };
  return { k: 'single', by: changes?.access ?? guarded.find((other) => !other.writes) ?? writer };
}

function harmOfRead(
  access: Access,
  guarded: readonly Access[],
  open: readonly Access[],
  project: Project,
): Harm | null {
  const writers = guarded.filter((other) => other.writes);
  if (writers.length === 0) return null;
  if (isIteration(access)) {
    const by = writers.find((other) => resizes(other, access.variable));
    if (by !== undefined) return { k: 'disturbed', by };
  }
  const taker = writers.find(takesAway);
  const use = taker === undefined ? null : usedAfterTest(access, open);
  // What the same code takes away itself is another matter.
  if (use !== null && taker !== undefined && taker.fn !== access.fn) return { k: 'gone', by: taker, use };
  return knownUpdates(access.fn, project).some((one) => one.read === access.op)
    ? null
    : { k: 'single', by: writers[0]! };
}

/** The name or attribute itself, not a part of its object. */
function isWhole({ kind }: Access): boolean {
  return kind === 'write' || kind === 'update' || kind === 'read';
}

function sets({ kind }: Access): boolean {
  return kind === 'element-write';
}

const TAKING = new Set(['pop', 'popleft', 'popitem', 'remove', 'discard', 'clear', 'difference_update']);

/** Afterwards something is gone: None is stored, an element removed. */
function takesAway(access: Access): boolean {
  if (access.kind === 'element-delete') return true;
  if (access.kind === 'call') return access.writes && TAKING.has(access.method);
  if (access.kind !== 'write') return false;
  const op = access.fn.facts.ops[access.op];
  if (op?.k === 'delete') return true;
  return (
    op?.k === 'assign' && op.value?.k === 'const' && op.value.type === 'none' && op.targets[0]?.k !== 'seq'
  );
}

function empties(access: Access): boolean {
  if (access.kind === 'call') return access.method === 'clear';
  const op = access.fn.facts.ops[access.op];
  if (access.kind !== 'write' || op?.k !== 'assign' || op.value === null) return false;
  const { value } = op;
  if (value.k === 'seq') return value.items.length === 0;
  if (value.k !== 'call') return false;
  const call = access.fn.facts.ops[value.op];
  return (
    call?.k === 'call' &&
    call.args.length === 0 &&
    call.callee.k === 'name' &&
    /^(list|dict|set|deque)$/.test(call.callee.id)
  );
}

/** A copy was made, or a loop went over it: `batch = list(self.rows)`; an alias would see what is added. */
function isReadBefore(access: Access, project: Project): boolean {
  return project.accesses(access.fn).some((other) => {
    if (other.variable !== access.variable || other.owner !== access.owner || other.op >= access.op)
      return false;
    if (isIteration(other)) return true;
    if (other.kind === 'call') return /^(copy|values|items|keys)$/.test(other.method);
    const op = other.fn.facts.ops[other.op];
    return (
      other.kind === 'read' && op?.k === 'read' && op.use.k === 'argument' && !isLength(other.fn, op.use.call)
    );
  });
}

function isLength(fn: ProjectFunction, call: number): boolean {
  const op = fn.facts.ops[call];
  return op?.k === 'call' && op.callee.k === 'name' && /^(len|bool|id|repr|str|print)$/.test(op.callee.id);
}

/** A `for` or comprehension over it; `list(...)` and the like go over it in one step. */
export function isIteration(access: Access): boolean {
  if (access.kind === 'iterate') return true;
  if (access.kind !== 'call' || !/^(items|keys|values)$/.test(access.method)) return false;
  const call = access.fn.facts.ops[access.op];
  return call?.k === 'call' && call.use.k === 'iterated';
}

/** A loop over the same container notices: it raises, or for a list skips an element. */
export function resizes(access: Access, variable: SharedVariable): boolean {
  if (!access.writes || isWhole(access) || access.kind === 'element-update') return false;
  const { value } = variable;
  const isList = value.k === 'container' && value.type === 'list';
  if (access.kind === 'element-write') return !isList && !storesKnownKey(access);
  if (access.kind === 'element-delete') return true;
  if (/^(sort|reverse|rotate|move_to_end)$/.test(access.method)) return false;
  return !isList || !/^(append|extend)$/.test(access.method);
}

/** `d[key] = ...` where the very function has just read `d[key]`, or goes over its keys: the key is there. */
function storesKnownKey({ fn, op, target }: Access): boolean {
  if (target.k !== 'sub') return false;
  const { of, index } = target;
  return fn.facts.ops.slice(0, op).some((one) => {
    if (one.k === 'for') return index.k === 'name' && names(one.target, index.id);
    if (one.k !== 'read' || one.target.k !== 'sub') return false;
    return sameWords(one.target.index, index) && sameWords(one.target.of, of);
  });
}

function names(target: Expr, id: string): boolean {
  if (target.k === 'name') return target.id === id;
  return target.k === 'seq' && target.items.some((item) => names(item, id));
}

/** The test's own branch uses what it has tested: `if self.sock: self.sock.send()`, `if k in d: d[k]`. */
function usedAfterTest(test: Access, others: readonly Access[]): Access | null {
  const { fn } = test;
  if (test.writes || (test.kind !== 'read' && test.kind !== 'contains')) return null;
  for (const opener of fn.facts.ops.slice(test.op)) {
    if (opener.k !== 'branch' || opener.then < 0) continue;
    if (test.at[0] < opener.test.at[0] || test.at[1] > opener.test.at[1]) continue;
    if (!affirms(opener.test, test)) return null;
    const { first, end } = fn.facts.blocks[opener.then]!;
    const use = others.find((other) => {
      if (other.fn !== fn || other.owner !== test.owner || other.op < first || other.op >= end) return false;
      return test.kind === 'contains' ? needsElement(other) : needsObject(other);
    });
    return use ?? null;
  }
  return null;
}

/** `x`, `x is not None`, `k in x`, and these under `and`. */
function affirms(expr: Expr, test: Access): boolean {
  if (expr.at[0] === test.at[0] && expr.at[1] === test.at[1]) return test.kind === 'read';
  if (expr.k !== 'op') return false;
  if (expr.op === 'and') return expr.items.some((item) => affirms(item, test));
  const inside = expr.items.some((item) => item.at[0] === test.at[0] && item.at[1] === test.at[1]);
  if (!inside) return false;
  if (test.kind === 'contains') return expr.op === 'in';
  return expr.op === 'is not' || (expr.op === '!=' && expr.items.some((item) => item.k === 'const'));
}

function needsElement(use: Access): boolean {
  if (use.kind === 'element-read' || use.kind === 'element-delete' || use.kind === 'element-update')
    return true;
  const call = use.fn.facts.ops[use.op];
  return (
    use.kind === 'call' && /^(pop|remove)$/.test(use.method) && call?.k === 'call' && call.args.length < 2
  );
}

/** An attribute, element or call of it: None has none. */
function needsObject(use: Access): boolean {
  if (use.kind === 'element-read' || use.kind === 'call' || use.kind === 'iterate') return true;
  if (use.kind !== 'read') return false;
  const op = use.fn.facts.ops[use.op];
  return op?.k === 'read' && (op.target.at[1] > use.at[1] || op.use.k === 'callee');
}
