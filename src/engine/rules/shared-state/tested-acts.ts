/**
 * Tests followed by the act they were made for: in the branch of the test, behind a test that left (`if k in d: return`),
 * or by a value that was looked up (`v = d.get(k)`, `if v is None`).
 */
import type { BranchOp, Expr, WhileOp } from '../../facts/facts.ts';
import { MUTATORS } from '../../knowledge/containers.ts';
import type { Access, ProjectFunction } from '../../project/project.ts';
import { hasBetween, isInside, sameWords, type Update } from './update.ts';

/** `remove` raises where the element is gone; `pop` of an empty list too. */
const RAISING = new Set(['remove', 'pop', 'popleft', 'popitem']);

export function asTestedAct(fn: ProjectFunction, access: Access, accesses: readonly Access[]): Update | null {
  if (access.kind === 'call' && !RAISING.has(access.method)) return null;
  return (
    inBranch(fn, access, accesses) ?? behindExit(fn, access, accesses) ?? afterLookup(fn, access, accesses)
  );
}

/** `if self.balance >= n: await charge(n); self.balance -= n`: what was compared can have changed by then. */
export function askedUpdate(fn: ProjectFunction, access: Access, accesses: readonly Access[]): Update | null {
  const { blocks, ops, async } = fn.facts;
  const write = ops[access.op];
  if (!async || write?.k !== 'assign' || write.aug === '') return null;
  const tests = ops.slice(0, access.op).flatMap((op, i) => {
    if (op.k !== 'branch' || !compares(op.test) || !encloses(fn, op.block, write.block)) return [];
    const inside = encloses(fn, op.then, write.block);
    const left = op.then >= 0 && blocks[op.then]!.exits !== 'no' && blocks[op.then]!.end <= access.op;
    const test = inside || left ? testedIn(op.test, access, accesses) : undefined;
    return test !== undefined && hasBetween(fn, i, access.op, 'await') ? [test] : [];
  });
  const test = tests[tests.length - 1];
  return test === undefined ? null : asUpdate(fn, access, test.op, 'check-then-act', true);
}

function compares(test: Expr): boolean {
  if (test.k !== 'op') return false;
  return /^(<|>|<=|>=)$/.test(test.op) || (/^(and|or|not)$/.test(test.op) && test.items.some(compares));
}

function encloses({ facts }: ProjectFunction, outer: number, block: number): boolean {
  for (let id = block; id >= 0; id = facts.blocks[id]!.parent) if (id === outer) return true;
  return false;
}

