/** The project's implementation: keeps the linker up to date, and one set of summaries for each state of the files. */
import type { CallOp, Expr, FileFacts } from '../facts/facts.ts';
import type { Span } from '../text.ts';
import { asyncCallAt, asyncCallableValue, isAsyncContextManager, isAsyncIterable } from './async-calls.ts';
import { BlockingSummary } from './blocking-summary.ts';
import { CallGraph, callAt } from './call-graph.ts';
import { changeOf } from './change.ts';
import { isInstanceOf } from './class-members.ts';
import { ContextMap } from './contexts.ts';
import { decoration } from './decorators.ts';
import { flavourOf } from './flavour.ts';
import type { Class, Scope } from './linked-file.ts';
import { Linker } from './linker.ts';
import { LockMap } from './lock-map.ts';
import type {
  Access,
  Acquisition,
  AsyncCall,
  Blocking,
  Context,
  ContextRoot,
  Flavour,
  HeldLock,
  Lock,
  LockPair,
  LockRef,
  Project,
  ProjectFileOptions,
  SharedVariable,
  Worker,
} from './project.ts';
import { SharedState } from './shared-state.ts';
import { known, only } from './value-set.ts';
import type { Call, ProjectClass, ProjectFunction, Value } from './values.ts';
import { WorkerMap } from './workers.ts';

/** What is worked out over the whole project; made when it is first asked for. */
interface Summaries {
  graph?: CallGraph;
  contexts?: ContextMap;
  blocking?: BlockingSummary;
  locks?: LockMap;
  state?: SharedState;
  workers?: WorkerMap;
}

export function createProject(): Project {
  return new LinkedProject();
}

class LinkedProject implements Project {
  private readonly linker = new Linker();
  private summaries: Summaries = {};
  private stale = false;

  // ---------------------------------------------------------------------------------------------- files

  setRoots(roots: readonly string[]): void {
    this.linker.modules.setRoots(roots);
    this.forgetAll();
  }

  set(facts: FileFacts, options: ProjectFileOptions = {}): void {
    const { linker } = this;
    const before = linker.file(facts.path);
    const notebook = options.notebook ?? false;
    this.summaries = {};
    if (before === undefined) {
      linker.put(facts, notebook);
      this.forgetAll();
      return;
    }
    const change = changeOf(before.facts, facts);
    const affected = linker.memo.affectedBy(facts.path);
    linker.put(facts, notebook, change.kind === 'hidden' ? before : undefined);
    if (change.kind === 'classes') {
      this.forgetAll();
      return;
    }
    before.forget();
    if (change.kind === 'visible') for (const path of affected) linker.file(path)?.forget();
    for (const name of change.calls) {
      for (const path of linker.askedCallers.get(name) ?? []) {
        for (const reader of linker.memo.affectedBy(path)) linker.file(reader)?.forget();
      }
    }
    // Another object for each class: the lists of subclasses name the old ones.
    if (change.kind === 'visible') linker.forgetSubclasses();
  }

  remove(path: string): void {
    if (this.linker.file(path) === undefined) return;
    this.linker.remove(path);
    this.summaries = {};
    this.forgetAll();
  }

  /** While files are being added nothing has been asked, and there is nothing to forget until something is. */
  private forgetAll(): void {
    this.summaries = {};
    this.stale = true;
  }

  facts(path: string): FileFacts | undefined {
    return this.linker.file(path)?.facts;
  }

  files(): readonly string[] {
    return [...this.linker.files.keys()];
  }

  isNotebook(path: string): boolean {
    return this.linker.file(path)?.notebook ?? false;
  }

  moduleName(path: string): string {
    return this.linker.modules.nameOf(path);
  }

  // --------------------------------------------------------------------------------------------- scopes

  fn(path: string, id: number): ProjectFunction {
    const scope = this.linker.file(path)?.scopes[id];
    if (scope === undefined) throw new RangeError(`no scope ${id} in ${path}`);
    return scope;
  }

  functions(path: string): readonly ProjectFunction[] {
    return this.linker.file(path)?.scopes ?? [];
  }

  classes(path: string): readonly ProjectClass[] {
    return this.linker.file(path)?.classes ?? [];
  }

  inFile(fn: ProjectFunction, span: Span): Span {
    return [fn.facts.start + span[0], fn.facts.start + span[1]];
  }

  // ---------------------------------------------------------------------------------------------- names

  resolve(fn: ProjectFunction, expr: Expr, at: number): Value {
    return only(this.ready().values(fn as Scope, expr, at));
  }

  alternatives(fn: ProjectFunction, expr: Expr, at: number): readonly Value[] {
    return known(this.ready().values(fn as Scope, expr, at));
  }

  nameOf(value: Value): string {
    switch (value.k) {
      case 'function':
        return `${value.fn.module}.${value.fn.qualname}`;
      case 'class':
      case 'instance':
        return `${value.cls.module}.${value.cls.qualname}`;
      case 'module':
      case 'external':
        return value.name;
      case 'object':
        return value.cls;
      case 'container':
        return `builtins.${value.type}`;
      case 'partial':
      case 'coroutine':
      case 'generator':
        return this.nameOf(value.of);
      default:
        return '';
    }
  }

  isA(value: Value, className: string): boolean {
    return isInstanceOf(this.ready(), value, className);
  }

  member(value: Value, name: string): Value {
    return only(this.ready().members(value, name));
  }

  mro(cls: ProjectClass): ReadonlyArray<ProjectClass | string> {
    return this.ready().mro(cls as Class);
  }

  subclasses(cls: ProjectClass): readonly ProjectClass[] {
    return this.ready().subclasses(cls as Class);
  }

