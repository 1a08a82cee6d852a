/** The header of a saved trace: JSON of unknown origin, so every field is checked. */
import { emptyHeader } from './batch.ts';
import type { TraceHeader } from './model.ts';

export function parseHeader(value: unknown): TraceHeader {
  const fields = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const texts = (list: unknown) => (Array.isArray(list) ? list.slice(0, 1000).map(text) : []);
  return {
    ...emptyHeader(),
    wall: /^\d{1,25}$/.test(text(fields.wall)) ? text(fields.wall) : '0',
    python: text(fields.python),
    argv: texts(fields.argv),
    cwd: text(fields.cwd),
    durationNs: whole(fields.durationNs),
    exitCode: typeof fields.exitCode === 'number' ? Math.trunc(fields.exitCode) : null,
    complete: fields.complete === true,
    events: whole(fields.events),
    dropped: whole(fields.dropped),
    notes: texts(fields.notes),
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 20_000) : '');
const whole = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value)
    ? Math.min(Math.max(Math.round(value), 0), Number.MAX_SAFE_INTEGER)
    : 0;