function inBranch(fn: ProjectFunction, access: Access, accesses: readonly Access[]): Update | null {
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
    return asksForNone(opener.test)
      ? { pattern: 'lazy-init', harmful: isFilledAfter(fn, access, accesses) }
      : null;
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

/** `self.rows = {}` and then `self.rows[k] = v`: what the first one puts in is gone when the second one makes its own. */
function isFilledAfter(fn: ProjectFunction, access: Access, accesses: readonly Access[]): boolean {
  const op = fn.facts.ops[access.op];
  if (op?.k !== 'assign' || op.value?.k !== 'seq' || op.value.items.length > 0) return false;
  return accesses.some((other) => {
    return other.op > access.op && other.writes && other.kind !== 'write' && other.owner === access.owner;
  });
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

/** `if k in d: return d[k]`, and then `d[k] = make()`; the test has left for those it found. */
function behindExit(fn: ProjectFunction, access: Access, accesses: readonly Access[]): Update | null {
  const { blocks, ops } = fn.facts;
  for (let id = ops[access.op]!.block; id >= 0; id = blocks[id]!.parent) {
    const left = ops.slice(0, access.op).findLast((op): op is BranchOp => {
      return op.k === 'branch' && op.block === id && op.then >= 0 && blocks[op.then]!.exits !== 'no';
    });
    const test = left === undefined ? undefined : testedIn(left.test, access, accesses);
    if (left === undefined || test === undefined || blocks[left.then]!.end > access.op) continue;
    const harmful = harmBehind(fn, access, test, left.test, accesses);
    if (harmful === null) return null;
    const pattern = access.kind === 'write' ? 'lazy-init' : 'check-then-act';
    return asUpdate(fn, access, test.op, pattern, harmful);
  }
  return null;
}

function testedIn(test: Expr, access: Access, accesses: readonly Access[]): Access | undefined {
  return accesses.find((other) => {
    if (other.variable !== access.variable || other.owner !== access.owner || other.writes) return false;
    return isInside(other.at, test.at) && other.op < access.op;
  });
}

function asUpdate(
  fn: ProjectFunction,
  access: Access,
  read: number,
  pattern: Update['pattern'],
  harmful: boolean,
): Update {
  const awaits = hasBetween(fn, read + 1, access.op, 'await');
  return { access, pattern, read, harmful, awaits, calls: true };
}

/** null where the act does not depend on what the test said. */
function harmBehind(
  fn: ProjectFunction,
  access: Access,
  test: Access,
  said: Expr,
  accesses: readonly Access[],
): boolean | null {
  switch (access.kind) {
    case 'write':
      return isThere(said, test) ? isFilledAfter(fn, access, accesses) : null;
    case 'element-write':
      if (test.kind !== 'contains' || !isKeyOf(access, said, 'in')) return null;
      return isFilledLater(fn, access, accesses);
    case 'element-delete':
      return isKeyOf(access, said, 'not in') ? true : null;
    case 'call': {
      const call = fn.facts.ops[access.op];
      if (call?.k !== 'call' || (access.method === 'pop' && call.args.length > 1)) return null;
      const empty = said.k === 'op' && said.op === 'not' && isExactly(said.items[0]!, test);
      return empty || (test.kind === 'contains' && said.k === 'op' && said.op === 'not in') ? true : null;
    }
    default:
      return null;
  }
}

/** `x`, `x is not None`. */
function isThere(said: Expr, test: Access): boolean {
  if (isExactly(said, test)) return true;
  return (
    said.k === 'op' &&
    said.op === 'is not' &&
    said.items.some((item) => item.k === 'const' && item.type === 'none') &&
    said.items.some((item) => isExactly(item, test))
  );
}

function isExactly(expr: Expr, { at }: Access): boolean {
  return expr.at[0] === at[0] && expr.at[1] === at[1];
}

/** `k in d` about the very key that is stored. */
function isKeyOf({ target }: Access, said: Expr, word: string): boolean {
  if (said.k !== 'op' || said.op !== word || target.k !== 'sub') return false;
  return sameWords(said.items[0]!, target.index);
}

/** `v = d.get(k)`, `if v is None: v = d[k] = []`. */
function afterLookup(fn: ProjectFunction, access: Access, accesses: readonly Access[]): Update | null {
  if (access.kind !== 'element-write' || access.target.k !== 'sub') return null;
  const { blocks, ops } = fn.facts;
  const { index } = access.target;
  for (let id = ops[access.op]!.block; id >= 0; id = blocks[id]!.parent) {
    const opener = ops[blocks[id]!.op];
    if (opener?.k !== 'branch' || blocks[id]!.kind !== 'then' || !asksForNone(opener.test)) continue;
    const name = testedName(opener.test);
    const lookup = accesses.find((other) => {
      if (other.variable !== access.variable || other.owner !== access.owner || other.method !== 'get')
        return false;
      const call = ops[other.op];
      if (call?.k !== 'call' || call.use.k !== 'assigned' || other.op > blocks[id]!.op) return false;
      const assign = ops[call.use.op];
      const key = call.args[0]?.value;
      if (assign?.k !== 'assign' || key === undefined || !sameWords(key, index)) return false;
      return assign.targets.some((target) => target.k === 'name' && target.id === name);
    });
    if (lookup === undefined) continue;
    const harmful = isChangedLater(fn, name, access.op) || isFilledLater(fn, access, accesses);
    return asUpdate(fn, access, lookup.op, 'check-then-act', harmful);
  }
  return null;
}

function testedName(test: Expr): string {
  if (test.k !== 'op') return '';
  const name = test.items.find((item) => item.k === 'name');
  return name?.k === 'name' ? name.id : '';
}

/** What was stored is what the local name holds: `v.append(x)`, `v[k] = x`, `v.count += 1`. */
function isChangedLater(fn: ProjectFunction, name: string, from: number): boolean {
  const isOf = (e: Expr): boolean =>
    (e.k === 'attr' || e.k === 'sub') && e.of.k === 'name' && e.of.id === name;
  return fn.facts.ops.slice(from).some((op) => {
    if (op.k === 'assign') return op.targets.some(isOf);
    return op.k === 'call' && op.callee.k === 'attr' && isOf(op.callee) && MUTATORS.has(op.callee.name);
  });
}
