/** What every file answers to one question. After an edit only those are asked again whose answer may have changed. */
import type { LinkedFile } from './linked-file.ts';
import type { Linker } from './linker.ts';
import type { Answers } from './memo.ts';

interface Known<T> {
  readonly file: LinkedFile;
  /** Where the memo keeps the one answer. */
  readonly kept: Answers<null, T>;
  answer: T | undefined;
}

export class FileAnswers<T> {
  private readonly known = new Map<string, Known<T>>();
  private files: readonly LinkedFile[] = [];
  private doubtful = new Set<Known<T>>();
  private readonly linker: Linker;
  private readonly bottom: T;
  private readonly ask: (file: LinkedFile) => T;

  constructor(linker: Linker, bottom: T, ask: (file: LinkedFile) => T) {
    this.linker = linker;
    this.bottom = bottom;
    this.ask = ask;
  }

  /** Tells of every file whose answer is another one than before; null where the file is gone. */
  renew(change: (path: string, answer: T | null) => void): void {
    this.followFiles(change);
    const { doubtful } = this;
    this.doubtful = new Set();
    try {
      for (const known of doubtful) {
        this.renewOne(known, change);
        doubtful.delete(known);
      }
    } finally {
      // Where something was thrown, the rest is asked the next time.
      for (const known of doubtful) this.doubtful.add(known);
    }
  }

  private renewOne(known: Known<T>, change: (path: string, answer: T | null) => void): void {
    const { file, kept, answer: before } = known;
    if (this.known.get(file.path) !== known) return;
    const again = (): void => {
      this.doubtful.add(known);
    };
    known.answer = this.linker.memo.watch(kept, null, this.bottom, () => this.ask(file), again);
    if (known.answer !== before) change(file.path, known.answer);
  }

  /** In the order of the paths. Known once `renew` has run. */
  all(): T[] {
    return this.files.map(({ path }) => this.known.get(path)!.answer!);
  }

  forgetAll(): void {
    this.known.clear();
    this.doubtful.clear();
    this.files = [];
  }

  private followFiles(change: (path: string, answer: T | null) => void): void {
    const files = this.linker.sortedFiles();
    if (files === this.files) return;
    this.files = files;
    for (const [path, { file, kept }] of this.known) {
      const now = this.linker.files.get(path);
      if (now === file) continue;
      this.linker.memo.drop(kept);
      this.known.delete(path);
      if (now === undefined) change(path, null);
    }
    for (const file of files) {
      if (this.known.has(file.path)) continue;
      const known: Known<T> = { file, kept: new Map(), answer: undefined };
      this.known.set(file.path, known);
      this.doubtful.add(known);
    }
  }
}
