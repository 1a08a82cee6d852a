/** The engine as its users see it. `index.ts` makes one. */
import type { Subject } from './explain/index.ts';
import type { EncodedFacts } from './facts/encoded.ts';
import type { Finding, Severity } from './finding.ts';
import type { Position, Range } from './text.ts';

/** Where the engine gets its parsers and its words out; it does no IO of its own. */
export interface EngineOptions {
  /** The bytes of `web-tree-sitter.wasm` and `tree-sitter-python.wasm`. */
  runtimeWasm: Uint8Array;
  pythonWasm: Uint8Array;
  /** Milliseconds after which the parser gives a file up; a time that nobody's file needs where it is missing. */
  longestParse?: number;
  /**
   * False for one check of files that stay as they are: answers are kept, but not what they came from, which takes less
   * time and memory; after a change everything is linked anew. True where it is missing.
   */
  incremental?: boolean;
  /** Gets what went wrong inside (a rule that threw, with its id and file). */
  log?: (message: string) => void;
  /** Settings of one file; asked for at each check. Everything at its default where it is missing. */
  settings?: (file: string) => FileSettings;
}

export interface FileSettings {
  /** By rule id; what is not named keeps its default. `off` switches the rule off. */
  severities?: Readonly<Record<string, Severity | 'off'>>;
  /** The oldest Python the code must run on, for the choice of fixes: [3, 8] where unknown. */
  minPython?: readonly [number, number];
}

/** A replacement of `range` (of the text before it), or of everything where `range` is null. */
export interface TextChange {
  range: Range | null;
  text: string;
}

export interface FileOptions {
  /** A notebook's code cells joined; its top level runs inside an event loop. */
  notebook?: boolean;
}

export interface Hover {
  range: Range;
  /** Markdown. Links to pages are `interleave:concepts/<name>` and `interleave:rules/<id>`; hosts map them. */
  markdown: string;
}

/** An ignore comment to insert, for hosts that offer it beside the fixes. */
export interface FileSummary {
  lines: number;
  /** Places the parser could not read. */
  errors: number;
}

/**
 * Paths are opaque strings with `/` between folders: absolute paths, or URIs on the web. Module names are derived from them
 * (`__init__.py` chains and the roots). All methods are synchronous and never throw for bad Python.
 */
export interface Engine {
  /** Source roots: folders that imports start from, beside those derived from packages. Longest match wins. */
  setRoots(roots: readonly string[]): void;

  /** Folders of installed packages, as `sys.path` has them; without them packages are known from tables alone. */
  setPackageRoots(roots: readonly string[]): void;
  /** The source of a module below a package root. It is asked about, and never checked. */
  addPackage(file: string, text: string): void;
  /**
   * Modules whose source would tell more: dotted names below a package root, perhaps with words behind them that are
   * no modules. Empty once everything that exists has been added.
   */
  missingModules(): readonly string[];

  /** Adds or replaces a file that nobody edits. Its tree is not kept. */
  setFile(file: string, text: string, options?: FileOptions): void;
  /** A document being edited: its tree is kept for incremental parsing until `closeFile`. */
  openFile(file: string, text: string, options?: FileOptions): void;
  editFile(file: string, changes: readonly TextChange[]): void;
  /** The file stays in the project with the text it had. */
  closeFile(file: string): void;
  removeFile(file: string): void;

  /** Makes the facts of the file ahead of the check, without linking them. */
  prepare(file: string): void;
  /** Takes its facts in ahead of the check, which has less to do then. For files that come once and stay. */
  link(file: string): void;
  /** Its facts in the form in which another engine takes them; null where it is unknown or cannot be read. */
  encodedFacts(file: string): EncodedFacts | null;
  /** Facts that were made elsewhere of the very text that the file has. False where they are no facts. */
  giveFacts(file: string, encoded: EncodedFacts): boolean;
  /** Whoever was to make its facts gave it up, for this reason: it counts as empty. */
  giveUp(file: string, reason: string): void;
  /** Why a file was given up; null for all others. Known once its facts are made, or were to be. */
  givenUp(file: string): string | null;
  has(file: string): boolean;
  files(): readonly string[];
  text(file: string): string | undefined;
  summary(file: string): FileSummary | undefined;

  /** Links what changed and runs the rules. Findings in order of their position, suppressed ones left out. */
  check(file: string): Finding[];
  /** `shows` says which findings the hover may tell of: those that the editor underlines. */
  hover(file: string, position: Position, shows?: (finding: Finding) => boolean): Hover | null;
  /** A report in Markdown, with links as in hovers; null for an unknown file or function. */
  explain(file: string, subject: Subject): string | null;
  dispose(): void;
}