  isOpaque(fn: ProjectFunction): boolean {
    return decoration(this.ready(), fn as Scope).opaque;
  }

  // ---------------------------------------------------------------------------------------------- calls

  call(fn: ProjectFunction, op: number): Call {
    return callAt(this.ready(), fn as Scope, op);
  }

  calls(fn: ProjectFunction): readonly Call[] {
    return (fn as Scope).index.calls.map((op) => this.call(fn, op));
  }

  callers(fn: ProjectFunction): readonly Call[] {
    return this.graph.callers(fn as Scope);
  }

  argument(call: CallOp, position: number, keyword: string): Expr | null {
    const named = call.args.find((arg) => arg.name !== '' && arg.name === keyword);
    if (named) return named.value;
    if (position < 0) return null;
    const before = call.args.slice(0, position + 1);
    const arg = call.args[position];
    if (arg === undefined || before.some((a) => a.star !== '' || a.name !== '')) return null;
    return arg.value;
  }

  // ------------------------------------------------------------------------------------------- contexts

  contexts(fn: ProjectFunction): readonly Context[] {
    return this.contextMap.of(fn as Scope);
  }

  roots(): readonly ContextRoot[] {
    return this.contextMap.roots;
  }

  rootsIn(path: string): readonly ContextRoot[] {
    return this.roots().filter((root) => (root.site?.fn ?? root.entry).path === path);
  }

  concurrent(a: ProjectFunction, b: ProjectFunction): boolean {
    return this.contextMap.concurrent(a as Scope, b as Scope);
  }

  runsAlone(fn: ProjectFunction, op: number): boolean {
    return this.workerMap.runsAlone(fn as Scope, op);
  }

  flavour(path: string): Flavour {
    const file = this.linker.file(path);
    return file === undefined ? 'asyncio' : flavourOf(file);
  }

  isMonkeyPatched(): boolean {
    return this.blockingSummary.isMonkeyPatched();
  }

  // ------------------------------------------------------------------------------------------- blocking

  blockingCall(fn: ProjectFunction, op: number): Blocking | null {
    return this.blockingSummary.call(fn as Scope, op);
  }

  blocking(fn: ProjectFunction): readonly Blocking[] {
    return this.blockingSummary.of(fn as Scope);
  }

  // ----------------------------------------------------------------------------------------- coroutines

  asyncCall(fn: ProjectFunction, op: number): AsyncCall | null {
    return asyncCallAt(this.ready(), fn as Scope, op);
  }

  asyncCallable(value: Value): AsyncCall | null {
    return asyncCallableValue(this.ready(), value);
  }

  isAsyncContextManager(value: Value): boolean {
    return isAsyncContextManager(this.ready(), value);
  }

  isAsyncIterable(value: Value): boolean {
    return isAsyncIterable(this.ready(), value);
  }

  // ---------------------------------------------------------------------------------------------- locks

  lock(fn: ProjectFunction, expr: Expr, at: number): LockRef | null {
    return this.lockMap.refOf(fn as Scope, expr, at);
  }

  acquisitions(fn: ProjectFunction): readonly Acquisition[] {
    return this.lockMap.acquisitions(fn as Scope);
  }

  locksHeld(fn: ProjectFunction, op: number): readonly HeldLock[] {
    return this.lockMap.held(fn as Scope, op);
  }

  entryLocks(fn: ProjectFunction): readonly HeldLock[] {
    return this.lockMap.entry(fn as Scope);
  }

  lockPairs(): readonly LockPair[] {
    return this.lockMap.pairs();
  }

  locks(): readonly Lock[] {
    return this.lockMap.all();
  }

  accessGuards(access: Access): readonly HeldLock[] {
    return this.locksHeld(access.fn, access.op);
  }

  // --------------------------------------------------------------------------------------- shared state

  accesses(fn: ProjectFunction): readonly Access[] {
    return this.sharedState.accesses(fn as Scope);
  }

  accessesOf(variable: SharedVariable): readonly Access[] {
    return this.sharedState.of(variable);
  }

  variables(): readonly SharedVariable[] {
    return this.sharedState.variables();
  }

  // -------------------------------------------------------------------------------------------- workers

  workers(fn: ProjectFunction): readonly Worker[] {
    return this.workerMap.of(fn as Scope);
  }

  workersOf(fn: ProjectFunction, expr: Expr, at: number): readonly Worker[] {
    return this.workerMap.meant(fn as Scope, expr, at);
  }

  // ------------------------------------------------------------------------------------------- summaries

  private ready(): Linker {
    if (this.stale) {
      this.stale = false;
      this.linker.forgetAll();
    }
    this.linker.prepare();
    return this.linker;
  }

  private get graph(): CallGraph {
    this.summaries.graph ??= new CallGraph(this.ready());
    return this.summaries.graph;
  }

  private get contextMap(): ContextMap {
    this.summaries.contexts ??= new ContextMap(this.ready(), this.graph);
    return this.summaries.contexts;
  }

  private get blockingSummary(): BlockingSummary {
    this.summaries.blocking ??= new BlockingSummary(this.ready());
    return this.summaries.blocking;
  }

  private get lockMap(): LockMap {
    this.summaries.locks ??= new LockMap(this.ready(), this.graph, (fn) => this.contextMap.isStarted(fn));
    return this.summaries.locks;
  }

  private get sharedState(): SharedState {
    this.summaries.state ??= new SharedState(this.ready());
    return this.summaries.state;
  }

  private get workerMap(): WorkerMap {
    this.summaries.workers ??= new WorkerMap(this.ready(), this.graph, this.contextMap);
    return this.summaries.workers;
  }
}
