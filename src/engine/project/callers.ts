/**
 * Who calls a function: the project's calls from their other end. Kept up to date file by file, before questions are
 * asked; who reads the callers of one function depends on those alone.
 */
import { callsInto } from './call-graph.ts';
import { FileAnswers } from './file-answers.ts';
import type { Scope } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { ListsByPath } from './lists-by-path.ts';
import type { Input } from './memo.ts';
import type { Call } from './values.ts';

interface Entry {
  readonly byPath: ListsByPath<Call>;
  all: readonly Call[] | null;
  input: Input | null;
}

const NONE: readonly Call[] = [];

export class Callers {
  private readonly files: FileAnswers<readonly Call[]>;
  private readonly known = new Map<string, readonly Call[]>();
  private entries = new Map<Scope, Entry>();
  /** Counts the changes of the lists. */
  version = 0;
  /** The state of the inputs that the lists belong to. */
  private revision = 0;
  private readonly linker: Linker;

  constructor(linker: Linker) {
    this.linker = linker;
    this.files = new FileAnswers(linker, NONE, (file) => callsInto(linker, file));
  }

  of(fn: Scope): readonly Call[] {
    const { memo } = this.linker;
    let entry = this.entries.get(fn);
    if (entry === undefined) {
      if (!memo.isBusy) return NONE;
      entry = newEntry();
      this.entries.set(fn, entry);
    }
    entry.input ??= memo.input();
    memo.read(entry.input);
    entry.all ??= entry.byPath.joined();
    return entry.all;
  }

  /** To be called before questions are asked, and never while one is being answered. */
  renew(): void {
    const { linker } = this;
    if (this.revision === linker.memo.revision || linker.memo.isBusy) return;
    this.files.renew((path, calls) => this.put(path, calls ?? NONE));
    this.revision = linker.memo.revision;
  }

  forgetAll(): void {
    this.files.forgetAll();
    this.known.clear();
    this.entries = new Map();
    this.revision = 0;
  }

  private put(path: string, calls: readonly Call[]): void {
    const before = this.known.get(path) ?? NONE;
    if (before === calls) return;
    this.version++;
    const now = byCallee(calls);
    for (const fn of byCallee(before).keys()) if (!now.has(fn)) this.change(fn, path, null);
    for (const [fn, list] of now) this.change(fn, path, list);
    if (calls === NONE) this.known.delete(path);
    else this.known.set(path, calls);
  }

  private change(fn: Scope, path: string, calls: readonly Call[] | null): void {
    let entry = this.entries.get(fn);
    if (entry === undefined) {
      entry = newEntry();
      this.entries.set(fn, entry);
    }
    const before = entry.byPath.get(path);
    if (calls === null) entry.byPath.delete(path);
    else if (before?.length === calls.length && calls.every((call, i) => call === before[i])) return;
    else entry.byPath.set(path, calls);
    entry.all = null;
    if (entry.byPath.isEmpty) this.entries.delete(fn);
    if (entry.input !== null) this.linker.memo.change(entry.input);
  }
}

function newEntry(): Entry {
  return { byPath: new ListsByPath(), all: null, input: null };
}

function byCallee(calls: readonly Call[]): Map<Scope, Call[]> {
  const found = new Map<Scope, Call[]>();
  for (const call of calls) {
    for (const callee of call.functions as readonly Scope[]) {
      const list = found.get(callee);
      if (list) list.push(call);
      else found.set(callee, [call]);
    }
  }
  return found;
}
