/** The project's implementation: keeps the linker up to date, and one set of summaries for each state of the files. */
import type { CallOp, Expr, FileFacts } from '../facts/facts.ts';
import { isKnownLibrary } from '../knowledge/lookup.ts';
import { isStandardModule } from '../knowledge/modules.ts';
import type { Span } from '../text.ts';
import { asyncCallAt, asyncCallableValue, isAsyncContextManager, isAsyncIterable } from './async-calls.ts';
import { BatchMemo } from './batch-memo.ts';
import { BlockingSummary } from './blocking-summary.ts';
import { callAt } from './call-graph.ts';
import { isInstanceOf } from './class-members.ts';
import { isConstructing } from './construction.ts';
import type { Contexts } from './contexts.ts';
import { decoration } from './decorators.ts';
import { flavourOf } from './flavour.ts';
import type { Class, Scope } from './linked-file.ts';
import { Linker } from './linker.ts';
import { LockMap } from './lock-map.ts';
import { loopRunAt } from './loop-runs.ts';
import { isPackage } from './module-index.ts';
import { isMonkeyPatched } from './monkey-patches.ts';
import { InstalledPackages, importedNames } from './packages.ts';
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
  LoopRun,
  Project,
  ProjectFileOptions,
  SharedVariable,
  Worker,
} from './project.ts';
import { SharedState } from './shared-state.ts';
import { TrackedMemo } from './tracked-memo.ts';
import { known, only } from './value-set.ts';
import type { Call, ProjectClass, ProjectFunction, Site, Value } from './values.ts';
import { WorkerLives } from './worker-lives.ts';
import { WorkerMap } from './workers.ts';

/** `incremental: false` is for one look at files that stay as they are: it takes less time and memory. */
export function createProject({ incremental = true } = {}): Project {
  return new LinkedProject(incremental);
}

class LinkedProject implements Project {
  private readonly incremental: boolean;
  private readonly linker: Linker;
  private readonly blockingSummary: BlockingSummary;
  private readonly lockMap: LockMap;
  private readonly state: SharedState;
  private readonly workersKnown: WorkerMap;
  private readonly lives: WorkerLives;
  private stale = true;
  private packages: InstalledPackages | null = null;

  constructor(incremental: boolean) {
    this.incremental = incremental;
    this.linker = new Linker(incremental ? new TrackedMemo() : new BatchMemo());
    this.blockingSummary = new BlockingSummary(this.linker);
    this.lockMap = new LockMap(this.linker);
    this.state = new SharedState(this.linker);
    this.workersKnown = new WorkerMap(this.linker);
    this.lives = new WorkerLives(this.linker, this.workersKnown);
  }

  // ---------------------------------------------------------------------------------------------- files

  setRoots(roots: readonly string[]): void {
    this.linker.modules.setRoots(roots);
    this.forgetAll();
  }

  set(facts: FileFacts, options: ProjectFileOptions = {}): void {
    const { linker } = this;
    const before = linker.files.get(facts.path);
    const notebook = options.notebook ?? false;
    linker.put(facts, notebook, this.incremental ? before : undefined);
    this.changed(before === undefined ? facts.path : null);
  }

  remove(path: string): void {
    if (!this.linker.files.has(path)) return;
    this.linker.remove(path);
    this.changed(path);
  }

  /** After a change of a file; `path` where it came or went, and with it perhaps a package that others are in. */
  private changed(path: string | null): void {
    if (this.stale) return;
    if (!this.incremental || (path !== null && isPackage(path) && this.linker.isRenamed)) this.forgetAll();
    // Where nothing but positions changed, everything that was known still is; but what refers to the file's text
    // or its list of lines is read again.
    else this.linker.memo.restart();
  }

  setPackageRoots(roots: readonly string[]): void {
    if (roots.length === 0 && this.packages === null) return;
    this.packages = roots.length === 0 ? null : new InstalledPackages();
    this.packages?.setRoots(roots);
    this.linker.packages = this.packages;
    this.forgetAll();
  }

  addPackage(facts: FileFacts): void {
    this.packages?.put(facts);
    this.forgetAll();
  }

  missingModules(): readonly string[] {
    const { packages, linker } = this;
    if (packages === null) return [];
    for (const file of linker.files.values()) {
      if (!file.facts.functions.some((fn) => fn.async)) continue;
      for (const name of importedNames(file.facts)) {
        const [top] = name.split('.');
        if (isStandardModule(top!) || isKnownLibrary(top!)) continue;
        if (linker.modules.find(file.path, top!, 0) === null) packages.want(name);
      }
    }
    return packages.takeMissing();
  }

