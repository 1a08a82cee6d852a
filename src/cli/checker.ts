/** The files of one check in the engine: gathered from paths, read, linked with what they import, and checked. */
import { readFile } from 'node:fs/promises';
import {
  createEngine,
  type Engine,
  type FileSettings,
  type Finding,
  lineStartsOf,
  ruleMetas,
} from '../engine/index.ts';
import { type Cache, hashOf } from '../workspace/cache.node.ts';
import type { ConfigurationStore } from '../workspace/configuration-store.ts';
import { discoverFiles } from '../workspace/discover.ts';
import { assets, toHostPath, waitingHost } from '../workspace/host.node.ts';
import { linkImported } from '../workspace/imported-files.ts';
import { packageRoots, readPackages } from '../workspace/installed-packages.ts';
import { loadSource, type Source, sourceOf } from '../workspace/load.ts';
import { join, parentOf } from '../workspace/paths.ts';
import { sourceRoots } from '../workspace/source-roots.ts';
import { FactsGatherer } from './facts-gatherer.ts';
import { complain, UsageError } from './failure.ts';
import { findInterpreter } from './interpreter.ts';
import { keepFindings, keptFindings, type PackageHashes, whenChanged } from './kept-findings.ts';
import type { Progress } from './progress.ts';

/** Read one after the other; some milliseconds. */
const FILES_IN_A_TURN = 32;

export interface CheckerOptions {
  /** Rule ids of `--rule` and `--ignore`; `only` is null where every rule runs. */
  only: ReadonlySet<string> | null;
  not: ReadonlySet<string>;
  stdinFilename?: string | undefined;
  /** The interpreter whose packages are read. */
  python?: string | undefined;
  /** The texts will be changed and checked again. */
  fixes: boolean;
  progress: Progress;
  /** Threads that parse, the calling one among them. */
  jobs: number;
  cache: Cache | null;
}

export class Checker {
  readonly engine: Engine;
  readonly configuration: ConfigurationStore;
  /** What is checked, in the order in which it is reported. */
  readonly sources = new Map<string, Source>();
  readonly unreadable: { file: string; reason: string }[] = [];
  /** Errors inside the engine: what was found is not all that there is. */
  faults = 0;
  private readonly facts: FactsGatherer;
  private roots: readonly string[] = [];
  private packageRoots: readonly string[] = [];
  private givenUp = 0;
  private readonly options: CheckerOptions;

  private constructor(
    engine: Engine,
    facts: FactsGatherer,
    configuration: ConfigurationStore,
    options: CheckerOptions,
  ) {
    this.engine = engine;
    this.facts = facts;
    this.configuration = configuration;
    this.options = options;
  }

  static async create(configuration: ConfigurationStore, options: CheckerOptions): Promise<Checker> {
    const [runtimeWasm, pythonWasm] = await Promise.all([
      readFile(join(assets, 'web-tree-sitter.wasm')),
      readFile(join(assets, 'tree-sitter-python.wasm')),
    ]);
    const wasm = { runtimeWasm, pythonWasm };
    const engine = await createEngine({
      ...wasm,
      incremental: options.fixes,
      log: (message) => checker.fault(message),
      settings: (file) => checker.settings(file),
    });
    const { jobs, cache } = options;
    const facts = new FactsGatherer(engine, { jobs, cache, wasm, script: join(assets, 'facts-worker.js') });
    const checker = new Checker(engine, facts, configuration, options);
    return checker;
  }

  /** Something inside went wrong; the rest is checked all the same. */
  private fault(message: string): void {
    this.faults++;
    this.options.progress.clear();
    complain(`internal error: ${process.env.INTERLEAVE_DEBUG ? message : message.split('\n', 1)[0]}`);
  }

  /** Files and folders as the user named them; `-` is standard input. */
  async add(paths: readonly string[]): Promise<void> {
    const folders = new Set<string>();
    for (const path of paths) {
      if (path === '-') folders.add(await this.addStdin());
      else await this.addPath(path, folders);
    }
    const homes = [...folders, toHostPath('.')];
    const roots = await sourceRoots(waitingHost, homes);
    this.roots = roots;
    this.engine.setRoots(roots);
    // What the checked files import from the project is linked, but not checked itself.
    const files = [...this.sources].map(([file, { text }]) => ({ file, text }));
    const { engine, facts } = this;
    const sink = {
      has: (file: string) => engine.has(file),
      setFile: (file: string, text: string) => facts.add(file, text),
    };
    await linkImported(waitingHost, sink, roots, files);
    await this.findPackages(roots);
  }

  private async findPackages(folders: readonly string[]): Promise<void> {
    const { python } = this.options;
    const interpreter = python === undefined ? '' : await findInterpreter(python);
    const roots = await packageRoots(waitingHost, { python: interpreter, folders });
    if (python !== undefined && roots.length === 0)
      throw new UsageError(`${python}: no packages are installed beside that interpreter`);
    this.engine.setPackageRoots(roots);
    this.packageRoots = roots;
  }

