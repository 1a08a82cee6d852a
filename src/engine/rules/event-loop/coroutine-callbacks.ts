/** Coroutine functions given where a plain callable is called and what it returns is thrown away. */
import type { CallOp } from '../../facts/facts.ts';
import type { Project, ProjectFunction } from '../../project/project.ts';
import { type Hit, inFile } from '../rule.ts';
import { dotted } from './awaited-elsewhere.ts';
import { definitionOf, type Forgotten } from './unawaited.ts';

interface Taker {
  name: RegExp;
  position: number;
  keyword: string;
  /** It gives results back, so it counts only where they are dropped: at once, or when they have been awaited. */
  lazy?: true;
  awaited?: true;
}

const TAKERS: readonly Taker[] = [
  { name: /^threading\.Thread$/, position: 1, keyword: 'target' },
  { name: /^threading\.Timer$/, position: 1, keyword: 'function' },
  { name: /^multiprocessing\.(\w+\.)*Process$/, position: 1, keyword: 'target' },
  { name: /^concurrent\.futures\.(\w+\.)*\w*Executor\.submit$/, position: 0, keyword: 'fn' },
  { name: /^asyncio\.(\w+\.)*run_in_executor$/, position: 1, keyword: 'func' },
  {
    name: /^asyncio\.(\w+\.)*(call_soon|call_soon_threadsafe|add_done_callback)$/,
    position: 0,
    keyword: 'callback',
  },
  {
    name: /^asyncio\.(\w+\.)*(call_later|call_at|add_reader|add_writer|add_signal_handler)$/,
    position: 1,
    keyword: 'callback',
  },
  {
    name: /^(asyncio|anyio|trio)\.(threads\.)?to_thread(\.run_sync)?$/,
    position: 0,
    keyword: 'func',
    awaited: true,
  },
  { name: /^atexit\.register$/, position: 0, keyword: 'func' },
  { name: /^signal\.signal$/, position: 1, keyword: 'handler' },
  { name: /^weakref\.finalize$/, position: 1, keyword: 'func' },
  { name: /^tkinter\.(\w+\.)*after$/, position: 1, keyword: 'func' },
  { name: /^tkinter\.(\w+\.)*Button$/, position: -1, keyword: 'command' },
  { name: /^builtins\.map$/, position: 0, keyword: 'func', lazy: true },
  { name: /^builtins\.filter$/, position: 0, keyword: 'function' },
  { name: /^builtins\.(sorted|min|max)$/, position: -1, keyword: 'key' },
];

/** `await to_thread(f)` as a statement of its own: the coroutine that `f()` gives is lost. */
function isResultDropped(fn: ProjectFunction, call: CallOp): boolean {
  if (call.use.k !== 'awaited') return false;
  return fn.facts.ops.some(
    (op) =>
      op.k === 'await' &&
      op.value.k === 'call' &&
      fn.facts.ops[op.value.op] === call &&
      op.use.k === 'dropped',
  );
}

export function* coroutineCallbacks(fn: ProjectFunction, project: Project): Generator<Hit<Forgotten>> {
  for (const { op, external } of project.calls(fn)) {
    const call = fn.facts.ops[op];
    if (call?.k !== 'call') continue;
    if (external === '') continue;
    const taker = TAKERS.find(({ name }) => name.test(external));
    if (taker === undefined) continue;
    if (taker.lazy && call.use.k !== 'dropped') continue;
    if (taker.awaited && !isResultDropped(fn, call)) continue;
    const argument = project.argument(call, taker.position < 0 ? 99 : taker.position, taker.keyword);
    if (argument === null) continue;
    const made = project.asyncCallable(project.resolve(fn, argument, op));
    if (made === null || made.kind !== 'coroutine') continue;
    const receiver = dotted(call.callee) ?? external.replace(/^builtins\./, '');
    yield {
      at: inFile(fn.facts, argument.at),
      severity: 'error',
      confidence: 'certain',
      related: definitionOf(made),
      data: { fn, op, name: made.name, how: { k: 'callback', receiver, argument } },
    };
  }
}
