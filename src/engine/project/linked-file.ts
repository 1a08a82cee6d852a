/** One file's scopes and classes as the objects that values name, with the answers that belong to it. */
import type { CallOp, ClassFacts, Expr, FileFacts, FunctionFacts, ImportOp, Op } from '../facts/facts.ts';
import { SPAWNERS } from '../knowledge/spawns.ts';
import { positionAt, type Span } from '../text.ts';
import type { VariableKey } from './accesses.ts';
import { AnswersByNumber } from './answers-by-number.ts';
import { Change } from './change.ts';
import type { Answers, Input, Memo } from './memo.ts';
import type { FoundModule } from './module-index.ts';
import type { PlacesByName } from './name-index.ts';
import { sameAnswer, sameWords } from './same-answer.ts';
import { indexScope, renumberDefinitions, type ScopeIndex } from './scope-index.ts';
import type { Call, ProjectClass, ProjectFunction, Value } from './values.ts';

/** Alternatives of a value. Empty: nothing known yet. `unknown` among them: there are more. */
export type Values = readonly Value[];

/** What stands in front of the body. */
export type Header = Pick<
  FunctionFacts,
  'kind' | 'name' | 'qualname' | 'async' | 'generator' | 'params' | 'decorators' | 'returns'
>;

/** The others of its parts are the same as long as the scope lives. */
function sameHeader(a: Header, b: Header): boolean {
  return (
    a.generator === b.generator &&
    sameWords(a.params, b.params) &&
    sameWords(a.decorators, b.decorators) &&
    sameWords(a.returns, b.returns)
  );
}

/** The maps of answers are made when there is one to keep: most scopes have few kinds. */
export class Scope implements ProjectFunction {
  private known: FunctionFacts;
  /** Of all scopes that the file has ever had, for as long as this one lives. */
  readonly serial: number;
  readonly input: Input;
  private readonly headerInput: Input;
  readonly linked: LinkedFile;
  private scopeIndex: ScopeIndex | null = null;

  private targetsKnown: Answers<number, Values> | null = null;
  private callsKnown: Answers<number, Call> | null = null;
  private definitionsKnown: Answers<number, Values> | null = null;
  private namesKnown: Answers<string, Values> | null = null;
  private variablesKnown: Answers<string, VariableKey | null> | null = null;
  private answersKnown: Answers<string, unknown> | null = null;

  constructor(linked: LinkedFile, facts: FunctionFacts) {
    this.linked = linked;
    this.known = facts;
    this.serial = linked.takeSerial();
    this.input = linked.memo.input();
    this.headerInput = linked.memo.input();
  }

  /** Enough for most who call the function; and most edits are in a body. */
  get header(): Header {
    this.linked.memo.read(this.headerInput);
    return this.known;
  }

  /** Who reads them while an answer is computed makes the answer depend on them. */
  get facts(): FunctionFacts {
    this.linked.memo.read(this.input);
    return this.known;
  }

  get targets(): Answers<number, Values> {
    this.targetsKnown ??= new AnswersByNumber(this.known.ops.length);
    return this.targetsKnown;
  }

  get calls(): Answers<number, Call> {
    this.callsKnown ??= new AnswersByNumber(this.known.ops.length);
    return this.callsKnown;
  }

  /** By the number of the definition. */
  get definitions(): Answers<number, Values> {
    this.definitionsKnown ??= new AnswersByNumber(this.index.definitions.size);
    return this.definitionsKnown;
  }

  get names(): Answers<string, Values> {
    this.namesKnown ??= new Map();
    return this.namesKnown;
  }

  /** Variables by the name that the scope binds and other code can see. */
  get variables(): Answers<string, VariableKey | null> {
    this.variablesKnown ??= new Map();
    return this.variablesKnown;
  }

  get answers(): Answers<string, unknown> {
    this.answersKnown ??= new Map();
    return this.answersKnown;
  }

  get file(): FileFacts {
    return this.linked.text;
  }

  lineOf(at: Span): number {
    return positionAt(this.linked.lines, this.known.start + at[0]).line;
  }

  get path(): string {
    return this.linked.facts.path;
  }

  get module(): string {
    return this.linked.module.name;
  }

  get qualname(): string {
    return this.known.qualname;
  }

  get parent(): Scope | null {
    return this.known.parent < 0 ? null : this.linked.scopeOf(this.known.parent);
  }

  get cls(): Class | null {
    return this.known.cls < 0 ? null : this.linked.classOf(this.known.cls);
  }

