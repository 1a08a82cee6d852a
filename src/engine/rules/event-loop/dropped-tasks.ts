/** Tasks whose last strong reference goes away while they may still run. */
import type { CallOp, FunctionFacts, ReadOp } from '../../facts/facts.ts';
import type { Confidence } from '../../finding.ts';
import type { Project, ProjectFunction } from '../../project/project.ts';
import { isMeantToFail } from '../meant-to-fail.ts';
import { type Hit, inFile, type Place } from '../rule.ts';
import { isPrivateLocal, rootOf } from './local-names.ts';
import { callbackOf, isTaskMaker, makesTask } from './task-makers.ts';

export interface LostTask {
  fn: ProjectFunction;
  op: number;
  /** What the task runs, where its name is known. */
  work: string;
  how: /** `watched`: a callback is told how it ends. */
    | { k: 'dropped'; through: ProjectFunction | null; watched?: true }
    /** A variable that nobody reads; `turn` where each turn of a loop replaces it. */
    | { k: 'unread'; variable: string; until: 'return' | 'turn' }
    | { k: 'callback'; by: string }
    /** `asyncio.gather(...)` as a statement. */
    | { k: 'gather' };
}

export function* lostTasks(fn: ProjectFunction, project: Project): Generator<Hit<LostTask>> {
  for (const op of project.callOps(fn)) {
    const call = fn.facts.ops[op] as CallOp;
    const given = callbackOf(fn, op, call, project);
    if (given !== null) {
      if (!isMeantToFail(fn, call)) yield* handedOver(fn, op, given, project);
      continue;
    }
    const maker = makesTask(fn, op, call, project);
    if (maker === 'no' && call.use.k !== 'dropped') continue;
    if (isMeantToFail(fn, call)) continue;
    if (maker === 'no') {
      if (project.call(fn, op).external === 'asyncio.gather') yield* lostGather(fn, op, call, project);
      else yield* throughHelper(fn, op, call, project);
      continue;
    }
    const lost = lostHow(fn, op, call, project);
    if (lost === null) continue;
    const confidence = maker === 'likely' && lost.confidence === 'certain' ? 'likely' : lost.confidence;
    yield hit(fn, op, confidence, workOf(fn, call, project), lost.how);
  }
}

function hit(
  fn: ProjectFunction,
  op: number,
  confidence: Confidence,
  work: string,
  how: LostTask['how'],
  related: Place[] = [],
): Hit<LostTask> {
  return { at: inFile(fn.facts, fn.facts.ops[op]!.at), confidence, related, data: { fn, op, work, how } };
}

interface Lost {
  how: LostTask['how'];
  confidence: Confidence;
}

function lostHow(fn: ProjectFunction, op: number, call: CallOp, project: Project): Lost | null {
  const { use } = call;
  switch (use.k) {
    case 'dropped':
      return { how: { k: 'dropped', through: null }, confidence: 'certain' };
    case 'attribute':
      // `create_task(f()).add_done_callback(g)`: the callback sees how it ends, but does not keep it.
      return use.name === 'add_done_callback' && isCalledAndDropped(fn, op)
        ? { how: { k: 'dropped', through: null, watched: true }, confidence: 'possible' }
        : null;
    case 'assigned': {
      const assign = fn.facts.ops[use.op];
      if (assign?.k !== 'assign' || assign.targets.length !== 1 || assign.aug !== '') return null;
      const [target] = assign.targets;
      return target?.k === 'name' ? unread(fn, target.id, use.op, project) : null;
    }
    case 'argument': {
      const filled = fn.facts.ops[use.call] as CallOp;
      const { callee } = filled;
      if (callee.k !== 'attr' || callee.of.k !== 'name' || !FILLS.test(callee.name)) return null;
      return unread(fn, callee.of.id, use.call, project);
    }
    case 'element': {
      const kept = fn.facts.ops.findIndex(
        (other, i) => i > op && other.k === 'assign' && holds(other.value?.at, call.at),
      );
      const assign = fn.facts.ops[kept];
      const target = assign?.k === 'assign' && assign.targets.length === 1 ? assign.targets[0] : undefined;
      const isList = assign?.k === 'assign' && (assign.value?.k === 'comp' || assign.value?.k === 'seq');
      return target?.k === 'name' && isList ? unread(fn, target.id, kept, project) : null;
    }
    default:
      return null;
  }
}

const FILLS = /^(append|add|insert|extend|appendleft)$/;

function holds(outer: readonly [number, number] | undefined, inner: readonly [number, number]): boolean {
  return outer !== undefined && outer[0] <= inner[0] && outer[1] >= inner[1];
}

function isCalledAndDropped(fn: ProjectFunction, op: number): boolean {
  return fn.facts.ops.some(
    (other) =>
      other.k === 'call' &&
      other.use.k === 'dropped' &&
      other.callee.k === 'attr' &&
      other.callee.of.k === 'call' &&
      other.callee.of.op === op,
  );
}

/** A local variable that nothing but filling it ever looks at goes with its function, or with the next turn. */
function unread(fn: ProjectFunction, variable: string, op: number, project: Project): Lost | null {
  if (!isPrivateLocal(fn, variable) || fn.facts.params.some(({ name }) => name === variable)) return null;
  const { ops } = fn.facts;
  const reads = ops.filter(
    (other): other is ReadOp => other.k === 'read' && rootOf(other.target) === variable,
  );
  if (reads.some((read) => !isFilling(fn.facts, read, variable))) return null;
  if (ops.some((other) => other.k === 'assign' && other.aug !== '' && rootOf(other.targets[0]!) === variable))
    return null;
  if (reads.length === 0 && isRepeated(fn.facts, op))
    return { how: { k: 'unread', variable, until: 'turn' }, confidence: 'likely' };
  const how: LostTask['how'] = { k: 'unread', variable, until: 'return' };
  const waits = ops.slice(op + 1).some((other) => suspends(other));
  if (!waits) return { how, confidence: 'likely' };
  // The frame keeps the variable while it waits, and the end of the program's main coroutine cancels all tasks.
  return endsWithLoop(fn, project) ? null : { how, confidence: 'possible' };
}

