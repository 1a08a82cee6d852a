/** Places in all files by a word that stands there: each file brings its own, and takes them away again. */
import type { Scope } from './linked-file.ts';
import type { Input, Memo } from './memo.ts';
import { sameAnswer } from './same-answer.ts';

/** A call by what its callee ends in, or by what it is given. */
export interface NamedCall {
  readonly fn: Scope;
  readonly op: number;
}

export type CallsByName = ReadonlyMap<string, readonly NamedCall[]>;

const NONE: CallsByName = new Map();

interface Entry {
  readonly byPath: Map<string, readonly NamedCall[]>;
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

  /** The calls of a file take the place of those it had before. */
  put(path: string, now: CallsByName, before: CallsByName = NONE): void {
    for (const name of before.keys()) if (!now.has(name)) this.change(name, path, null);
    for (const [name, calls] of now) {
      const old = before.get(name);
      if (old === undefined || !sameAnswer(old, calls)) this.change(name, path, calls);
    }
  }

  remove(path: string, before: CallsByName): void {
    this.put(path, NONE, before);
  }

  get(name: string): readonly NamedCall[] {
    const entry = this.entry(name);
    entry.input ??= this.memo.input();
    this.memo.read(entry.input);
    entry.all ??= joined(entry.byPath);
    return entry.all;
  }

  forget(): void {
    for (const entry of this.entries.values()) entry.input = null;
  }

  private change(name: string, path: string, calls: readonly NamedCall[] | null): void {
    const entry = this.entry(name);
    if (calls === null) entry.byPath.delete(path);
    else entry.byPath.set(path, calls);
    entry.all = null;
    if (entry.input !== null) this.memo.change(entry.input);
  }

  private entry(name: string): Entry {
    let entry = this.entries.get(name);
    if (entry === undefined) {
      entry = { byPath: new Map(), all: null, input: null };
      this.entries.set(name, entry);
    }
    return entry;
  }
}

/** By path, so that answers do not depend on the order in which files came or were edited. */
function joined(byPath: ReadonlyMap<string, readonly NamedCall[]>): readonly NamedCall[] {
  if (byPath.size === 1) for (const calls of byPath.values()) return calls;
  return [...byPath].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, calls]) => calls);
}
