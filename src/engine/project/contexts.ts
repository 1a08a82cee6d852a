/**
 * Where code runs: on the event loop, in threads, in processes, in the main thread.
 *
 * Roots are the places where something begins to run (`context-roots.ts`).
 * From each root's entry its context flows along the edges of the call graph: into functions that a call enters, and,
 * for tasks, into coroutines that are awaited. This is a breadth-first walk from all roots at once, so the first
 * chain that reaches a function is a shortest one. A function keeps a few contexts of each kind; more say nothing new.
 *
 * A coroutine function that nobody is seen to start still runs on a loop: it becomes a root of its own, last.
 * Whether a root can run several times at once also depends on where it is started: a thread that a request handler
 * starts is many, as the handler is. That is worked out after the walk, twice; chains of more starters than that are
 * not followed.
 *
 * The walk is made anew when a root or an edge of the call graph has changed. Both are kept for each file, so that
 * most edits, which change neither, walk nothing.
 *
 * Never done: contexts do not flow through calls that are not resolved, nor through opaque decorators.
 */
import { type Edge, edgesIn, edgesOf } from './call-graph.ts';
import { rootsOfFile } from './context-roots.ts';
import { FileAnswers } from './file-answers.ts';
import type { Scope } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { isInLoop } from './loops.ts';
import type { Input } from './memo.ts';
import { startsOneAtATime } from './one-at-a-time.ts';
import type { Context, ContextKind, ContextRoot, Site } from './project.ts';
import { sameAnswer } from './same-answer.ts';

/** Lives on from walk to walk; what others see of it is another object when it says something else. */
interface Root {
  readonly source: ContextRoot;
  readonly entry: Scope;
  many: boolean;
  seen: ContextRoot;
  /** What was seen of it before the last walk. */
  seenBefore: ContextRoot | null;
}

/** One way to reach a function: from another one that was reached, or as the root's entry. */
interface Arrival {
  readonly root: Root;
  readonly fn: Scope;
  readonly from: Arrival | null;
}

type Edges = ReadonlyMap<Scope, readonly Edge[]>;

/** Which of the calls on the way are meant is looked up when somebody asks: they move when a line is added. */
class ReachedContext implements Context {
  private readonly linker: Linker;
  private readonly arrival: Arrival;
  readonly root: ContextRoot;
  readonly many: boolean;
  readonly kind: ContextKind;

  constructor(linker: Linker, arrival: Arrival) {
    this.linker = linker;
    this.arrival = arrival;
    this.root = arrival.root.seen;
    this.many = this.root.many;
    this.kind = this.root.kind;
  }

  get chain(): readonly Site[] {
    const chain: Site[] = [];
    for (let at = this.arrival; at.from !== null; at = at.from)
      chain.push({ fn: at.from.fn, op: callTo(this.linker, at.from.fn, at.fn, this.kind) });
    return chain.reverse();
  }
}

/** The first operation of the function that leads to the other one. */
function callTo(linker: Linker, fn: Scope, callee: Scope, kind: ContextKind): number {
  for (const { op, entered, awaited } of edgesOf(linker, fn))
    if (entered.includes(callee) || (kind === 'loop' && awaited.includes(callee))) return op;
  return 0;
}

const KEPT: Readonly<Record<ContextKind, number>> = { main: 2, loop: 4, thread: 8, process: 4 };

/** Roots that a second start replaces or follows, rather than joins. */
const ONCE = new Set(['run', 'module', 'atexit', 'signal handler', 'test', 'async def']);

const NOWHERE: Edges = new Map();
const NO_EDGES: readonly Edge[] = [];
const NO_CONTEXTS: readonly Context[] = [];

export class Contexts {
  private rootsNow: Root[] = [];
  private seen: readonly ContextRoot[] | null = null;
  private readonly rootsInput: Input;
  private readonly rootsOf: FileAnswers<readonly ContextRoot[]>;
  private readonly edgesOf: FileAnswers<Edges>;
  private readonly coroutinesOf: FileAnswers<readonly Scope[]>;
  /** What the files add to the walk, by path. */
  private readonly rootsIn = new Map<string, readonly ContextRoot[]>();
  private readonly edges = new Map<string, Edges>();
  /** All roots in the order of the files, and the state of the callers that `many` belongs to. */
  private sources: readonly ContextRoot[] = [];
  private callersVersion = -1;
  /** Of each root in the order of the files, whether it is many from the start. */
  private many: readonly boolean[] = [];
  private arrivals = new Map<Scope, Arrival[]>();
  /** Those of the walk before, as far as they are not made use of again. */
  private before = new Map<Scope, Arrival[]>();
  private readonly answers = new Map<Scope, readonly Context[]>();
  private rootsBySource = new Map<ContextRoot, Root>();
  private coroutineRoots = new WeakMap<Scope, ContextRoot>();
  private started = new Set<Scope>();
  /** Who asked whether a function is started, and where it runs. */
  private readonly startInputs = new Map<Scope, Input>();
  private readonly inputs = new Map<Scope, Input>();
  private readonly linker: Linker;
  private readonly queue: Arrival[] = [];
  /** The state of the inputs that the walk belongs to. */
  private revision = 0;

