/** What keeps a call that could make its thread wait from doing so. */
import type { CallOp, Expr } from '../facts/facts.ts';
import type { Scope } from './linked-file.ts';
import type { Site } from './project.ts';

type ValueOf = (name: string) => Expr | null;

/**
 * The call gives, or leaves at its default, an argument that keeps the callee off this path, or a function further
 * down that it is passed on to: `def f(path=None): if path: open(path)`, called as `f()`.
 */
export function isRuledOut(call: CallOp, chain: readonly Site[], boundAt: BoundAt, bound: number): boolean {
  let [via, first, given]: [CallOp, number, ValueOf] = [call, bound, () => null];
  for (const { fn, op } of chain) {
    const [by, skip, outer] = [via, first, given];
    const ofCaller = (value: Expr | null) => (value?.k === 'name' ? outer(value.id) : value);
    given = (name) => ofCaller(givenFor(by, skip, fn as Scope, name));
    if (isOffPath(fn as Scope, op, given)) return true;
    const next = fn.facts.ops[op]!;
    if (next.k !== 'call') return false;
    [via, first] = [next, boundAt(fn as Scope, op)];
  }
  return false;
}

/** How many parameters of the callee are bound already: `self`. */
type BoundAt = (fn: Scope, op: number) => number;

function isOffPath(fn: Scope, op: number, given: ValueOf): boolean {
  const { blocks, ops } = fn.facts;
  const holds = (test: Expr): boolean | null => truth(test, given);
  for (let at = ops[op]!.block; at > 0; at = blocks[at]!.parent) {
    if (isTaken(fn, at, holds) === false) return true;
  }
  // `if path is None: return` before it.
  return blocks.some(
    (block, id) =>
      block.exits === 'function' &&
      block.end <= op &&
      isInside(fn, op, block.parent) &&
      isTaken(fn, id, holds) === true,
  );
}

function isTaken(fn: Scope, id: number, holds: (test: Expr) => boolean | null): boolean | null {
  const block = fn.facts.blocks[id]!;
  const opener = fn.facts.ops[block.op];
  if (opener?.k !== 'branch') return null;
  const held = id === opener.then || id === opener.else ? holds(opener.test) : null;
  return held === null ? null : held === (id === opener.then);
}

function isInside(fn: Scope, op: number, block: number): boolean {
  const { first, end } = fn.facts.blocks[block]!;
  return first <= op && op < end;
}

/** What the parameter is for this call, where that is written out. */
function givenFor(call: CallOp, bound: number, fn: Scope, name: string): Expr | null {
  const { params } = fn.facts;
  const index = params.findIndex((param) => param.name === name);
  const param = params[index];
  if (param === undefined || fn.index.definitions.get(name)?.length !== 1) return null;
  if (param.kind === 'var-positional' || param.kind === 'var-keyword') return null;
  const named = call.args.find((arg) => arg.name === name);
  if (named !== undefined) return named.value;
  const before = call.args.slice(0, index - bound + 1);
  if (before.some((arg) => arg.star === '*') || call.args.some((arg) => arg.star === '**')) return null;
  const position = param.kind === 'positional' ? before[index - bound] : undefined;
  return position !== undefined && position.name === '' ? position.value : param.default;
}

/** The truth of a test as far as it rests on what is written out. */
function truth(test: Expr, given: ValueOf): boolean | null {
  if (test.k === 'const') return test.type === 'ellipsis' || Boolean(test.value);
  if (test.k === 'name') {
    const value = given(test.id);
    return value?.k === 'const' ? truth(value, given) : null;
  }
  if (test.k !== 'op') return null;
  const [left, right] = test.items;
  switch (test.op) {
    case 'not': {
      const held = left === undefined ? null : truth(left, given);
      return held === null ? null : !held;
    }
    case 'and':
    case 'or': {
      const decisive = test.op === 'or';
      const all = test.items.map((item) => truth(item, given));
      if (all.includes(decisive)) return decisive;
      return all.includes(null) ? null : !decisive;
    }
    case 'is':
    case 'is not': {
      if (left?.k !== 'name' || right?.k !== 'const' || right.type !== 'none') return null;
      const value = given(left.id);
      return value?.k === 'const' ? (value.type === 'none') === (test.op === 'is') : null;
    }
    default:
      return null;
  }
}