  get id(): number {
    return this.known.id;
  }

  /** A scope that becomes another kind of thing is another scope; so who asks need not ask again. */
  get kind(): FunctionFacts['kind'] {
    return this.known.kind;
  }

  get isAsync(): boolean {
    return this.known.async;
  }

  /** The scopes that stand directly in this one. */
  get children(): readonly Scope[] {
    return this.linked.childrenOf(this.id);
  }

  get index(): ScopeIndex {
    const { facts } = this;
    this.scopeIndex ??= indexScope(this.linked.facts, facts);
    return this.scopeIndex;
  }

  /** What is defined here is called by other numbers; nothing else has changed. */
  renumber(): void {
    if (this.scopeIndex !== null) renumberDefinitions(this.scopeIndex, this.known);
  }

  replace(facts: FunctionFacts): void {
    const { memo } = this.linked;
    const before = this.known;
    this.known = facts;
    this.scopeIndex = null;
    if (!sameHeader(before, facts)) memo.change(this.headerInput);
    if (this.definitionsKnown !== null) memo.drop(this.definitionsKnown);
    memo.change(this.input);
  }

  /** Nobody asks about it any more; what its answers were read from need not remember them. */
  retire(): void {
    const { memo } = this.linked;
    memo.change(this.input);
    memo.change(this.headerInput);
    if (this.targetsKnown !== null) memo.drop(this.targetsKnown);
    if (this.callsKnown !== null) memo.drop(this.callsKnown);
    if (this.definitionsKnown !== null) memo.drop(this.definitionsKnown);
    if (this.namesKnown !== null) memo.drop(this.namesKnown);
    if (this.variablesKnown !== null) memo.drop(this.variablesKnown);
    if (this.answersKnown !== null) memo.drop(this.answersKnown);
  }

  forget(): void {
    this.targetsKnown = null;
    this.callsKnown = null;
    this.definitionsKnown = null;
    this.namesKnown = null;
    this.variablesKnown = null;
    this.answersKnown = null;
    this.input.forget();
    this.headerInput.forget();
  }
}

export class Class implements ProjectClass {
  private known: ClassFacts;
  readonly input: Input;
  /** Changes with the list of classes derived from this one. */
  readonly below: Input;
  readonly linked: LinkedFile;
  private membersKnown: Answers<string, Values> | null = null;
  private attributesKnown: Answers<string, Values> | null = null;
  private instanceVariablesKnown: Answers<string, VariableKey | null> | null = null;
  private classVariablesKnown: Answers<string, VariableKey | null> | null = null;
  private answersKnown: Answers<string, unknown> | null = null;

  constructor(linked: LinkedFile, facts: ClassFacts) {
    this.linked = linked;
    this.known = facts;
    this.input = linked.memo.input();
    this.below = linked.memo.input();
  }

  get facts(): ClassFacts {
    this.linked.memo.read(this.input);
    return this.known;
  }

  get members(): Answers<string, Values> {
    this.membersKnown ??= new Map();
    return this.membersKnown;
  }

  get attributes(): Answers<string, Values> {
    this.attributesKnown ??= new Map();
    return this.attributesKnown;
  }

  /** Variables by the attribute that an object of the class, or the class itself, is asked for. */
  get instanceVariables(): Answers<string, VariableKey | null> {
    this.instanceVariablesKnown ??= new Map();
    return this.instanceVariablesKnown;
  }

  get classVariables(): Answers<string, VariableKey | null> {
    this.classVariablesKnown ??= new Map();
    return this.classVariablesKnown;
  }

  get answers(): Answers<string, unknown> {
    this.answersKnown ??= new Map();
    return this.answersKnown;
  }

  get path(): string {
    return this.linked.facts.path;
  }

  get module(): string {
    return this.linked.module.name;
  }

  get file(): FileFacts {
    return this.linked.text;
  }

  get qualname(): string {
    return this.facts.qualname;
  }

  get parent(): Scope {
    return this.linked.scopeOf(this.known.parent);
  }

  get body(): Scope {
    return this.linked.scopeOf(this.known.body);
  }

  /** What the class's own methods assign to `self.name`. */
  get stores(): ReadonlyMap<string, readonly AttributeStore[]> {
    return this.linked.memo.get(this.answers as Answers<string, Stores>, 'stores', NO_STORES, () =>
      storesOf(this),
    );
  }

  replace(facts: ClassFacts): void {
    this.known = facts;
    this.linked.memo.change(this.input);
  }

