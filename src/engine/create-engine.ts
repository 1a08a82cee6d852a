/**
 * The engine: keeps the texts and their facts, links them, and runs the rules.
 *
 * A document's tree is kept while it is open, for incremental parsing, and only then. Facts are collected when they
 * are asked for, so that a burst of keystrokes costs one pass.
 */
import type {
  Engine,
  EngineOptions,
  FileOptions,
  FileSettings,
  FileSummary,
  Hover,
  TextChange,
} from './engine.ts';
import { explain, type Subject } from './explain/index.ts';
import { collectFacts, decodeFacts, type EncodedFacts, encodeFacts, type FileFacts } from './facts/index.ts';
import type { Finding } from './finding.ts';
import { hoverAt } from './hover/index.ts';
import { createProject, type Project } from './project/project.ts';
import { rememberedFindings, runRules } from './rules/index.ts';
import { Source } from './source.ts';
import { createParser, type PythonParser, type SyntaxTree, type TextEdit, TooSlow } from './syntax/index.ts';
import { lineStartsOf, offsetAt, type Position } from './text.ts';

/** Where nothing says which Python the code must run on. */
const OLDEST_PYTHON = [3, 8] as const;

interface Entry {
  text: string;
  options: FileOptions;
  /** Only of open documents. */
  tree: SyntaxTree | null;
  open: boolean;
  /** What happened to the text since `tree` was made. */
  pending: TextEdit[];
  /** Facts of this text that the project does not have yet. */
  facts: FileFacts | null;
  /** Why there are none, where the parser gave up. */
  givenUp: string | null;
  /** Whether the project has the facts of this text. */
  linked: boolean;
}

export async function createEngine(options: EngineOptions): Promise<Engine> {
  const parser = await createParser(options);
  return new DocumentEngine(parser, options);
}

class DocumentEngine implements Engine {
  private readonly entries = new Map<string, Entry>();
  /** Files whose facts the project does not have yet. */
  private readonly stale = new Set<string>();
  /** Counts changes, so that a hover can use what the last check of an unchanged project found. */
  private version = 0;
  private readonly checked = new Map<string, { version: number; findings: Finding[] }>();
  private readonly project: Project;
  private readonly parser: PythonParser;
  private readonly incremental: boolean;
  private readonly options: EngineOptions;

  constructor(parser: PythonParser, options: EngineOptions) {
    this.parser = parser;
    this.options = options;
    this.incremental = options.incremental ?? true;
    this.project = createProject({ incremental: this.incremental });
  }

  setRoots(roots: readonly string[]): void {
    this.version++;
    this.project.setRoots(roots);
  }

  setPackageRoots(roots: readonly string[]): void {
    this.version++;
    this.project.setPackageRoots(roots);
  }

  addPackage(file: string, text: string): void {
    this.version++;
    let tree: SyntaxTree | null = null;
    try {
      tree = this.parser.parse(text);
      this.project.addPackage(collectFacts(file, tree));
    } catch (error) {
      this.log(`cannot read ${file}: ${reasonOf(error)}`);
    } finally {
      tree?.delete();
    }
  }

  missingModules(): readonly string[] {
    this.linkAll();
    return this.project.missingModules();
  }

  setFile(file: string, text: string, options: FileOptions = {}): void {
    this.drop(file);
    this.put(file, text, options, false);
  }

  openFile(file: string, text: string, options: FileOptions = {}): void {
    const known = this.entries.get(file);
    if (known !== undefined && known.text === text && known.options.notebook === options.notebook) {
      // Read once more, with a tree that is kept: not when the first key is pressed.
      if (!known.open) this.invalidate(file, known);
      known.open = true;
      return;
    }
    this.drop(file);
    this.put(file, text, options, true);
  }

  editFile(file: string, changes: readonly TextChange[]): void {
    const entry = this.entries.get(file);
    if (entry === undefined) return;
    for (const change of changes) {
      const { text, edit } = applyChange(entry.text, change);
      entry.text = text;
      entry.pending.push(edit);
    }
    this.invalidate(file, entry);
  }

  closeFile(file: string): void {
    const entry = this.entries.get(file);
    if (entry === undefined) return;
    this.bringUp(file, entry);
    entry.open = false;
    this.dropTree(entry);
  }

  removeFile(file: string): void {
    if (!this.entries.has(file)) return;
    this.drop(file);
    this.version++;
    this.checked.delete(file);
    this.entries.delete(file);
    this.stale.delete(file);
    this.project.remove(file);
  }

  prepare(file: string): void {
    const entry = this.entries.get(file);
    if (entry !== undefined && !entry.linked) entry.facts ??= this.collect(file, entry);
  }

  link(file: string): void {
    const entry = this.entries.get(file);
    if (entry !== undefined) this.bringUp(file, entry);
  }

  encodedFacts(file: string): EncodedFacts | null {
    this.prepare(file);
    const facts = this.entries.get(file)?.facts ?? this.project.facts(file);
    return facts ? encodeFacts(facts) : null;
  }

  giveFacts(file: string, encoded: EncodedFacts): boolean {
    const entry = this.entries.get(file);
    if (entry === undefined || entry.linked) return entry !== undefined;
    try {
      const facts = decodeFacts(file, encoded);
      if (facts.length !== entry.text.length) return false;
      entry.facts = facts;
      return true;
    } catch {
      return false;
    }
  }

  giveUp(file: string, reason: string): void {
    const entry = this.entries.get(file);
    if (entry !== undefined) entry.givenUp = reason;
  }

  givenUp(file: string): string | null {
    return this.entries.get(file)?.givenUp ?? null;
  }

