/**
 * Locks across functions: which are certainly held when a function is entered, and which are taken under which.
 *
 * *Entry locks* are what all call sites of a function hold. A function that something else can start too (a thread's
 * target, a task, a handler) is entered without. Recursion adds nothing: a call from inside the circle is left out of
 * the intersection, which makes the result the greatest that all outside callers agree on.
 *
 * *Pairs* are found from the outer lock: for each acquisition, what is taken while it is held, here or in what is
 * called here. What a function takes, calls included, is summed up once for each function, with the shortest chain to
 * each acquisition; recursion is cut, since another round finds the same acquisitions behind longer chains.
 *
 * Locks that are only known by their names guard what is accessed under them, and are asked for nowhere else.
 *
 * Locks of objects are told apart by the words in front of them (`self`, `other`). At a call the callee's `self` is the
 * receiver, and its parameters are the arguments; what has no such word becomes '', an object nobody can tell.
 */
import type { Expr } from '../facts/facts.ts';
import { callAt, type Edge, edgesOf } from './call-graph.ts';
import { isCallWhileConstructing } from './construction.ts';
import { locksAroundCall } from './decorator-locks.ts';
import { decoration } from './decorators.ts';
import { type Hold, holdsOf } from './held-locks.ts';
import { implicitCallsAt } from './implicit-calls.ts';
import { type Class, callOp, type LinkedFile, type Scope, selfName } from './linked-file.ts';
import type { Linker } from './linker.ts';
import type { LockRefs } from './lock-refs.ts';
import { parameterPairs } from './parameter-locks.ts';
import type { Acquisition, HeldLock, Lock, LockPair, LockRef } from './project.ts';
import { pathOf } from './scope-index.ts';
import { only } from './value-set.ts';
import type { Call, Site } from './values.ts';

interface Reached extends LockRef {
  readonly acquisition: Acquisition;
  readonly chain: readonly Site[];
}

const MOST_REACHED = 48;
const NOTHING: readonly never[] = [];

export class LockMap {
  private readonly refs: LockRefs;
  private readonly linker: Linker;

  constructor(linker: Linker) {
    this.linker = linker;
    this.refs = linker.lockRefs;
  }

  refOf(fn: Scope, expr: Expr, at: number): LockRef | null {
    return this.refs.of(fn, expr, at);
  }

  acquisitions(fn: Scope): readonly Acquisition[] {
    return this.holdsIn(fn).map((hold) => hold.acquisition);
  }

  /** Outermost first: what the callers hold, then what this function took. */
  held(fn: Scope, op: number): readonly HeldLock[] {
    const own = this.holdsIn(fn).filter((hold) => hold.holds(op));
    return [...this.entry(fn), ...own.map(({ acquisition }) => heldHere(acquisition))];
  }

  /**
   * What is held at `op` whenever other threads can have the function's own object: calls that a constructor makes on
   * the object it is making hold no lock and need none, so they are left out.
   */
  heldOnShared(fn: Scope, op: number): readonly HeldLock[] {
    const own = this.allHoldsIn(fn).filter((hold) => hold.holds(op));
    const entry = this.entryOf(fn, true) ?? NOTHING;
    if (own.length === 0) return entry;
    return [...entry, ...own.map(({ acquisition }) => heldHere(acquisition))];
  }

  entry(fn: Scope): readonly HeldLock[] {
    return this.entryOf(fn) ?? NOTHING;
  }

  /** Where all code of the project takes the lock. */
  acquisitionsOf(lock: Lock): readonly Acquisition[] {
    // A file that was read again has the lock as another object.
    return this.linker.askAll<readonly Acquisition[]>(`acquisitions of ${lock.id}`, NOTHING, () => {
      return this.acquisitionsById().get(lock.id) ?? NOTHING;
    });
  }

  private acquisitionsById(): ReadonlyMap<string, readonly Acquisition[]> {
    return this.linker.askAll<ReadonlyMap<string, readonly Acquisition[]>>('acquisitions', new Map(), () => {
      const found = new Map<string, Acquisition[]>();
      for (const file of this.linker.allFiles()) {
        for (const acquisition of this.acquisitionsIn(file)) {
          const list = found.get(acquisition.lock.id);
          if (list) list.push(acquisition);
          else found.set(acquisition.lock.id, [acquisition]);
        }
      }
      return found;
    });
  }

  private acquisitionsIn(file: LinkedFile): readonly Acquisition[] {
    return this.linker.ask<readonly Acquisition[]>(file.root, 'acquisitions', NOTHING, () =>
      file.scopes.flatMap((fn) => this.acquisitions(fn)),
    );
  }