  /** While files are being added nothing has been asked, and there is nothing to forget until something is. */
  private forgetAll(): void {
    this.stale = true;
  }

  facts(path: string): FileFacts | undefined {
    return this.linker.file(path)?.text;
  }

  files(): readonly string[] {
    return Array.from(this.linker.allFiles(), (file) => file.path);
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

  callOps(fn: ProjectFunction): readonly number[] {
    return (fn as Scope).index.calls;
  }

  callers(fn: ProjectFunction): readonly Call[] {
    const linker = this.ready();
    linker.callers.renew();
    return linker.callers.of(fn as Scope);
  }

  callsNamed(name: string): readonly Site[] {
    return this.ready().callsNamed(name);
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
    return this.contextsOf.of(fn as Scope);
  }

  roots(): readonly ContextRoot[] {
    return this.contextsOf.roots;
  }

  rootsIn(path: string): readonly ContextRoot[] {
    return this.roots().filter((root) => (root.site?.fn ?? root.entry).path === path);
  }

  concurrent(a: ProjectFunction, b: ProjectFunction): boolean {
    return this.contextsOf.concurrent(a as Scope, b as Scope);
  }

  runsAlone(fn: ProjectFunction, op: number): boolean {
    return this.threadLives.runsAlone(fn as Scope, op);
  }

  flavour(path: string): Flavour {
    const file = this.linker.file(path);
    return file === undefined ? 'asyncio' : flavourOf(file);
  }

  isMonkeyPatched(path: string): boolean {
    return isMonkeyPatched(this.ready(), path);
  }

  // ------------------------------------------------------------------------------------------- blocking

  blockingCall(fn: ProjectFunction, op: number): readonly Blocking[] {
    return this.blocks.at(fn as Scope, op);
  }

  blocking(fn: ProjectFunction): readonly Blocking[] {
    return this.blocks.of(fn as Scope);
  }

  loopRun(fn: ProjectFunction, op: number): LoopRun | null {
    return loopRunAt(this.ready(), fn as Scope, op);
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
    return this.lockedBy.refOf(fn as Scope, expr, at);
  }

  acquisitions(fn: ProjectFunction): readonly Acquisition[] {
    return this.lockedBy.acquisitions(fn as Scope);
  }

  acquisitionsOf(lock: Lock): readonly Acquisition[] {
    return this.lockedBy.acquisitionsOf(lock);
  }

  locksHeld(fn: ProjectFunction, op: number): readonly HeldLock[] {
    return this.lockedBy.held(fn as Scope, op);
  }

  entryLocks(fn: ProjectFunction): readonly HeldLock[] {
    return this.lockedBy.entry(fn as Scope);
  }

  isConstructing(fn: ProjectFunction): boolean {
    const linker = this.ready();
    linker.contexts.renew();
    return isConstructing(linker, fn as Scope);
  }

  lockPairs(): readonly LockPair[] {
    return this.lockedBy.pairs();
  }

  isHandedOver(lock: Lock): boolean {
    return this.lockedBy.isHandedOver(lock);
  }

  locks(): readonly Lock[] {
    return this.lockedBy.all();
  }

  accessGuards(access: Access): readonly HeldLock[] {
    return this.lockedBy.heldOnShared(access.fn as Scope, access.op);
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

  remember<T>(about: ProjectFunction | null, question: string, bottom: T, compute: () => T): T {
    const linker = this.ready();
    this.workersKnown.renew();
    this.state.renew();
    const asked = `rules: ${question}`;
    if (about === null) return linker.askAll(asked, bottom, compute);
    return linker.ask(about as Scope, asked, bottom, compute);
  }

  private ready(): Linker {
    if (this.stale) {
      this.stale = false;
      this.linker.forgetAll();
      this.workersKnown.forgetAll();
      this.state.forgetAll();
    }
    this.linker.prepare();
    return this.linker;
  }

  private get blocks(): BlockingSummary {
    this.ready();
    return this.blockingSummary;
  }

  private get lockedBy(): LockMap {
    this.ready().contexts.renew();
    return this.lockMap;
  }

  private get contextsOf(): Contexts {
    const { contexts } = this.ready();
    contexts.renew();
    return contexts;
  }

  private get sharedState(): SharedState {
    this.ready();
    this.state.renew();
    return this.state;
  }

  private get workerMap(): WorkerMap {
    this.ready();
    this.workersKnown.renew();
    return this.workersKnown;
  }

  private get threadLives(): WorkerLives {
    this.ready();
    this.workersKnown.renew();
    return this.lives;
  }
}
