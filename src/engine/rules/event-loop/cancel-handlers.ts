/** Handlers around an `await` that take a cancellation and let the coroutine go on. */
import type { Expr, FunctionFacts, TryOp } from '../../facts/facts.ts';
import type { Confidence } from '../../finding.ts';
import type { Project, ProjectFunction } from '../../project/project.ts';
import type { Span } from '../../text.ts';
import { followedBy, opsIn } from './after-handler.ts';
import { isMainCoroutine } from './main-coroutine.ts';

export interface Swallowed {
  fn: ProjectFunction;
  /** The `try`, or the `with suppress(...)`. */
  op: number;
  /** Index of the handler; -1 for `suppress`. */
  handler: number;
  /** What it says: `except BaseException`, `suppress(CancelledError)`. */
  words: string;
  exception: string;
  /** What the coroutine does then: its loop goes on, other code follows, or it ends. */
  then: 'loop' | 'code' | 'ends';
}

export interface Judged {
  found: Swallowed;
  at: Span;
  confidence: Confidence;
}

export function* swallowedIn(fn: ProjectFunction, project: Project): Generator<Judged> {
  const { ops } = fn.facts;
  for (const [op, facts] of ops.entries()) {
    if (facts.k === 'try') {
      const judged = tryStatement(fn, op, facts, project);
      if (judged !== null) yield judged;
    } else if (facts.k === 'enter' && !facts.async && facts.context.k === 'call') {
      const call = ops[facts.context.op];
      if (call?.k !== 'call' || project.call(fn, facts.context.op).external !== 'contextlib.suppress')
        continue;
      const given = call.args.find(({ value }) => cancellation(fn, value, op, project) !== '');
      if (given === undefined || !awaitsIn(fn.facts, facts.body)) continue;
      const exception = cancellation(fn, given.value, op, project);
      const found = { fn, op, handler: -1, words: 'suppress', exception };
      const judged = judge(found, facts.body, facts.body, facts.block, call.at, project);
      if (judged !== null) yield judged;
    }
  }
}

function tryStatement(fn: ProjectFunction, op: number, facts: TryOp, project: Project): Judged | null {
  if (facts.body < 0 || !awaitsIn(fn.facts, facts.body)) return null;
  for (const [i, handler] of facts.handlers.entries()) {
    const types = handler.types.flatMap((type) => (type.k === 'seq' ? type.items : [type]));
    const exception = handler.bare
      ? 'BaseException'
      : (types.map((type) => cancellation(fn, type, op, project)).find((name) => name !== '') ?? '');
    if (exception === '') continue;
    // The first handler that takes it decides; those behind it never see a cancellation.
    if (raises(fn, handler.block) || handsOn(fn, handler.block, handler.name, exception)) return null;
    const words = handler.bare ? 'except:' : `except ${exception}`;
    const found = { fn, op, handler: i, words, exception };
    const at = headerOf(handler.at, types, handler.bare);
    return judge(found, facts.body, handler.block, facts.block, at, project, facts.finally >= 0);
  }
  return null;
}

/** From the keyword to the last type. */
function headerOf(at: Span, types: readonly Expr[], bare: boolean): Span {
  const last = types[types.length - 1];
  return [at[0], bare || last === undefined ? at[0] + 'except'.length : last.at[1]];
}

/** The name of the exception, where it is one that a cancellation raises; '' for others. `Exception` is none. */
function cancellation(fn: ProjectFunction, type: Expr, op: number, project: Project): string {
  if (type.k === 'call') {
    return project.call(fn, type.op).external === 'anyio.get_cancelled_exc_class'
      ? 'get_cancelled_exc_class()'
      : '';
  }
  const name = project.nameOf(project.resolve(fn, type, op));
  return /^(asyncio\.CancelledError|trio\.Cancelled|curio\.(TaskCancelled|CancelledError)|builtins\.BaseException)$/.test(
    name,
  )
    ? name.slice(name.indexOf('.') + 1)
    : '';
}

function judge(
  part: Omit<Swallowed, 'then'>,
  body: number,
  handler: number,
  around: number,
  at: Span,
  project: Project,
  hasFinally = false,
): Judged | null {
  const { fn, op } = part;
  if (isRequestedHere(fn, op, body) || raisesLater(fn, op, handler)) return null;
  const then = followedBy(fn.facts, handler, around, body);
  const tasksOnly = awaitsTasksOnly(fn.facts, body);
  // It ends anyway; only who awaits it cannot see that it was cancelled.
  if (then === 'ends' && (hasFinally || tasksOnly || isMainCoroutine(fn, project))) return null;
  const found = { ...part, then };
  // The task that is awaited may be the one that was cancelled, and not this one.
  if (then === 'ends' || tasksOnly) return { found, at, confidence: 'possible' };
  return { found, at, confidence: then === 'loop' && isEndless(fn.facts, around) ? 'certain' : 'likely' };
}

