/** `raise` where a handler ends, or a handler of its own in front of one that takes more than cancellations. */
import type { Source } from '../../source.ts';
import { type FixDraft, inFile } from '../rule.ts';
import type { Swallowed } from './cancel-handlers.ts';

export function* reraiseFixes(
  { fn, op, handler, exception }: Swallowed,
  source: Source,
): Generator<FixDraft> {
  const facts = fn.facts.ops[op];
  const taken = facts?.k === 'try' ? facts.handlers[handler] : undefined;
  if (facts?.k !== 'try' || taken === undefined || taken.star) return;
  const [start] = inFile(fn.facts, taken.at);
  if (source.text.slice(source.lineStart(start), start).trim() !== '') return;
  const indent = source.indent(start);
  const { eol } = source;
  const type = taken.types.length === 1 && !taken.bare ? taken.types[0]! : null;
  if (type === null || type.k === 'seq' || exception === 'BaseException') {
    const name = spelled(fn, source, type?.k === 'seq' ? type.items : taken.types, exception);
    if (name === null) return;
    const text = `except ${name}:${eol}${indent}${source.indentUnit()}raise${eol}${indent}`;
    yield { title: 'Let cancellations through', risk: 'unsafe', edits: [{ at: [start, start], text }] };
    return;
  }
  const block = fn.facts.blocks[taken.block]!;
  const [from, to] = inFile(fn.facts, block.at);
  const title = 'Raise it again';
  if (source.slice([from, to]).trim() === 'pass') {
    yield { title, risk: 'unsafe', edits: [{ at: [from, to], text: 'raise' }] };
    return;
  }
  const last = /(^|[\r\n])([ \t]*)(continue|return|break)[ \t]*$/.exec(source.slice([from, to]));
  if (last !== null && block.exits !== 'no') {
    const word = to - source.slice([from, to]).length + last.index + last[1]!.length + last[2]!.length;
    yield { title, risk: 'unsafe', edits: [{ at: [word, word + last[3]!.length], text: 'raise' }] };
    return;
  }
  if (block.exits !== 'no' || source.lineStart(from) <= start) return;
  const end = source.lineEnd(to);
  const text = `${eol}${source.indent(from)}raise`;
  yield { title, risk: 'unsafe', edits: [{ at: [end, end], text }] };
}

/** How this file says the cancellation's name; null where it says it nowhere. */
function spelled(
  fn: Swallowed['fn'],
  source: Source,
  types: readonly { at: readonly [number, number] }[],
  exception: string,
): string | null {
  for (const type of types) {
    const text = source.slice(inFile(fn.facts, [type.at[0], type.at[1]]));
    if (exception !== 'BaseException' && text.endsWith(exception)) return text;
  }
  const asyncio = source.facts.functions[0]!.ops.some(
    (op) => op.k === 'import' && op.names === null && op.module === 'asyncio' && op.as === 'asyncio',
  );
  return asyncio ? 'asyncio.CancelledError' : null;
}
