/** All rules, and the one place where they are run. */
import type { FileSettings } from '../engine.ts';
import type { Finding, Severity } from '../finding.ts';
import type { Project } from '../project/project.ts';
import type { Source } from '../source.ts';
import { suppress } from '../suppress.ts';
import { positionAt, type Range, type Span } from '../text.ts';
import { DEADLOCK_RULES } from './deadlock/index.ts';
import { EVENT_LOOP_RULES } from './event-loop/index.ts';
import { unusedSuppression, unusedSuppressionHits } from './housekeeping/unused-suppression.ts';
import { LIFECYCLE_RULES } from './lifecycle/index.ts';
import type { EditDraft, Hit, Rule, RuleMeta } from './rule.ts';
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
  log: (message: string) => void;
}

/** Findings of one file in order of their position, without suppressed ones. */
export function runRules(input: RunInput): Finding[] {
  const { source, settings } = input;
  const active = RULES.filter(({ meta }) => {
    const set = settings.severities?.[meta.id];
    return set === undefined ? meta.offByDefault !== true : set !== 'off';
  });
  const findings = active.flatMap((rule) => runRule(rule, input));
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

/** A rule that throws loses its own findings in this file; the others run on. */
function runRule(rule: Rule, input: RunInput): Finding[] {
  const { source, project, log } = input;
  try {
    return Array.from(rule.check(source.facts, project), (hit) => toFinding(rule, hit, input));
  } catch (error) {
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
