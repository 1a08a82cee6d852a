/** The editor's settings, read with care: what is wrong keeps its default and is said once. */
import type { FileSettings, Severity } from '../engine/index.ts';
import type { Settings } from '../protocol.ts';
import { CONFIDENCES, SEVERITIES, unknownWord } from '../workspace/configuration.ts';

export const DEFAULT_SETTINGS: Settings = {
  enable: true,
  minConfidence: 'possible',
  python: '',
  workspace: true,
  exclude: [],
  rules: {},
};

const LEVELS = ['default', 'off', ...SEVERITIES] as const;

/** `value` is what the client sent for the section `interleave`, of any shape. */
export function readSettings(
  value: unknown,
  ruleIds: readonly string[],
  complain: (message: string) => void,
): Settings {
  const settings: Settings = { ...DEFAULT_SETTINGS, rules: {} };
  if (value === null || value === undefined) return settings;
  if (typeof value !== 'object') {
    complain('The settings "interleave" must be an object.');
    return settings;
  }
  const given = value as Record<string, unknown>;
  settings.enable = flag(given, 'enable', complain);
  settings.workspace = flag(given, 'workspace', complain);
  settings.minConfidence =
    oneOf(given.minConfidence, CONFIDENCES, 'interleave.minConfidence', complain) ??
    DEFAULT_SETTINGS.minConfidence;
  if (typeof given.python === 'string') settings.python = given.python;
  else if (given.python !== undefined && given.python !== null)
    complain('The setting "interleave.python" must be a path or a name.');
  if (Array.isArray(given.exclude) && given.exclude.every((item) => typeof item === 'string')) {
    settings.exclude = given.exclude;
  } else if (given.exclude !== undefined)
    complain('The setting "interleave.exclude" must be a list of strings.');
  const rules = given.rules ?? {};
  if (typeof rules !== 'object') complain('The setting "interleave.rules" must be an object.');
  for (const [id, level] of Object.entries(typeof rules === 'object' ? rules : {})) {
    const name = `interleave.rules.${id}`;
    if (!ruleIds.includes(id)) complain(`The setting "${name}": ${unknownWord('rule', id, ruleIds)}.`);
    else settings.rules[id] = oneOf(level, LEVELS, name, complain) ?? 'default';
  }
  return settings;
}

/** The project's configuration with the editor's settings over it; `default` leaves the project's word. */
export function mergeSettings(project: FileSettings, settings: Settings): FileSettings {
  const severities: Record<string, Severity | 'off'> = { ...project.severities };
  for (const [id, level] of Object.entries(settings.rules)) if (level !== 'default') severities[id] = level;
  return { ...project, severities };
}

function flag(
  given: Record<string, unknown>,
  key: 'enable' | 'workspace',
  complain: (message: string) => void,
): boolean {
  const value = given[key];
  if (typeof value === 'boolean') return value;
  if (value !== undefined && value !== null)
    complain(`The setting "interleave.${key}" must be true or false.`);
  return DEFAULT_SETTINGS[key];
}

function oneOf<T extends string>(
  value: unknown,
  choices: readonly T[],
  name: string,
  complain: (message: string) => void,
): T | null {
  if (value === undefined || value === null) return null;
  if (choices.includes(value as T)) return value as T;
  complain(`The setting "${name}" must be one of ${choices.join(', ')}.`);
  return null;
}