  all(): readonly Lock[] {
    return this.linker.askAll<readonly Lock[]>('locks', NOTHING, () => {
      const locks = new Set<Lock>();
      for (const file of this.linker.allFiles()) for (const lock of this.locksIn(file)) locks.add(lock);
      return [...locks];
    });
  }

  private locksIn(file: LinkedFile): ReadonlySet<Lock> {
    return this.linker.ask<ReadonlySet<Lock>>(file.root, 'locks', new Set(), () => {
      const here = new Set(this.refs.madeIn(file));
      for (const { lock } of this.acquisitionsIn(file)) here.add(lock);
      return here;
    });
  }

  /** A function gives it back that has not taken it: it goes from hand to hand, as a signal does. */
  isHandedOver(lock: Lock): boolean {
    return this.linker
      .askAll<ReadonlySet<string>>('handed over', new Set(), () => this.handedOver())
      .has(lock.id);
  }

  private handedOver(): ReadonlySet<string> {
    const found = new Set<string>();
    for (const { fn, op } of this.linker.callsNamed('release')) {
      const { callee } = callOp(fn, op);
      if (callee.k !== 'attr' || /^__a?exit__$/.test(fn.facts.name)) continue;
      const ref = this.refs.of(fn, callee.of, op);
      if (ref === null) continue;
      if (!this.holdsIn(fn).some(({ acquisition }) => acquisition.lock === ref.lock)) found.add(ref.lock.id);
    }
    return found;
  }

  pairs(): readonly LockPair[] {
    return this.linker.askAll<readonly LockPair[]>('lock pairs', NOTHING, () => {
      return [...this.linker.allFiles()].flatMap((file) => this.pairsIn(file));
    });
  }

  private holdsIn(fn: Scope): readonly Hold[] {
    const all = this.allHoldsIn(fn);
    return all.some(isAssumed) ? all.filter((hold) => !isAssumed(hold)) : all;
  }

  private allHoldsIn(fn: Scope): readonly Hold[] {
    if (!mayLock(fn)) return NOTHING;
    return this.linker.ask<readonly Hold[]>(fn, 'holds', NOTHING, () => {
      // Who gives it back, and when, is not seen here; so it cannot be said to be held.
      return holdsOf(this.linker, this.refs, fn).map((hold) =>
        hold.handedOver ? { ...hold, holds: never } : hold,
      );
    });
  }

  /** null stands for a function inside of the circle that is being worked out. */
  private entryOf(fn: Scope, shared = false): readonly HeldLock[] | null {
    const question = shared ? 'entry locks of shared' : 'entry locks';
    return this.linker.ask<readonly HeldLock[] | null>(fn, question, null, () => {
      const callers = this.linker.callers.of(fn);
      if (callers.length === 0 || callers.length > 64 || this.linker.contexts.isStarted(fn)) return NOTHING;
      let common: HeldLock[] | null = null;
      for (const call of callers) {
        if (shared && isCallWhileConstructing(this.linker, call)) continue;
        const there = this.heldAtCall(call, fn, shared);
        if (there === null) continue;
        common =
          common === null
            ? [...there]
            : common.filter((held) => there.some((other) => sameLock(held, other)));
        if (common.length === 0) return NOTHING;
      }
      return common ?? NOTHING;
    });
  }

  private heldAtCall(call: Call, callee: Scope, shared: boolean): readonly HeldLock[] | null {
    const caller = call.fn as Scope;
    if (!call.entered.includes(callee) && !isAwaitedHere(caller, call.op)) return NOTHING;
    const entry = this.entryOf(caller, shared);
    const holds = shared ? this.allHoldsIn(caller) : this.holdsIn(caller);
    const own = holds.filter((hold) => hold.holds(call.op));
    if (entry === null && own.length === 0) return null;
    const held = [...(entry ?? NOTHING), ...own.map(({ acquisition }) => heldHere(acquisition))];
    return held.map((lock) => ({
      ...lock,
      owner: this.downTo(caller, call.op, callee, lock.owner),
      chain: [...lock.chain, { fn: caller, op: call.op }],
    }));
  }

  /** The callee's word for an object of the caller. */
  private downTo(caller: Scope, op: number, callee: Scope, owner: string): string {
    if (owner === '') return '';
    for (const [theirs, ours] of this.wordsAt(caller, op, callee)) {
      if (owner === ours) return theirs;
      if (owner.startsWith(`${ours}.`)) return theirs + owner.slice(ours.length);
    }
    return '';
  }

