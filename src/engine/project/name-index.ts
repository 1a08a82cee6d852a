/** Places in all files by a word that stands there: each file brings its own, and takes them away again. */
import type { LinkedFile, Scope } from './linked-file.ts';
import type { Input, Memo } from './memo.ts';

/** A call by what its callee ends in, or by what it is given. */
export interface NamedCall {
  readonly fn: Scope;
  readonly op: number;
}

/**
 * A file's operations by word: for each the number of its scope and its own, by turns. They become calls when
 * somebody asks for the word, which happens to few words.
 */
export type PlacesByName = ReadonlyMap<string, readonly number[]>;

interface Entry {
  /** Side by side, in no order. */
  readonly files: LinkedFile[];
  readonly places: Array<readonly number[]>;
  /** All of them as one list, until one changes. */
  all: readonly NamedCall[] | null;
  input: Input | null;
}

export class NameIndex {
  private readonly entries = new Map<string, Entry>();
  private readonly memo: Memo;

  constructor(memo: Memo) {
    this.memo = memo;
  }

  /** The places of a file that was not there before. */
  add(file: LinkedFile, now: PlacesByName): void {
    for (const [name, places] of now) this.put(this.entry(name), file, places);
  }

  /** The file says something else now; `lives` tells the new number of a scope by its old one, -1 where it is gone. */
  replace(file: LinkedFile, now: PlacesByName, before: PlacesByName, lives: (scope: number) => number): void {
    for (const name of before.keys()) if (!now.has(name)) this.take(name, file);
    for (const [name, places] of now) {
      const old = before.get(name);
      if (old !== undefined && areAlike(old, places, lives)) {
        if (places.some((number, i) => number !== old[i])) this.renumber(name, file, places);
        continue;
      }
      if (old !== undefined) this.take(name, file);
      this.put(this.entry(name), file, places);
    }
  }

  remove(file: LinkedFile, before: PlacesByName): void {
    for (const name of before.keys()) this.take(name, file);
  }

  get(name: string): readonly NamedCall[] {
    const entry = this.entry(name);
    entry.input ??= this.memo.input();
    this.memo.read(entry.input);
    entry.all ??= callsOf(entry);
    return entry.all;
  }

  forget(): void {
    for (const entry of this.entries.values()) entry.input = null;
  }

  private put(entry: Entry, file: LinkedFile, places: readonly number[]): void {
    entry.files.push(file);
    entry.places.push(places);
    this.change(entry);
  }

  private take(name: string, file: LinkedFile): void {
    const entry = this.entry(name);
    const at = entry.files.indexOf(file);
    if (at < 0) return;
    entry.files.splice(at, 1);
    entry.places.splice(at, 1);
    this.change(entry);
  }

  /** The list of all calls names scopes, so it stays as it is. */
  private renumber(name: string, file: LinkedFile, places: readonly number[]): void {
    const entry = this.entry(name);
    entry.places[entry.files.indexOf(file)] = places;
  }

  private change(entry: Entry): void {
    entry.all = null;
    if (entry.input !== null) this.memo.change(entry.input);
  }

  private entry(name: string): Entry {
    let entry = this.entries.get(name);
    if (entry === undefined) {
      entry = { files: [], places: [], all: null, input: null };
      this.entries.set(name, entry);
    }
    return entry;
  }
}

function areAlike(
  before: readonly number[],
  now: readonly number[],
  lives: (scope: number) => number,
): boolean {
  if (before.length !== now.length) return false;
  return now.every((number, i) => number === (i % 2 === 1 ? before[i] : lives(before[i]!)));
}

/** By path, so that answers do not depend on the order in which files came or were edited. */
function callsOf({ files, places }: Entry): readonly NamedCall[] {
  const order = files.map((_, i) => i);
  if (order.length > 1) order.sort((a, b) => (files[a]!.path < files[b]!.path ? -1 : 1));
  const calls: NamedCall[] = [];
  for (const i of order) {
    const { scopes } = files[i]!;
    const numbers = places[i]!;
    for (let at = 0; at < numbers.length; at += 2) {
      calls.push({ fn: scopes[numbers[at]!]!, op: numbers[at + 1]! });
    }
  }
  return calls;
}
