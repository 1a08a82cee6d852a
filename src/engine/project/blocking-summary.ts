/**
 * Does a synchronous call of a function make its thread wait, and on what?
 *
 * A function waits where a call in it waits: a library's that is known to, or a project's function that it enters.
 * `always` means on every path: the call stands in no branch, loop or handler, no `return` stands before it, and
 * the same holds all the way down the chain. Per kind of waiting the surest, then shortest chain is kept.
 *
 * Recursion is cut by taking the inner call for one that does not wait; what a function waits for apart from itself
 * is found all the same. Of several functions that a method call may mean, all have to wait.
 */
import type { CallOp } from '../facts/facts.ts';
import { type BlockingKind, blockingEntry } from '../knowledge/blocking.ts';
import { asksForLoop, isElsewhere, isKnownToBeReady, isRuledOut } from './blocking-guards.ts';
import { receiverWaits } from './blocking-receivers.ts';
import { callAt } from './call-graph.ts';
import { isInstanceOf } from './class-members.ts';
import { defOp } from './decorators.ts';
import { isPutOff } from './generator-expressions.ts';
import { implicitCallsAt, isCached } from './implicit-calls.ts';
import { type Class, callOp, type Scope, selfName } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { isMonkeyPatched } from './monkey-patches.ts';
import type { Blocking } from './project.ts';
import { known, only } from './value-set.ts';
import type { Value } from './values.ts';

type Found = Omit<Blocking, 'doubts'>;

const NOTHING: readonly Blocking[] = [];

/** Logging, warnings and imports never count, not even where the library itself is the project. */
const NEVER_COUNTS = /^(logging|warnings|importlib|linecache|traceback)(\.|$)/;

export class BlockingSummary {
  private readonly linker: Linker;

  constructor(linker: Linker) {
    this.linker = linker;
  }

  of(fn: Scope): readonly Blocking[] {
    if (fn.facts.async || NEVER_COUNTS.test(fn.module)) return NOTHING;
    return this.linker.ask(fn, 'blocking', NOTHING, () => this.compute(fn));
  }

  private compute(fn: Scope): readonly Blocking[] {
    const best = new Map<BlockingKind, Blocking>();
    fn.facts.ops.forEach((op, i) => {
      if (op.k !== 'call' && op.k !== 'enter' && op.k !== 'read' && op.k !== 'assign') return;
      for (const found of this.at(fn, i)) {
        const before = best.get(found.kind);
        if (before === undefined || isBetter(found, before)) best.set(found.kind, found);
      }
    });
    return [...best.values()].sort((a, b) => (isBetter(a, b) ? -1 : isBetter(b, a) ? 1 : 0));
  }

  /** All kinds of waiting that one call or `with` brings. */
  at(fn: Scope, op: number): readonly Blocking[] {
    const found = this.unguarded(fn, op);
    if (found.length === 0 || asksForLoop(fn, op) || isElsewhere(fn, op)) return NOTHING;
    return found.flatMap((one) => (isReady(one) ? [] : { ...one, doubts: doubtsOf(one.chain) }));
  }

  private readonly boundAt = (fn: Scope, op: number): number => callAt(this.linker, fn, op).bound;

  private unguarded(fn: Scope, op: number): readonly Found[] {
    const facts = fn.facts.ops[op]!;
    if (facts.k === 'enter') return this.entering(fn, op);
    if (facts.k === 'read' || facts.k === 'assign') return this.accessing(fn, op);
    if (facts.k !== 'call' || isMonkeyPatched(this.linker, fn.path)) return NOTHING;
    if (isPutOff(fn, op)) return NOTHING;
    const call = callAt(this.linker, fn, op);
    if (call.external !== '') {
      if (facts.use.k === 'awaited') return NOTHING;
      const direct = this.external(fn, op, call.external) ?? this.installed(fn, op, call.external);
      if (direct !== null) return [direct];
    }
    const entered = call.entered as readonly Scope[];
    if (entered.length === 0) return this.byDefault(fn, op);
    // What a library calls back, it calls for each of perhaps no elements.
    const when = call.external === '' && isCertain(fn, op) ? 'always' : 'sometimes';
    const wrapped = call.target.k !== 'unknown';
    // One target, perhaps with wrappers around it: what any of them waits for. Several: what all wait for.
    const cls = classOf(call.target);
    const lists = entered.map((callee) =>
      cls === null ? this.of(callee) : this.asOneOf(cls, callee, this.of(callee)),
    );
    if (!wrapped && lists.some((list) => list.length === 0)) return NOTHING;
    if (!wrapped && call.targets.some(({ k }) => k !== 'function' && k !== 'partial')) return NOTHING;
    const of = call.target.k === 'class' ? (call.target.cls as Class) : null;
    return lists.flat().flatMap((inner) =>
      this.isOverridden(of, inner) ||
      this.isGiven(facts, call.bound, inner) ||
      (wrapped && isRuledOut(facts, inner.chain, this.boundAt, call.bound))
        ? []
        : {
            ...inner,
            when: when === 'always' && wrapped ? inner.when : 'sometimes',
            chain: [{ fn, op }, ...inner.chain],
          },
    );
  }

