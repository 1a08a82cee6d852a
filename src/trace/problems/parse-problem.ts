/** Problems as a stream or a saved file holds them: JSON from another program, so every field is checked. */
import type { Confidence, Problem, ProblemSeverity, RelatedPlace, Site } from '../model.ts';

const SEVERITIES: readonly ProblemSeverity[] = ['error', 'warning', 'hint'];
const CONFIDENCES: readonly Confidence[] = ['certain', 'likely', 'possible'];
const ROLES: ReadonlyArray<RelatedPlace['role']> = ['holder', 'waiter', 'waker', 'creator', 'awaited'];

/** Null when the value is no problem at all. Tracks and times come back as they are written. */
export function parseProblem(value: unknown): Problem | null {
  if (typeof value !== 'object' || value === null) return null;
  const fields = value as Record<string, unknown>;
  const kind = text(fields.kind);
  if (kind === '') return null;
  const related = Array.isArray(fields.related) ? fields.related.slice(0, 200) : [];
  return {
    kind,
    severity: SEVERITIES.find((known) => known === fields.severity) ?? 'warning',
    confidence: CONFIDENCES.find((known) => known === fields.confidence) ?? 'likely',
    count: Math.max(1, whole(fields.count)),
    message: text(fields.message) || kind,
    file: text(fields.file),
    line: whole(fields.line),
    track: whole(fields.track),
    startNs: whole(fields.startNs),
    durationNs: whole(fields.durationNs),
    rule: typeof fields.rule === 'string' && fields.rule !== '' ? text(fields.rule) : null,
    related: related.map(parsePlace).filter((place) => place !== null),
  };
}

function parsePlace(value: unknown): RelatedPlace | null {
  if (typeof value !== 'object' || value === null) return null;
  const fields = value as Record<string, unknown>;
  const stack = Array.isArray(fields.stack) ? fields.stack.slice(0, 100).map(parseFrame) : [];
  return {
    ...(stack.length > 0 ? { stack } : {}),
    role: ROLES.find((known) => known === fields.role) ?? 'waiter',
    track: whole(fields.track),
    file: text(fields.file),
    line: whole(fields.line),
    message: text(fields.message),
  };
}

function parseFrame(value: unknown): Site {
  const fields = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return { file: text(fields.file), line: whole(fields.line), fn: text(fields.fn) };
}

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 20_000) : '');
const whole = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.min(Math.max(Math.round(value), 0), 2 ** 62) : 0;