  constructor(linker: Linker) {
    this.linker = linker;
    this.rootsInput = linker.memo.input();
    this.rootsOf = new FileAnswers(linker, [], (file) => rootsOfFile(linker, file));
    this.coroutinesOf = new FileAnswers(linker, [], (file) => file.coroutines);
    this.edgesOf = new FileAnswers<Edges>(linker, NOWHERE, (file) => edgesIn(linker, file));
  }

  /** To be called before questions are asked, and never while one is being answered. */
  renew(): void {
    const { linker } = this;
    if (this.revision === linker.memo.revision || linker.memo.isBusy) return;
    linker.callers.renew();
    const isChanged = this.renewParts();
    if (isChanged || this.callersVersion !== linker.callers.version) {
      this.callersVersion = linker.callers.version;
      const many = this.sources.map((root) => root.many || this.isStartedOften(root));
      if (isChanged || many.some((one, i) => one !== this.many[i])) {
        this.many = many;
        this.walk(this.sources.map((root, i) => this.rootOf(root, many[i]!)));
      }
    }
    this.revision = linker.memo.revision;
  }

  forgetAll(): void {
    this.rootsOf.forgetAll();
    this.edgesOf.forgetAll();
    this.coroutinesOf.forgetAll();
    this.rootsIn.clear();
    this.edges.clear();
    this.sources = [];
    this.callersVersion = -1;
    this.many = [];
    this.arrivals = new Map();
    this.rootsBySource = new Map();
    this.answers.clear();
    this.startInputs.clear();
    this.inputs.clear();
    this.rootsInput.forget();
    this.revision = 0;
  }

  get roots(): readonly ContextRoot[] {
    this.linker.memo.read(this.rootsInput);
    this.seen ??= this.rootsNow.map((root) => root.seen);
    return this.seen;
  }

  of(fn: Scope): readonly Context[] {
    this.read(this.inputs, fn);
    let contexts = this.answers.get(fn);
    if (contexts === undefined) {
      const arrivals = this.arrivals.get(fn);
      if (arrivals === undefined) return NO_CONTEXTS;
      contexts = arrivals.map((arrival) => new ReachedContext(this.linker, arrival));
      this.answers.set(fn, contexts);
    }
    return contexts;
  }

  /** Something other than a call that is known begins here. */
  isStarted(fn: Scope): boolean {
    this.read(this.startInputs, fn);
    return this.started.has(fn);
  }

  private read(inputs: Map<Scope, Input>, fn: Scope): void {
    const { memo } = this.linker;
    if (!memo.isBusy) return;
    let input = inputs.get(fn);
    if (input === undefined) {
      input = memo.input();
      inputs.set(fn, input);
    }
    memo.read(input);
  }

  /** On different threads at the same time, in one process. */
  concurrent(a: Scope, b: Scope): boolean {
    return this.of(a).some((x) =>
      this.of(b).some((y) => {
        if (x.kind === 'process' || y.kind === 'process') return false;
        if (x.kind !== 'thread' && y.kind !== 'thread') return false;
        return x.root === y.root ? x.many : true;
      }),
    );
  }

  /** Whether the walk would go other ways. */
  private renewParts(): boolean {
    const { linker, rootsIn, edges } = this;
    let isRooted = false;
    let isLed = false;
    this.rootsOf.renew((path, now) => {
      const before = rootsIn.get(path);
      const kept = now === null || before === undefined ? now : sameOnes(before, now);
      if (kept === before) return;
      isRooted = true;
      if (kept === null) rootsIn.delete(path);
      else rootsIn.set(path, kept);
    });
    this.edgesOf.renew((path, now) => {
      const before = edges.get(path) ?? NOWHERE;
      isLed ||= !leadAlike(before, now ?? NOWHERE);
      if (now === null) edges.delete(path);
      else edges.set(path, now);
    });
    this.coroutinesOf.renew(() => {
      isLed = true;
    });
    if (isRooted) this.sources = linker.sortedFiles().flatMap((file) => rootsIn.get(file.path)!);
    return isRooted || isLed;
  }

  private rootOf(source: ContextRoot, many: boolean): Root {
    const known = this.rootsBySource.get(source);
    if (known === undefined) {
      const root: Root = { source, entry: source.entry as Scope, many, seen: source, seenBefore: null };
      this.rootsBySource.set(source, root);
      return root;
    }
    known.many = many;
    return known;
  }

  private walk(roots: Root[]): void {
    const { linker, started } = this;
    const rootsBefore = this.rootsNow;
    this.rootsNow = roots;
    this.before = this.arrivals;
    this.arrivals = new Map();
    this.started = new Set(roots.map((root) => root.entry));
    for (const [fn, input] of this.startInputs) {
      if (started.has(fn) !== this.started.has(fn)) linker.memo.change(input);
    }
    for (const root of roots) this.enter(root.entry, root, null);
    this.flow();
    for (const file of linker.sortedFiles()) {
      for (const fn of file.coroutines) {
        if (this.arrivals.has(fn)) continue;
        const root = this.rootOf(this.coroutineRoot(fn), false);
        this.rootsNow.push(root);
        this.enter(fn, root, null);
        this.flow();
      }
    }
    for (let round = 0; round < 2; round++) this.spread();
    this.tell(rootsBefore);
  }

