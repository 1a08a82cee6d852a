/** Moves a late `daemon` assignment before the start, or writes it into the constructor. */
import type { AssignOp, CallOp, FunctionFacts } from '../../facts/facts.ts';
import type { Source } from '../../source.ts';
import type { Span } from '../../text.ts';
import { type EditDraft, type FixDraft, inFile } from '../rule.ts';
import type { LateDaemon } from './late-daemon-assignment.ts';
import { keyOf, type Start } from './start-state.ts';

export function* daemonFixes(late: LateDaemon, source: Source): Generator<FixDraft> {
  const fn = late.fn.facts;
  const { start } = late;
  if (start?.fn !== fn || late.value === null) return;
  const removal = removalOf(late, source);
  if (removal === null) return;
  const move = moveBeforeStart({ ...late, start }, source, removal);
  if (move !== null) yield { title: 'Move it before start()', risk: 'safe', edits: move };
  const argument = intoConstructor(late, source, removal);
  if (argument !== null) yield { title: 'Write it into the constructor', risk: 'safe', edits: argument };
}

type Started = LateDaemon & { start: Start };

interface Removal {
  edit: EditDraft;
  /** The comment lines above, which go with the statement. */
  comments: string;
}

/** The statement with its line, or with the `;` before it; null where it is the only statement of its block. */
function removalOf(late: LateDaemon, source: Source): Removal | null {
  const fn = late.fn.facts;
  const statement = inFile(fn, late.op.statement);
  if (isOnlyStatement(fn, late.op, source)) return removalOfLoop(late, source);
  if (!source.aloneOnLines(statement)) {
    const before = source.text.slice(source.lineStart(statement[0]), statement[0]);
    const semicolon = /;[ \t]*$/.exec(before);
    if (semicolon === null) return null;
    return { edit: { at: [statement[0] - semicolon[0].length, statement[1]], text: '' }, comments: '' };
  }
  const from = commentsAbove(source, source.lineStart(statement[0]));
  const comments = source.text.slice(from, source.lineStart(statement[0]));
  return { edit: { at: [from, source.nextLine(statement[1])], text: '' }, comments };
}

function commentsAbove(source: Source, lineStart: number): number {
  let from = lineStart;
  while (from > 0) {
    const above = source.lineStart(from - 1);
    const previous =
      source.text[from - 1] === '\n' && source.text[from - 2] === '\r' ? source.lineStart(from - 2) : above;
    if (!/^[ \t]*#/.test(source.text.slice(previous, from))) break;
    from = previous;
  }
  return from;
}

function isOnlyStatement(fn: FunctionFacts, op: AssignOp | CallOp, source: Source): boolean {
  const block = fn.blocks[op.block]!;
  const text = source.slice(inFile(fn, block.at));
  const statement = source.slice(inFile(fn, op.statement));
  return text.replace(/#.*$/gm, '').trim() === statement.replace(/#.*$/gm, '').trim();
}

/** A loop that does nothing else goes as a whole, together with the comment above it. */
function removalOfLoop(late: LateDaemon, source: Source): Removal | null {
  const fn = late.fn.facts;
  const block = fn.blocks[late.op.block]!;
  const opener = fn.ops[block.op];
  if (opener?.k !== 'for' || opener.comprehension || keyOf(opener.target) !== keyOf(late.receiver))
    return null;
  const start = source.lineStart(inFile(fn, opener.at)[0]);
  if (source.text.slice(start, inFile(fn, opener.at)[0]).trim() !== '') return null;
  const from = commentsAbove(source, start);
  const end = source.nextLine(inFile(fn, late.op.statement)[1]);
  return { edit: { at: [from, end], text: '' }, comments: source.text.slice(from, start) };
}

/** Only where the value means the same there: a constant, or names that nothing in between assigns. */
function moveBeforeStart(late: Started, source: Source, removal: Removal): EditDraft[] | null {
  const fn = late.fn.facts;
  const { start, op, receiver } = late;
  const startCall = start.op;
  if (startCall.callee.k !== 'attr' || startCall.callee.name !== 'start') return null;
  const startStatement = inFile(fn, startCall.statement);
  if (!valueHoldsAt(fn, late) || !source.aloneOnLines(startStatement)) return null;
  const sameBlock = op.block === startCall.block;
  const target = keyOf(startCall.callee.of);
  // In a branch behind the start the assignment is made only sometimes; before the start it would be always.
  if (target === null || (sameBlock ? target !== keyOf(receiver) : !areLoopsOverOneList(fn, late)))
    return null;
  const indent = source.indent(startStatement[0]);
  const value = source.slice(inFile(fn, late.value!.at));
  const line = op.k === 'assign' ? `${target}.daemon = ${value}` : `${target}.setDaemon(${value})`;
  const comments = removal.comments.replace(/^[ \t]*/gm, (space, at: number) =>
    at < removal.comments.length ? indent : space,
  );
  const trailing = source.text.slice(
    inFile(fn, op.statement)[1],
    source.lineEnd(inFile(fn, op.statement)[1]),
  );
  const comment = source.aloneOnLines(inFile(fn, op.statement)) ? trailing.trimEnd() : '';
  const at: Span = [source.lineStart(startStatement[0]), source.lineStart(startStatement[0])];
  return [{ at, text: `${comments}${indent}${line}${comment}${source.eol}` }, removal.edit];
}

/** `for t in threads: t.start()`, later `for t in threads: t.daemon = True`. */
function areLoopsOverOneList(fn: FunctionFacts, { op, start }: Started): boolean {
  const [first, second] = [start.op, op].map((one) => fn.ops[fn.blocks[one.block]!.op]);
  if (first?.k !== 'for' || second?.k !== 'for' || first.comprehension || second.comprehension) return false;
  return keyOf(first.iter) !== null && keyOf(first.iter) === keyOf(second.iter);
}

function valueHoldsAt(fn: FunctionFacts, { value, op, start }: Started): boolean {
  if (value === null) return false;
  if (value.k === 'const') return true;
  if (value.k !== 'name') return false;
  const between = fn.ops.slice(fn.ops.indexOf(start.op), fn.ops.indexOf(op));
  const assigned = between.some(
    (one) => one.k === 'assign' && one.targets.some((target) => keyOf(target) === value.id),
  );
  return !assigned && op.block === start.op.block;
}

/** `Thread(target=f)` becomes `Thread(target=f, daemon=True)`, where the call stands in this function. */
function intoConstructor(late: LateDaemon, source: Source, removal: Removal): EditDraft[] | null {
  const fn = late.fn.facts;
  const key = keyOf(late.receiver);
  if (late.value?.k !== 'const' || key === null) return null;
  const made = fn.ops.filter(
    (op): op is AssignOp => op.k === 'assign' && op.targets.some((t) => keyOf(t) === key),
  );
  const value = made.length === 1 ? made[0]!.value : null;
  if (value?.k !== 'call' || made[0]!.block !== late.op.block) return null;
  const call = fn.ops[value.op] as CallOp;
  const name = call.callee.k === 'attr' ? call.callee.name : keyOf(call.callee);
  if (
    (name !== 'Thread' && name !== 'Process') ||
    call.args.some((arg) => arg.name === 'daemon' || arg.star !== '')
  )
    return null;
  const last = call.args[call.args.length - 1];
  const text = `daemon=${source.slice(inFile(fn, late.value.at))}`;
  if (last === undefined) {
    const close = inFile(fn, call.at)[1] - 1;
    return [{ at: [close, close], text }, removal.edit];
  }
  const end = inFile(fn, last.at)[1];
  return [{ at: [end, end], text: `, ${text}` }, removal.edit];
}
