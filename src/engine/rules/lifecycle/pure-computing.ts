/** Functions that only compute, in Python: loops of arithmetic, and no call that lets another thread run meanwhile. */
import type { Expr, FunctionFacts } from '../../facts/facts.ts';
import type { Project, ProjectFunction, Value } from '../../project/project.ts';

/** Short, written in C, and holding the interpreter all the while. */
const PURE =
  /^(builtins\.(range|len|abs|min|max|sum|int|float|bool|round|divmod|pow|str|ord|chr|list|tuple|set|dict|enumerate|zip|reversed|isinstance|all|any|repr|map|filter)|builtins\.(list|set|dict|str)\.\w+|math\.\w+|random\.(random|randint|uniform)|itertools\.\w+|operator\.\w+|collections\.deque\.\w+)$/;

/** Fewer turns than this take no time worth a word. */
const MANY_TURNS = 10_000;

export function computesOnly(value: Value, project: Project): ProjectFunction | null {
  if (value.k === 'partial') return computesOnly(value.of, project);
  if (value.k !== 'function') return null;
  const { fn } = value;
  const seen = new Set<ProjectFunction>();
  return isPure(fn, project, seen) && [...seen].some((one) => hasHeavyLoop(one.facts)) ? fn : null;
}

function isPure(fn: ProjectFunction, project: Project, seen: Set<ProjectFunction>): boolean {
  if (seen.has(fn)) return true;
  if (seen.size > 8 || fn.facts.async || fn.facts.generator || project.isOpaque(fn)) return false;
  if (fn.facts.decorators.length > 0) return false;
  seen.add(fn);
  // What it changes for others to see is another matter: it may be slow on purpose.
  if (project.accesses(fn).some((access) => access.writes && !access.fresh)) return false;
  if (fn.facts.ops.some((op) => op.k === 'enter' || op.k === 'import')) return false;
  return project.calls(fn).every((call) => {
    if (call.external === 'builtins.print') return !isInsideLoop(fn.facts, call.op);
    if (call.external !== '') return PURE.test(call.external);
    return call.functions.length > 0 && call.entered.every((callee) => isPure(callee, project, seen));
  });
}

function isInsideLoop(facts: FunctionFacts, op: number): boolean {
  for (let id = facts.ops[op]!.block; id > 0; id = facts.blocks[id]!.parent) {
    if (/^(loop|comprehension)$/.test(facts.blocks[id]!.kind)) return true;
  }
  return false;
}

/** A loop that computes, and is not known to be short. */
function hasHeavyLoop(facts: FunctionFacts): boolean {
  return facts.ops.some((op) => {
    if (op.k !== 'for' && op.k !== 'while') return false;
    if (op.k === 'for' && isShort(op.iter, facts)) return false;
    const { first, end } = facts.blocks[op.body]!;
    return facts.ops.slice(first, end).some((inner) => {
      if (inner.k !== 'assign') return inner.k === 'branch' && isArithmetic(inner.test);
      return (
        /^(\+|-|\*|\/|\/\/|%|\*\*|<<|>>|\^|&|\|)=?$/.test(inner.aug) ||
        (inner.value !== null && isArithmetic(inner.value))
      );
    });
  });
}

function isArithmetic(expr: Expr): boolean {
  if (expr.k !== 'op') return false;
  return /^(\+|-|\*|\/|\/\/|%|\*\*|<<|>>|\^|&|\|)$/.test(expr.op) || expr.items.some(isArithmetic);
}

/** `range(100)`, or a handful of things that are written there. */
function isShort(iter: Expr, facts: FunctionFacts): boolean {
  if (iter.k === 'seq') return true;
  if (iter.k !== 'call') return false;
  const call = facts.ops[iter.op];
  if (call?.k !== 'call') return false;
  const numbers = call.args.map(({ value }) =>
    value.k === 'const' && value.type === 'int' ? Number(value.value) : null,
  );
  return numbers.length > 0 && numbers.every((number) => number !== null && number < MANY_TURNS);
}
