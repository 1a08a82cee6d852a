/**
 * Does a synchronous call of a function run an event loop to some end? That fails where a loop runs already.
 *
 * A function that asks whether a loop is running, or expects the RuntimeError, knows what it does: it never counts.
 */
import { callAt } from './call-graph.ts';
import { isPutOff } from './generator-expressions.ts';
import { implicitCallsAt } from './implicit-calls.ts';
import { callOp, type Scope } from './linked-file.ts';
import type { Linker } from './linker.ts';
import type { LoopRun } from './project.ts';

const RUNS =
  /^(asyncio\.(run|Runner\.run|AbstractEventLoop\.run_(until_complete|forever))|uvloop\.run|trio\.run|anyio\.run|uvicorn\.run|aiohttp\.web\.run_app|discord\.(\w+\.)*(AutoSharded)?(Client|Bot)\.run|tornado\.ioloop\.IOLoop\.run_sync)$/;

/** Names that ask for a running loop. */
const ASKS = /^(_?get_running_loop|is_running|current_async_library|in_trio_run|current_task)$/;

/** What one call does, made now. */
export function loopRunAt(linker: Linker, fn: Scope, op: number): LoopRun | null {
  if (isPutOff(fn, op) || isAware(linker, fn) || expectsFailure(fn, op)) return null;
  if (fn.facts.ops[op]!.k !== 'call') return propertyRun(linker, fn, op);
  const call = callAt(linker, fn, op);
  if (call.external !== '') {
    if (!RUNS.test(call.external) || isPatched(linker)) return null;
    return { name: call.external, always: isStraight(fn, op), chain: [{ fn, op }] };
  }
  if (call.target.k === 'unknown') return null;
  for (const callee of call.entered as readonly Scope[]) {
    const inner = loopRun(linker, callee);
    if (inner === null) continue;
    return { ...inner, always: inner.always && isStraight(fn, op), chain: [{ fn, op }, ...inner.chain] };
  }
  return null;
}

/** `self.name`, where `name` is a property that runs a loop. */
function propertyRun(linker: Linker, fn: Scope, op: number): LoopRun | null {
  for (const { kind, entered, certain } of implicitCallsAt(linker, fn, op)) {
    if (kind !== 'property' || !certain || entered.length !== 1) continue;
    const inner = loopRun(linker, entered[0]!);
    if (inner !== null)
      return { ...inner, always: inner.always && isStraight(fn, op), chain: [{ fn, op }, ...inner.chain] };
  }
  return null;
}

function loopRun(linker: Linker, fn: Scope): LoopRun | null {
  if (fn.facts.async || fn.facts.generator) return null;
  return linker.ask<LoopRun | null>(fn, 'loop run', null, () => {
    let sometimes: LoopRun | null = null;
    for (const op of fn.index.calls) {
      const found = loopRunAt(linker, fn, op);
      if (found?.always) return found;
      sometimes ??= found;
    }
    return sometimes;
  });
}

function isAware(linker: Linker, fn: Scope): boolean {
  return linker.ask(fn, 'asks for a loop', false, () =>
    fn.index.calls.some((op) => {
      const { callee } = callOp(fn, op);
      return ASKS.test(callee.k === 'attr' ? callee.name : callee.k === 'name' ? callee.id : '');
    }),
  );
}

/** Inside of a `try` that catches RuntimeError, or behind one that failed. */
function expectsFailure(fn: Scope, op: number): boolean {
  const { blocks, ops } = fn.facts;
  for (let id = ops[op]!.block; id > 0; id = blocks[id]!.parent) {
    const { kind, op: opener } = blocks[id]!;
    const facts = ops[opener];
    if (facts?.k !== 'try' || (kind !== 'try' && kind !== 'except')) continue;
    const catches = facts.handlers.some(
      ({ bare, types }) =>
        bare ||
        types.some((type) => type.k === 'name' && /^(RuntimeError|Exception|BaseException)$/.test(type.id)),
    );
    if (catches) return true;
  }
  return false;
}

/** No branch, loop or handler decides whether the operation runs. */
function isStraight(fn: Scope, op: number): boolean {
  const { blocks, ops } = fn.facts;
  for (let id = ops[op]!.block; id > 0; id = blocks[id]!.parent)
    if (!/^(with|try|try-else|finally)$/.test(blocks[id]!.kind)) return false;
  return !blocks.some((block) => block.exits === 'function' && block.end <= op && block.end > block.first);
}

/** `nest_asyncio.apply()` lets loops run inside of loops. */
function isPatched(linker: Linker): boolean {
  return linker.askAll('nested loops allowed', false, () =>
    linker.callsNamed('apply').some(({ fn, op }) => callAt(linker, fn, op).external === 'nest_asyncio.apply'),
  );
}
