/** Finds the configuration that counts for a file: the nearest above it. Each file is read once. */
import type { FileSettings } from '../engine/index.ts';
import {
  type Configuration,
  type ConfigurationProblem,
  defaultConfiguration,
  extendedFile,
  isProblem,
  type OwnTable,
  ownTable,
  parseToml,
  type RuleName,
  readConfiguration,
  type Table,
} from './configuration.ts';
import { decode } from './decode.ts';
import { type Host, HostError } from './host.ts';
import { join, parentOf, resolvePath } from './paths.ts';
import { lowestPython, type PythonVersion } from './python-version.ts';

interface Folder {
  configuration: Configuration;
  /** The lower bound of the nearest `requires-python`. */
  requires: PythonVersion | null;
}

export const CONFIGURATION_FILES = ['interleave.toml', 'pyproject.toml'] as const;

export class ConfigurationStore {
  /** What was wrong in the files read so far. */
  problems: ConfigurationProblem[] = [];
  private readonly host: Host;
  private readonly rules: readonly RuleName[];
  private folders = new Map<string, Promise<Folder>>();
  private loaded = new Map<string, Folder>();
  private forced: Configuration | null = null;

  constructor(host: Host, rules: readonly RuleName[]) {
    this.host = host;
    this.rules = rules;
  }

  /** From now on this file's configuration counts everywhere. Its patterns are relative to its folder. */
  async force(file: string): Promise<void> {
    const table = await this.readToml(file);
    if (table === null) {
      if (!this.problems.some((problem) => problem.file === file)) {
        this.problems.push({ file, key: '', message: 'no such file or folder' });
      }
      return;
    }
    const own = ownTable(file, table);
    if (own === null)
      this.problems.push({ file, key: 'tool.interleave', message: 'the file has no such table' });
    else this.forced = await this.read(own, file, []);
  }

  /** Must have been awaited for a folder before `of` and `settings` know it. */
  async load(folder: string): Promise<Configuration> {
    let found = this.folders.get(folder);
    if (found === undefined) {
      found = this.find(folder);
      this.folders.set(folder, found);
    }
    const result = await found;
    this.loaded.set(folder, result);
    return this.forced ?? result.configuration;
  }

  of(file: string): Configuration {
    const folder = parentOf(file) ?? '/';
    return this.forced ?? this.loaded.get(folder)?.configuration ?? defaultConfiguration(folder);
  }

  /** Of a file in a loaded folder: severities with `select`, `ignore` and `per-file-ignores` worked in. */
  settings(file: string): FileSettings {
    const configuration = this.of(file);
    const severities = { ...configuration.severities };
    const { select } = configuration;
    for (const { id } of this.rules) {
      if (select !== null && !select.includes(id)) severities[id] = 'off';
    }
    for (const id of configuration.ignore) severities[id] = 'off';
    for (const { files, rules } of configuration.perFileIgnores) {
      if (files.matches(file, 'file')) for (const id of rules) severities[id] = 'off';
    }
    const minPython =
      configuration.pythonVersion ?? this.loaded.get(parentOf(file) ?? '/')?.requires ?? undefined;
    return { severities, ...(minPython && { minPython }) };
  }

  isLoaded(folder: string): boolean {
    return this.forced !== null || this.loaded.has(folder);
  }

  /** Reads everything anew; until that is done, what was known counts. */
  async reload(): Promise<void> {
    const fresh = new ConfigurationStore(this.host, this.rules);
    // Folders that are loaded meanwhile must not get lost.
    for (;;) {
      const missing = [...this.loaded.keys()].filter((folder) => !fresh.loaded.has(folder));
      if (missing.length === 0) break;
      await Promise.all(missing.map((folder) => fresh.load(folder)));
    }
    this.folders = fresh.folders;
    this.loaded = fresh.loaded;
    this.problems = fresh.problems;
  }

  private async find(folder: string): Promise<Folder> {
    const parent = parentOf(folder);
    const above = async (): Promise<Folder> => {
      if (parent === null) return { configuration: defaultConfiguration(folder), requires: null };
      await this.load(parent);
      return this.folders.get(parent)!;
    };
    const [interleave, pyproject] = await Promise.all(
      CONFIGURATION_FILES.map((name) => this.readToml(join(folder, name))),
    );
    const requires = requiresOf(pyproject ?? {});
    for (const [index, table] of [interleave, pyproject].entries()) {
      const file = join(folder, CONFIGURATION_FILES[index]!);
      const own = table ? ownTable(file, table) : null;
      if (own === null) continue;
      const configuration = await this.read(own, file, []);
      return { configuration, requires: requires ?? (await above()).requires };
    }
    const outer = await above();
    return requires === null ? outer : { ...outer, requires };
  }

  /** `inner` are the files that lead here by extending each other. */
  private async read(own: OwnTable, file: string, inner: readonly string[]): Promise<Configuration> {
    // Several files may extend one, whose problems are said once.
    const report = (problem: ConfigurationProblem): void => {
      const known = this.problems.some((one) => one.file === problem.file && one.key === problem.key);
      if (!known) this.problems.push(problem);
    };
    const base = await this.baseOf(own, file, inner, report);
    return readConfiguration(own, file, parentOf(file) ?? '/', this.rules, report, base ?? undefined);
  }

  private async baseOf(
    own: OwnTable,
    file: string,
    inner: readonly string[],
    report: (problem: ConfigurationProblem) => void,
  ): Promise<Configuration | null> {
    const word = extendedFile(own, file, report);
    if (word === null) return null;
    const fail = (message: string): null => {
      report({ file, key: `${own.prefix}extend`, message });
      return null;
    };
    const base = resolvePath(parentOf(file) ?? '/', word);
    if (base === file || inner.includes(base)) return fail(`${word} extends this file in turn`);
    const known = this.problems.length;
    const table = await this.readToml(base);
    // What is wrong in that file has been said of it.
    if (table === null) return this.problems.length > known ? null : fail(`no such file: ${word}`);
    const theirs = ownTable(base, table);
    if (theirs === null) return fail(`${word} has no table tool.interleave`);
    return this.read(theirs, base, [...inner, file]);
  }

  private async readToml(file: string): Promise<Table | null> {
    let bytes: Uint8Array;
    try {
      bytes = await this.host.readFile(file);
    } catch (error) {
      if (error instanceof HostError) return null;
      throw error;
    }
    let text: string;
    try {
      text = decode(bytes).text;
    } catch (error) {
      this.problems.push({ file, key: '', message: (error as Error).message });
      return null;
    }
    const table = parseToml(file, text);
    if (!isProblem(table)) return table;
    this.problems.push(table);
    return null;
  }
}

function requiresOf(table: Table): PythonVersion | null {
  const project = table.project as Table | undefined;
  const poetry = ((table.tool as Table | undefined)?.poetry as Table | undefined)?.dependencies as
    | Table
    | undefined;
  const requires = project?.['requires-python'] ?? poetry?.python;
  return typeof requires === 'string' ? lowestPython(requires) : null;
}
