/** Calls on the event loop's own objects, in code that runs in threads only. */
import type { CallOp, Op } from '../../facts/facts.ts';
import { LOOP_ONLY, type LoopCallKind } from '../../knowledge/loop-only.ts';
import type { Context, Project, ProjectFunction, Site } from '../../project/project.ts';
import { foreignLoop } from './foreign-loops.ts';

export interface LoopTouch {
  fn: ProjectFunction;
  op: number;
  call: CallOp;
  /** As written: `queue.put_nowait`. */
  name: string;
  kind: LoopCallKind;
  /** Where the code runs; null for what others call, while the loop has a thread of its own. */
  context: Context | null;
  /** The thread that runs the loop, where it is known to be another one. */
  owner: Site | null;
}

/** Names that the calls end in; most functions have none of them. */
const ENDINGS = new Set([...LOOP_ONLY.keys()].map((name) => name.slice(name.lastIndexOf('.') + 1)));

export function loopTouchesIn(fn: ProjectFunction, project: Project): LoopTouch[] {
  const calls = fn.facts.ops.flatMap((op, i) => (isCandidate(op) ? [i] : []));
  if (calls.length === 0) return [];
  const contexts = project.contexts(fn);
  const context = contexts.find(
    ({ kind, root }) => kind === 'thread' && root.site?.fn.module !== 'threading',
  );
  if (context === undefined) return foreignTouches(fn, calls, project);
  if (contexts.some(({ kind }) => kind === 'loop')) return [];
  if (hasOwnLoop(fn, context, project) || asksWhereItRuns(fn) || !isPlain(context, fn, project)) return [];
  return calls.flatMap((op) => {
    const call = fn.facts.ops[op] as CallOp;
    const kind = kindOf(fn, op, call, project);
    if (kind === undefined || isOfThisCall(fn, op, call, project)) return [];
    return [{ fn, op, call, name: wordsOf(call), kind, context, owner: null }];
  });
}

/** Methods of an object whose loop runs in a thread that the object itself has started. */
function foreignTouches(fn: ProjectFunction, calls: readonly number[], project: Project): LoopTouch[] {
  if (fn.cls === null || asksWhereItRuns(fn)) return [];
  return calls.flatMap((op) => {
    const call = fn.facts.ops[op] as CallOp;
    const kind = LOOP_ONLY.get(project.call(fn, op).external);
    if (call.callee.k !== 'attr' || (kind !== 'schedules' && kind !== 'stops')) return [];
    const owner = foreignLoop(fn, call.callee.of, project);
    return owner === null ? [] : [{ fn, op, call, name: wordsOf(call), kind, context: null, owner }];
  });
}

/** `ensure_future` wants a loop for coroutines only, and takes the one that it is given. */
function kindOf(fn: ProjectFunction, op: number, call: CallOp, project: Project): LoopCallKind | undefined {
  const { external } = project.call(fn, op);
  if (external !== 'asyncio.ensure_future') return LOOP_ONLY.get(external);
  const given = call.args[0]?.value;
  if (given?.k !== 'call' || project.asyncCall(fn, given.op)?.kind !== 'coroutine') return undefined;
  return call.args.some(({ name }) => name === 'loop') ? 'schedules' : LOOP_ONLY.get(external);
}

function isCandidate(op: Op): boolean {
  if (op.k !== 'call') return false;
  const { callee } = op;
  return callee.k === 'attr'
    ? ENDINGS.has(callee.name)
    : callee.k === 'name' && /^(create_task|ensure_future)$/.test(callee.id);
}

/** The thread makes or runs a loop itself: then it is the loop's own thread. */
function hasOwnLoop(fn: ProjectFunction, context: Context, project: Project): boolean {
  const way = new Set([context.root.entry, ...context.chain.map((site) => site.fn), fn]);
  return [...way].some((one) => runsLoop(one, project, 2));
}

/** Also by what it calls: `server.start()`, which ends in `loop.run_forever()`. */
function runsLoop(fn: ProjectFunction, project: Project, depth: number): boolean {
  return project.calls(fn).some(({ external, op, entered }) => {
    if (/^(asyncio|uvloop|anyio|trio)\.(run|Runner|new_event_loop|set_event_loop)$/.test(external))
      return true;
    const call = fn.facts.ops[op];
    const name = call?.k === 'call' && call.callee.k === 'attr' ? call.callee.name : '';
    if (/^(set_event_loop|new_event_loop|run_forever|run_until_complete|run_sync)$/.test(name)) return true;
    return depth > 0 && entered.some((callee) => runsLoop(callee, project, depth - 1));
  });
}

/** Each call of the chain means the next function itself, not one that a subclass may have in its place. */
function isPlain({ chain }: Context, fn: ProjectFunction, project: Project): boolean {
  return chain.every((site, i) => {
    if (site.fn.facts.ops[site.op]?.k !== 'call') return true;
    const { target, functions } = project.call(site.fn, site.op);
    if (target.k === 'function') return target.fn === (chain[i + 1]?.fn ?? fn);
    return functions.length < 2;
  });
}

/** `if threading.get_ident() == self._loop_thread`, `try: asyncio.get_running_loop()`. */
function asksWhereItRuns(fn: ProjectFunction): boolean {
  return fn.facts.ops.some((op) => {
    if (op.k !== 'call') return false;
    const name = op.callee.k === 'attr' ? op.callee.name : op.callee.k === 'name' ? op.callee.id : '';
    if (name === 'is_running') return !isTestOfWhile(fn, op);
    return /^(get_ident|get_native_id|current_thread|main_thread|_?get_running_loop)$/.test(name);
  });
}

/** `while loop.is_running():` asks how long to go on, not in which thread. */
function isTestOfWhile(fn: ProjectFunction, { at }: CallOp): boolean {
  return fn.facts.ops.some((op) => op.k === 'while' && at[0] >= op.test.at[0] && at[1] <= op.test.at[1]);
}

/** The object was made in this very call, so no loop knows it yet. */
function isOfThisCall(fn: ProjectFunction, op: number, { callee }: CallOp, project: Project): boolean {
  if (callee.k !== 'attr') return false;
  const receiver = project.resolve(fn, callee.of, op);
  return receiver.k === 'object' && receiver.made?.fn === fn && receiver.cls !== 'asyncio.AbstractEventLoop';
}

function wordsOf({ callee }: CallOp): string {
  const words = (e: CallOp['callee']): string => {
    if (e.k === 'name') return e.id;
    if (e.k === 'attr') return `${words(e.of)}.${e.name}`;
    return e.k === 'sub' ? `${words(e.of)}[…]` : '…';
  };
  return words(callee);
}
