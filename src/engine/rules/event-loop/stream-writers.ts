/** `StreamWriter`s whose buffer is filled in a loop that never waits for it, or that are closed and not waited for. */
import type { CallOp, Expr, FunctionFacts } from '../../facts/facts.ts';
import type { Project, ProjectFunction } from '../../project/project.ts';
import { dotted } from './awaited-elsewhere.ts';

export interface Undrained {
  fn: ProjectFunction;
  op: number;
  writer: string;
  method: 'write' | 'writelines' | 'close';
}

export function* undrainedIn(fn: ProjectFunction, project: Project): Generator<Undrained> {
  if (!fn.facts.async) return;
  for (const op of project.callOps(fn)) {
    const call = fn.facts.ops[op] as CallOp;
    if (call.callee.k !== 'attr' || call.use.k !== 'dropped') continue;
    const { name, of } = call.callee;
    if (name !== 'write' && name !== 'writelines' && name !== 'close') continue;
    const writer = dotted(of);
    if (writer === null || !isStream(fn, of, op, project, WRITER)) continue;
    if (
      name === 'close'
        ? isWaitedFor(fn, writer, op) || hasNothingLeft(fn.facts, writer, call)
        : isDrained(fn.facts, writer, call)
    )
      continue;
    yield { fn, op, writer, method: name };
  }
}

/** Which of the pair that `open_connection` gives, and that `start_server` hands over. */
export const READER = 0;
export const WRITER = 1;

export function isStream(
  fn: ProjectFunction,
  of: Expr,
  op: number,
  project: Project,
  which: typeof READER | typeof WRITER,
): boolean {
  const value = project.resolve(fn, of, op);
  return project.isA(value, which === READER ? 'asyncio.StreamReader' : 'asyncio.StreamWriter');
}

/** In a loop, `drain` has to be awaited in the same loop; otherwise one buffer full is all there can be. */
function isDrained(facts: FunctionFacts, writer: string, call: CallOp): boolean {
  let loop = -1;
  for (let id = call.block; id >= 0 && loop < 0; id = facts.blocks[id]!.parent)
    if (facts.blocks[id]!.kind === 'loop') loop = id;
  if (loop < 0) return true;
  const endless = facts.ops[facts.blocks[loop]!.op]!.k === 'while';
  const { first, end } = facts.blocks[loop]!;
  return facts.ops.some(
    (op, i) =>
      calls(op, writer, /^(drain|sendfile|wait_closed)$/) && (i >= first ? i < end || !endless : false),
  );
}

function isWaitedFor(fn: ProjectFunction, writer: string, op: number): boolean {
  // An attribute may be waited for in another method of the class.
  const scopes = writer.includes('.')
    ? fn.file.functions.filter(({ cls }) => fn.cls === null || cls === fn.cls.facts.id)
    : [fn.facts];
  return scopes.some((facts) =>
    facts.ops.some((other, i) => (facts !== fn.facts || i > op) && calls(other, writer, /^wait_closed$/)),
  );
}

/** Nobody has written, or `except OSError: writer.close(); raise`: what may be in the buffer matters no more. */
function hasNothingLeft({ blocks, ops }: FunctionFacts, writer: string, call: CallOp): boolean {
  const isHandedOn = ({ value }: CallOp['args'][number]): boolean => dotted(value) === writer;
  const writes = (op: FunctionFacts['ops'][number]): boolean =>
    calls(op, writer, /^(write|writelines)$/) || (op.k === 'call' && op.args.some(isHandedOn));
  // An attribute may have been written to in another method.
  if (!writer.includes('.') && !ops.some(writes)) return true;
  for (let id = call.block; id >= 0; id = blocks[id]!.parent) {
    const { kind, exits } = blocks[id]!;
    if (kind === 'except') return exits === 'function';
  }
  return false;
}

function calls(op: FunctionFacts['ops'][number], writer: string, names: RegExp): boolean {
  return (
    op.k === 'call' && op.callee.k === 'attr' && names.test(op.callee.name) && dotted(op.callee.of) === writer
  );
}