  /** Nobody asks about it any more. */
  retire(): void {
    const { memo } = this.linked;
    memo.change(this.input);
    memo.change(this.below);
    if (this.membersKnown !== null) memo.drop(this.membersKnown);
    if (this.attributesKnown !== null) memo.drop(this.attributesKnown);
    if (this.instanceVariablesKnown !== null) memo.drop(this.instanceVariablesKnown);
    if (this.classVariablesKnown !== null) memo.drop(this.classVariablesKnown);
    if (this.answersKnown !== null) memo.drop(this.answersKnown);
  }

  forget(): void {
    this.membersKnown = null;
    this.attributesKnown = null;
    this.instanceVariablesKnown = null;
    this.classVariablesKnown = null;
    this.answersKnown = null;
    this.input.forget();
    this.below.forget();
  }
}

const NO_SCOPES: readonly Scope[] = [];

type Stores = ReadonlyMap<string, readonly AttributeStore[]>;
const NO_STORES: Stores = new Map();

/** `self.name = ...` in `fn` at `op`; `path` leads into a tuple. */
export interface AttributeStore {
  readonly fn: Scope;
  readonly op: number;
  readonly path: readonly number[];
}

export class LinkedFile {
  facts: FileFacts;
  /** The facts as they came; `facts` may say the same in older objects. */
  private given: FileFacts;
  notebook: boolean;
  module: FoundModule;
  readonly memo: Memo;
  /** Changes when another object takes the place of this file. */
  readonly input: Input;
  private readonly writersInput: Input;
  /** Changes with the text, and with the lines that things stand in. */
  private readonly textInput: Input;
  private readonly linesInput: Input;
  /** Changes when a scope or class comes or goes. */
  private readonly shapeInput: Input;
  private scopesMade = 0;
  private scopesNow: readonly Scope[];
  private classesNow: readonly Class[];
  /**
   * Calls by the last word of their callee: who may call a function of that name. Under `.name=` stand the places
   * that give a class another `name` from outside, which decide what such a call means.
   */
  private callNames: PlacesByName | null = null;
  private handOverNames: PlacesByName | null = null;
  /** Functions that bind a name of the module by `global`. */
  private writers: Map<string, Scope[]> | null = null;
  private children: Array<Scope[] | undefined> | null = null;
  private coroutineScopes: readonly Scope[] | null = null;
  private accessors: Set<string> | null = null;

  constructor(memo: Memo, facts: FileFacts, module: FoundModule, notebook: boolean) {
    this.memo = memo;
    this.input = memo.input();
    this.writersInput = memo.input();
    this.textInput = memo.input();
    this.linesInput = memo.input();
    this.shapeInput = memo.input();
    this.facts = facts;
    this.given = facts;
    this.module = module;
    this.notebook = notebook;
    this.scopesNow = facts.functions.map((fn) => new Scope(this, fn));
    this.classesNow = facts.classes.map((cls) => new Class(this, cls));
  }

  takeSerial(): number {
    return this.scopesMade++;
  }

  get scopes(): readonly Scope[] {
    this.memo.read(this.shapeInput);
    return this.scopesNow;
  }

  get classes(): readonly Class[] {
    this.memo.read(this.shapeInput);
    return this.classesNow;
  }

  /** For who belongs to it: as long as the asker lives, so does what is around it. */
  scopeOf(id: number): Scope {
    return this.scopesNow[id]!;
  }

  classOf(id: number): Class {
    return this.classesNow[id]!;
  }