const ASYNC_WORD = /^_*((is|in|use|run)_)?async(hronous(ly)?|io|_?(call|mode|context|loop|code))?_*$/i;
const LOOP_TESTS = /^(get_running_loop|current_async_library|in_async_\w+)$/;

/**
 * A plain function that asks before it waits whether it runs on an event loop, or is to behave as if:
 * `if self.asynchronous: return self._fetch()`. What it does for the others says nothing about a coroutine's call.
 */
export function asksForLoop(fn: Scope, op: number): boolean {
  if (fn.facts.async) return false;
  return fn.facts.ops.slice(0, op).some((facts) => {
    // Outside a `try` it only fetches the loop.
    if (facts.k === 'call') return isTried(fn, facts.block) && LOOP_TESTS.test(lastName(facts.callee));
    return facts.k === 'branch' && mentionsAsync(facts.test);
  });
}

function isTried(fn: Scope, block: number): boolean {
  return fn.facts.blocks[block]!.kind === 'try';
}

function mentionsAsync(test: Expr): boolean {
  if (test.k === 'op') return test.items.some(mentionsAsync);
  return ASYNC_WORD.test(lastName(test));
}

function lastName(expr: Expr): string {
  if (expr.k === 'name') return expr.id;
  return expr.k === 'attr' ? expr.name : '';
}

/** Python 3, and with it asyncio, never came to Jython. */
export function isElsewhere(fn: Scope, op: number): boolean {
  const { blocks, ops } = fn.facts;
  for (let at = ops[op]!.block; at > 0; at = blocks[at]!.parent) {
    const opener = ops[blocks[at]!.op];
    if (opener?.k === 'branch' && opener.then === at && /jython/i.test(lastName(opener.test))) return true;
  }
  return false;
}

/**
 * A function on the way has asked what would be waited for: after `while q.empty(): await ...` or `q.qsize()`, what
 * then takes from q finds something, and after `while thread.is_alive(): ...` the thread has ended.
 */
export function isKnownToBeReady(chain: readonly Site[]): boolean {
  const last = chain.at(-1)!;
  const call = last.fn.facts.ops[last.op];
  if (call?.k !== 'call' || call.callee.k !== 'attr') return false;
  const receiver = lastName(call.callee.of);
  if (receiver === '') return false;
  if (call.callee.name === 'get') {
    return chain.some(({ fn, op }) => asks(fn as Scope, op, receiver, /^(empty|qsize)$/).length > 0);
  }
  return call.callee.name === 'join' && hasWatched(last, receiver);
}

function hasWatched({ fn, op }: Site, receiver: string): boolean {
  const { ops, blocks } = fn.facts;
  return asks(fn as Scope, op, receiver, /^is_alive$/).some((asked) =>
    ops
      .slice(0, op)
      .some(
        (loop) =>
          loop.k === 'while' &&
          loop.test.k === 'call' &&
          loop.test.op === asked &&
          blocks[loop.body]!.end <= op &&
          !ops.slice(asked, blocks[loop.body]!.end).some(({ k }) => k === 'break'),
      ),
  );
}

/** The calls before this operation that ask the receiver. */
function asks(fn: Scope, op: number, receiver: string, names: RegExp): number[] {
  return fn.index.calls.filter((i) => {
    const asked = fn.facts.ops[i];
    if (i >= op || asked?.k !== 'call' || asked.callee.k !== 'attr') return false;
    return names.test(asked.callee.name) && lastName(asked.callee.of) === receiver;
  });
}
