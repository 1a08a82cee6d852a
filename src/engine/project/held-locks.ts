/**
 * Where one function takes locks, and over which of its operations it certainly holds them.
 *
 * A `with` holds its lock over its block. An `acquire()` holds from the next operation on, as far as every way from it
 * leads: in its own block and the blocks inside, until a `release()` that is certain to have run, or that a branch
 * before may have run. An `acquire` that can give up (`blocking=False`, a timeout) holds only where its answer was
 * tested: in the `if`, or behind an `if not` that leaves.
 */
import type { CallOp, Expr } from '../facts/facts.ts';
import { callAt } from './call-graph.ts';
import { decoratorLocks } from './decorator-locks.ts';
import { CONTEXT_MANAGER } from './expressions.ts';
import { callOp, type Scope } from './linked-file.ts';
import type { Linker } from './linker.ts';
import type { LockRefs } from './lock-refs.ts';
import type { Acquisition, LockRef } from './project.ts';
import { isInside, pathOf } from './scope-index.ts';
import { known, only } from './value-set.ts';

/** An acquisition with the operations it is held at. */
export interface Hold {
  readonly acquisition: Acquisition;
  holds(op: number): boolean;
  /** Taken by `acquire()` and not given back here: `__enter__`, or a lock that is used as a signal. */
  readonly handedOver?: boolean;
}

export function holdsOf(linker: Linker, refs: LockRefs, fn: Scope): readonly Hold[] {
  const holds: Hold[] = [];
  const releases = releasesOf(refs, fn);
  decoratorHolds(linker, refs, fn, holds);
  fn.facts.ops.forEach((facts, op) => {
    if (facts.k === 'enter') {
      const block = facts.body;
      const inside = (at: number): boolean => isInside(fn.facts.blocks, fn.facts.ops[at]!.block, block);
      const own = refs.of(fn, facts.context, op);
      const gaps = own === null ? [] : releases.filter((r) => inside(r.op) && isSame(r.ref, own));
      const taken = (ref: LockRef, how: Acquisition['how'], expr: Expr | null): void => {
        const acquisition: Acquisition = {
          ...ref,
          fn,
          op,
          how,
          waits: 'yes',
          async: facts.async,
          at: facts.context.at,
          expr,
        };
        const held = gaps.length === 0 ? inside : (at: number) => inside(at) && !isInGap(refs, fn, gaps, at);
        holds.push({ acquisition, holds: held });
      };
      if (own !== null) taken(own, 'with', facts.context);
      else {
        const helpers = helperLocks(linker, refs, fn, facts.context, op);
        for (const helper of helpers) taken(helper, 'helper', null);
        const assumed = facts.async || helpers.length > 0 ? null : refs.assumed(fn, facts.context, op);
        if (assumed !== null) taken(assumed, 'with', facts.context);
      }
    } else if (facts.k === 'call') {
      holds.push(...acquireHolds(linker, refs, fn, op, facts, releases));
    }
  });
  return holds;
}

interface Release {
  readonly op: number;
  readonly ref: LockRef;
}

function isSame(a: LockRef, b: LockRef): boolean {
  return a.lock === b.lock && a.owner === b.owner;
}

/** `with lock:` that gives the lock back for a while: from its `release()` to the next `acquire()`. */
function isInGap(refs: LockRefs, fn: Scope, gaps: readonly Release[], at: number): boolean {
  const before = gaps.filter((gap) => gap.op < at).at(-1);
  if (before === undefined) return false;
  return !fn.index.calls.some((op) => {
    if (op <= before.op || op >= at) return false;
    const { callee } = callOp(fn, op);
    if (callee.k !== 'attr' || callee.name !== 'acquire') return false;
    const ref = refs.of(fn, callee.of, op);
    return ref !== null && isSame(ref, before.ref);
  });
}

function releasesOf(refs: LockRefs, fn: Scope): readonly Release[] {
  const found: Release[] = [];
  for (const op of fn.index.calls) {
    const { callee } = callOp(fn, op);
    if (callee.k !== 'attr' || callee.name !== 'release') continue;
    const ref = refs.of(fn, callee.of, op);
    if (ref !== null) found.push({ op, ref });
  }
  return found;
}