  /** The caller's word for an object of the callee. */
  private upTo(caller: Scope, op: number, callee: Scope, owner: string): string {
    if (owner === '') return '';
    for (const [theirs, ours] of this.wordsAt(caller, op, callee)) {
      if (owner === theirs) return ours;
      if (owner.startsWith(`${theirs}.`)) return ours + owner.slice(theirs.length);
    }
    return '';
  }

  /** The callee's parameters with what the caller puts there. */
  private wordsAt(caller: Scope, op: number, callee: Scope): ReadonlyArray<readonly [string, string]> {
    const facts = caller.facts.ops[op]!;
    const self = selfName(callee);
    const words: Array<readonly [string, string]> = [];
    if (facts.k === 'enter') {
      const path = pathOf(facts.context);
      return self === '' || path === '' ? words : [[self, path]];
    }
    if (facts.k === 'read' || facts.k === 'assign') {
      const implicit = implicitCallsAt(this.linker, caller, op).find(({ entered }) =>
        entered.includes(callee),
      );
      const path = implicit === undefined ? '' : pathOf(implicit.of);
      return self === '' || path === '' ? words : [[self, path]];
    }
    if (facts.k !== 'call') return words;
    const { callee: written, args } = facts;
    const { bound, external } = callAt(this.linker, caller, op);
    // A library calls it with arguments of its own.
    if (external !== '') return words;
    if (self !== '' && written.k === 'attr' && this.isOwnMethod(caller, op, written, callee)) {
      const before = written.of;
      // `super().helper()` is about the same object.
      const isSuper = before.k === 'call' && isSuperCall(caller, before.op);
      const ours = isSuper ? selfName(caller) : pathOf(before);
      if (ours !== '' && bound > 0) words.push([self, ours]);
    }
    callee.header.params.forEach((param, i) => {
      const arg = args.find((a) => a.name === param.name) ?? args.filter((a) => a.name === '')[i - bound];
      const path = arg === undefined || arg.star !== '' ? '' : pathOf(arg.value);
      if (path !== '') words.push([param.name, path]);
    });
    return words;
  }

  /** `self.on_change()` may call a method of quite another object that was given to this one. */
  private isOwnMethod(
    caller: Scope,
    op: number,
    written: Extract<Expr, { k: 'attr' }>,
    callee: Scope,
  ): boolean {
    const value = only(this.linker.values(caller, written.of, op));
    if (value.k !== 'instance' || callee.cls === null) return true;
    const cls = value.cls as Class;
    return this.linker.mro(cls).includes(callee.cls) || this.linker.subclasses(cls).includes(callee.cls);
  }

  /** Everything that a call of the function takes, with the callers' words left for `upTo`. */
  private reachedFrom(fn: Scope): readonly Reached[] {
    return this.linker.ask(fn, 'reached locks', NOTHING as readonly Reached[], () => {
      const found = new Map<string, Reached>();
      const put = (reached: Reached): void => {
        const key = `${reached.acquisition.fn.path}|${reached.acquisition.fn.facts.id}|${reached.acquisition.op}|${reached.owner}`;
        const before = found.get(key);
        if (before === undefined ? found.size < MOST_REACHED : before.chain.length > reached.chain.length) {
          found.set(key, reached);
        }
      };
      for (const { acquisition } of this.holdsIn(fn)) {
        put({ lock: acquisition.lock, owner: acquisition.owner, acquisition, chain: NOTHING });
      }
      for (const edge of edgesOf(this.linker, fn)) {
        for (const callee of [...edge.entered, ...edge.awaited]) {
          for (const inner of this.enteredThrough(edge, callee))
            put(this.through(fn, edge.op, callee, inner));
        }
      }
      return [...found.values()];
    });
  }

  /** What a decorator's wrapper holds around the function that it wraps is told by that function already. */
  private enteredThrough({ entered, awaited }: Edge, callee: Scope): readonly Reached[] {
    const reached = this.reachedFrom(callee);
    const wraps = [...entered, ...awaited].some(
      (other) => other !== callee && decoration(this.linker, other).wrappers.includes(callee),
    );
    if (!wraps || reached.length === 0) return reached;
    const around = new Set(locksAroundCall(callee).map(({ op }) => op));
    return reached.filter(({ acquisition: { fn, op } }) => fn !== callee || !around.has(op));
  }

  private through(fn: Scope, op: number, callee: Scope, inner: Reached): Reached {
    const owner = inner.lock.place === 'instance' ? this.upTo(fn, op, callee, inner.owner) : '';
    return { ...inner, owner, chain: [{ fn, op }, ...inner.chain] };
  }

