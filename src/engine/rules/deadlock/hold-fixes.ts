/** Holds a condition around its `notify`. */
import type { Source } from '../../source.ts';
import { type FixDraft, inFile } from '../rule.ts';
import type { Unheld } from './unheld-conditions.ts';

/** A `wait` needs a test and a loop as well, which nobody can write for it. */
export function* holdFixes({ fn, call, method, library }: Unheld, source: Source): Generator<FixDraft> {
  if (!method.startsWith('notify') || call.callee.k !== 'attr') return;
  const statement = inFile(fn.facts, call.statement);
  const text = source.slice(statement);
  if (call.use.k !== 'dropped' || !source.aloneOnLines(statement) || /[\r\n]/.test(text)) return;
  const condition = source.slice(inFile(fn.facts, call.callee.of.at));
  const threads = library === 'threading' || library === 'multiprocessing';
  if (!threads && !fn.facts.async) return;
  const { eol } = source;
  const header = `${threads ? 'with' : 'async with'} ${condition}:`;
  yield {
    title: `Hold ${condition} around it`,
    risk: 'unsafe',
    edits: [
      {
        at: [statement[0], statement[0]],
        text: `${header}${eol}${source.indent(statement[0])}${source.indentUnit()}`,
      },
    ],
  };
}