  /** A base's method calls `self.prepare()`: of an object that is known exactly, so is which `prepare` that is. */
  private asOneOf(cls: Class, callee: Scope, found: readonly Blocking[], depth = 0): readonly Blocking[] {
    if (callee.cls === null || callee.cls === cls || callee.facts.async || depth > 2) return found;
    const more = callee.index.calls.flatMap((op): Blocking[] => {
      const method = found.some(({ chain }) => chain[0]!.op === op) ? null : this.ownMethod(cls, callee, op);
      if (method === null || asksForLoop(callee, op) || isElsewhere(callee, op)) return [];
      const certain = isCertain(callee, op);
      return this.asOneOf(cls, method, this.of(method), depth + 1).map((inner) => {
        const chain = [{ fn: callee, op }, ...inner.chain];
        return { ...inner, when: certain ? inner.when : 'sometimes', chain, doubts: doubtsOf(chain) };
      });
    });
    return more.length === 0 ? found : [...found, ...more];
  }

  /** What `self.prepare()` and `super().prepare()` call for an object of just this class. */
  private ownMethod(cls: Class, fn: Scope, op: number): Scope | null {
    const { callee } = callOp(fn, op);
    const self = selfName(fn);
    if (callee.k !== 'attr' || self === '') return null;
    const { name, of } = callee;
    if (of.k === 'call') {
      const { callee: called } = callOp(fn, of.op);
      const { target } = callAt(this.linker, fn, op);
      const isSuper = called.k === 'name' && called.id === 'super';
      return isSuper && target.k === 'function' ? (target.fn as Scope) : null;
    }
    if (of.k !== 'name' || of.id !== self) return null;
    const method = only(this.linker.members({ k: 'instance', cls, exact: true, made: null }, name));
    return method.k === 'function' && method.fn.cls !== fn.cls ? (method.fn as Scope) : null;
  }

  /** `__init__` of a base calls `self._start()`: of the class that is made here, not of another that derives from it. */
  private isOverridden(made: Class | null, { chain }: Found): boolean {
    const [site, next] = chain;
    const call = site?.fn.facts.ops[site.op];
    if (made === null || next === undefined || call?.k !== 'call' || call.callee.k !== 'attr') return false;
    const { of, name } = call.callee;
    if (of.k !== 'name' || of.id !== site!.fn.facts.params[0]?.name) return false;
    const methods = this.linker.members({ k: 'instance', cls: made, exact: true, made: null }, name);
    return methods.length > 0 && methods.every((method) => method.k === 'function' && method.fn !== next.fn);
  }

  /** `def wait(sleep=time.sleep): sleep(1)`: for who leaves the default as it is. */
  private byDefault(fn: Scope, op: number): readonly Found[] {
    const { callee } = callOp(fn, op);
    if (callee.k !== 'name' || fn.parent === null || fn.facts.kind !== 'function') return NOTHING;
    const index = fn.facts.params.findIndex((param) => param.name === callee.id);
    const given = fn.facts.params[index]?.default ?? null;
    if (given === null || fn.index.definitions.get(callee.id)?.length !== 1) return NOTHING;
    const value = only(this.linker.values(fn.parent, given, defOp(fn.parent, fn)));
    const entry =
      value.k === 'external' && value.receiver === null
        ? blockingEntry(value.name, callOp(fn, op), fn.facts.ops)
        : null;
    if (entry === null || value.k !== 'external') return NOTHING;
    const when = isCertain(fn, op) ? 'always' : 'sometimes';
    const { kind, twins } = entry;
    return [
      { kind, name: value.name, when, chain: [{ fn, op }], twins, twinMethod: '', byDefault: callee.id },
    ];
  }

  /** The call gives something else for the parameter whose default waits. */
  private isGiven(call: CallOp, bound: number, { byDefault, chain }: Found): boolean {
    if (byDefault === undefined || chain.length > 1) return false;
    const index = chain[0]!.fn.facts.params.findIndex((param) => param.name === byDefault) - bound;
    return call.args.some(
      (arg, i) => arg.star !== '' || arg.name === byDefault || (arg.name === '' && i >= index),
    );
  }

  private external(fn: Scope, op: number, name: string): Found | null {
    const facts = callOp(fn, op);
    const { target } = callAt(this.linker, fn, op);
    const entry = blockingEntry(name, target.k === 'external' ? facts : null, fn.facts.ops);
    if (entry === null || (target.k === 'external' && !receiverWaits(name, target.receiver))) return null;
    if (name.startsWith('socket.socket.') && this.isNonBlockingFile(fn)) return null;
    const when = isCertain(fn, op) ? 'always' : 'sometimes';
    return {
      kind: entry.kind,
      name,
      when,
      chain: [{ fn, op }],
      twins: entry.twins,
      twinMethod: entry.twinMethod ?? '',
    };
  }

  /** What no table knows, and an installed package's source shows. */
  private installed(fn: Scope, op: number, name: string): Found | null {
    const kind = this.linker.packages?.blocks(name) ?? null;
    if (kind === null) return null;
    const chain = [{ fn, op }];
    return { kind, name, when: 'sometimes', chain, twins: {}, twinMethod: '', inPackage: true };
  }

