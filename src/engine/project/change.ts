/**
 * What an edit leaves alive. A scope of the new facts that has the name, the kind and the place among its likes of one
 * that was there before is that one with new facts, so that whatever refers to it goes on doing so; an answer is
 * computed anew only where facts were read that have changed. A scope that comes or goes gives those behind it other
 * numbers: that alone changes nothing either.
 */
import type { ClassFacts, FileFacts, FunctionFacts } from '../facts/facts.ts';
import { move, type Numbers, sameWords } from './same-answer.ts';

export class Change {
  /** For each scope and class of the new facts the number of the old one that lives on in it; -1 for a new one. */
  readonly scopes: readonly number[];
  readonly classes: readonly number[];
  /** By the new number of a scope: something that stands directly in it has another number than before. */
  private readonly renumbered: ReadonlySet<number>;
  private readonly given: FileFacts;
  private readonly now: FileFacts;
  private readonly numbers: Numbers;

  /** `given` is what was said before, in the very objects in which the next facts may hold what an edit left alone. */
  constructor(given: FileFacts, now: FileFacts) {
    this.given = given;
    this.now = now;
    this.scopes = livingScopes(given, now);
    const byBody = new Map(given.classes.map(({ body }, id) => [body, id] as const));
    this.classes = now.classes.map(({ body }) => byBody.get(this.scopes[body]!) ?? -1);
    this.numbers = { fn: this.scopes, cls: this.classes };
    const renumbered = new Set<number>();
    for (const { id, parent } of now.functions) if (this.scopes[id] !== id) renumbered.add(parent);
    for (const { id, parent } of now.classes) if (this.classes[id] !== id) renumbered.add(parent);
    this.renumbered = renumbered;
  }

  /** Whether definitions in this scope are called by other numbers. */
  isRenumbered(scope: number): boolean {
    return this.renumbered.has(scope);
  }

  /** Where the old facts of a scope say what the new ones do, they take over its places and numbers. */
  carries(old: FunctionFacts, id: number): boolean {
    const fn = this.now.functions[id]!;
    if (old === fn) return true;
    const inside = this.renumbered.has(id) ? this.numbers : null;
    // What its header evaluates stands in the scope around it.
    const around = this.renumbered.has(fn.parent) ? this.numbers : null;
    const { given } = this;
    const isKept = inside === null && around === null && areSameParts(given.functions[this.scopes[id]!]!, fn);
    if (!isKept) {
      for (const key of Object.keys(fn) as Array<keyof FunctionFacts>) {
        if (NUMBERS.has(key) || PLACES.has(key)) continue;
        if (!sameWords(old[key], fn[key], HEADER.has(key) ? around : inside)) return false;
      }
      move(old, fn);
    }
    old.id = fn.id;
    old.parent = fn.parent;
    old.cls = fn.cls;
    old.start = fn.start;
    return true;
  }

  carriesClass(old: ClassFacts, id: number): boolean {
    const cls = this.now.classes[id]!;
    if (old === cls) return true;
    const around = this.renumbered.has(cls.parent) ? this.numbers : null;
    for (const key of Object.keys(cls) as Array<keyof ClassFacts>) {
      if (NUMBERS.has(key) || PLACES.has(key)) continue;
      if (!sameWords(old[key], cls[key], around)) return false;
    }
    move(old, cls);
    old.id = cls.id;
    old.parent = cls.parent;
    old.body = cls.body;
    return true;
  }
}

/** Of a scope or class as a whole: who lives on, lives on among the same. */
const NUMBERS = new Set<string>(['id', 'parent', 'cls', 'body']);
const PLACES = new Set<string>(['start', 'at', 'nameAt']);
const HEADER = new Set<string>(['params', 'decorators', 'returns']);

/** The very same objects, that is, apart from where the whole stands and what it is numbered. */
function areSameParts(given: FunctionFacts, now: FunctionFacts): boolean {
  for (const key of Object.keys(now) as Array<keyof FunctionFacts>) {
    if (given[key] !== now[key] && key !== 'start' && !NUMBERS.has(key)) return false;
  }
  return true;
}

function livingScopes(before: FileFacts, after: FileFacts): number[] {
  const words = new Map<string, number[]>();
  const wordOf: string[] = [];
  for (const fn of before.functions) {
    const word = wordFor(fn, fn.parent);
    wordOf.push(word);
    const alike = words.get(word);
    if (alike) alike.push(fn.id);
    else words.set(word, [fn.id]);
  }
  const { taken, byFacts } = keptScopes(before, after);
  const lives: number[] = [];
  for (const fn of after.functions) {
    const parent = fn.parent < 0 ? -1 : lives[fn.parent]!;
    if (fn.parent >= 0 && parent < 0) {
      lives.push(-1);
      continue;
    }
    const word = wordFor(fn, parent);
    let old = byFacts.get(fn.id);
    if (old === undefined) {
      const alike = words.get(word);
      do old = alike?.shift();
      while (old !== undefined && taken.has(old));
    } else if (wordOf[old] !== word) old = undefined;
    lives.push(old !== undefined && before.functions[old]!.qualname === fn.qualname ? old : -1);
  }
  return lives;
}

/**
 * Functions whose facts were taken over by those who collected them. Of two of one name, each is thereby known for
 * what it was; and no facts that are moved belong to two.
 */
function keptScopes(
  before: FileFacts,
  after: FileFacts,
): { taken: ReadonlySet<number>; byFacts: ReadonlyMap<number, number> } {
  const owners = new Map(before.functions.map(({ blocks, id }) => [blocks, id] as const));
  const taken = new Set<number>();
  const byFacts = new Map<number, number>();
  for (const { id, blocks } of after.functions) {
    const owner = owners.get(blocks);
    if (owner === undefined) continue;
    taken.add(owner);
    byFacts.set(id, owner);
  }
  return { taken, byFacts };
}

/** Scopes of the same are told apart by their order. */
function wordFor({ kind, async, name, cls }: FunctionFacts, parent: number): string {
  return `${parent} ${kind} ${async} ${cls >= 0} ${name}`;
}