  /** Of every checked file, in order. Those of an earlier run where nothing has changed that they depend on. */
  async check(): Promise<Finding[]> {
    const { cache } = this.options;
    const key = await this.key();
    const kept = cache === null || key === null ? null : await keptFindings(cache, key);
    if (kept !== null) {
      this.facts.close();
      return kept;
    }
    const packages = await this.link();
    const findings = this.checkAgain();
    const whole = this.faults === 0 && this.givenUp === 0;
    if (cache !== null && key !== null && whole) keepFindings(cache, key, findings, packages);
    return findings;
  }

  /** Everything that was added is in the engine; the packages that were read for it. */
  async link(): Promise<PackageHashes> {
    await this.facts.finish();
    this.setAside();
    return this.addPackages();
  }

  /** Of all that the findings depend on, but for packages. Fixes are applied in the engine, which has to know all. */
  private async key(): Promise<string | null> {
    if (this.options.cache === null || this.options.fixes) return null;
    const packages = await whenChanged(this.packageRoots);
    return this.facts.key([this.roots, packages, [...this.sources.keys()], this.allSettings()]);
  }

  private async addPackages(): Promise<PackageHashes> {
    const { engine } = this;
    const read: PackageHashes = [];
    const sink = {
      missingModules: () => engine.missingModules(),
      addPackage: (file: string, text: string) => {
        read.push([file, hashOf(text)]);
        engine.addPackage(file, text);
      },
    };
    await readPackages(waitingHost, sink, this.packageRoots);
    return read;
  }

  /** What the parser gave up is not checked, and is said so. */
  private setAside(): void {
    for (const file of [...this.sources.keys()]) {
      const reason = this.engine.givenUp(file);
      if (reason === null) continue;
      this.sources.delete(file);
      this.unreadable.push({ file, reason });
      this.givenUp++;
    }
  }

  /** After the texts in the engine have changed. */
  checkAgain(): Finding[] {
    const findings: Finding[] = [];
    let done = 0;
    for (const file of this.sources.keys()) {
      this.options.progress.show('Checking', done++, this.sources.size);
      findings.push(...this.engine.check(file));
    }
    return findings;
  }

  lines(): number {
    let lines = 0;
    for (const file of this.sources.keys()) lines += lineCount(this.engine.text(file)!);
    return lines;
  }

  /** What is checked in the place of the file's text from now on. */
  replace(file: string, source: Source): void {
    this.sources.set(file, source);
    this.engine.setFile(file, source.text, { notebook: source.notebook !== null });
  }

  private async addPath(path: string, folders: Set<string>): Promise<void> {
    const at = toHostPath(path);
    const kind = await waitingHost.kind(at);
    if (kind === null) throw new UsageError(`${path}: no such file or folder`);
    if (kind === 'file') {
      const folder = parentOf(at) ?? '/';
      folders.add(folder);
      await this.configuration.load(folder);
      await this.addFile(at);
      return;
    }
    folders.add(at);
    const files = discoverFiles(waitingHost, at, {
      enter: (folder) => this.configuration.load(folder),
      excluded: (file, what) => this.configuration.of(file).exclude.matches(file, what),
      unreadable: (folder, reason) => this.unreadable.push({ file: folder, reason }),
    });
    for await (const file of files) {
      this.options.progress.show('Reading', this.sources.size);
      await this.addFile(file);
      // What threads have made of the first files comes in, and they get others.
      if (this.sources.size % FILES_IN_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private async addFile(file: string): Promise<void> {
    if (this.sources.has(file)) return;
    this.addSource(file, await loadSource(waitingHost, file));
  }

  /** The folder in which it counts as a file. */
  private async addStdin(): Promise<string> {
    const file = toHostPath(this.options.stdinFilename ?? '<stdin>');
    const folder = parentOf(file) ?? '/';
    await this.configuration.load(folder);
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    this.addSource(file, sourceOf(file, Buffer.concat(chunks)));
    return folder;
  }

  private addSource(file: string, source: Source | string | null): void {
    if (typeof source === 'string') this.unreadable.push({ file, reason: source });
    if (source === null || typeof source === 'string') return;
    this.sources.set(file, source);
    this.facts.add(file, source.text, { notebook: source.notebook !== null });
  }

  /** Of all files; what many have in common stands there once. */
  private allSettings(): unknown {
    const numbers = new Map<string, number>();
    const ofFiles = [...this.sources.keys()].map((file) => {
      const text = JSON.stringify(this.settings(file));
      if (!numbers.has(text)) numbers.set(text, numbers.size);
      return numbers.get(text);
    });
    return [ofFiles, [...numbers.keys()]];
  }

  private settings(file: string): FileSettings {
    const settings = this.configuration.settings(file);
    const severities = { ...settings.severities };
    const { only, not } = this.options;
    for (const { id, severity, offByDefault } of ruleMetas) {
      if (only !== null && !only.has(id)) severities[id] = 'off';
      // A rule that is asked for by name runs, whatever the configuration says.
      else if (only !== null && (severities[id] === 'off' || (offByDefault && severities[id] === undefined)))
        severities[id] = severity;
      if (not.has(id)) severities[id] = 'off';
    }
    return { ...settings, severities };
  }
}

/** As editors and `wc -l` count them: a line break at the end does not begin another line. */
function lineCount(text: string): number {
  const starts = lineStartsOf(text).length;
  return text === '' || /[\r\n]$/.test(text) ? starts - 1 : starts;
}
