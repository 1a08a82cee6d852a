/**
 * What has to be so for an operation to run: the tests around it, and those before it whose branch leaves. Enough to
 * see that `if lock:` around an acquisition does not run for a caller that passes `lock=False`.
 */
import type { CallOp, Expr } from '../../facts/facts.ts';
import type { Project, ProjectFunction, Site } from '../../project/project.ts';

export interface Condition {
  /** null for a loop, a handler or a case: nobody can tell whether it runs. */
  readonly test: Expr | null;
  /** The answer that leads to the operation. */
  readonly wanted: boolean;
}

export type Runs = 'always' | 'sometimes' | 'never' | 'unknown';

/** The conditions of `op`, from the block `within` inwards. */
export function conditionsOf(fn: ProjectFunction, op: number, within = 0): Condition[] {
  const { blocks, ops } = fn.facts;
  const found: Condition[] = [];
  for (let id = ops[op]!.block; id > within; id = blocks[id]!.parent) {
    const block = blocks[id]!;
    const opener = ops[block.op];
    if (opener?.k === 'branch') found.push({ test: opener.test, wanted: opener.then === id });
    else if (/^(loop|loop-else|except|case|comprehension)$/.test(block.kind))
      found.push({ test: null, wanted: true });
  }
  ops.slice(0, op).forEach((facts) => {
    if (facts.k !== 'branch' || !isAround(fn, facts.block, op, within)) return;
    for (const [id, wanted] of [
      [facts.then, false],
      [facts.else, true],
    ] as const) {
      const block = blocks[id];
      if (block !== undefined && block.exits !== 'no' && block.end <= op)
        found.push({ test: facts.test, wanted });
    }
  });
  return found;
}

/** `block` is `op`'s own or one around it, and not further out than `within`. */
function isAround(fn: ProjectFunction, block: number, op: number, within: number): boolean {
  const { blocks, ops } = fn.facts;
  for (let id = ops[op]!.block; id >= 0; id = blocks[id]!.parent) {
    if (id === block) return true;
    if (id === within) return false;
  }
  return false;
}

/** Whether `op` of a function runs when `call` enters it, as far as the caller decides it. */
export function runsFrom(project: Project, call: Site, fn: ProjectFunction, op: number): Runs {
  let runs: Runs = 'always';
  for (const { test, wanted } of conditionsOf(fn, op)) {
    const known = test === null ? null : truth(project, call, fn, test);
    if (known === null) {
      if (test !== null && (dependsOnCaller(fn, test) || isSettledBy(call.fn, fn, test))) runs = 'unknown';
      else if (runs === 'always') runs = 'sometimes';
    } else if (known !== wanted) return 'never';
  }
  return runs;
}

function truth(project: Project, call: Site, fn: ProjectFunction, test: Expr): boolean | null {
  if (test.k === 'op' && test.op === 'not') {
    const inner = truth(project, call, fn, test.items[0]!);
    return inner === null ? null : !inner;
  }
  if (test.k === 'op' && (test.op === 'and' || test.op === 'or')) {
    const items = test.items.map((item) => truth(project, call, fn, item));
    const decides = test.op === 'or';
    if (items.includes(decides)) return decides;
    return items.includes(null) ? null : !decides;
  }
  if (test.k === 'op' && /^(is|is not|==|!=)$/.test(test.op)) {
    const [left, right] = test.items;
    const given = left!.k === 'name' ? givenConstant(project, call, fn, left!.id) : null;
    if (given === null || right!.k !== 'const') return null;
    return (given.value === right!.value) === (test.op === 'is' || test.op === '==');
  }
  if (test.k !== 'name') return null;
  const given = givenConstant(project, call, fn, test.id);
  return given === null ? null : Boolean(given.value);
}

/** The constant that the call gives to a parameter which nobody assigns again. */
function givenConstant(
  project: Project,
  call: Site,
  fn: ProjectFunction,
  name: string,
): Extract<Expr, { k: 'const' }> | null {
  const index = fn.facts.params.findIndex((param) => param.name === name);
  const param = fn.facts.params[index];
  const facts = call.fn.facts.ops[call.op];
  if (param === undefined || facts?.k !== 'call' || isAssigned(fn, name)) return null;
  const given = argumentFor(project, call, facts, index, name);
  const value = given === null ? param.default : given;
  return value?.k === 'const' ? value : null;
}

function argumentFor(
  project: Project,
  call: Site,
  facts: CallOp,
  index: number,
  name: string,
): Expr | null | undefined {
  const { bound } = project.call(call.fn, call.op);
  if (facts.args.some((arg) => arg.star !== '')) return undefined;
  return project.argument(facts, index - bound, name);
}

function isAssigned(fn: ProjectFunction, name: string): boolean {
  return fn.facts.ops.some(
    (op) => op.k === 'assign' && op.targets.some((target) => target.k === 'name' && target.id === name),
  );
}

/** A parameter that is no object of its own, or a question about who holds the lock: the caller may have seen to it. */
function dependsOnCaller(fn: ProjectFunction, test: Expr): boolean {
  const self = fn.cls === null ? '' : (fn.facts.params[0]?.name ?? '');
  const visit = (e: Expr): boolean => {
    if (e.k === 'name') return e.id !== self && fn.facts.params.some((param) => param.name === e.id);
    if (e.k === 'attr')
      return /lock|own|held|reentr|thread/i.test(e.name) || (e.of.k !== 'name' && visit(e.of));
    if (e.k === 'op' || e.k === 'seq') return e.items.some(visit);
    if (e.k === 'call') {
      const call = fn.facts.ops[e.op] as CallOp;
      return visit(call.callee) || call.args.some((arg) => visit(arg.value));
    }
    if (e.k === 'sub') return visit(e.of) || visit(e.index);
    return e.k === 'walrus' && visit(e.value);
  };
  return visit(test);
}

/** The caller tests or sets an attribute that the test reads: it may only call where the answer is the other one. */
function isSettledBy(caller: ProjectFunction, fn: ProjectFunction, test: Expr): boolean {
  const read = attributesIn(fn, test);
  return caller.facts.ops.some((op) => {
    if (op.k === 'branch' || op.k === 'while')
      return [...attributesIn(caller, op.test)].some((name) => read.has(name));
    return op.k === 'assign' && op.targets.some((target) => target.k === 'attr' && read.has(target.name));
  });
}

function attributesIn(fn: ProjectFunction, expr: Expr, found = new Set<string>()): Set<string> {
  if (expr.k === 'attr') {
    found.add(expr.name);
    attributesIn(fn, expr.of, found);
  } else if (expr.k === 'op' || expr.k === 'seq')
    for (const item of expr.items) attributesIn(fn, item, found);
  else if (expr.k === 'sub') {
    attributesIn(fn, expr.of, found);
    attributesIn(fn, expr.index, found);
  } else if (expr.k === 'call') {
    const call = fn.facts.ops[expr.op] as CallOp;
    attributesIn(fn, call.callee, found);
    for (const arg of call.args) attributesIn(fn, arg.value, found);
  }
  return found;
}
