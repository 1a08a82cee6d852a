/** `t.run()` where `t.start()` is meant, and a second `start()` of one thread. */
import type { CallOp, Expr, FunctionFacts } from '../../facts/facts.ts';
import type { Project, ProjectFunction, Worker } from '../../project/project.ts';
import { inFile, type Place } from '../rule.ts';
import { rootOf } from './reads-of.ts';
import { keyOf } from './start-state.ts';
import { secondStarts } from './started-threads.ts';
import { kindOf, threadNames } from './thread-names.ts';

export interface WrongStart {
  k: 'run' | 'twice';
  fn: ProjectFunction;
  op: CallOp;
  /** `thread`, `self.thread`. */
  name: string;
  process: boolean;
  /** For `twice`: where it was started first; for `run`: what runs then, '' where that is not known. */
  first: Place | null;
  target: string;
  sure: boolean;
  /** The second start is that of the next turn of the loop. */
  inLoop: boolean;
}

export function* wrongStarts(fn: ProjectFunction, project: Project): Generator<WrongStart> {
  const calls = fn.facts.ops.filter((op): op is CallOp => op.k === 'call' && op.callee.k === 'attr');
  if (calls.some((op) => methodOf(op) === 'start')) yield* twice(fn, project);
  for (const op of calls) {
    if (methodOf(op) === 'run' && op.args.length === 0 && op.use.k === 'dropped')
      yield* runs(fn, op, project);
  }
}

function methodOf(op: CallOp): string {
  return op.callee.k === 'attr' ? op.callee.name : '';
}

function* twice(fn: ProjectFunction, project: Project): Generator<WrongStart> {
  for (const { op, receiver, first } of secondStarts(fn.facts, threadNames(fn, project))) {
    const kind = kindOf(fn, { op, receiver }, project);
    if (kind === null) continue;
    const at = fn.facts.ops.indexOf(op);
    // A class that brings its own start() may allow a second one.
    const start = project.member(project.resolve(fn, receiver, at), 'start');
    if (start.k === 'function') continue;
    if (isAskedBefore(fn, op, rootOf(receiver))) continue;
    const name = keyOf(receiver)!;
    const place = { file: fn.path, at: inFile(first.fn, first.op.at), message: `${name} is started here` };
    yield {
      k: 'twice',
      fn,
      op,
      name,
      process: kind === 'process',
      first: place,
      target: '',
      sure: !name.includes('.') && first.op !== op,
      inLoop: first.op === op,
    };
  }
}

/** `if thread.ident is None: thread.start()` looks before it starts. */
function isAskedBefore({ facts }: ProjectFunction, { block }: CallOp, name: string): boolean {
  for (let id = block; id > 0; id = facts.blocks[id]!.parent) {
    const opener = facts.ops[facts.blocks[id]!.op];
    if ((opener?.k === 'branch' || opener?.k === 'while') && asks(facts, opener.test, name)) return true;
  }
  return false;
}

function asks(facts: FunctionFacts, test: Expr, name: string): boolean {
  if (test.k === 'op') return test.items.some((item) => asks(facts, item, name));
  if (test.k !== 'call') return rootOf(test) === name;
  const call = facts.ops[test.op];
  return call?.k === 'call' && rootOf(call.callee) === name;
}

function* runs(fn: ProjectFunction, op: CallOp, project: Project): Generator<WrongStart> {
  if (op.callee.k !== 'attr') return;
  const { of } = op.callee;
  const name = keyOf(of);
  // A class may run itself; super().run() is how it does.
  if (name === null || (fn.cls !== null && name === fn.facts.params[0]?.name)) return;
  const at = fn.facts.ops.indexOf(op);
  const value = project.resolve(fn, of, at);
  const isThread = project.isA(value, 'threading.Thread') || project.isA(value, 'multiprocessing.Process');
  const workers = project.workersOf(fn, of, at);
  if (workers.length === 0 || (!isThread && value.k !== 'unknown')) return;
  if (workers.some((worker) => worker.starts.length > 0 || worker.startsItself)) return;
  // Tests call the run() of their own class of threads to see what it does.
  const own = workers.some((worker) => worker.subclass !== null);
  if (own && (isTestFile(fn.path) || /^test|^check/i.test(fn.facts.name))) return;
  yield {
    k: 'run',
    fn,
    op,
    name,
    process: workers.every(({ kind }) => kind === 'process'),
    first: null,
    target: targetWords(workers),
    sure: !own,
    inLoop: false,
  };
}

function isTestFile(path: string): boolean {
  return /(^|\/)tests?\/|(^|[/_])tests?[_.][^/]*$/.test(path);
}

function targetWords(workers: readonly Worker[]): string {
  const target = workers.length === 1 ? workers[0]!.target : undefined;
  if (target?.k === 'function' && target.fn.facts.name !== 'run' && target.fn.facts.kind === 'function')
    return target.fn.facts.name;
  return '';
}
