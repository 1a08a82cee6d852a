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
import { type Edge, edgesIn } from './call-graph.ts';
import { rootsOfFile } from './context-roots.ts';
import type { Scope } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { isInLoop } from './loops.ts';
import type { Input } from './memo.ts';
import type { Context, ContextKind, ContextRoot, Site } from './project.ts';

interface Root extends ContextRoot {
  readonly entry: Scope;
  many: boolean;
}

/** One way to reach a function. */
interface Arrival {
  readonly root: Root;
  readonly from: { readonly arrival: Arrival; readonly fn: Scope; readonly op: number } | null;
}

/** What a file adds to the walk. */
interface Part {
  readonly roots: readonly ContextRoot[];
  readonly edges: ReadonlyMap<Scope, readonly Edge[]>;
}

const KEPT: Readonly<Record<ContextKind, number>> = { main: 2, loop: 4, thread: 8, process: 4 };

/** Roots that a second start replaces or follows, rather than joins. */
const ONCE = new Set(['run', 'module', 'atexit', 'signal handler', 'test', 'async def']);

const NO_EDGES: readonly Edge[] = [];

export class Contexts {
  roots: Root[] = [];
  private parts = new Map<string, Part>();
  /** Of each root in the order of the files, whether it is many from the start. */
  private many: readonly boolean[] = [];
  private arrivals = new Map<Scope, Arrival[]>();
  private answers = new Map<Scope, readonly Context[]>();
  private started = new Set<Scope>();
  /** Who asked whether a function is started. */
  private readonly startInputs = new Map<Scope, Input>();
  private readonly linker: Linker;
  private readonly queue: Array<{ fn: Scope; arrival: Arrival }> = [];
  /** The state of the inputs that the walk belongs to. */
  private revision = 0;

  constructor(linker: Linker) {
    this.linker = linker;
  }

  /** To be called before questions are asked, and never while one is being answered. */
  renew(): void {
    const { linker } = this;
    if (this.revision === linker.memo.revision || linker.memo.isBusy) return;
    linker.callers.renew();
    const isChanged = this.renewParts();
    const roots = linker.sortedFiles().flatMap((file) => this.parts.get(file.path)!.roots);
    const many = roots.map((root) => root.many || this.isStartedOften(root));
    if (isChanged || many.length !== this.many.length || many.some((one, i) => one !== this.many[i])) {
      this.many = many;
      this.walk(roots.map((root, i) => ({ ...root, entry: root.entry as Scope, many: many[i]! })));
    }
    this.revision = linker.memo.revision;
  }

  forgetAll(): void {
    this.parts = new Map();
    this.many = [];
    this.startInputs.clear();
    this.revision = 0;
  }

  of(fn: Scope): readonly Context[] {
    const known = this.answers.get(fn);
    if (known) return known;
    const contexts = (this.arrivals.get(fn) ?? []).map((arrival): Context => {
      const chain: Site[] = [];
      for (let at = arrival; at.from !== null; at = at.from.arrival)
        chain.unshift({ fn: at.from.fn, op: at.from.op });
      return { root: arrival.root, kind: arrival.root.kind, many: arrival.root.many, chain };
    });
    this.answers.set(fn, contexts);
    return contexts;
  }

  /** Something other than a call that is known begins here. */
  isStarted(fn: Scope): boolean {
    const { memo } = this.linker;
    let input = this.startInputs.get(fn);
    if (input === undefined) {
      input = memo.input();
      this.startInputs.set(fn, input);
    }
    memo.read(input);
    return this.started.has(fn);
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

  private renewParts(): boolean {
    const { linker, parts } = this;
    let isChanged = false;
    for (const path of parts.keys()) {
      if (linker.files.has(path)) continue;
      parts.delete(path);
      isChanged = true;
    }
    for (const file of linker.sortedFiles()) {
      const roots = rootsOfFile(linker, file);
      const edges = edgesIn(linker, file);
      const before = parts.get(file.path);
      if (before?.roots === roots && before.edges === edges) continue;
      parts.set(file.path, { roots, edges });
      isChanged = true;
    }
    return isChanged;
  }

  private walk(roots: Root[]): void {
    const { linker } = this;
    this.roots = roots;
    this.arrivals = new Map();
    this.answers = new Map();
    const { started } = this;
    this.started = new Set(roots.map((root) => root.entry));
    for (const [fn, input] of this.startInputs) {
      if (started.has(fn) !== this.started.has(fn)) linker.memo.change(input);
    }
    for (const root of roots) this.enter(root.entry, { root, from: null });
    this.flow();
    for (const file of linker.sortedFiles()) {
      for (const fn of file.coroutines) {
        if (this.arrivals.has(fn)) continue;
        const root: Root = { kind: 'loop', how: 'async def', entry: fn, site: null, many: false };
        this.roots.push(root);
        this.enter(fn, { root, from: null });
        this.flow();
      }
    }
    for (let round = 0; round < 2; round++) this.spread();
  }

  private enter(fn: Scope, arrival: Arrival): void {
    let list = this.arrivals.get(fn);
    if (list === undefined) {
      list = [];
      this.arrivals.set(fn, list);
    }
    const { root } = arrival;
    let same = 0;
    for (const known of list) {
      if (known.root === root) return;
      if (known.root.kind === root.kind) same++;
    }
    if (same >= KEPT[root.kind]) return;
    list.push(arrival);
    this.queue.push({ fn, arrival });
  }

  private flow(): void {
    for (let next = 0; next < this.queue.length; next++) {
      const { fn, arrival } = this.queue[next]!;
      for (const edge of this.parts.get(fn.path)?.edges.get(fn) ?? NO_EDGES) {
        const from = { arrival, fn, op: edge.op };
        for (const callee of edge.entered) this.enter(callee, { root: arrival.root, from });
        if (arrival.root.kind !== 'loop') continue;
        for (const callee of edge.awaited) this.enter(callee, { root: arrival.root, from });
      }
    }
    this.queue.length = 0;
  }

  /** What is started by code that runs many times at once is itself many. */
  private spread(): void {
    for (const root of this.roots) {
      if (root.many || root.site === null || ONCE.has(root.how)) continue;
      const starters = this.arrivals.get(root.site.fn as Scope) ?? [];
      if (starters.some((arrival) => arrival.root.many)) root.many = true;
    }
  }

  /** Started by a function that is called from more than one place, or from within a loop. */
  private isStartedOften({ site, how }: ContextRoot): boolean {
    if (site === null || ONCE.has(how)) return false;
    const fn = site.fn as Scope;
    if (fn.kind === 'module') return false;
    const callers = this.linker.callers.of(fn).filter((call) => call.fn !== fn);
    return callers.length > 1 || callers.some((call) => isInLoop(call.fn as Scope, call.op));
  }
}
