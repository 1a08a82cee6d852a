/** All rules, and the one place where they are run. */
import type { FileSettings } from '../engine.ts';
import type { Finding, Severity } from '../finding.ts';
import { TooDeep } from '../project/memo.ts';
import type { Project, ProjectFunction } from '../project/project.ts';
import type { Source } from '../source.ts';
import { suppress } from '../suppress.ts';
import { positionAt, type Range, type Span } from '../text.ts';
import { DEADLOCK_RULES } from './deadlock/index.ts';
import { EVENT_LOOP_RULES } from './event-loop/index.ts';
import { unusedSuppression, unusedSuppressionHits } from './housekeeping/unused-suppression.ts';
import { LIFECYCLE_RULES } from './lifecycle/index.ts';
import type { EditDraft, Hit, Rule, RuleMeta } from './rule.ts';
import { FunctionRules } from './rules-with-hits.ts';
import { SHARED_STATE_RULES } from './shared-state/index.ts';

/** Each rule keeps its own type of data to itself; outside, hits go back only to the rule they came from. */
const RULES: readonly Rule[] = [
  ...EVENT_LOOP_RULES,
  ...SHARED_STATE_RULES,
  ...DEADLOCK_RULES,
  ...LIFECYCLE_RULES,
  unusedSuppression,
] as readonly unknown[] as readonly Rule[];

/** What the catalogue says of each rule, in its order. */
export const ruleMetas: readonly RuleMeta[] = RULES.map((rule) => rule.meta);

export interface RunInput {
  project: Project;
  source: Source;
  settings: FileSettings;
  /** The file is being edited: it will be looked at again, mostly unchanged. */
  followed: boolean;
  log: (message: string) => void;
}

/**
 * The same as `runRules`, which is run again only where something has changed that it read: the rest of a project is
 * looked at after each pause of somebody who types.
 */
export function rememberedFindings(input: RunInput): Finding[] {
  const { project, source, settings } = input;
  const [module] = project.functions(source.facts.path);
  if (module === undefined) return [];
  const question = `findings ${source.minPython.join('.')} ${JSON.stringify(settings.severities ?? {})}`;
  const findings = project.remember<readonly Finding[]>(module, question, [], () => {
    // `source` was read before: what is found depends on the file's text all the same.
    project.facts(source.facts.path);
    return runRules(input);
  });
  return [...findings];
}

/** Findings of one file in order of their position, without suppressed ones. */
export function runRules(input: RunInput): Finding[] {
  const { project, source, settings, followed } = input;
  const active = RULES.filter(({ meta }) => {
    const set = settings.severities?.[meta.id];
    return set === undefined ? meta.offByDefault !== true : set !== 'off';
  });
  const suspects = followed ? functionsWithHits(active, project.functions(source.facts.path), project) : null;
  const findings = active.flatMap((rule) => {
    return runRule(rule, input, suspects === null ? null : (suspects.get(rule) ?? NO_FUNCTIONS));
  });
  const judged = new Set(active.map((rule) => rule.meta.id));
  const known = new Set(RULES.map((rule) => rule.meta.id));
  const { kept, unused } = suppress(source.facts, findings, (code) => judged.has(code) || !known.has(code));
  if (judged.has(unusedSuppression.meta.id)) {
    const words = unusedSuppressionHits(unused).map((hit) =>
      toFinding(unusedSuppression as Rule, hit as Hit<unknown>, input),
    );
    kept.push(...suppress(source.facts, words, () => false).kept);
  }
  return kept.sort(byPosition);
}

const NO_FUNCTIONS: readonly ProjectFunction[] = [];

function functionsWithHits(
  active: readonly Rule[],
  functions: readonly ProjectFunction[],
  project: Project,
): ReadonlyMap<Rule, readonly ProjectFunction[]> {
  const rules = new FunctionRules(active);
  const found = new Map<Rule, ProjectFunction[]>();
  for (const fn of functions) {
    for (const rule of rules.withHits(fn, project)) {
      const list = found.get(rule);
      if (list) list.push(fn);
      else found.set(rule, [fn]);
    }
  }
  return found;
}

function* hitsOf(
  rule: Rule,
  { source, project }: RunInput,
  functions: readonly ProjectFunction[] | null,
): Generator<Hit<unknown>> {
  const file = source.facts;
  if (rule.checkFunction) {
    for (const fn of functions ?? project.functions(file.path)) yield* rule.checkFunction(fn, project);
  }
  if (rule.check) yield* rule.check(file, project);
}

/** In these functions, or in all. A rule that throws loses its own findings in this file; the others run on. */
function runRule(rule: Rule, input: RunInput, functions: readonly ProjectFunction[] | null): Finding[] {
  const { source, log } = input;
  try {
    return Array.from(hitsOf(rule, input, functions), (hit) => toFinding(rule, hit, input));
  } catch (error) {
    if (error instanceof TooDeep) throw error;
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log(`rule ${rule.meta.id} failed in ${source.facts.path}: ${reason}`);
    return [];
  }
}

function toFinding(rule: Rule, hit: Hit<unknown>, { source, project, settings }: RunInput): Finding {
  const { meta } = rule;
  const file = source.facts.path;
  const place = (at: Span): Range => rangeOf(source.facts.lineStarts, at);
  const edits = (drafts: readonly EditDraft[]) =>
    drafts.map((draft) => ({ file, range: place(draft.at), text: draft.text }));
  return {
    rule: meta.id,
    family: meta.family,
    severity: severityOf(meta, hit, settings),
    confidence: hit.confidence,
    file,
    range: place(hit.at),
    message: rule.message(hit.data),
    related: (hit.related ?? []).map((other) => ({
      file: other.file,
      range: rangeOf(project.facts(other.file)?.lineStarts ?? [0], other.at),
      message: other.message,
    })),
    concept: meta.concept,
    demo: meta.demo ?? null,
    fixes: Array.from(rule.fixes?.(hit, source, project) ?? [], (fix) => ({
      title: fix.title,
      risk: fix.risk,
      edits: edits(fix.edits),
    })),
  };
}

/** A setting speaks for the rule as a whole; a hit that differs from the default does so only without one. */
function severityOf(meta: RuleMeta, hit: Hit<unknown>, settings: FileSettings): Severity {
  const set = settings.severities?.[meta.id];
  if (set !== undefined && set !== 'off' && set !== meta.severity) return set;
  return hit.severity ?? meta.severity;
}

function rangeOf(lineStarts: readonly number[], [start, end]: Span): Range {
  return { start: positionAt(lineStarts, start), end: positionAt(lineStarts, end) };
}

function byPosition(a: Finding, b: Finding): number {
  return (
    a.range.start.line - b.range.start.line ||
    a.range.start.character - b.range.start.character ||
    a.rule.localeCompare(b.rule)
  );
}