function acquireHolds(
  linker: Linker,
  refs: LockRefs,
  fn: Scope,
  op: number,
  call: CallOp,
  releases: readonly Release[],
): Hold[] {
  const { callee } = call;
  if (callee.k !== 'attr') return [];
  if (callee.name === 'acquire') {
    const ref = refs.of(fn, callee.of, op);
    if (ref === null) return [];
    const acquisition: Acquisition = {
      ...ref,
      fn,
      op,
      how: 'acquire',
      waits: waitsOf(call),
      async: call.use.k === 'awaited',
      at: call.at,
      expr: callee.of,
    };
    const freed = releases.filter((r) => r.op > op && isSame(r.ref, ref));
    const after = freed.map((r) => r.op);
    const holds = heldAfter(fn, op, acquisition, after);
    return [{ acquisition, holds, handedOver: freed.length === 0 }];
  }
  if (!/^enter_(async_)?context$/.test(callee.name)) return [];
  const given = call.args[0]?.value;
  if (given === undefined) return [];
  const own = refs.of(fn, given, op);
  const taken = own === null ? helperLocks(linker, refs, fn, given, op) : [own];
  if (taken.length === 0) return [];
  const stack = only(linker.values(fn, callee.of, op));
  if (stack.k !== 'object' || !/^contextlib\.(Async)?ExitStack$/.test(stack.cls)) return [];
  const { blocks, ops } = fn.facts;
  const body = stackBody(fn, op, pathOf(callee.of));
  return taken.map((ref) => {
    const acquisition: Acquisition = {
      ...ref,
      fn,
      op,
      how: own === null ? 'helper' : 'enter-context',
      waits: 'yes',
      async: call.use.k === 'awaited',
      at: given.at,
      expr: own === null ? null : given,
    };
    const after = heldAfter(fn, op, acquisition, []);
    return { acquisition, holds: (at) => after(at) && (body < 0 || isInside(blocks, ops[at]!.block, body)) };
  });
}

/** The block of the `with` that the exit stack belongs to; -1 where it is none around here. */
function stackBody(fn: Scope, op: number, stack: string): number {
  const { blocks, ops } = fn.facts;
  for (let at = ops[op]!.block; at >= 0; at = blocks[at]!.parent) {
    const opener = ops[blocks[at]!.op];
    if (
      blocks[at]!.kind === 'with' &&
      opener?.k === 'enter' &&
      opener.as !== null &&
      pathOf(opener.as) === stack
    )
      return at;
  }
  return -1;
}

function waitsOf(call: CallOp): Acquisition['waits'] {
  const named = (name: string): Expr | undefined => call.args.find((arg) => arg.name === name)?.value;
  const at = (i: number): Expr | undefined => {
    const arg = call.args[i];
    return arg?.name === '' && arg.star === '' ? arg.value : undefined;
  };
  const blocking = named('blocking') ?? named('block') ?? at(0);
  if (blocking?.k === 'const' && (blocking.value === false || blocking.value === 0)) return 'no';
  const timeout = named('timeout') ?? at(1);
  if (timeout === undefined || (timeout.k === 'const' && (timeout.type === 'none' || timeout.value === -1)))
    return 'yes';
  return timeout.k === 'const' && timeout.value === 0 ? 'no' : 'timeout';
}

function heldAfter(
  fn: Scope,
  op: number,
  acquisition: Acquisition,
  releases: readonly number[],
): (at: number) => boolean {
  const { blocks, ops } = fn.facts;
  const start = acquisition.waits === 'yes' ? settled(fn, ops[op]!.block) : testedBlock(fn, op);
  if (start === null) return () => false;
  const from = acquisition.waits === 'yes' ? op : Math.max(op, blocks[start]!.first - 1);
  return (at) => {
    if (at <= from || at >= blocks[start]!.end || !isInside(blocks, ops[at]!.block, start)) return false;
    for (const release of releases) {
      if (release >= at) continue;
      const block = settled(fn, ops[release]!.block);
      if (isInside(blocks, ops[at]!.block, block)) return false;
      // A branch that released and went on may lie behind; one that left does not.
      if (!leaves(fn, block, start)) return false;
    }
    return true;
  };
}

/** Runs whenever what is around it does; `try` too, for a lock that is taken first in it. */
function settled(fn: Scope, block: number): number {
  const { blocks } = fn.facts;
  let at = block;
  while (at > 0 && /^(with|finally|try)$/.test(blocks[at]!.kind)) at = blocks[at]!.parent;
  return at;
}

