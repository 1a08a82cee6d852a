import { InvalidArgumentError } from 'commander';
import { EXPORT_KINDS, type ExportKind } from '../trace/export/export-kinds.ts';

/** The format that the command line names. */
export function exportKind(value: string): ExportKind {
  const kind = EXPORT_KINDS.find((known) => known === value);
  if (kind) return kind;
  const hint =
    value === 'png'
      ? 'A PNG is drawn by a canvas, which there is only in the timeline (Export in its bar); here it is svg.'
      : `Known are ${EXPORT_KINDS.join(', ')}.`;
  throw new InvalidArgumentError(hint);
}