  private coroutineRoot(fn: Scope): ContextRoot {
    let root = this.coroutineRoots.get(fn);
    if (root === undefined) {
      root = { kind: 'loop', how: 'async def', entry: fn, site: null, many: false };
      this.coroutineRoots.set(fn, root);
    }
    return root;
  }

  /** What came out differently this time. */
  private tell(rootsBefore: readonly Root[]): void {
    const { memo } = this.linker;
    const { rootsNow: roots, before, arrivals, rootsBySource } = this;
    for (const root of roots) {
      root.seenBefore = root.seen;
      if (root.seen.many !== root.many) root.seen = { ...root.source, many: root.many };
    }
    const isSame = (root: Root): boolean => root.seen === root.seenBefore;
    if (
      roots.length !== rootsBefore.length ||
      !roots.every((root, i) => root === rootsBefore[i] && isSame(root))
    ) {
      this.seen = null;
      memo.change(this.rootsInput);
    }
    for (const fn of new Set([...before.keys(), ...arrivals.keys()])) {
      const [old, now] = [before.get(fn), arrivals.get(fn)];
      if (old?.length === now?.length && now!.every((one, i) => one === old![i] && isSame(one.root)))
        continue;
      this.answers.delete(fn);
      const input = this.inputs.get(fn);
      if (input === undefined) continue;
      memo.change(input);
      this.inputs.delete(fn);
    }
    this.before = new Map();
    if (rootsBySource.size > 2 * roots.length) {
      const live = new Set(roots);
      for (const [source, root] of rootsBySource) if (!live.has(root)) rootsBySource.delete(source);
    }
  }

  private enter(fn: Scope, root: Root, from: Arrival | null): void {
    let list = this.arrivals.get(fn);
    if (list === undefined) {
      list = [];
      this.arrivals.set(fn, list);
    }
    const { kind } = root.source;
    let same = 0;
    for (const known of list) {
      if (known.root === root) return;
      if (known.root.source.kind === kind) same++;
    }
    if (same >= KEPT[kind]) return;
    const before = this.before.get(fn)?.find((old) => old.root === root && old.from === from);
    const arrival = before ?? { root, fn, from };
    list.push(arrival);
    this.queue.push(arrival);
  }

  private flow(): void {
    for (let next = 0; next < this.queue.length; next++) {
      const arrival = this.queue[next]!;
      const { root, fn } = arrival;
      for (const edge of this.edges.get(fn.path)?.get(fn) ?? NO_EDGES) {
        for (const callee of edge.entered) this.enter(callee, root, arrival);
        if (root.source.kind !== 'loop') continue;
        for (const callee of edge.awaited) this.enter(callee, root, arrival);
      }
    }
    this.queue.length = 0;
  }

  /** What is started by code that runs many times at once is itself many. */
  private spread(): void {
    for (const root of this.rootsNow) {
      const { site, how } = root.source;
      if (root.many || site === null || ONCE.has(how)) continue;
      const starters = this.arrivals.get(site.fn as Scope) ?? [];
      if (!starters.some((arrival) => arrival.root.many)) continue;
      if (!startsOneAtATime(site.fn as Scope, site.op)) root.many = true;
    }
  }

  /** Started by a function that is called from more than one place, or from within a loop. */
  private isStartedOften({ site, how }: ContextRoot): boolean {
    if (site === null || ONCE.has(how)) return false;
    const fn = site.fn as Scope;
    if (fn.kind === 'module') return false;
    const callers = this.linker.callers.of(fn).filter((call) => call.fn !== fn);
    if (callers.length < 2 && !callers.some((call) => isInLoop(call.fn as Scope, call.op))) return false;
    return !startsOneAtATime(fn, site.op);
  }
}

/** The roots of before where they say the same; the very list where all do. */
function sameOnes(before: readonly ContextRoot[], now: readonly ContextRoot[]): readonly ContextRoot[] {
  const found = now.map((root, i) => {
    return sameAnswer(before[i], root) ? before[i]! : (before.find((old) => sameAnswer(old, root)) ?? root);
  });
  return found.length === before.length && found.every((root, i) => root === before[i]) ? before : found;
}

/** Whether two sets of edges lead from the same functions to the same others, whatever the operations are numbered. */
function leadAlike(before: Edges, now: Edges): boolean {
  if (before === now) return true;
  if (before.size !== now.size) return false;
  for (const [fn, edges] of now) {
    const old = before.get(fn);
    if (old?.length !== edges.length) return false;
    const same = edges.every(({ entered, awaited }, i) => {
      return sameAnswer(entered, old[i]!.entered) && sameAnswer(awaited, old[i]!.awaited);
    });
    if (!same) return false;
  }
  return true;
}