  has(file: string): boolean {
    return this.entries.has(file);
  }

  files(): readonly string[] {
    return [...this.entries.keys()];
  }

  text(file: string): string | undefined {
    return this.entries.get(file)?.text;
  }

  summary(file: string): FileSummary | undefined {
    const entry = this.entries.get(file);
    if (entry === undefined) return undefined;
    this.bringUp(file, entry);
    const facts = this.project.facts(file);
    return facts && { lines: linesIn(entry.text, facts.lineStarts.length), errors: facts.errors.length };
  }

  check(file: string): Finding[] {
    const source = this.source(file);
    if (source === null) return [];
    const { project, version } = this;
    const run = {
      project,
      source,
      settings: this.settings(file),
      followed: this.followed(file),
      log: this.log,
    };
    const findings = this.incremental ? rememberedFindings(run) : runRules(run);
    this.checked.set(file, { version, findings });
    return findings;
  }

  hover(file: string, position: Position, shows: (finding: Finding) => boolean = () => true): Hover | null {
    const source = this.source(file);
    if (source === null) return null;
    const offset = offsetAt(source.facts.lineStarts, position, source.text.length);
    try {
      const findings = () => this.lastFindings(file).filter(shows);
      return hoverAt({ project: this.project, source, offset, findings });
    } catch (error) {
      this.log(`hover failed in ${file}: ${reasonOf(error)}`);
      return null;
    }
  }

  explain(file: string, subject: Subject): string | null {
    const source = this.source(file);
    if (source === null) return null;
    try {
      return explain(source, subject, this.project, this.lastFindings(file));
    } catch (error) {
      this.log(`explaining ${file} failed: ${reasonOf(error)}`);
      return null;
    }
  }

  private lastFindings(file: string): Finding[] {
    const last = this.checked.get(file);
    return last?.version === this.version ? last.findings : this.check(file);
  }

  dispose(): void {
    for (const entry of this.entries.values()) this.dropTree(entry);
    this.entries.clear();
    this.parser.delete();
  }

  private readonly log = (message: string): void => this.options.log?.(message);

  private followed(file: string): boolean {
    return this.incremental && this.entries.get(file)!.open;
  }

  private settings(file: string): FileSettings {
    return this.options.settings?.(file) ?? {};
  }

  /** The file's facts and text, with all of the project linked; null where the file is unknown or unreadable. */
  private source(file: string): Source | null {
    this.linkAll();
    const facts = this.project.facts(file);
    const entry = this.entries.get(file);
    if (facts === undefined || entry === undefined) return null;
    return new Source(facts, entry.text, this.settings(file).minPython ?? OLDEST_PYTHON);
  }

  private linkAll(): void {
    for (const stale of [...this.stale]) this.bringUp(stale, this.entries.get(stale)!);
  }

  private put(file: string, text: string, options: FileOptions, open: boolean): void {
    const entry: Entry = {
      text,
      options,
      tree: null,
      open,
      pending: [],
      facts: null,
      givenUp: null,
      linked: false,
    };
    this.version++;
    this.entries.set(file, entry);
    this.stale.add(file);
  }

  private drop(file: string): void {
    const entry = this.entries.get(file);
    if (entry !== undefined) this.dropTree(entry);
  }

  private dropTree(entry: Entry): void {
    entry.tree?.delete();
    entry.tree = null;
    entry.pending = [];
  }

  private invalidate(file: string, entry: Entry): void {
    this.version++;
    entry.linked = false;
    entry.facts = null;
    entry.givenUp = null;
    this.stale.add(file);
  }

  /** Brings the project up to this file's text. A text that breaks the parser counts as an empty file. */
  private bringUp(file: string, entry: Entry): void {
    if (entry.linked) return;
    this.stale.delete(file);
    entry.linked = true;
    const facts = entry.facts ?? this.collect(file, entry);
    entry.facts = null;
    if (facts === null) this.project.remove(file);
    else this.project.set(facts, entry.options);
  }

  private collect(file: string, entry: Entry): FileFacts | null {
    if (entry.givenUp !== null) return null;
    let tree: SyntaxTree | null = null;
    let facts: FileFacts | null = null;
    try {
      tree = this.parse(entry);
      facts = collectFacts(file, tree);
    } catch (error) {
      if (error instanceof TooSlow) entry.givenUp = error.message;
      else this.log(`cannot read ${file}: ${reasonOf(error)}`);
    }
    if (entry.open) entry.tree = tree;
    else tree?.delete();
    return facts;
  }

  /** Takes the kept tree out of the entry, so that a failure cannot leave a deleted one behind. */
  private parse(entry: Entry): SyntaxTree {
    const { tree, pending } = entry;
    entry.tree = null;
    entry.pending = [];
    return tree === null ? this.parser.parse(entry.text) : this.parser.reparse(tree, entry.text, pending);
  }
}

function applyChange(old: string, change: TextChange): { text: string; edit: TextEdit } {
  if (change.range === null) {
    return { text: change.text, edit: { start: 0, oldEnd: old.length, newEnd: change.text.length } };
  }
  const lineStarts = lineStartsOf(old);
  const start = offsetAt(lineStarts, change.range.start, old.length);
  const oldEnd = Math.max(start, offsetAt(lineStarts, change.range.end, old.length));
  return {
    text: old.slice(0, start) + change.text + old.slice(oldEnd),
    edit: { start, oldEnd, newEnd: start + change.text.length },
  };
}

/** A line break at the end does not begin another line, as editors' line counts and `wc -l` have it. */
function linesIn(text: string, starts: number): number {
  return text === '' || /[\r\n]$/.test(text) ? starts - 1 : starts;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
