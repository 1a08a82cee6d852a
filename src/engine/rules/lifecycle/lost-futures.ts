/** Jobs of pools whose future, and with it their exception, nobody keeps. */

import { functionWords } from '../../context-words.ts';
import type { AssignOp, CallOp } from '../../facts/facts.ts';
import type { Project, ProjectFunction, Value } from '../../project/project.ts';
import { dotted } from './bad-targets.ts';
import { type HandOver, handOvers } from './handed-over.ts';
import { letsErrorsOut } from './own-errors.ts';
import { isUsed } from './reads-of.ts';

export interface LostFuture {
  hand: HandOver;
  /** The name that keeps it and is never read; '' where it is dropped at once. */
  kept: string;
  /** `wait(futures)` looks at what is kept, and raises nothing. */
  waited: boolean;
  /** What the call gives: a future, an iterator of results, or a multiprocessing result. */
  gives: 'future' | 'iterator' | 'result';
  /** The name of what runs. */
  job: string;
  sure: boolean;
}

const FUTURES = /^concurrent\.futures\.\w+\.submit$/;
const ITERATORS =
  /^(concurrent\.futures\.\w+\.map|multiprocessing\.pool\.(Thread)?Pool\.(imap|imap_unordered))$/;
const RESULTS = /^multiprocessing\.pool\.(Thread)?Pool\.(apply|map|starmap)_async$/;

export function* lostFutures(fn: ProjectFunction, project: Project): Generator<LostFuture> {
  for (const hand of handOvers(fn, project)) {
    const gives = whatItGives(hand.external);
    if (gives === null || hand.callable === null) continue;
    if (hand.call.args.some((arg) => arg.name === 'error_callback' || arg.star === '**')) continue;
    const waits = gives === 'future' ? waitsIn(fn, project) : NO_OPS;
    const kept = whereLost(fn, hand.call, waits);
    if (kept === null) continue;
    const value = project.resolve(fn, hand.callable, hand.op);
    const errors = letsErrorsOut(value, project);
    if (errors === 'no') continue;
    const waited = kept !== '' && [...waits].some((op) => isOf(fn, op, kept));
    yield { hand, kept, waited, gives, job: jobWords(hand, value), sure: errors === 'yes' };
  }
}

function whatItGives(external: string): LostFuture['gives'] | null {
  if (FUTURES.test(external)) return 'future';
  if (ITERATORS.test(external)) return 'iterator';
  return RESULTS.test(external) ? 'result' : null;
}

/** '' for a call whose result is dropped, the name for one that is kept there and never read; null for others. */
function whereLost(fn: ProjectFunction, call: CallOp, waits: ReadonlySet<number>): string | null {
  const { use } = call;
  if (use.k === 'dropped') return '';
  if (use.k === 'assigned') return unreadTarget(fn, fn.facts.ops[use.op] as AssignOp, waits);
  if (use.k === 'element') {
    const assign = fn.facts.ops.find((op): op is AssignOp => {
      return (
        op.k === 'assign' && op.value !== null && op.value.at[0] <= call.at[0] && call.at[1] <= op.value.at[1]
      );
    });
    return assign === undefined || assign.value?.k === 'call' ? null : unreadTarget(fn, assign, waits);
  }
  return use.k === 'argument' ? unreadList(fn, use.call, waits) : null;
}

const NO_OPS: ReadonlySet<number> = new Set();

/** `wait(futures)` whose answer is dropped, with the reading of its arguments: it says nothing of exceptions. */
function waitsIn(fn: ProjectFunction, project: Project): ReadonlySet<number> {
  const { ops } = fn.facts;
  const waits = project.calls(fn).filter(({ external, op }) => {
    const call = ops[op];
    return external === 'concurrent.futures.wait' && call?.k === 'call' && call.use.k === 'dropped';
  });
  if (waits.length === 0) return NO_OPS;
  const calls = new Set(waits.map(({ op }) => op));
  ops.forEach((op, i) => {
    if (op.k === 'read' && op.use.k === 'argument' && calls.has(op.use.call)) calls.add(i);
  });
  return calls;
}

function isOf(fn: ProjectFunction, at: number, name: string): boolean {
  const op = fn.facts.ops[at];
  return op?.k === 'call' && op.args.some(({ value }) => value.k === 'name' && value.id === name);
}

function unreadTarget(fn: ProjectFunction, assign: AssignOp, waits: ReadonlySet<number>): string | null {
  const [target] = assign.targets;
  if (assign.targets.length !== 1 || target?.k !== 'name' || assign.aug !== '') return null;
  return isUsed(fn, target.id, waits) ? null : target.id;
}

/** `futures.append(pool.submit(...))`, and nobody ever looks into the list. */
function unreadList(fn: ProjectFunction, at: number, waits: ReadonlySet<number>): string | null {
  const outer = fn.facts.ops[at];
  if (outer?.k !== 'call' || outer.callee.k !== 'attr' || outer.callee.name !== 'append') return null;
  if (outer.callee.of.k !== 'name' || outer.use.k !== 'dropped') return null;
  const { id } = outer.callee.of;
  const appends = new Set<number>(waits);
  fn.facts.ops.forEach((op, i) => {
    const isAppend = op.k === 'call' && op.callee.k === 'attr' && op.callee.name === 'append';
    if (isAppend && op.callee.k === 'attr' && op.callee.of.k === 'name' && op.callee.of.id === id)
      appends.add(i);
    if (op.k === 'read' && op.use.k === 'attribute' && op.use.name === 'append') appends.add(i);
    if (op.k === 'read' && op.use.k === 'callee' && op.target.k === 'attr' && op.target.name === 'append')
      appends.add(i);
  });
  const isLocalList = fn.facts.ops.some((op) => {
    return (
      op.k === 'assign' && op.value?.k === 'seq' && op.targets.some((t) => t.k === 'name' && t.id === id)
    );
  });
  return isLocalList && !isUsed(fn, id, appends) ? id : null;
}

function jobWords({ callable }: HandOver, value: Value): string {
  if (value.k === 'function') return functionWords(value.fn);
  if (value.k === 'partial') return value.of.k === 'function' ? functionWords(value.of.fn) : 'the partial';
  return callable === null ? 'the job' : dotted(callable);
}
