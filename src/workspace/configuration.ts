/** The keys of `[tool.interleave]` in pyproject.toml, or of interleave.toml, read and checked. */
import { parse, TomlError } from 'smol-toml';
import type { Confidence, Severity } from '../engine/index.ts';
import { baseName } from './paths.ts';
import { Patterns } from './patterns.ts';
import { type PythonVersion, parsePythonVersion } from './python-version.ts';

/** What configuration has to know of a rule. */
export interface RuleName {
  id: string;
  family: string;
}

export interface Configuration {
  /** The file it was read from; null for the defaults. */
  file: string | null;
  severities: Record<string, Severity | 'off'>;
  /** Rule ids; null where all are selected. */
  select: string[] | null;
  ignore: string[];
  exclude: Patterns;
  perFileIgnores: { files: Patterns; rules: string[] }[];
  minConfidence: Confidence | null;
  pythonVersion: PythonVersion | null;
}

/** One line: the file, the key, what is wrong. */
export interface ConfigurationProblem {
  file: string;
  key: string;
  message: string;
}

export const CONFIDENCES: readonly Confidence[] = ['certain', 'likely', 'possible'];
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

export const KEYS = [
  'extend',
  'rules',
  'select',
  'ignore',
  'exclude',
  'per-file-ignores',
  'min-confidence',
  'python-version',
];

export function defaultConfiguration(folder: string): Configuration {
  return {
    file: null,
    severities: {},
    select: null,
    ignore: [],
    exclude: new Patterns(folder, []),
    perFileIgnores: [],
    minConfidence: null,
    pythonVersion: null,
  };
}

/** The table as TOML has it, or the one problem that keeps it from being read. */
export function parseToml(file: string, text: string): Table | ConfigurationProblem {
  try {
    return parse(text) as Table;
  } catch (error) {
    const at = error instanceof TomlError ? `line ${error.line}, column ${error.column}: ` : '';
    const reason = (error as Error).message.split('\n', 1)[0]!.replace(/^Invalid TOML document: /, '');
    return { file, key: '', message: `${at}not valid TOML: ${reason}` };
  }
}

export type Table = Record<string, unknown>;

export function isProblem(value: Table | ConfigurationProblem): value is ConfigurationProblem {
  return typeof value.message === 'string' && typeof value.file === 'string' && typeof value.key === 'string';
}

/** Our part of a configuration file; `prefix` is how its keys are written in the file. */
export interface OwnTable {
  table: Table;
  prefix: string;
}

/** Our part of a parsed file; null where a pyproject.toml has none. */
export function ownTable(file: string, table: Table): OwnTable | null {
  if (baseName(file) !== 'pyproject.toml') return { table, prefix: '' };
  const own = (table.tool as Table | undefined)?.interleave;
  return own === undefined ? null : { table: own as Table, prefix: 'tool.interleave.' };
}

/**
 * Reads what it can: a bad value is reported and keeps its default, or what `base` says, the file that this one extends.
 * Patterns are relative to `folder`. Lists take the place of the base's; severities and per-file ignores add to them.
 */
export function readConfiguration(
  own: OwnTable,
  file: string,
  folder: string,
  rules: readonly RuleName[],
  report: (problem: ConfigurationProblem) => void,
  base: Configuration = defaultConfiguration(folder),
): Configuration {
  const reader = new Reader(file, own.prefix, rules, report);
  const configuration = { ...base, file };
  if (!isTable(own.table)) {
    report({ file, key: own.prefix.slice(0, -1), message: 'must be a table' });
    return configuration;
  }
  for (const [key, value] of Object.entries(own.table)) {
    if (key === 'extend') continue;
    if (key === 'rules') configuration.severities = { ...base.severities, ...reader.severities(value) };
    else if (key === 'select') configuration.select = reader.ruleNames(key, value);
    else if (key === 'ignore') configuration.ignore = reader.ruleNames(key, value) ?? [];
    else if (key === 'exclude')
      configuration.exclude = new Patterns(folder, reader.strings(key, value) ?? []);
    else if (key === 'per-file-ignores')
      configuration.perFileIgnores = [...base.perFileIgnores, ...reader.perFile(value, folder)];
    else if (key === 'min-confidence') configuration.minConfidence = reader.choice(key, value, CONFIDENCES);
    else if (key === 'python-version') configuration.pythonVersion = reader.version(key, value);
    else reader.unknown(key, KEYS, 'key');
  }
  return configuration;
}

