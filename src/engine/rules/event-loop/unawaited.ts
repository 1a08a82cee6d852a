/** Coroutine objects that are dropped, or used as if they were their results. */
import type { CallOp, Expr, FunctionFacts, ReadOp, Use } from '../../facts/facts.ts';
import type { AsyncCall, Project, ProjectFunction } from '../../project/project.ts';
import { isMeantToFail } from '../meant-to-fail.ts';
import { type Hit, inFile, type Place } from '../rule.ts';
import { binds, isPrivateLocal, rootOf } from './local-names.ts';
import { takesItems, takesValue } from './value-takers.ts';
import { wantsValue } from './wanted-values.ts';

export interface Forgotten {
  fn: ProjectFunction;
  /** The call, or the `for`, `with` or call that gets the callback. */
  op: number;
  name: string;
  how:
    | { k: 'dropped'; likely: boolean }
    | { k: 'unused'; variable: string }
    | { k: 'used'; as: string }
    | { k: 'for' }
    | { k: 'with' }
    | { k: 'callback'; receiver: string; argument: Expr };
}

/** Attributes that coroutine objects have: whoever reads them knows what they are. */
const COROUTINE_ATTRIBUTES = /^(close|send|throw|cr_\w+|__\w+__)$/;

/** Calls by whose name a coroutine object may well be meant. */
const MAY_AWAIT =
  /coro|await|task|gather|future|run|wait|spawn|schedule|submit|start|shield|isinstance|hasattr|callable|type|close|defer|push|enter/i;

export function* coroutineUses(fn: ProjectFunction, project: Project): Generator<Hit<Forgotten>> {
  for (const { op } of project.calls(fn)) {
    const call = fn.facts.ops[op];
    if (call?.k !== 'call') continue;
    const made = project.asyncCall(fn, op);
    if (made === null || made.kind === 'context-manager' || isMeantToFail(fn, call)) continue;
    if (call.callee.k === 'name' && isAskedFor(fn, call.callee.id)) continue;
    const how = made.kind === 'generator' ? generatorUse(call) : useOf(fn, call, project);
    if (how === null) continue;
    yield {
      at: inFile(fn.facts, call.at),
      severity: how.k === 'used' ? 'warning' : 'error',
      confidence: how.k === 'unused' ? 'likely' : 'certain',
      related: definitionOf(made),
      data: { fn, op, name: made.through[0]?.qualname ?? made.name, how },
    };
  }
}

export function definitionOf(made: AsyncCall): Place[] {
  const places = made.through.map((fn) => ({ fn, message: `${fn.qualname} returns the coroutine` }));
  if (made.fn !== null)
    places.push({ fn: made.fn, message: `${made.fn.qualname} is defined with async def` });
  return places.map(({ fn, message }) => ({ file: fn.path, at: inFile(fn.facts, fn.facts.nameAt), message }));
}

const ASKS = /^(_?is_?(coroutine(_?function)?|async(_?callable)?|awaitable))$/i;

/** `if inspect.iscoroutinefunction(callback):` here or around: who calls it knows both kinds. */
function isAskedFor(fn: ProjectFunction, name: string): boolean {
  for (let at: ProjectFunction | null = fn; at !== null; at = at.parent) {
    const asked = at.facts.ops.some((op) => {
      if (op.k !== 'call' || rootOf(op.args[0]?.value ?? op.callee) !== name) return false;
      return ASKS.test(op.callee.k === 'attr' ? op.callee.name : op.callee.k === 'name' ? op.callee.id : '');
    });
    if (asked) return true;
  }
  return false;
}

/** An asynchronous generator that nobody iterates; `for` over it is found at the loop. */
function generatorUse(call: CallOp): Forgotten['how'] | null {
  return call.use.k === 'dropped' ? { k: 'dropped', likely: false } : null;
}

function useOf(fn: ProjectFunction, call: CallOp, project: Project): Forgotten['how'] | null {
  if (call.use.k === 'dropped') return { k: 'dropped', likely: false };
  if (call.use.k === 'assigned') return assignedUse(fn, call, call.use.op, project);
  const as = call.use.k === 'element' ? takesItems(fn, call, project) : valueUse(fn, call.use, project, call);
  return as === null ? null : { k: 'used', as };
}