function leaves(fn: Scope, block: number, until: number): boolean {
  const { blocks } = fn.facts;
  for (let at = block; at >= 0 && at !== until; at = blocks[at]!.parent) {
    if (blocks[at]!.exits !== 'no') return true;
  }
  return false;
}

/** The block that runs only if the attempt succeeded: the `if`'s, or what is behind an `if not` that leaves. */
function testedBlock(fn: Scope, op: number): number | null {
  const { ops } = fn.facts;
  const call = callOp(fn, op);
  const name = call.use.k === 'assigned' ? assignedName(fn, call.use.op) : '';
  const means = (e: Expr): boolean =>
    (e.k === 'call' && e.op === op) || (name !== '' && e.k === 'name' && e.id === name);
  for (let at = op + 1; at < ops.length; at++) {
    const branch = ops[at]!;
    if (branch.k !== 'branch') continue;
    const { test } = branch;
    if (means(test) || (test.k === 'walrus' && means(test.value)))
      return branch.then < 0 ? null : branch.then;
    if (test.k !== 'op' || test.op !== 'not' || !means(test.items[0]!)) continue;
    const left = branch.then >= 0 && fn.facts.blocks[branch.then]!.exits !== 'no';
    return left ? branch.block : branch.else < 0 ? null : branch.else;
  }
  return null;
}

function assignedName(fn: Scope, op: number): string {
  const facts = fn.facts.ops[op];
  const target = facts?.k === 'assign' ? facts.targets[0] : undefined;
  return target?.k === 'name' ? target.id : '';
}

/** `with helper():`, where the helper is a generator that holds locks around its `yield`, or an `__enter__` that takes one. */
function helperLocks(
  linker: Linker,
  refs: LockRefs,
  fn: Scope,
  context: Expr,
  op: number,
): readonly LockRef[] {
  const value = only(linker.values(fn, context, op));
  if (value.k === 'object' && value.cls === CONTEXT_MANAGER && value.made !== null) {
    const call = callAt(linker, value.made.fn as Scope, value.made.op);
    if (call.target.k !== 'function') return [];
    const helper = call.target.fn as Scope;
    const owner = receiverOf(value.made.fn as Scope, value.made.op);
    const [first] = helper.index.yields;
    if (first === undefined || helper === fn) return [];
    return holdsOf(linker, refs, helper)
      .filter((hold) => hold.holds(first))
      .map(({ acquisition: { lock, owner: inner } }) => ({ lock, owner: seenFrom(helper, inner, owner) }));
  }
  if (value.k !== 'instance') return [];
  const owner = pathOf(context);
  return known(linker.members(value, '__enter__')).flatMap((method) => {
    if (method.k !== 'function') return [];
    const enter = method.fn as Scope;
    if (enter === fn) return [];
    const last = enter.facts.ops.length - 1;
    return holdsOf(linker, refs, enter)
      .filter(
        (hold) => hold.acquisition.how === 'acquire' && hold.acquisition.op <= last && endsHeld(enter, hold),
      )
      .map(({ acquisition: { lock, owner: inner } }) => ({ lock, owner: seenFrom(enter, inner, owner) }));
  });
}

/** Nothing behind the acquisition gives the lock back. */
function endsHeld(fn: Scope, hold: Hold): boolean {
  const last = fn.facts.ops.length - 1;
  return hold.acquisition.op === last || hold.holds(last);
}

/** What the caller writes in front of the method. */
export function receiverOf(fn: Scope, op: number): string {
  const { callee } = callOp(fn, op);
  return callee.k === 'attr' ? pathOf(callee.of) : '';
}

/** The caller's word for an object that the callee names by `self`. */
export function seenFrom(callee: Scope, owner: string, receiver: string): string {
  const self = callee.facts.params[0]?.name ?? '';
  if (owner === '' || receiver === '' || self === '') return '';
  if (owner === self) return receiver;
  return owner.startsWith(`${self}.`) ? receiver + owner.slice(self.length) : '';
}

/** `@synchronized(lock)`: the lock is held over the whole function. */
function decoratorHolds(linker: Linker, refs: LockRefs, fn: Scope, holds: Hold[]): void {
  for (const { lock, owner, decorator, async } of decoratorLocks(linker, refs, fn)) {
    const acquisition: Acquisition = {
      lock,
      owner,
      fn,
      op: 0,
      how: 'decorator',
      waits: 'yes',
      async,
      at: decorator.at,
      expr: null,
    };
    holds.push({ acquisition, holds: () => true });
  }
}