function awaitsIn(facts: FunctionFacts, block: number): boolean {
  return opsIn(facts, block).some(
    (op) => op.k === 'await' || ((op.k === 'for' || op.k === 'enter') && op.async),
  );
}

/** The nearest loop has no test that could end it. */
function isEndless({ blocks, ops }: FunctionFacts, block: number): boolean {
  for (let id = block; id >= 0; id = blocks[id]!.parent) {
    if (blocks[id]!.kind !== 'loop') continue;
    const loop = ops[blocks[id]!.op]!;
    return loop.k === 'for' || (loop.k === 'while' && loop.test.k === 'const');
  }
  return false;
}

/** `await task`, `await wait_for(self._task, 1)`: something that was started elsewhere. */
function awaitsTasksOnly(facts: FunctionFacts, block: number): boolean {
  return opsIn(facts, block).every(
    (op) =>
      !((op.k === 'for' || op.k === 'enter') && op.async) && (op.k !== 'await' || isTask(facts, op.value)),
  );
}

function isTask(facts: FunctionFacts, expr: Expr): boolean {
  if (expr.k === 'star') return isTask(facts, expr.of);
  if (expr.k !== 'call') return expr.k === 'name' || expr.k === 'attr' || expr.k === 'sub';
  const call = facts.ops[expr.op];
  if (call?.k !== 'call') return false;
  const name = lastName(call.callee);
  const given = name === 'cast' ? call.args[1] : call.args[0];
  return (
    /^(wait_for|shield|gather|wait|cast)$/.test(name) && given !== undefined && isTask(facts, given.value)
  );
}

const ENDS_HERE =
  /^(_?exit|abort|fail|skip|xfail|uncancel|cancelling|cancel|stop|kill|reraise|raise_\w+|throw)$/;

/** It raises on some path, ends the program or the test, or knows how cancelling works. */
function raises(fn: ProjectFunction, block: number): boolean {
  return opsIn(fn.facts, block).some((op) => {
    if (op.k === 'raise') return true;
    return op.k === 'call' && ENDS_HERE.test(lastName(op.callee));
  });
}

const LOGS =
  /^(print|debug|info|warning|warn|error|exception|critical|log|print_exc\w*|str|repr|type|isinstance|format)$/;

/** `except BaseException as error: future.set_exception(error)`: somebody else gets the exception. */
function handsOn(fn: ProjectFunction, block: number, name: string, exception: string): boolean {
  const takesAll = exception === 'BaseException';
  return opsIn(fn.facts, block).some((op) => {
    if (takesAll && op.k === 'call' && /^(exc_info|set_exception|print_exception)$/.test(lastName(op.callee)))
      return true;
    if (op.k !== 'read' || name === '' || op.target.k !== 'name' || op.target.id !== name) return false;
    if (op.use.k === 'argument') {
      const call = fn.facts.ops[op.use.call];
      return call?.k === 'call' && !LOGS.test(lastName(call.callee));
    }
    return /^(assigned|returned|yielded|element|tested|compared)$/.test(op.use.k);
  });
}

function lastName(expr: Expr): string {
  return expr.k === 'attr' ? expr.name : expr.k === 'name' ? expr.id : '';
}

/** `task.cancel()` before, or inside: who asked for the cancellation may await it and go on. */
function isRequestedHere({ facts }: ProjectFunction, op: number, body: number): boolean {
  const { end } = facts.blocks[body]!;
  return facts.ops.some(
    (other, i) =>
      i < Math.max(op, end) &&
      other.k === 'call' &&
      /cancel|abort/i.test(lastName(other.callee)) &&
      !/^(cancelled|get_cancelled_exc_class)$/.test(lastName(other.callee)),
  );
}

/** The cancellation is kept and raised when the work is done. */
function raisesLater({ facts }: ProjectFunction, op: number, handler: number): boolean {
  const { end } = facts.blocks[handler]!;
  return facts.ops.some(
    (other, i) =>
      i >= Math.max(op, end) &&
      other.k === 'raise' &&
      other.value !== null &&
      (other.value.k === 'name' ||
        lastName(other.value) === 'CancelledError' ||
        cancelCall(facts, other.value)),
  );
}

function cancelCall(facts: FunctionFacts, value: Expr): boolean {
  const call = value.k === 'call' ? facts.ops[value.op] : undefined;
  return call?.k === 'call' && lastName(call.callee) === 'CancelledError';
}