/** What comes of using a coroutine object where only the result would do; null where a coroutine may be meant. */
function valueUse(fn: ProjectFunction, use: Use, project: Project, of: CallOp | ReadOp): string | null {
  switch (use.k) {
    case 'attribute':
      return COROUTINE_ATTRIBUTES.test(use.name) ? null : `it has no attribute ${use.name}`;
    case 'subscripted':
      return 'it cannot be subscripted';
    case 'operand':
      return 'it cannot be calculated with';
    case 'compared':
      return comparedWithNone(fn.facts, of) ? 'it is never None' : 'it is compared as the object it is';
    case 'formatted':
      return 'its text is that of the object';
    case 'tested':
      return 'it is always true';
    case 'iterated':
      return 'it cannot be iterated over';
    case 'argument':
      return takesValue(project.call(fn, use.call).external) ?? wantsValue(fn, use.call, use.arg, project);
    default:
      return null;
  }
}

/**
 * One assignment to a local name. Every read of it wants the result; or some do, and the others only pass it on, to
 * where nothing speaks of coroutines.
 */
function assignedUse(
  fn: ProjectFunction,
  call: CallOp,
  op: number,
  project: Project,
): Forgotten['how'] | null {
  const assign = fn.facts.ops[op];
  if (assign?.k !== 'assign' || assign.targets.length !== 1 || assign.aug !== '') return null;
  const [target] = assign.targets;
  const whole = assign.value?.k === 'call';
  if (target?.k === 'seq' && whole) return { k: 'used', as: 'it cannot be unpacked' };
  if (target?.k !== 'name' || !isPrivateLocal(fn, target.id)) return null;
  if (!whole && !isChoice(assign.value, call)) return null;
  const name = target.id;
  const bindings = fn.facts.ops.filter((other) => binds(other, name));
  if (bindings.length !== 1) return null;
  const uses: string[] = [];
  let passedOn = false;
  for (const other of fn.facts.ops) {
    if (other.k === 'delete' && other.targets.some((one) => rootOf(one) === name)) return null;
    if (other.k !== 'read' || rootOf(other.target) !== name) continue;
    const use = other.target.k === 'name' ? other.use : firstUse(other.target);
    // Of `make() if wanted else None` both are tests for which it is.
    if (!whole && (use.k === 'tested' || use.k === 'compared')) continue;
    const as = valueUse(fn, use, project, other);
    if (as !== null) uses.push(as);
    else if (isPassedOn(fn, use)) passedOn = true;
    else return null;
  }
  if (uses[0] !== undefined) return { k: 'used', as: uses[0] };
  return passedOn || !whole ? null : { k: 'unused', variable: name };
}

/** `load() if wanted else []`. */
function isChoice(value: Expr | null, call: CallOp): boolean {
  if (value?.k !== 'op' || value.op !== 'if') return false;
  return value.items
    .slice(1)
    .some((item) => item.k === 'call' && item.at[0] === call.at[0] && item.at[1] === call.at[1]);
}

/** What already failed above is not saved by who gets it afterwards. */
function isPassedOn(fn: ProjectFunction, use: Use): boolean {
  if (use.k === 'returned') return true;
  const call = use.k === 'argument' ? fn.facts.ops[use.call] : undefined;
  if (call?.k !== 'call') return false;
  const { callee } = call;
  return !MAY_AWAIT.test(callee.k === 'attr' ? callee.name : callee.k === 'name' ? callee.id : 'await');
}

/** What `x.a.b` or `x[0].a` does with `x` itself. */
function firstUse(expr: Expr): Use {
  if (expr.k !== 'attr' && expr.k !== 'sub') return { k: 'other' };
  if (expr.of.k !== 'name') return firstUse(expr.of);
  return expr.k === 'attr' ? { k: 'attribute', name: expr.name } : { k: 'subscripted' };
}

/** `x is None` asks whether there is one at all. */
function comparedWithNone(fn: FunctionFacts, of: CallOp | ReadOp): boolean {
  return fn.ops.some((op) => (op.k === 'branch' || op.k === 'while') && comparesNone(op.test, of));
}

function comparesNone(test: Expr, of: CallOp | ReadOp): boolean {
  if (test.k !== 'op') return false;
  if (!['is', 'is not', '==', '!='].includes(test.op))
    return test.items.some((item) => comparesNone(item, of));
  const inside = test.items.some((item) => item.at[0] === of.at[0] && item.at[1] === of.at[1]);
  return inside && test.items.some((item) => item.k === 'const' && item.type === 'none');
}