/** The file that a configuration extends, as it is written; null where it extends none. */
export function extendedFile(
  own: OwnTable,
  file: string,
  report: (problem: ConfigurationProblem) => void,
): string | null {
  const value = isTable(own.table) ? own.table.extend : undefined;
  if (value === undefined) return null;
  if (typeof value === 'string' && value !== '') return value;
  report({ file, key: `${own.prefix}extend`, message: 'must be the path of a configuration file' });
  return null;
}

/** The ids that a word names: itself, or all rules of a family; null where it names nothing. */
export function ruleIds(word: string, rules: readonly RuleName[]): string[] | null {
  const found = rules.filter((rule) => rule.id === word || rule.family === word).map((rule) => rule.id);
  return found.length === 0 ? null : found;
}

/** `unknown rule "x"; did you mean "y"?` */
export function unknownWord(what: string, word: string, known: readonly string[]): string {
  const nearest = known
    .map((name) => ({ name, distance: editDistance(word, name) }))
    .sort((a, b) => a.distance - b.distance)[0];
  const close = nearest !== undefined && nearest.distance <= Math.max(2, word.length / 3);
  return `unknown ${what} "${word}"${close ? `; did you mean "${nearest.name}"?` : ''}`;
}

class Reader {
  private readonly file: string;
  private readonly prefix: string;
  private readonly rules: readonly RuleName[];
  private readonly report: (problem: ConfigurationProblem) => void;

  constructor(
    file: string,
    prefix: string,
    rules: readonly RuleName[],
    report: (problem: ConfigurationProblem) => void,
  ) {
    this.file = file;
    this.prefix = prefix;
    this.rules = rules;
    this.report = report;
  }

  unknown(key: string, known: readonly string[], what: string): void {
    this.fail(key, unknownWord(what, key.slice(key.lastIndexOf('.') + 1), known));
  }

  severities(value: unknown): Record<string, Severity | 'off'> {
    const found: Record<string, Severity | 'off'> = {};
    for (const [word, severity] of this.entries('rules', value)) {
      const chosen = this.choice(`rules.${word}`, severity, [...SEVERITIES, 'off' as const]);
      const ids = this.idsOf(`rules.${word}`, word);
      if (chosen !== null) for (const id of ids) found[id] = chosen;
    }
    return found;
  }

  ruleNames(key: string, value: unknown): string[] | null {
    return this.strings(key, value)?.flatMap((word) => this.idsOf(key, word)) ?? null;
  }

  perFile(value: unknown, folder: string): Configuration['perFileIgnores'] {
    return this.entries('per-file-ignores', value).map(([pattern, words]) => ({
      files: new Patterns(folder, [pattern]),
      rules: this.ruleNames(`per-file-ignores."${pattern}"`, words) ?? [],
    }));
  }

  strings(key: string, value: unknown): string[] | null {
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    this.fail(key, 'must be a list of strings');
    return null;
  }

  choice<T extends string>(key: string, value: unknown, choices: readonly T[]): T | null {
    if (choices.includes(value as T)) return value as T;
    this.fail(key, `must be one of ${choices.join(', ')}, not ${JSON.stringify(value)}`);
    return null;
  }

  version(key: string, value: unknown): PythonVersion | null {
    const version = typeof value === 'string' ? parsePythonVersion(value) : null;
    if (version === null) this.fail(key, `must be a string such as "3.9", not ${JSON.stringify(value)}`);
    return version;
  }

  private entries(key: string, value: unknown): [string, unknown][] {
    if (isTable(value)) return Object.entries(value);
    this.fail(key, 'must be a table');
    return [];
  }

  private idsOf(key: string, word: string): string[] {
    const ids = ruleIds(word, this.rules);
    if (ids === null) {
      this.fail(
        key,
        unknownWord(
          'rule',
          word,
          this.rules.map((rule) => rule.id),
        ),
      );
    }
    return ids ?? [];
  }

  private fail(key: string, message: string): void {
    this.report({ file: this.file, key: this.prefix + key, message });
  }
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(change, row[j]! + 1, next[j - 1]! + 1);
    }
    row = next;
  }
  return row[b.length]!;
}
