/**
 * Threads, timers and processes, from the call that makes them to their start and join.
 *
 * A worker is known by the place that keeps it: a local name, an attribute of self, a list. Its starts and joins are
 * the calls whose receiver names one of its places, also as the variable of a loop over the list.
 */
import type { Expr } from '../facts/facts.ts';
import { FileAnswers } from './file-answers.ts';
import type { Scope } from './linked-file.ts';
import type { Linker } from './linker.ts';
import type { Input } from './memo.ts';
import type { Worker } from './project.ts';
import { sameAnswer } from './same-answer.ts';
import type { Site } from './values.ts';
import { type Made, madeBy, placesOf, type Use, workersMade, workerUses } from './worker-calls.ts';

interface Joined extends Made {
  readonly starts: Site[];
  readonly joins: Site[];
}

type ByFunction = ReadonlyMap<Scope, readonly Joined[]>;

export class WorkerMap {
  private byFunction = new Map<Scope, Joined[]>();
  private byPlace = new Map<string, Joined[]>();
  private readonly made: FileAnswers<readonly Made[]>;
  private readonly uses: FileAnswers<readonly Use[]>;
  /** Changes when any worker does; there are few, and most edits are not about them. */
  private readonly input: Input;
  /** The state of the inputs that the list belongs to. */
  private revision = 0;
  private readonly linker: Linker;

  constructor(linker: Linker) {
    this.linker = linker;
    this.input = linker.memo.input();
    this.made = new FileAnswers(linker, [], (file) => workersMade(linker, file));
    this.uses = new FileAnswers(linker, [], (file) => workerUses(linker, file));
  }

  /** To be called before questions are asked, and never while one is being answered. */
  renew(): void {
    const { linker } = this;
    linker.contexts.renew();
    if (this.revision === linker.memo.revision || linker.memo.isBusy) return;
    let isChanged = false;
    const change = (): void => {
      isChanged = true;
    };
    this.made.renew(change);
    this.uses.renew(change);
    if (isChanged) this.join();
    this.revision = linker.memo.revision;
  }

  forgetAll(): void {
    this.made.forgetAll();
    this.uses.forgetAll();
    this.input.forget();
    this.revision = 0;
  }

  of(fn: Scope): readonly Worker[] {
    this.linker.memo.read(this.input);
    return this.byFunction.get(fn) ?? [];
  }

  meant(fn: Scope, expr: Expr, at: number): readonly Worker[] {
    this.linker.memo.read(this.input);
    return this.named(madeBy(this.linker, fn, expr, at), placesOf(fn, expr));
  }

  private named(made: Site | null, places: readonly string[]): readonly Joined[] {
    if (made !== null) {
      const exact = this.byFunction.get(made.fn as Scope)?.find((worker) => worker.made.op === made.op);
      if (exact) return [exact];
    }
    const found = new Set<Joined>();
    for (const place of places) for (const worker of this.byPlace.get(place) ?? []) found.add(worker);
    return [...found];
  }

  /** Brings workers and their uses together. Where all is said that was said before, the same objects stay. */
  private join(): void {
    const { byFunction, byPlace } = this;
    this.byFunction = new Map();
    this.byPlace = new Map();
    for (const made of this.made.all())
      for (const one of made) this.keep({ ...one, starts: [...one.starts], joins: [...one.joins] });
    for (const uses of this.uses.all()) for (const use of uses) this.use(use);
    if (!areSame(byFunction, this.byFunction)) this.linker.memo.change(this.input);
    else {
      this.byFunction = byFunction;
      this.byPlace = byPlace;
    }
  }

  private keep(worker: Joined): void {
    const fn = worker.made.fn as Scope;
    const list = this.byFunction.get(fn);
    if (list) list.push(worker);
    else this.byFunction.set(fn, [worker]);
    for (const place of worker.places) {
      const there = this.byPlace.get(place);
      if (there) there.push(worker);
      else this.byPlace.set(place, [worker]);
    }
  }

  private use({ fn, op, starts, made, places }: Use): void {
    for (const worker of this.named(made, places)) {
      const list = starts ? worker.starts : worker.joins;
      if (!list.some((site) => site.fn === fn && site.op === op)) list.push({ fn, op });
    }
  }
}

function areSame(before: ByFunction, now: ByFunction): boolean {
  if (before.size !== now.size) return false;
  for (const [fn, workers] of now) if (!sameAnswer(before.get(fn), workers)) return false;
  return true;
}