  /** Where scopes and classes say the same as before, their facts live on at their new positions. */
  replace(facts: FileFacts, notebook: boolean): void {
    const before = this.facts;
    const [oldScopes, oldClasses] = [this.scopesNow, this.classesNow];
    this.memo.change(this.textInput);
    if (!sameLines(before.lineStarts, facts.lineStarts)) this.memo.change(this.linesInput);
    if (this.notebook !== notebook) this.memo.change(this.input);
    this.notebook = notebook;
    this.callNames = null;
    this.accessors = null;
    this.handOverNames = null;
    const change = new Change(this.given, facts);
    this.given = facts;
    const lives = change.scopes;
    const scopes = facts.functions.map((fn, id) => oldScopes[lives[id]!] ?? new Scope(this, fn));
    const classes = facts.classes.map((cls, id) => oldClasses[change.classes[id]!] ?? new Class(this, cls));
    const fresh: Array<() => void> = [];
    const all = facts.functions.map((fn, id) => {
      const old = before.functions[lives[id]!];
      if (old === undefined) return fn;
      if (!change.carries(old, id)) {
        fresh.push(() => scopes[id]!.replace(fn));
        return fn;
      }
      if (change.isRenumbered(id)) scopes[id]!.renumber();
      return old;
    });
    const allClasses = facts.classes.map((cls, id) => {
      const old = before.classes[change.classes[id]!];
      if (old === undefined || change.carriesClass(old, id)) return old ?? cls;
      fresh.push(() => classes[id]!.replace(cls));
      return cls;
    });
    this.facts = { ...facts, functions: all, classes: allClasses };
    this.scopesNow = scopes;
    this.classesNow = classes;
    const isShaped = !areSame(oldScopes, scopes) || !areSame(oldClasses, classes);
    const rebinds = lives.some((old, id) => !sameAnswer(before.functions[old]?.globals, all[id]!.globals));
    if (rebinds || isShaped) {
      this.writers = null;
      this.memo.change(this.writersInput);
    }
    if (isShaped) this.reshape(oldScopes, oldClasses);
    for (const replace of fresh) replace();
  }

  private reshape(oldScopes: readonly Scope[], oldClasses: readonly Class[]): void {
    this.children = null;
    this.coroutineScopes = null;
    this.memo.change(this.shapeInput);
    const scopes = new Set(this.scopesNow);
    for (const scope of oldScopes) if (!scopes.has(scope)) scope.retire();
    const classes = new Set(this.classesNow);
    for (const cls of oldClasses) if (!classes.has(cls)) cls.retire();
  }

  /** Another file takes its place. */
  retire(): void {
    this.memo.change(this.input);
    this.memo.change(this.writersInput);
    this.memo.change(this.textInput);
    this.memo.change(this.linesInput);
    this.memo.change(this.shapeInput);
    for (const scope of this.scopesNow) scope.retire();
    for (const cls of this.classesNow) cls.retire();
  }

  get path(): string {
    return this.facts.path;
  }

  get root(): Scope {
    return this.scopesNow[0]!;
  }

  /** The facts with all positions in the file. */
  get text(): FileFacts {
    this.memo.read(this.textInput);
    return this.facts;
  }

  /** Where lines start, for who goes by lines and not by columns. */
  get lines(): readonly number[] {
    this.memo.read(this.linesInput);
    return this.facts.lineStarts;
  }

  get callsByName(): PlacesByName {
    if (this.callNames === null) {
      const names = placesBy(this.scopes, (call) => lastName(call.callee));
      for (const fn of this.scopes) {
        for (const op of fn.index.attributeOps)
          for (const name of patchedNames(fn.facts.ops[op]!)) putPlace(names, `.${name}=`, fn, op);
      }
      this.callNames = names;
    }
    return this.callNames;
  }

  /** Calls that may start something or hand it over, by the last word of what they are given. */
  get handOversByName(): PlacesByName {
    this.handOverNames ??= placesBy(this.scopes, (call) => {
      const given = SPAWNERS.get(lastName(call.callee))?.callable(call);
      return given ? lastName(given) : '';
    });
    return this.handOverNames;
  }

  /** Names of members whose access runs code: properties, and what indexing calls. */
  get accessorNames(): ReadonlySet<string> {
    if (this.accessors === null) {
      this.accessors = new Set();
      for (const { cls, kind, name, decorators } of this.facts.functions) {
        if (cls < 0 || kind !== 'function') continue;
        if (name === '__getitem__' || name === '__setitem__' || decorators.some(isAccessor))
          this.accessors.add(name);
      }
    }
    return this.accessors;
  }

  globalWriters(name: string): readonly Scope[] {
    this.memo.read(this.writersInput);
    if (this.writers === null) {
      this.writers = new Map();
      for (const fn of this.scopesNow) {
        for (const global of this.facts.functions[fn.id]!.globals) {
          const list = this.writers.get(global);
          if (list) list.push(fn);
          else this.writers.set(global, [fn]);
        }
      }
    }
    return this.writers.get(name) ?? [];
  }

  childrenOf(id: number): readonly Scope[] {
    this.memo.read(this.shapeInput);
    if (this.children === null) {
      const children = new Array<Scope[] | undefined>(this.scopesNow.length);
      this.facts.functions.forEach(({ parent }, id) => {
        const scope = this.scopesNow[id]!;
        const list = children[parent];
        if (list !== undefined) list.push(scope);
        else if (parent >= 0) children[parent] = [scope];
      });
      this.children = children;
    }
    return this.children[id] ?? NO_SCOPES;
  }