function isFilling(facts: FunctionFacts, { target, use }: ReadOp, variable: string): boolean {
  if (target.k !== 'attr' || target.of.k !== 'name' || target.of.id !== variable || use.k !== 'callee')
    return false;
  const call = facts.ops[use.call];
  return FILLS.test(target.name) && call?.k === 'call' && call.use.k === 'dropped';
}

function isRepeated(facts: FunctionFacts, op: number): boolean {
  for (let id = facts.ops[op]!.block; id > 0; id = facts.blocks[id]!.parent) {
    // A loop that its first turn leaves runs once.
    if (facts.blocks[id]!.exits === 'function') return false;
    if (facts.blocks[id]!.kind === 'loop') return true;
  }
  return false;
}

function suspends(op: FunctionFacts['ops'][number]): boolean {
  if (op.k === 'await' || op.k === 'yield') return true;
  if ((op.k === 'for' || op.k === 'enter') && op.async) return true;
  // Plain code that runs the loop itself keeps its variables meanwhile.
  return op.k === 'call' && op.callee.k === 'attr' && /^run(_|$)/.test(op.callee.name);
}

function endsWithLoop(fn: ProjectFunction, project: Project): boolean {
  if (/^_?(async_?|a)?main$/.test(fn.facts.name) || !fn.facts.async) return true;
  return project.contexts(fn).some(({ root, chain }) => root.how === 'run' && chain.length === 0);
}

/** `call_soon(asyncio.create_task, work())`, `call_later(1, lambda: asyncio.create_task(work()))`. */
function* handedOver(
  fn: ProjectFunction,
  op: number,
  { expr, by }: { expr: CallOp['callee']; by: string },
  project: Project,
): Generator<Hit<LostTask>> {
  if (expr.k === 'lambda') {
    const lambda = project.fn(fn.path, expr.fn);
    for (const inner of project.callOps(lambda)) {
      const call = lambda.facts.ops[inner] as CallOp;
      if (call.use.k !== 'lambda-result') continue;
      const maker = makesTask(lambda, inner, call, project);
      if (maker === 'no') continue;
      const how: LostTask['how'] = { k: 'callback', by };
      yield hit(lambda, inner, maker === 'yes' ? 'certain' : 'likely', workOf(lambda, call, project), how);
    }
  } else if (isTaskMaker(fn, expr, op, project)) {
    const call = fn.facts.ops[op] as CallOp;
    const next = call.args[call.args.findIndex(({ value }) => value === expr) + 1];
    const work = next?.value.k === 'call' ? (project.asyncCall(fn, next.value.op)?.name ?? '') : '';
    const found = hit(fn, op, 'certain', work, { k: 'callback', by });
    yield { ...found, at: inFile(fn.facts, expr.at) };
  }
}

/** `spawn(work())`, where `spawn` returns the task that it makes and keeps it nowhere. */
function* throughHelper(
  fn: ProjectFunction,
  op: number,
  call: CallOp,
  project: Project,
): Generator<Hit<LostTask>> {
  const { target } = project.call(fn, op);
  if (target.k !== 'function' || target.fn.facts.async || project.isOpaque(target.fn)) return;
  const helper = target.fn;
  const returns = helper.facts.ops.flatMap((other) => (other.k === 'return' ? [other] : []));
  let made = -1;
  for (const { value } of returns) {
    const inner = value?.k === 'call' ? helper.facts.ops[value.op] : undefined;
    if (inner?.k !== 'call' || value?.k !== 'call') return;
    if (makesTask(helper, value.op, inner, project) !== 'yes') return;
    made = value.op;
  }
  if (made < 0) return;
  const place: Place = {
    file: helper.path,
    at: inFile(helper.facts, helper.facts.ops[made]!.at),
    message: `${helper.facts.name} makes the task here and only returns it`,
  };
  const given = call.args[0]?.value;
  const work = given?.k === 'call' ? (project.asyncCall(fn, given.op)?.name ?? '') : '';
  yield hit(fn, op, 'likely', work, { k: 'dropped', through: helper }, [place]);
}

/** Nobody waits for what it gathers; of the tasks that it makes itself, nobody else knows. */
function* lostGather(
  fn: ProjectFunction,
  op: number,
  call: CallOp,
  project: Project,
): Generator<Hit<LostTask>> {
  if (call.args.length === 0) return;
  const makes = call.args.some(({ value }) => givesCoroutine(fn, value, project));
  // After `cancel()` it is a way to have the exceptions looked at.
  if (!makes && (!fn.facts.async || call.args.some(({ name }) => name === 'return_exceptions'))) return;
  yield hit(fn, op, makes ? 'certain' : 'likely', '', { k: 'gather' });
}

function givesCoroutine(fn: ProjectFunction, value: CallOp['callee'], project: Project): boolean {
  if (value.k === 'star') return givesCoroutine(fn, value.of, project);
  if (value.k === 'comp') return givesCoroutine(fn, value.element, project);
  return value.k === 'call' && project.asyncCall(fn, value.op)?.kind === 'coroutine';
}

function workOf(fn: ProjectFunction, call: CallOp, project: Project): string {
  const given = call.args[0]?.value;
  return given?.k === 'call' ? (project.asyncCall(fn, given.op)?.name ?? '') : '';
}
