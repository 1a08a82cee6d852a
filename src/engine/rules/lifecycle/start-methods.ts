/** Which start method a program's processes use: what the project says about it, and nothing where it says nothing. */
import type { CallOp, Expr } from '../../facts/facts.ts';
import type { Project, ProjectFunction } from '../../project/project.ts';

export type StartMethod = 'fork' | 'spawn' | 'forkserver';

/** The methods that the file chooses by `set_start_method` or `get_context`, with a text. */
export function startMethodsOf(path: string, project: Project): ReadonlySet<StartMethod | 'unknown'> {
  const found = new Set<StartMethod | 'unknown'>();
  for (const fn of project.functions(path)) {
    for (const op of fn.facts.ops) {
      const method = op.k === 'call' ? chosenBy(op) : null;
      if (method !== null) found.add(method);
    }
  }
  return found;
}

function chosenBy(call: CallOp): StartMethod | 'unknown' | null {
  const { callee } = call;
  const name = callee.k === 'attr' ? callee.name : callee.k === 'name' ? callee.id : '';
  if (name !== 'set_start_method' && name !== 'get_context') return null;
  const given = call.args[0]?.value;
  if (given === undefined) return null;
  if (given.k !== 'const') return 'unknown';
  return given.value === 'fork' || given.value === 'spawn' || given.value === 'forkserver'
    ? given.value
    : 'unknown';
}

/**
 * The method of one process or pool: that of its context, where the receiver is one; else what the file sets for all.
 * null where nothing is said, `unknown` where it is said and cannot be told.
 */
export function startMethodAt(
  fn: ProjectFunction,
  call: CallOp,
  project: Project,
): StartMethod | 'unknown' | null {
  const own = contextOf(fn, call);
  if (own !== null) return own;
  const all = [...startMethodsOf(fn.path, project)];
  return all.length === 0 ? null : all.length === 1 ? all[0]! : 'unknown';
}

/** `get_context("fork").Pool()`, or `ctx = get_context("fork")` in the same function or module. */
function contextOf(fn: ProjectFunction, call: CallOp): StartMethod | 'unknown' | null {
  const given = call.args.find((arg) => arg.name === 'mp_context');
  const receiver = given?.value ?? (call.callee.k === 'attr' ? call.callee.of : null);
  if (receiver === null) return null;
  for (let at: ProjectFunction | null = fn; at !== null; at = at.parent) {
    const made = contextCall(at, receiver);
    if (made !== null) return chosenBy(made);
  }
  return null;
}

function contextCall(fn: ProjectFunction, expr: Expr): CallOp | null {
  if (expr.k === 'call') {
    const call = fn.facts.ops[expr.op];
    return call?.k === 'call' && chosenBy(call) !== null ? call : null;
  }
  if (expr.k !== 'name') return null;
  for (const op of fn.facts.ops) {
    if (op.k !== 'assign' || op.value?.k !== 'call') continue;
    if (op.targets.some((target) => target.k === 'name' && target.id === expr.id))
      return contextCall(fn, op.value);
  }
  return null;
}