  /** A scope that becomes another kind of thing is another scope. */
  get coroutines(): readonly Scope[] {
    this.memo.read(this.shapeInput);
    this.coroutineScopes ??= this.scopesNow.filter((fn) => fn.isAsync);
    return this.coroutineScopes;
  }

  get stars(): readonly ImportOp[] {
    return this.root.index.stars;
  }

  forget(): void {
    this.input.forget();
    this.writersInput.forget();
    this.textInput.forget();
    this.linesInput.forget();
    this.shapeInput.forget();
    for (const scope of this.scopesNow) scope.forget();
    for (const cls of this.classesNow) cls.forget();
  }
}

function areSame<T>(before: readonly T[], now: readonly T[]): boolean {
  return before.length === now.length && now.every((one, i) => one === before[i]);
}

/** Whether an edit left all that it did not touch in the lines where it stood. */
function sameLines(before: readonly number[], now: readonly number[]): boolean {
  if (before.length !== now.length) return false;
  let first = 0;
  while (first < now.length && before[first] === now[first]) first++;
  if (first === now.length) return true;
  const moved = now[first]! - before[first]!;
  for (let i = first; i < now.length; i++) if (now[i]! - before[i]! !== moved) return false;
  return true;
}

/** `Client.send = other`: a class by its capital letter. */
function patchedNames(op: Op): string[] {
  if (op.k !== 'assign') return [];
  return op.targets.flatMap((target) =>
    target.k === 'attr' && /^_*[A-Z]/.test(lastName(target.of)) ? [target.name] : [],
  );
}

function isAccessor(decorator: Expr): boolean {
  return /property$|^(setter|getter)$/.test(lastName(decorator));
}

function placesBy(scopes: readonly Scope[], nameOf: (call: CallOp) => string): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const fn of scopes) {
    const { ops } = fn.facts;
    for (const op of fn.index.calls) {
      const name = nameOf(ops[op] as CallOp);
      if (name !== '') putPlace(found, name, fn, op);
    }
  }
  return found;
}

function putPlace(into: Map<string, number[]>, name: string, { id }: Scope, op: number): void {
  const list = into.get(name);
  if (list) list.push(id, op);
  else into.set(name, [id, op]);
}

export function lastName(e: Expr): string {
  if (e.k === 'name') return e.id;
  return e.k === 'attr' ? e.name : '';
}

/** The name of a method's first parameter, where it is the object. */
export function selfName(fn: Scope): string {
  if (fn.cls === null || fn.header.kind !== 'function') return '';
  if (fn.header.decorators.some((d) => d.k === 'name' && d.id === 'staticmethod')) return '';
  const first = fn.header.params[0];
  return first?.kind === 'positional' ? first.name : '';
}

function storesOf(cls: Class): Map<string, AttributeStore[]> {
  const stores = new Map<string, AttributeStore[]>();
  const collect = (target: Expr, self: string, fn: Scope, op: number, path: readonly number[]): void => {
    if (target.k === 'attr' && target.of.k === 'name' && target.of.id === self) {
      const list = stores.get(target.name);
      if (list) list.push({ fn, op, path });
      else stores.set(target.name, [{ fn, op, path }]);
    } else if (target.k === 'seq') {
      target.items.forEach((item, i) => void collect(item, self, fn, op, [...path, i]));
    }
  };
  const visit = (fn: Scope, self: string): void => {
    for (const at of fn.index.attributeOps) {
      const op = fn.facts.ops[at]!;
      if (op.k === 'assign') for (const target of op.targets) collect(target, self, fn, at, []);
      else if (op.k === 'enter' && op.as) collect(op.as, self, fn, at, []);
    }
  };
  // Functions inside of a method see its `self`, unless they have their own.
  const visitInner = (fn: Scope, self: string): void => {
    visit(fn, self);
    for (const inner of fn.children) {
      if (inner.facts.kind !== 'class' && !inner.facts.locals.includes(self)) visitInner(inner, self);
    }
  };
  for (const method of cls.body.children) {
    const self = method.header.kind === 'function' ? selfName(method) : '';
    if (self !== '') visitInner(method, self);
  }
  return stores;
}

export function isWithin(inner: Scope, outer: Scope): boolean {
  for (let at = inner.parent; at !== null; at = at.parent) if (at === outer) return true;
  return false;
}

export function callOp(fn: Scope, op: number): CallOp {
  return fn.facts.ops[op] as CallOp;
}