  /** A file that makes sockets non-blocking means its `recv` not to wait. */
  private isNonBlockingFile(fn: Scope): boolean {
    return ['setblocking', 'settimeout'].some((name) =>
      this.linker.callsNamed(name).some((call) => call.fn.linked === fn.linked && !keepsWaiting(call)),
    );
  }

  /** Properties that are read or set here: all that may be meant have to wait. */
  private accessing(fn: Scope, op: number): readonly Found[] {
    const implicit = implicitCallsAt(this.linker, fn, op);
    if (implicit.length === 0 || isMonkeyPatched(this.linker, fn.path)) return NOTHING;
    return implicit.flatMap(({ entered, certain }) => {
      const lists = entered.map((body) => this.of(body));
      if (!certain || lists.some((list) => list.length === 0)) return [];
      const always = lists.length === 1 && !isCached(entered[0]!) && isCertain(fn, op);
      return lists.flat().map((inner) => ({
        ...inner,
        when: always ? inner.when : ('sometimes' as const),
        chain: [{ fn, op }, ...inner.chain],
      }));
    });
  }

  private entering(fn: Scope, op: number): readonly Found[] {
    const facts = fn.facts.ops[op]!;
    if (facts.k !== 'enter' || facts.async || isMonkeyPatched(this.linker, fn.path)) return NOTHING;
    const value = only(this.linker.values(fn, facts.context, op));
    const when = isCertain(fn, op) ? 'always' : 'sometimes';
    const found = (kind: BlockingKind, name: string): readonly Found[] => [
      { kind, name, when, chain: [{ fn, op }], twins: {}, twinMethod: '' },
    ];
    if (value.k === 'object') {
      if (LOCKS.has(value.cls)) return found('lock', `${value.cls}.acquire`);
      if (isInstanceOf(this.linker, value, 'concurrent.futures.Executor')) {
        return found('executor-shutdown', `${value.cls}.__exit__`);
      }
      if (value.cls === 'subprocess.Popen') return found('process', `${value.cls}.__exit__`);
      return NOTHING;
    }
    if (value.k !== 'instance') return NOTHING;
    const methods = ['__enter__', '__exit__'].flatMap((name) => known(this.linker.members(value, name)));
    return methods.flatMap((method) =>
      method.k !== 'function'
        ? []
        : this.of(method.fn as Scope).map((inner) => ({
            ...inner,
            when: when === 'always' ? inner.when : ('sometimes' as const),
            chain: [{ fn, op }, ...inner.chain],
          })),
    );
  }
}

/** The class that is called, or that of the object whose method is: where no subclass can stand in. */
function classOf(target: Value): Class | null {
  if (target.k === 'class') return target.cls as Class;
  const receiver = target.k === 'function' ? target.receiver : null;
  return receiver?.k === 'instance' && receiver.exact ? (receiver.cls as Class) : null;
}

/** `settimeout(3)` and `setblocking(True)` leave a socket that waits. */
function keepsWaiting({ fn, op }: { fn: Scope; op: number }): boolean {
  const given = callOp(fn, op).args[0]?.value;
  return (
    given?.k === 'const' && (given.value === true || (typeof given.value === 'number' && given.value > 0))
  );
}

const LOCKS = new Set([
  'threading.Lock',
  'threading.RLock',
  'threading.Condition',
  'threading.Semaphore',
  'threading.BoundedSemaphore',
  'multiprocessing.Lock',
  'multiprocessing.RLock',
  'multiprocessing.Semaphore',
]);

function doubtsOf(chain: Blocking['chain']): number {
  return chain.slice(1).filter(({ fn, op }) => !isCertain(fn as Scope, op)).length;
}

function isReady({ kind, chain }: Found): boolean {
  return (kind === 'queue' || kind === 'join') && isKnownToBeReady(chain);
}

function isBetter(a: Blocking, b: Blocking): boolean {
  if (a.inPackage !== b.inPackage) return b.inPackage === true;
  if ((a.byDefault === undefined) !== (b.byDefault === undefined)) return a.byDefault === undefined;
  if (a.when !== b.when) return a.when === 'always';
  return a.chain.length + a.doubts < b.chain.length + b.doubts;
}

/** Every call of the function that does not fail gets to this operation. */
export function isCertain(fn: Scope, op: number): boolean {
  const { blocks, ops } = fn.facts;
  for (let at = ops[op]!.block; at > 0; at = blocks[at]!.parent) {
    const { kind, op: opener } = blocks[at]!;
    if (kind === 'with' || kind === 'try' || kind === 'try-else' || kind === 'finally') continue;
    if (kind === 'loop') {
      const loop = ops[opener]!;
      if (loop.k === 'while' && loop.test.k === 'const' && loop.test.value) continue;
    }
    return false;
  }
  // `if ready: return` before it. A guard that raises is no path that anybody counts on.
  return !blocks.some(
    (block) =>
      block.exits === 'function' &&
      block.end <= op &&
      block.end > block.first &&
      ops[block.end - 1]!.k === 'return',
  );
}