  private pairsIn(file: LinkedFile): readonly LockPair[] {
    return this.linker.ask<readonly LockPair[]>(file.root, 'lock pairs', NOTHING, () => {
      const here: LockPair[] = [];
      for (const fn of file.scopes) {
        for (const outer of this.holdsIn(fn)) this.pairsUnder(fn, outer, here);
        here.push(...parameterPairs(this.linker, this.refs, fn));
      }
      return here;
    });
  }

  private pairsUnder(fn: Scope, outer: Hold, pairs: LockPair[]): void {
    const { acquisition } = outer;
    const add = (inner: Reached, at: number): void => {
      const held: HeldLock = { ...heldHere(acquisition), chain: inner.chain };
      const around = this.held(fn, at).filter((other) => other.acquisition !== acquisition);
      // Who has a reentrant lock already does not wait for it, so there is no order to speak of.
      const again = around.some((other) => other.acquisition !== inner.acquisition && sameLock(other, inner));
      if (again && inner.lock.reentrant && !sameLock(acquisition, inner)) return;
      const gates = [
        ...around,
        ...this.held(inner.acquisition.fn as Scope, inner.acquisition.op).filter(
          (other) => other.acquisition !== acquisition && other.acquisition !== inner.acquisition,
        ),
      ].filter(
        (gate, i, all) =>
          !sameLock(gate, acquisition) &&
          !sameLock(gate, inner) &&
          all.findIndex((other) => sameLock(other, gate)) === i,
      );
      const sameObject = sameObjectOf(acquisition, inner);
      pairs.push({ outer: held, inner: inner.acquisition, gates, sameObject });
    };
    for (const other of this.holdsIn(fn)) {
      const inner = other.acquisition;
      if (
        other !== outer &&
        outer.holds(inner.op) &&
        (inner.op > acquisition.op || acquisition.how === 'decorator')
      ) {
        if (inner.how === 'decorator' && acquisition.how === 'decorator') continue;
        add({ lock: inner.lock, owner: inner.owner, acquisition: inner, chain: NOTHING }, inner.op);
      }
    }
    for (const edge of edgesOf(this.linker, fn)) {
      if (!outer.holds(edge.op)) continue;
      for (const callee of [...edge.entered, ...edge.awaited]) {
        for (const inner of this.enteredThrough(edge, callee)) {
          const reached = this.through(fn, edge.op, callee, inner);
          if (inner.acquisition.fn !== fn || inner.chain.length > 0 || isOneLock(acquisition, reached))
            add(reached, edge.op);
        }
      }
    }
  }
}

const never = (): boolean => false;

function isAssumed({ acquisition }: Hold): boolean {
  return acquisition.lock.kind === 'unknown';
}

function heldHere(acquisition: Acquisition): HeldLock {
  return { lock: acquisition.lock, owner: acquisition.owner, acquisition, chain: NOTHING };
}

/** The same lock for sure. */
function sameLock(a: LockRef, b: LockRef): boolean {
  if (a.lock !== b.lock) return false;
  return a.lock.place !== 'instance' || a.owner === b.owner;
}

/** The same lock for sure, and no new one in each call of the function that takes it. */
function isOneLock(a: Acquisition, b: LockRef): boolean {
  const { made, place } = a.lock;
  if (!sameLock(a, b) || place === 'element' || place === 'parameter') return false;
  return place !== 'instance' ? !(place === 'local' && made?.fn === a.fn) : a.owner !== '';
}

function sameObjectOf(outer: LockRef, inner: LockRef): LockPair['sameObject'] {
  if (outer.lock.place !== 'instance' || inner.lock.place !== 'instance') return 'unknown';
  if (outer.owner === '' || inner.owner === '') return 'unknown';
  return outer.owner === inner.owner ? 'yes' : 'no';
}

function isAwaitedHere(fn: Scope, op: number): boolean {
  const facts = fn.facts.ops[op]!;
  return facts.k === 'call' && facts.use.k === 'awaited';
}

function isSuperCall(fn: Scope, op: number): boolean {
  const call = fn.facts.ops[op];
  return call?.k === 'call' && call.callee.k === 'name' && call.callee.id === 'super';
}

/** Most functions have neither a `with` nor an `acquire`; nobody looks twice at those. */
function mayLock(fn: Scope): boolean {
  if (fn.header.decorators.length > 0) return true;
  if (fn.index.enters.length > 0) return true;
  return fn.index.calls.some((op) => {
    const { callee } = callOp(fn, op);
    return callee.k === 'attr' && /^(acquire|enter_context|enter_async_context)$/.test(callee.name);
  });
}
